//! Values in a row of CSV.

use super::cell;
use crate::document::Document;
use crate::text::printable;

/// The values of an object in these columns. Several values in one column stand behind each other.
pub(super) fn row(object: &Document, columns: &[&str]) -> Vec<String> {
    let value = |path: &&str| {
        let values: Vec<String> = object.at(path).into_iter().map(text).collect();
        values.join("; ")
    };
    columns.iter().map(value).collect()
}

fn text(value: &Document) -> String {
    match value {
        Document::List(_) | Document::Object(_) => printable(&value.compact()),
        _ => cell(value),
    }
}

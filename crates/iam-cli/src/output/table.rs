//! Tables for people. Wide characters take the two columns that they take on the screen.

use std::io::{self, IsTerminal as _};

use comfy_table::{ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle};

use crate::document::Document;
use crate::text::printable;

const STYLE: TableStyle = TableStyle::new()
    .top_border(LineStyle::new('╭', '─', '┬', '╮'))
    .header_lines(ContentLineStyle::new('│', '│', '│'))
    .header_separator(LineStyle::new('├', '─', '┼', '┤'))
    .content_lines(ContentLineStyle::new('│', '│', '│'))
    .bottom_border(LineStyle::new('╰', '─', '┴', '╯'));
/// For rows of several lines.
const RULED: TableStyle = STYLE.row_separator(LineStyle::new('├', '─', '┼', '┤'));

/// A table; a line break in a cell starts a new line in it, so texts of the service come through [`cell`].
pub(crate) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    styled(STYLE, header, rows)
}

/// A table with a rule between its rows.
pub(crate) fn ruled_table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    styled(RULED, header, rows)
}

fn styled(
    style: TableStyle,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut table = Table::new();
    table.load_style(style).set_header(header);
    if let Some(width) = terminal_width() {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
    table.add_rows(rows);
    table.to_string()
}

/// One object: a row for each member.
pub(crate) fn member_table(object: &Document) -> String {
    let members = match object {
        Document::Object(members) => members.as_slice(),
        _ => &[],
    };
    let rows = members
        .iter()
        .map(|(name, value)| vec![printable(name), cell(value)]);
    table(&["member", "value"], rows)
}

/// Several objects: a row for each, with these members.
pub(crate) fn list_table<'a>(
    objects: impl IntoIterator<Item = &'a Document>,
    members: &[&str],
) -> String {
    let value = |object: &Document, path: &&str| {
        let values: Vec<String> = object.at(path).into_iter().map(cell).collect();
        values.join("\n")
    };
    let row = |object| members.iter().map(|path| value(object, path)).collect();
    table(members, objects.into_iter().map(row))
}

/// A value in a cell: harmless, each element of a list on its line.
pub(crate) fn cell(value: &Document) -> String {
    match value {
        Document::Text(text) | Document::Number(text) => printable(text),
        Document::List(elements) => elements.iter().map(cell).collect::<Vec<_>>().join("\n"),
        Document::Object(_) => match (value.member("name"), value.member("id")) {
            (Some(name), Some(id)) => format!("{} ({})", cell(name), cell(id)),
            _ => printable(&value.compact()),
        },
        _ => value.compact(),
    }
}

/// Nothing is wrapped where no person looks.
fn terminal_width() -> Option<u16> {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    terminal_size::terminal_size_of(stdout).map(|(width, _)| width.0)
}

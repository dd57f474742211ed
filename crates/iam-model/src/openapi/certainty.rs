//! How certain a fact is, in the words of a document.

use serde_json::{Map, Value, json};

use crate::Certainty;

/// How certain a keyword is, and where it was read if that is a page of its own.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub(super) certainty: &'static str,
    pub(super) page: Option<&'static str>,
}

pub(super) const DERIVED: Source = Source::of("derived");
pub(super) const DOCUMENTED: Source = Source::of("documented");

impl Source {
    pub(super) const fn of(certainty: &'static str) -> Self {
        Self {
            certainty,
            page: None,
        }
    }

    fn to_value(self) -> Value {
        match self.page {
            Some(page) => json!({ "x-certainty": self.certainty, "x-source": page }),
            None => json!({ "x-certainty": self.certainty }),
        }
    }
}

pub(super) fn word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "documented",
        Certainty::Inferred => "inferred",
        Certainty::Matched => "matched",
        Certainty::Unknown => "unknown",
    }
}

/// Gives an object a keyword that is not as certain as the object: `x-certainty-of` tells how certain it is.
pub(super) fn put(object: &mut Map<String, Value>, keyword: &str, value: Value, source: Source) {
    object.insert(keyword.to_owned(), value);
    let marks = object.entry("x-certainty-of").or_insert_with(|| json!({}));
    marks[keyword] = source.to_value();
}

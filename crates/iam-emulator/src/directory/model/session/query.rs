//! What lists are asked for.

use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;

/// Which page, of which size, in which order.
pub(super) fn paged(request: Request, choices: &mut Choices, fields: &[&str]) -> Request {
    let page = choices.one_of(&[None, None, Some("0"), Some("1")]);
    let size = choices.one_of(&[None, None, Some("1"), Some("2"), Some("5000")]);
    let field = choices.one_of(fields);
    let order = choices.one_of(&[":asc", ":desc", ""]);
    let is_sorted = choices.pick(2) > 0;
    let mut request = request;
    for (name, value) in [("page", page), ("size", size)] {
        if let Some(value) = value {
            request = request.with(name, value);
        }
    }
    if is_sorted {
        request = request.with("sort", format!("{field}{order}"));
    }
    request
}

impl Request {
    /// A filter in one of four cases.
    pub(super) fn filtered(
        self,
        name: &str,
        choices: &mut Choices,
        value: impl FnOnce(&mut Choices) -> String,
    ) -> Self {
        if choices.is_one_in(4) {
            return self.with(name, value(choices));
        }
        self
    }
}

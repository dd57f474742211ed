//! Values that completions offer, of an argument that takes others too: the API may know more than we do.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

/// Takes what a parser takes, and offers these values.
pub(crate) fn offering<P: TypedValueParser, V: Into<String>>(
    values: impl IntoIterator<Item = V>,
    parser: P,
) -> Offering<P> {
    let values = values.into_iter().map(V::into).collect();
    Offering { parser, values }
}

/// Takes any text, and offers these values.
pub(crate) fn text_such_as(values: &[&str]) -> Offering<StringValueParser> {
    offering(values.iter().copied(), StringValueParser::new())
}

/// A parser and the values that are offered.
#[derive(Clone, Debug)]
pub(crate) struct Offering<P> {
    parser: P,
    values: Vec<String>,
}

impl<P: TypedValueParser> TypedValueParser for Offering<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, Error> {
        self.parser.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.values.iter().map(PossibleValue::new)))
    }
}

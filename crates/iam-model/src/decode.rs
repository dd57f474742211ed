//! How a body is read, and where it went wrong.

use std::fmt;
use std::str::{self, Utf8Error};

use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// Reads a body: an answer's, or on a server's side a request's. An empty one reads as `null`, that is
/// as `()`.
///
/// # Errors
/// When the body is no JSON, its outermost shape is another one, or a member of a request is missing
/// or mistyped. The error says where, and repeats no value.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let body = if body.is_empty() { b"null" } else { body };
    // To look once is quicker than in each text of the body.
    let text = str::from_utf8(body).map_err(|error| DecodeError::no_text(body, error))?;
    serde_json::from_str(text).map_err(|error| DecodeError::new(body, &error))
}

/// A body that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(String);

impl DecodeError {
    fn new(body: &[u8], error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let place = printable(&path_to(up_to(body, line, column)));
        Self(format!(
            "{}{place}, line {line} column {column}",
            what(error)
        ))
    }

    /// JSON between systems is UTF-8 (RFC 8259, 8.1).
    fn no_text(body: &[u8], error: Utf8Error) -> Self {
        let (read, _) = body.split_at(error.valid_up_to());
        let place = printable(&path_to(read));
        let line = read.split(|&byte| byte == b'\n').count();
        let before = read.rsplit(|&byte| byte == b'\n').next();
        let column = before.map_or(0, <[u8]>::len).saturating_add(1);
        Self(format!(
            "it is not UTF-8{place}, line {line} column {column}"
        ))
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the body cannot be read: {}", self.0)
    }
}

impl std::error::Error for DecodeError {}

fn what(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Eof => "it ends too early".to_owned(),
        Category::Data => missing_member(error)
            .unwrap_or_else(|| "it holds another type or text than the reference says".to_owned()),
        Category::Syntax | Category::Io => {
            "it is no JSON, or nested more than 127 levels deep".to_owned()
        }
    }
}

/// serde tells a missing member by its text alone; the name in it is the schema's.
fn missing_member(error: &serde_json::Error) -> Option<String> {
    let text = error.to_string();
    let name = text.strip_prefix("missing field `")?.split('`').next()?;
    Some(format!("it lacks the member {name}"))
}

/// What was read before the error. Lines count from 1; the column is how many bytes of the line were read.
fn up_to(body: &[u8], line: usize, column: usize) -> &[u8] {
    let mut lines = body.split_inclusive(|&byte| byte == b'\n');
    let before = lines.by_ref().take(line.saturating_sub(1)).map(<[u8]>::len);
    let end = before.sum::<usize>().saturating_add(column);
    body.get(..end).unwrap_or(body)
}

/// A step on the way from the outermost value to another one.
#[derive(Clone, Copy)]
enum Step<'a> {
    /// A member of an object; `None` until its name has been read.
    Member(Option<&'a [u8]>),
    /// An element of a list, by its place.
    Element(usize),
}

/// The way to the value at the end of what was read, which is JSON as far as it goes.
fn path_to(read: &[u8]) -> Vec<Step<'_>> {
    let mut path = Vec::new();
    let mut rest = read;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' => path.push(Step::Member(None)),
            b'[' => path.push(Step::Element(0)),
            b'}' | b']' => drop(path.pop()),
            b',' => match path.last_mut() {
                Some(Step::Member(name)) => *name = None,
                Some(Step::Element(place)) => *place = place.saturating_add(1),
                None => {}
            },
            b'"' => {
                let (text, after) = after.split_at(length_of_text(after));
                if let Some(Step::Member(name @ None)) = path.last_mut() {
                    *name = Some(text);
                }
                rest = after.get(1..).unwrap_or_default();
            }
            _ => {}
        }
    }
    path
}

/// The length of a text that begins here, up to its closing quotation mark.
fn length_of_text(bytes: &[u8]) -> usize {
    let mut escaped = false;
    let end = bytes.iter().position(|&byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.unwrap_or(bytes.len())
}

/// The path as far as it is made of names like those of the API: a sender may call a member anything.
fn printable(path: &[Step<'_>]) -> String {
    let step = |step: &Step<'_>| match step {
        Step::Element(place) => Some(format!("[{place}]")),
        Step::Member(name) => name
            .and_then(name_of_the_api)
            .map(|name| format!(".{name}")),
    };
    let text: String = path.iter().take(8).map_while(step).collect();
    match text.trim_start_matches('.') {
        "" => String::new(),
        path => format!(" at {path}"),
    }
}

fn name_of_the_api(name: &[u8]) -> Option<&str> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let fits = name.len() <= 64 && name.iter().all(is_name);
    fits.then(|| str::from_utf8(name).ok()).flatten()
}

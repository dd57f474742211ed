//! A refusal in words: one text for each thing that went wrong, with nothing that repeats the request.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use super::{ErrorBody, StandardError, StandardErrors};
use crate::secret::SECRET_MEMBERS;

/// Prints a text of the service on one line, whatever it holds.
pub(super) struct OneLine<'a>(pub(super) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let visible = |c: char| if c.is_control() { ' ' } else { c };
        self.0
            .split_whitespace()
            .enumerate()
            .try_for_each(|(index, word)| {
                let word: Cow<'_, str> = if word.contains(char::is_control) {
                    word.chars().map(visible).collect()
                } else {
                    word.into()
                };
                write!(formatter, "{}{word}", if index == 0 { "" } else { " " })
            })
    }
}

pub(super) fn details(body: &ErrorBody, raw: &[u8]) -> Vec<String> {
    match body {
        ErrorBody::Standard(body) => standard(body),
        ErrorBody::Gateway { error, path, .. } => vec![match path {
            Some(path) => format!("{error}, {path}"),
            None => error.clone(),
        }],
        ErrorBody::Rejection { name, message, .. } => [Some(name), message.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        ErrorBody::Html { title, .. } => vec![match title {
            Some(title) => format!("an HTML page, {title:?}"),
            None => "an HTML page".to_owned(),
        }],
        ErrorBody::Legacy {
            message, params, ..
        } => {
            let params = (!params.is_null()).then(|| format!("params {}", plain(params)));
            [Some(message.clone()), params]
                .into_iter()
                .flatten()
                .collect()
        }
        ErrorBody::Empty => vec!["the answer has no body".to_owned()],
        ErrorBody::Unread => vec![format!("the answer has no known shape, {}", excerpt(raw))],
    }
}

/// The details of the first error, whose code and ids stand elsewhere; of the others with all they have.
fn standard(body: &StandardErrors) -> Vec<String> {
    let Some(errors) = body.errors.value() else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    for (index, error) in errors.iter().enumerate() {
        match error.code.as_str().filter(|_| index > 0) {
            None => texts.extend(one(error)),
            Some(code) => texts.push(format!("{code} {}", one(error).join("; "))),
        }
        if index > 0
            && let Some(id) = error.request_id.as_str()
        {
            texts.push(format!("request_id {id}"));
        }
    }
    texts.extend(errors.odd().iter().map(|(_, odd)| plain(odd)));
    texts
}

fn one(error: &StandardError) -> Vec<String> {
    let mut texts = error.details();
    if let Some(Value::Object(response)) = error.response.value().map(|value| &**value) {
        texts.push(members(response));
    }
    texts
}

/// An object as `name value, name value`.
fn members(object: &Map<String, Value>) -> String {
    let texts: Vec<String> = object
        .iter()
        .filter(|(name, _)| !repeats_the_request(name))
        .map(|(name, value)| format!("{name} {}", plain(value)))
        .collect();
    texts.join(", ")
}

/// What the member `detail` says, each thing as a text of its own.
pub(super) fn of_detail(detail: &Value) -> Vec<String> {
    match detail {
        Value::String(text) => printed_list(text).unwrap_or_else(|| vec![text.clone()]),
        Value::Array(elements) => elements.iter().map(plain).collect(),
        other => vec![plain(other)],
    }
}

/// A value as a text, without what repeats the request: there may be a secret in it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => compact(&without_echo(other)),
    }
}

pub(super) fn without_echo(value: &Value) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(without_echo).collect(),
        Value::Object(members) => {
            let mut members = members.clone();
            members.retain(|name, _| !repeats_the_request(name));
            for value in members.values_mut() {
                *value = without_echo(value);
            }
            Value::Object(members)
        }
        other => other.clone(),
    }
}

/// On one line. `Display` of a value would link the other form of it too.
fn compact(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// `input` is where the service's framework repeats what it was given \[derived\].
fn repeats_the_request(name: &str) -> bool {
    name == "input" || SECRET_MEMBERS.contains(&name)
}

/// How much of a body without a known shape is shown, in characters.
const EXCERPT: usize = 120;

/// The beginning of a body for a message: what a proxy or a load balancer said.
fn excerpt(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let value = serde_json::from_str(&text);
    let text = value.map_or(text, |value| compact(&without_echo(&value)).into());
    let mut shown: String = text.trim().chars().take(EXCERPT).collect();
    if shown.len() < text.trim().len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

/// The elements of a Python list of texts that was printed into a text, such as
/// `['Field required', "it's"]`.
fn printed_list(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut elements = Vec::new();
    while !rest.is_empty() {
        let (element, after) = quoted(rest)?;
        elements.push(element);
        rest = match after.trim_start() {
            "" => "",
            more => more.strip_prefix(',')?.trim_start(),
        };
    }
    Some(elements)
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let mut characters = text.chars();
    let quote = characters.next().filter(|c| matches!(c, '\'' | '"'))?;
    let mut element = String::new();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next()? {
                'n' => element.push('\n'),
                't' => element.push('\t'),
                'r' => element.push('\r'),
                other => element.push(other),
            },
            c if c == quote => return Some((element, characters.as_str())),
            c => element.push(c),
        }
    }
    None
}

//! The shapes of an error body, told apart.

use serde_json::Value;

use super::{ErrorBody, StandardErrors};

pub(super) fn read(raw: &[u8]) -> ErrorBody {
    let text = String::from_utf8_lossy(raw);
    let text = text.trim();
    if text.is_empty() {
        return ErrorBody::Empty;
    }
    if text.starts_with('<') {
        return ErrorBody::Html {
            title: between(text, "<title>", "</title>"),
            support_id: support_id(text),
        };
    }
    standard_errors(text)
        .or_else(|| read_json(&serde_json::from_str(text).ok()?))
        .unwrap_or(ErrorBody::Unread)
}

/// The service's own shape, if it holds an error at all.
fn standard_errors(text: &str) -> Option<ErrorBody> {
    let body: StandardErrors = serde_json::from_str(text).ok()?;
    (!body.errors.value()?.is_empty()).then_some(ErrorBody::Standard(body))
}

fn read_json(value: &Value) -> Option<ErrorBody> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(error) = text("error") {
        return Some(ErrorBody::Gateway {
            error,
            path: text("path"),
            request_id: text("requestId"),
        });
    }
    if let (Some(status), Some(name)) = (text("status"), text("name")) {
        return Some(ErrorBody::Rejection {
            status,
            name,
            message: text("message"),
        });
    }
    Some(ErrorBody::Legacy {
        message: text("message")?,
        code: text("code"),
        request_id: text("requestId"),
        params: value.get("params").cloned().unwrap_or_default().into(),
    })
}

/// What stands between two tags, found whatever their case.
fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let within = behind(text, start)?;
    let within = within.get(..within.to_ascii_lowercase().find(end)?)?;
    let words: Vec<&str> = within.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The number after the words "support id".
fn support_id(text: &str) -> Option<String> {
    let after = behind(text, "support id")?;
    let from = after.find(|c: char| c.is_ascii_digit())?;
    let digits = after.get(from..)?.chars().take_while(char::is_ascii_digit);
    (from < 32).then(|| digits.collect())
}

/// What stands behind a word in small letters, found whatever its case.
fn behind<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    // Of the same length, since only ASCII changes.
    let at = text.to_ascii_lowercase().find(word)?;
    text.get(at..)?.get(word.len()..)
}

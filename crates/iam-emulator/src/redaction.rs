//! Taking the secrets out of what is kept of a request.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName};
use percent_encoding::percent_decode_str;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

const REDACTED: &str = "[redacted]";

/// The headers whose values are known to be harmless.
const HARMLESS: &[&str] = &[
    "accept",
    "accept-encoding",
    "accept-language",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "scp-accesskey",
    "scp-accountid",
    "scp-api-version",
    "scp-clienttype",
    "scp-timestamp",
    "transfer-encoding",
    "user-agent",
];

/// What the names of secret members have in them, such as `password` and `bind_credential`.
const SECRET: &[&str] = &["credential", "password", "secret", "signature", "token"];

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|part| name.contains(part))
}

/// The headers by name, with the values of the harmless ones, as an object of JSON.
pub(crate) fn headers(headers: &HeaderMap) -> Option<Box<RawValue>> {
    to_raw_value(&Headers(headers)).ok()
}

struct Headers<'a>(&'a HeaderMap);

impl Headers<'_> {
    fn shown(&self, name: &HeaderName) -> Cow<'_, str> {
        if !HARMLESS.contains(&name.as_str()) {
            return REDACTED.into();
        }
        let values = self.0.get_all(name).iter();
        let texts = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
        texts
            .reduce(|joined, text| format!("{joined}, {text}").into())
            .unwrap_or_default()
    }
}

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut names: Vec<_> = self.0.keys().collect();
        names.sort_unstable_by_key(|name| name.as_str());
        serializer.collect_map(
            names
                .into_iter()
                .map(|name| (name.as_str(), self.shown(name))),
        )
    }
}

/// A request target without the values of parameters that may be secret.
pub(crate) fn target(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else {
        return target.to_owned();
    };
    let pairs: Vec<_> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(&percent_decode_str(name).decode_utf8_lossy()) => {
                format!("{name}={REDACTED}")
            }
            _ => pair.to_owned(),
        })
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

/// A body without the values of members that may be secret, at any depth; `None` when it is no JSON, for then nobody
/// can tell where a secret stands in it.
pub(crate) fn body(body: &[u8]) -> Option<Box<RawValue>> {
    let text = str::from_utf8(body).ok()?;
    if !may_name_secrets(text) {
        return RawValue::from_string(text.to_owned()).ok();
    }
    let mut value = serde_json::from_str(text).ok()?;
    redact(&mut value);
    to_raw_value(&value).ok()
}

/// Whether a text has part of a secret member's name in it, or could have by an escape. Most have none.
fn may_name_secrets(text: &str) -> bool {
    text.contains('\\') || is_secret(text)
}

fn redact(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(redact),
        Value::Object(members) => {
            for (name, member) in members {
                if is_secret(name) && !matches!(member, Value::Null | Value::Bool(_)) {
                    *member = REDACTED.into();
                } else {
                    redact(member);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

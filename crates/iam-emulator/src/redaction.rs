//! Taking the secrets out of what is kept of a request.

use std::collections::BTreeMap;
use std::fmt;

use http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

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

/// The headers as they came, with the values of the harmless ones: a line for each, in one text, which is one allocation
/// for each request that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Headers(Box<str>);

impl Headers {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut lines = String::with_capacity(512);
        for (name, value) in headers {
            lines.push_str(name.as_str());
            lines.push(':');
            if HARMLESS.contains(&name.as_str()) {
                // No value has an end of line in it.
                lines.push_str(&String::from_utf8_lossy(value.as_bytes()));
            } else {
                lines.push_str(REDACTED);
            }
            lines.push('\n');
        }
        Self(lines.into())
    }

    pub(crate) const fn bytes(&self) -> usize {
        self.0.len()
    }

    /// By name; several values of one are joined by commas.
    pub(crate) fn by_name(&self) -> BTreeMap<String, String> {
        let mut named: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in self.0.lines().filter_map(|line| line.split_once(':')) {
            match named.get_mut(name) {
                Some(_) if value == REDACTED => {}
                Some(joined) => *joined = format!("{joined}, {value}"),
                None => drop(named.insert(name.to_owned(), value.to_owned())),
            }
        }
        named
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

/// A body without the values of members that may be secret, at any depth.
///
/// What is no JSON is shown to nobody: its secrets have no names. `Debug` prints only how long it is, since nothing has
/// looked yet whether it is JSON.
#[derive(Clone)]
pub(crate) struct Body(Box<str>);

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}

impl Body {
    /// `None` when a body that may hold a secret is no JSON, for then nobody can tell where it stands.
    pub(crate) fn of(body: &[u8]) -> Option<Self> {
        let text = str::from_utf8(body).ok()?;
        if !may_name_secrets(text) {
            return Some(Self(text.into()));
        }
        let mut value = serde_json::from_str(text).ok()?;
        redact(&mut value);
        serde_json::to_string(&value)
            .ok()
            .map(|text| Self(text.into()))
    }

    pub(crate) const fn bytes(&self) -> usize {
        self.0.len()
    }

    /// What is read of it; `None` when it is no JSON. That is looked at no earlier, since few bodies are ever shown.
    pub(crate) fn read<'a, T: Deserialize<'a>>(&'a self) -> Option<T> {
        serde_json::from_str(&self.0).ok()
    }
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

//! A secret that travels in a body.

use std::cmp::Reverse;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::field::FieldValue;
use crate::schema::{Kind, Typed};

/// The members of bodies that hold a secret, for whoever shows a body.
pub const SECRET_MEMBERS: &[&str] = &["bind_credential", "password"];

/// A password or another secret member of a body. It is written to the wire and nowhere else:
/// `Debug` prints `[redacted]`, there is no `Display`, and its memory is zeroised on drop.
///
/// ```
/// use iam_model::Secret;
///
/// let password = Secret::new("correct horse");
/// assert_eq!(format!("{password:?}"), "[redacted]");
/// assert_eq!(password.expose(), "correct horse");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text as a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The secret itself. Keep what you make of it out of logs.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Typed for Secret {
    const KIND: Kind = Kind::Text;
}

impl FieldValue for Secret {}

/// An answer without the secrets of the request that it answers, should a service repeat them: each
/// becomes `[redacted]`, however JSON spells it. Both are bodies. An answer that repeats none is left as
/// it is; JSON that does is written anew.
#[must_use]
pub fn without_secrets_of(request: &[u8], answer: &[u8]) -> Vec<u8> {
    let mut secrets = Vec::new();
    if let Ok(request) = serde_json::from_slice(request) {
        collect_secrets(request, &mut secrets);
    }
    if secrets.is_empty() {
        return answer.to_vec();
    }
    // A secret may hold another one.
    secrets.sort_by_key(|secret| Reverse(secret.expose().len()));
    let cleaned = match serde_json::from_slice::<Value>(answer) {
        Ok(value) => {
            let cleaned = clean_value(value.clone(), &secrets);
            (cleaned != value).then(|| cleaned.to_string())
        }
        Err(_) => {
            let text = String::from_utf8_lossy(answer);
            let cleaned = clean_text(&text, &spellings(&secrets));
            (cleaned != text).then_some(cleaned)
        }
    };
    cleaned.map_or_else(|| answer.to_vec(), String::into_bytes)
}

fn clean_value(value: Value, secrets: &[Secret]) -> Value {
    let clean = |value| clean_value(value, secrets);
    match value {
        Value::String(text) => clean_text(&text, secrets).into(),
        Value::Array(elements) => elements.into_iter().map(clean).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (clean_text(&name, secrets), clean(value)))
            .collect(),
        other => other,
    }
}

fn clean_text(text: &str, secrets: &[Secret]) -> String {
    secrets.iter().fold(text.to_owned(), |text, secret| {
        text.replace(secret.expose(), "[redacted]")
    })
}

/// Each secret as itself and as JSON spells it, with characters outside ASCII as they are or escaped: what may stand in
/// an answer that broke off.
fn spellings(secrets: &[Secret]) -> Vec<Secret> {
    let spelled = secrets.iter().flat_map(|secret| {
        let text = secret.expose();
        let json = Value::from(text).to_string();
        let json = &json[1..json.len() - 1];
        let ascii: String = json.chars().map(in_ascii).collect();
        [text.into(), json.into(), ascii.into()]
    });
    spelled.collect()
}

fn in_ascii(character: char) -> String {
    if character.is_ascii() {
        return character.into();
    }
    let mut units = [0; 2];
    let units = character.encode_utf16(&mut units).iter();
    units.map(|unit| format!("\\u{unit:04x}")).collect()
}

fn collect_secrets(value: Value, secrets: &mut Vec<Secret>) {
    let Value::Object(members) = value else {
        return;
    };
    for (name, value) in members {
        match value {
            Value::String(text) if SECRET_MEMBERS.contains(&name.as_str()) => {
                secrets.extend((!text.is_empty()).then(|| Secret::new(text)));
            }
            value => collect_secrets(value, secrets),
        }
    }
}

//! A secret that travels in a body.

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
/// becomes `[redacted]`. Both are bodies; what is no JSON or no text is left as it is.
#[must_use]
pub fn without_secrets_of(request: &[u8], answer: &[u8]) -> Vec<u8> {
    let mut secrets = Vec::new();
    if let Ok(request) = serde_json::from_slice(request) {
        collect_secrets(request, &mut secrets);
    }
    match std::str::from_utf8(answer) {
        Ok(text) if !secrets.is_empty() => secrets
            .iter()
            .fold(text.to_owned(), |text, secret| {
                text.replace(secret.expose(), "[redacted]")
            })
            .into_bytes(),
        _ => answer.to_vec(),
    }
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

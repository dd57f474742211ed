//! A secret that travels in a body.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::field::FieldValue;
use crate::schema::{Kind, Typed};

/// The members of bodies that hold a secret, for whoever shows a body.
pub const SECRET_MEMBERS: &[&str] = &["bind_credential", "password"];

/// A password or another secret member of a body. It is written to the wire and nowhere else:
/// `Debug` prints `[redacted]`, there is no `Display`, and its memory is zeroised on drop.
///
/// A `String` is taken over as it is; of a `&str` the caller's own copy stays. So does what a parser has copied on the
/// way here, and on the way out what a transport keeps in its buffers; [`encode`](crate::encode) leaves no copy.
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

impl AsRef<[u8]> for Secret {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
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

impl FieldValue for Secret {
    fn from_text(text: &str) -> Option<Self> {
        Some(Self::new(text))
    }
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    #[test]
    fn a_secret_is_wiped_on_drop() {
        fn is_wiped_on_drop<T: ZeroizeOnDrop>(_: &T) {}
        is_wiped_on_drop(&Secret::new("hunter2").0);
    }
}

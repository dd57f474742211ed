//! Secrets: wiped from memory when the last handle goes, and never printed.

use crate::InvalidCredentials;
use crate::message::Keyed;
use crate::text::{check_header_text, check_key_material};
use bytes::Bytes;
use http::HeaderValue;
use http::header::InvalidHeaderValue;
use std::fmt;
use std::sync::{Arc, OnceLock};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The secret half of a key pair: the key of the HMAC.
///
/// Any UTF-8 text except the empty one and control characters, which only come from a copying accident
/// such as a trailing line break. Clones share one buffer, which is wiped when the last of them is dropped.
/// Comparison takes the same time wherever two keys of equal length differ.
///
/// Give a `String` and it is taken over as it is; of a `&str` the caller's own copy stays. What cannot be wiped from
/// here: copies made on the way to this call (environment variables, a parser's buffers), what the HMAC leaves on the
/// stack while it takes the key in, and memory that the system has swapped out.
///
/// ```
/// use iam_auth::SecretKey;
///
/// let secret_key = SecretKey::new("sk-example-secret")?;
/// assert_eq!(format!("{secret_key:?}"), "[redacted]");
/// # Ok::<(), iam_auth::InvalidCredentials>(())
/// ```
#[derive(Clone)]
pub struct SecretKey(Arc<KeyMaterial>);

/// The key, and the HMAC that has taken it in, once that was needed; both are wiped on drop.
struct KeyMaterial {
    text: Zeroizing<String>,
    keyed: OnceLock<Keyed>,
}

impl SecretKey {
    /// Takes over a secret key.
    ///
    /// # Errors
    /// [`InvalidCredentials::SecretKey`] for an empty text or one with a control character.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidCredentials> {
        let text = Zeroizing::new(text.into());
        check_key_material(&text).map_err(InvalidCredentials::SecretKey)?;
        Ok(Self(Arc::new(KeyMaterial {
            text,
            keyed: OnceLock::new(),
        })))
    }

    /// The secret itself. Every call is a place to look at when asking where a secret could leak.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.0.text
    }

    /// The HMAC with this key, so that a signature costs only its message.
    pub(crate) fn keyed(&self) -> &Keyed {
        self.0.keyed.get_or_init(|| Keyed::new(&self.0.text))
    }
}

/// The session token that belongs to temporary (STS) credentials, sent as `X-Auth-Token`.
///
/// That header is the only candidate known; it is not signed \[official\], and nobody has confirmed it \[unknown\].
/// Visible ASCII, not empty. Wiped and compared like a [`SecretKey`]; the header of a signed request is one more handle
/// to the same buffer.
#[derive(Clone)]
pub struct SessionToken(Secret);

impl SessionToken {
    /// Takes over a session token.
    ///
    /// # Errors
    /// [`InvalidCredentials::SessionToken`] for a text that cannot stand in a header.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidCredentials> {
        let secret = Secret::new(text.into());
        check_header_text(secret.expose()).map_err(InvalidCredentials::SessionToken)?;
        Ok(Self(secret))
    }

    /// The token itself. Every call is a place to look at when asking where a secret could leak.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        self.0.expose()
    }

    /// The token as a header. It stays in its buffer, so there is no copy that would not be wiped.
    pub(crate) fn header_value(&self) -> Result<HeaderValue, InvalidHeaderValue> {
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(self.0.clone()))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

#[derive(Clone)]
struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    fn new(text: String) -> Self {
        Self(Arc::new(Zeroizing::new(text)))
    }

    fn expose(&self) -> &str {
        &self.0
    }
}

impl AsRef<[u8]> for Secret {
    fn as_ref(&self) -> &[u8] {
        self.expose().as_bytes()
    }
}

macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                let (own, others) = (self.expose_secret(), other.expose_secret());
                own.as_bytes().ct_eq(others.as_bytes()).into()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[redacted]")
            }
        }
    )+};
}

redacted!(SecretKey, SessionToken);

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::ZeroizeOnDrop;

    #[test]
    fn the_buffer_that_all_handles_share_is_wiped_on_drop() {
        fn is_wiped_on_drop<T: ZeroizeOnDrop>(_: &T) {}
        is_wiped_on_drop(&*Secret::new("sk".to_owned()).0);
        is_wiped_on_drop(&SecretKey::new("sk").unwrap().0.text);
    }

    #[test]
    fn the_key_is_taken_in_once_for_all_handles() {
        let key = SecretKey::new("sk-example-secret").unwrap();
        let clone = key.clone();
        assert!(std::ptr::eq(key.keyed(), clone.keyed()));
    }

    #[test]
    fn a_header_holds_the_token_itself_and_no_copy() {
        let token = SessionToken::new("token-of-assume-role").unwrap();
        let header = token.header_value().unwrap();
        assert_eq!(header.as_bytes().as_ptr(), token.expose_secret().as_ptr());
        assert_eq!(
            header.clone().as_bytes().as_ptr(),
            header.as_bytes().as_ptr()
        );
        assert!(header.is_sensitive());
    }
}

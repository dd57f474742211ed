//! Credentials: the key pair, and what temporary ones have besides.

use crate::text::{TextDefect, check_header_text};
use crate::{SecretKey, SessionToken, UnixMillis};
use std::fmt;
use std::sync::Arc;

/// The public half of a key pair, sent as `Scp-Accesskey`: visible ASCII, not empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessKey(Arc<str>);

impl AccessKey {
    /// Checks an access key.
    ///
    /// # Errors
    /// [`InvalidCredentials::AccessKey`] for a text that cannot stand in a header.
    pub fn new(text: impl AsRef<str>) -> Result<Self, InvalidCredentials> {
        let text = text.as_ref();
        check_header_text(text).map_err(InvalidCredentials::AccessKey)?;
        Ok(Self(text.into()))
    }

    /// The access key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a request is signed with. Cheap to clone; `Debug` shows no secret.
///
/// ```
/// use iam_auth::{Credentials, UnixMillis};
///
/// let credentials = Credentials::new("AKEXAMPLE0000000000", "sk-example-secret")?
///     .with_session_token("token-of-assume-role")?
///     .with_expiry(UnixMillis::new(1_605_294_225_682));
/// assert!(credentials.is_valid_at(UnixMillis::new(1_605_290_625_682)));
/// # Ok::<(), iam_auth::InvalidCredentials>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    access_key: AccessKey,
    secret_key: SecretKey,
    session_token: Option<SessionToken>,
    expires_at: Option<UnixMillis>,
}

impl Credentials {
    /// Credentials that never expire.
    ///
    /// # Errors
    /// [`InvalidCredentials`] names the key that is empty or has a forbidden character.
    pub fn new(
        access_key: impl AsRef<str>,
        secret_key: impl Into<String>,
    ) -> Result<Self, InvalidCredentials> {
        // The secret first: once it is taken over it is wiped, whatever comes of the access key.
        let secret_key = SecretKey::new(secret_key);
        Ok(Self::from_keys(AccessKey::new(access_key)?, secret_key?))
    }

    /// Credentials that never expire, of keys already checked.
    #[must_use]
    pub fn from_keys(access_key: AccessKey, secret_key: SecretKey) -> Self {
        Self {
            access_key,
            secret_key,
            session_token: None,
            expires_at: None,
        }
    }

    /// Adds the session token of temporary credentials; it is sent as `X-Auth-Token` and not signed.
    ///
    /// # Errors
    /// [`InvalidCredentials::SessionToken`] for a text that cannot stand in a header.
    pub fn with_session_token(
        mut self,
        session_token: impl Into<String>,
    ) -> Result<Self, InvalidCredentials> {
        self.session_token = Some(SessionToken::new(session_token)?);
        Ok(self)
    }

    /// Sets the moment from which on the credentials are worth nothing.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: UnixMillis) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// The public half of the pair.
    #[must_use]
    pub fn access_key(&self) -> &AccessKey {
        &self.access_key
    }

    /// The secret half of the pair.
    #[must_use]
    pub fn secret_key(&self) -> &SecretKey {
        &self.secret_key
    }

    /// The session token, which only temporary credentials have.
    #[must_use]
    pub fn session_token(&self) -> Option<&SessionToken> {
        self.session_token.as_ref()
    }

    /// The moment from which on the credentials are worth nothing; `None` when they do not expire.
    #[must_use]
    pub fn expires_at(&self) -> Option<UnixMillis> {
        self.expires_at
    }

    /// Whether the credentials have not expired at `moment`. At the very moment of expiry they have.
    #[must_use]
    pub fn is_valid_at(&self, moment: UnixMillis) -> bool {
        self.expires_at.is_none_or(|expires_at| moment < expires_at)
    }
}

/// A key or token that cannot be used. It tells which one and why, and never shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCredentials {
    /// The access key cannot stand in a header.
    AccessKey(TextDefect),
    /// The secret key is empty or has a control character.
    SecretKey(TextDefect),
    /// The session token cannot stand in a header.
    SessionToken(TextDefect),
}

impl fmt::Display for InvalidCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, defect, allowed) = match self {
            Self::AccessKey(defect) => ("access key", defect, "visible ASCII characters"),
            Self::SecretKey(defect) => (
                "secret key",
                defect,
                "characters other than control characters",
            ),
            Self::SessionToken(defect) => ("session token", defect, "visible ASCII characters"),
        };
        write!(
            f,
            "{what} {defect}: give it as issued, only {allowed}, without line break"
        )
    }
}

impl std::error::Error for InvalidCredentials {}

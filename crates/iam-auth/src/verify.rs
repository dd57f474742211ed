//! Verifying a signed request, for servers.

use crate::headers::{
    SCP_ACCESSKEY, SCP_ACCESSKEY_SPELLING, SCP_ACCOUNT_ID, SCP_ACCOUNT_ID_SPELLING,
    SCP_CLIENT_TYPE, SCP_CLIENT_TYPE_SPELLING, SCP_SIGNATURE, SCP_SIGNATURE_SPELLING,
    SCP_TIMESTAMP, SCP_TIMESTAMP_SPELLING, X_AUTH_TOKEN, X_AUTH_TOKEN_SPELLING,
};
use crate::message::{Keyed, Message};
use crate::text::check_visible_ascii;
use crate::{AccessKey, SecretKey, SessionToken, UnixMillis};
use http::{HeaderMap, HeaderName};
use std::fmt;
use std::sync::LazyLock;
use std::time::Duration;

/// A request as the server received it.
///
/// `Debug` shows the names of its headers but no value: as received, none is marked sensitive.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ReceivedRequest<'a> {
    /// The method as received; it is signed in upper case \[official\].
    pub method: &'a str,
    /// The whole URL as the client meant it: scheme, `Host`, and the request target byte for byte.
    pub url: &'a str,
    /// All headers as received.
    pub headers: &'a HeaderMap,
}

impl<'a> ReceivedRequest<'a> {
    /// A received request.
    #[must_use]
    pub const fn new(method: &'a str, url: &'a str, headers: &'a HeaderMap) -> Self {
        Self {
            method,
            url,
            headers,
        }
    }
}

impl fmt::Debug for ReceivedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The iterator's own `Debug` would show the values.
        let names: Vec<_> = self.headers.keys().collect();
        f.debug_struct("ReceivedRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &names)
            .finish()
    }
}

/// How far the time of signing may be from the server's, to either side.
///
/// No tolerance of the real service is published \[unknown\], so the caller chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Skew {
    /// Any time is accepted, so a recorded request can be replayed for ever.
    Unlimited,
    /// At most this long.
    Within(Duration),
}

/// What a valid signature proves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Whose signature it is.
    pub access_key: AccessKey,
    /// When it was made, by the client's clock.
    pub timestamp: UnixMillis,
    /// The value of `Scp-AccountId`, which may be empty; `None` without the header.
    pub account_id: Option<String>,
    /// The value of `Scp-ClientType`.
    pub client_type: String,
    /// The value of `X-Auth-Token`; `None` without the header or when it is empty.
    /// **It is not signed**: compare it with the one issued for the access key.
    pub session_token: Option<SessionToken>,
}

/// Checks the signature of a received request, and that it was made about `now`.
///
/// `secret_key_of` finds the secret key that belongs to an access key. An unknown access key takes the same path as
/// a wrong signature, so the time an answer takes does not tell which keys exist; give both the same answer. A key is
/// taken into the HMAC once for all clones of a [`SecretKey`], so let `secret_key_of` clone one that you keep.
///
/// The signed text joins its fields without separators \[official\], so digits can move between the end of the URL and
/// the timestamp, and letters between account id and client type, without breaking the signature. A bounded
/// [`Skew`] and a check of [`Verified::client_type`] close both gaps.
///
/// # Errors
/// [`VerifyError`] tells what was missing, malformed or wrong. The time is looked at last, so only the holder of the
/// secret key learns of it.
///
/// # Example
/// ```
/// use iam_auth::{
///     Credentials, ReceivedRequest, SecretKey, SigningInput, Skew, UnixMillis, VerifyError, sign, verify,
/// };
/// use std::time::Duration;
///
/// let now = UnixMillis::new(1_605_290_625_682);
/// let url = "http://127.0.0.1:8787/v1/users/138c2fc8c29a449dbfa8681f8f1d78e2";
/// let credentials = Credentials::new("AKEXAMPLE0000000000", "sk-example-secret")?;
/// let mut headers = http::HeaderMap::new();
/// sign(&credentials, &SigningInput::new("PATCH", url, now))?.apply_to(&mut headers);
///
/// let secret_key_of = |access_key: &str| match access_key {
///     "AKEXAMPLE0000000000" => SecretKey::new("sk-example-secret").ok(),
///     _ => None,
/// };
/// let window = Skew::Within(Duration::from_secs(300));
/// let verified = verify(&ReceivedRequest::new("PATCH", url, &headers), now, window, secret_key_of)?;
/// assert_eq!(verified.access_key.as_str(), "AKEXAMPLE0000000000");
///
/// let tampered = ReceivedRequest::new("DELETE", url, &headers);
/// let refused = verify(&tampered, now, window, secret_key_of);
/// assert!(matches!(refused, Err(VerifyError::WrongSignature { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(
    request: &ReceivedRequest<'_>,
    now: UnixMillis,
    skew: Skew,
    secret_key_of: impl FnOnce(&str) -> Option<SecretKey>,
) -> Result<Verified, VerifyError> {
    let received = SignatureHeaders::read(request.headers)?;
    let verified = received.verified()?;
    received.check_signature(request, secret_key_of)?;
    check_time(verified.timestamp, now, skew)?;
    Ok(verified)
}

/// Taken in once, like the key of somebody.
static OF_NOBODY: LazyLock<Keyed> = LazyLock::new(|| Keyed::new("the key of nobody"));

struct SignatureHeaders<'a> {
    access_key: &'a str,
    signature: &'a str,
    timestamp: &'a str,
    client_type: &'a str,
    account_id: Option<&'a str>,
    session_token: Option<&'a str>,
}

impl<'a> SignatureHeaders<'a> {
    fn read(headers: &'a HeaderMap) -> Result<Self, VerifyError> {
        let mut missing = Vec::new();
        let mut required = |name, spelling| {
            let value = single(headers, name, spelling)?;
            if value.is_none() {
                missing.push(spelling);
            }
            Ok(value.unwrap_or_default())
        };
        let read = Self {
            access_key: required(&SCP_ACCESSKEY, SCP_ACCESSKEY_SPELLING)?,
            signature: required(&SCP_SIGNATURE, SCP_SIGNATURE_SPELLING)?,
            timestamp: required(&SCP_TIMESTAMP, SCP_TIMESTAMP_SPELLING)?,
            client_type: required(&SCP_CLIENT_TYPE, SCP_CLIENT_TYPE_SPELLING)?,
            account_id: single(headers, &SCP_ACCOUNT_ID, SCP_ACCOUNT_ID_SPELLING)?,
            session_token: single(headers, &X_AUTH_TOKEN, X_AUTH_TOKEN_SPELLING)?,
        };
        if missing.is_empty() {
            return Ok(read);
        }
        Err(VerifyError::MissingHeaders { missing })
    }

    fn verified(&self) -> Result<Verified, VerifyError> {
        let invalid = |header| move |_| VerifyError::InvalidHeader { header };
        let timestamp = self
            .timestamp
            .parse()
            .map_err(|_| VerifyError::MalformedTimestamp {
                timestamp: self.timestamp.to_owned(),
            })?;
        Ok(Verified {
            access_key: AccessKey::new(self.access_key).map_err(invalid(SCP_ACCESSKEY_SPELLING))?,
            timestamp,
            account_id: self.account_id.map(str::to_owned),
            client_type: self.client_type.to_owned(),
            session_token: self
                .session_token
                .filter(|token| !token.is_empty())
                .map(SessionToken::new)
                .transpose()
                .map_err(invalid(X_AUTH_TOKEN_SPELLING))?,
        })
    }

    fn check_signature(
        &self,
        request: &ReceivedRequest<'_>,
        secret_key_of: impl FnOnce(&str) -> Option<SecretKey>,
    ) -> Result<(), VerifyError> {
        let secret_key = secret_key_of(self.access_key);
        let keyed = secret_key
            .as_ref()
            .map_or_else(|| &*OF_NOBODY, SecretKey::keyed);
        let message = Message {
            method: request.method,
            url: request.url,
            timestamp: self.timestamp,
            access_key: self.access_key,
            account_id: self.account_id,
            client_type: self.client_type,
        };
        let fits = keyed.verifies(&message, self.signature);
        match (secret_key, fits) {
            (Some(_), true) => Ok(()),
            (Some(_), false) => Err(VerifyError::WrongSignature {
                access_key: self.access_key.to_owned(),
            }),
            (None, _) => Err(VerifyError::UnknownAccessKey {
                access_key: self.access_key.to_owned(),
            }),
        }
    }
}

fn single<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    header: &'static str,
) -> Result<Option<&'a str>, VerifyError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(VerifyError::RepeatedHeader { header });
    }
    value
        .to_str()
        .ok()
        .filter(|text| check_visible_ascii(text).is_ok())
        .map(Some)
        .ok_or(VerifyError::InvalidHeader { header })
}

fn check_time(timestamp: UnixMillis, now: UnixMillis, skew: Skew) -> Result<(), VerifyError> {
    match skew {
        Skew::Within(allowed) if timestamp.abs_diff(now) > allowed => {
            Err(VerifyError::OutsideWindow {
                timestamp,
                now,
                allowed,
            })
        }
        Skew::Within(_) | Skew::Unlimited => Ok(()),
    }
}

/// Why a received request is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// Headers that a signed request must have are not there.
    MissingHeaders {
        /// Their names, in the order they are documented.
        missing: Vec<&'static str>,
    },
    /// A header that may be there once is there more often, so it is unclear what was signed.
    RepeatedHeader {
        /// Its name.
        header: &'static str,
    },
    /// A header's value is not visible ASCII, or is empty where it must not be.
    InvalidHeader {
        /// Its name.
        header: &'static str,
    },
    /// `Scp-Timestamp` is not decimal Unix milliseconds.
    MalformedTimestamp {
        /// Its value.
        timestamp: String,
    },
    /// No secret key is known for the access key.
    UnknownAccessKey {
        /// The access key.
        access_key: String,
    },
    /// The signature is not the one this request must have.
    WrongSignature {
        /// The access key.
        access_key: String,
    },
    /// The signature is right, but made too long ago or in the future.
    OutsideWindow {
        /// When it was made, by the client's clock.
        timestamp: UnixMillis,
        /// The server's time.
        now: UnixMillis,
        /// How far apart they may be.
        allowed: Duration,
    },
}

impl VerifyError {
    /// How far the client's clock is from the server's, when that is the trouble.
    #[must_use]
    pub fn skew(&self) -> Option<Duration> {
        match self {
            Self::OutsideWindow { timestamp, now, .. } => Some(timestamp.abs_diff(*now)),
            _ => None,
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeaders { missing } => {
                let missing = missing.join(", ");
                write!(
                    f,
                    "request is not signed, {missing} missing: send all headers of the signature"
                )
            }
            Self::RepeatedHeader { header } => {
                write!(f, "header {header} is there more than once: send it once")
            }
            Self::InvalidHeader { header } => {
                write!(
                    f,
                    "header {header} has an invalid value: send visible ASCII characters only"
                )
            }
            Self::MalformedTimestamp { timestamp } => {
                write!(
                    f,
                    "{SCP_TIMESTAMP_SPELLING} {timestamp:?} is not a time in Unix milliseconds: send decimal digits only, such as 1605290625682"
                )
            }
            Self::UnknownAccessKey { access_key } => {
                write!(
                    f,
                    "access key {access_key:?} is unknown: use one that this server issued"
                )
            }
            Self::WrongSignature { access_key } => {
                write!(
                    f,
                    "signature by access key {access_key:?} does not fit the request: check the secret key, and that the signed URL is byte for byte the one sent"
                )
            }
            Self::OutsideWindow {
                timestamp,
                now,
                allowed,
            } => {
                let skew = timestamp.abs_diff(*now);
                let side = if timestamp < now {
                    "behind"
                } else {
                    "ahead of"
                };
                write!(
                    f,
                    "{SCP_TIMESTAMP_SPELLING} {timestamp} is {skew:?} {side} the server's clock, {allowed:?} allowed: set the client's clock"
                )
            }
        }
    }
}

impl std::error::Error for VerifyError {}

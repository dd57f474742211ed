//! Signing a request: a pure function of the credentials and the exact request.

use crate::headers::{
    SCP_ACCESSKEY_SPELLING, SCP_ACCOUNT_ID_SPELLING, SCP_CLIENT_TYPE_SPELLING,
    SCP_SIGNATURE_SPELLING, SCP_TIMESTAMP_SPELLING, X_AUTH_TOKEN_SPELLING,
};
use crate::message::Message;
use crate::signed_headers::Values;
use crate::text::{TextDefect, check_header_text, check_visible_ascii, consists_of};
use crate::{AccessKey, Credentials, SessionToken, SignedHeaders, UnixMillis};
use http::HeaderValue;
use std::fmt;

/// The client type that the official clients send and sign \[official\].
pub const CLIENT_TYPE: &str = "Openapi";

/// The part of a request that is signed. Body and other headers are not \[official\].
///
/// `url` is the whole URL, **the very text that goes on the wire**: encode it once, sign that text, send that text.
/// Nothing is normalised or encoded here, so that nothing can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SigningInput<'a> {
    /// The method in upper case, such as `PATCH`.
    pub method: &'a str,
    /// Scheme, host, path and query, percent-encoded as sent.
    pub url: &'a str,
    /// When the request is signed.
    pub timestamp: UnixMillis,
    /// Sent as `Scp-AccountId` when given. An empty text is sent empty, as the official tools do, and adds nothing
    /// to the signed text. What the service makes of another one is \[unknown\].
    pub account_id: Option<&'a str>,
    /// Sent as `Scp-ClientType`; [`CLIENT_TYPE`] unless set.
    pub client_type: &'a str,
}

impl<'a> SigningInput<'a> {
    /// A request without account id, from the usual client type.
    #[must_use]
    pub const fn new(method: &'a str, url: &'a str, timestamp: UnixMillis) -> Self {
        Self {
            method,
            url,
            timestamp,
            account_id: None,
            client_type: CLIENT_TYPE,
        }
    }

    /// Names the account.
    #[must_use]
    pub const fn account_id(mut self, account_id: &'a str) -> Self {
        self.account_id = Some(account_id);
        self
    }

    /// Replaces the client type.
    #[must_use]
    pub const fn client_type(mut self, client_type: &'a str) -> Self {
        self.client_type = client_type;
        self
    }

    fn check(&self) -> Result<(), SigningError> {
        check_method(self.method)?;
        check_url(self.url).map_err(SigningError::Url)?;
        check_visible_ascii(self.account_id.unwrap_or_default())
            .map_err(SigningError::AccountId)?;
        check_header_text(self.client_type).map_err(SigningError::ClientType)
    }

    fn message<'m>(&'m self, access_key: &'m AccessKey, timestamp: &'m str) -> Message<'m> {
        Message {
            method: self.method,
            url: self.url,
            timestamp,
            access_key: access_key.as_str(),
            account_id: self.account_id,
            client_type: self.client_type,
        }
    }
}

/// Signs a request. No clock, no I/O: the same input gives the same headers.
///
/// Whether the credentials have expired is not looked at; [`Credentials::is_valid_at`] tells.
/// The secret key is taken into the HMAC by the first signature, and by no other of the same [`SecretKey`](crate::SecretKey).
///
/// # Errors
/// [`SigningError`] for a request that could not go on the wire as it was signed.
///
/// # Example
/// Any service of the platform is signed alike, here the endpoint catalogue:
/// ```
/// use iam_auth::{Credentials, SigningInput, UnixMillis, headers, sign};
///
/// let credentials = Credentials::new("AKEXAMPLE0000000000", "sk-example-secret")?;
/// let input = SigningInput::new(
///     "GET",
///     "https://iam.e.samsungsdscloud.com/v1/endpoints",
///     UnixMillis::new(1_605_290_625_682),
/// );
/// let signed = sign(&credentials, &input)?;
/// assert_eq!(signed.get(&headers::SCP_SIGNATURE).unwrap(), "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv4=");
///
/// let mut request = http::Request::get(input.url).body(())?;
/// signed.apply_to(request.headers_mut());
/// assert_eq!(request.headers()["scp-timestamp"], "1605290625682");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sign(
    credentials: &Credentials,
    input: &SigningInput<'_>,
) -> Result<SignedHeaders, SigningError> {
    let access_key = header_value(SCP_ACCESSKEY_SPELLING, credentials.access_key().as_str());
    signed_headers(credentials, access_key?, input)
}

fn signed_headers(
    credentials: &Credentials,
    access_key: HeaderValue,
    input: &SigningInput<'_>,
) -> Result<SignedHeaders, SigningError> {
    input.check()?;
    let timestamp = input.timestamp.to_string();
    let message = input.message(credentials.access_key(), &timestamp);
    let signature = credentials.secret_key().keyed().sign(&message);
    let session_token = credentials.session_token();
    Ok(SignedHeaders::new(Values {
        access_key,
        signature: signature
            .into_header_value()
            .map_err(|_| SigningError::HeaderValue {
                header: SCP_SIGNATURE_SPELLING,
            })?,
        timestamp: HeaderValue::try_from(timestamp).map_err(|_| SigningError::HeaderValue {
            header: SCP_TIMESTAMP_SPELLING,
        })?,
        client_type: match input.client_type {
            CLIENT_TYPE => HeaderValue::from_static(CLIENT_TYPE),
            other => header_value(SCP_CLIENT_TYPE_SPELLING, other)?,
        },
        account_id: input
            .account_id
            .map(|text| header_value(SCP_ACCOUNT_ID_SPELLING, text))
            .transpose()?,
        session_token: session_token
            .map(SessionToken::header_value)
            .transpose()
            .map_err(|_| SigningError::HeaderValue {
                header: X_AUTH_TOKEN_SPELLING,
            })?,
    }))
}

/// The text that [`sign`] signs, for finding out why a signature was refused. It holds the access key but no secret.
///
/// # Errors
/// Those of [`sign`].
pub fn string_to_sign(
    access_key: &AccessKey,
    input: &SigningInput<'_>,
) -> Result<String, SigningError> {
    input.check()?;
    Ok(input
        .message(access_key, &input.timestamp.to_string())
        .text())
}

/// Credentials made ready to sign with: what is the same in every signature is made once.
#[derive(Clone)]
pub struct Signer {
    credentials: Credentials,
    /// `None` only if it could not stand in a header, which an access key can.
    access_key: Option<HeaderValue>,
}

impl Signer {
    /// Takes the key in.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        credentials.secret_key().keyed();
        let access_key = HeaderValue::from_str(credentials.access_key().as_str()).ok();
        Self {
            credentials,
            access_key,
        }
    }

    /// The credentials that sign.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Signs a request, as [`sign`] does.
    ///
    /// # Errors
    /// [`SigningError`] for a request that could not go on the wire as it was signed.
    pub fn sign(&self, input: &SigningInput<'_>) -> Result<SignedHeaders, SigningError> {
        let access_key = self.access_key.clone().ok_or(SigningError::HeaderValue {
            header: SCP_ACCESSKEY_SPELLING,
        })?;
        signed_headers(&self.credentials, access_key, input)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

fn header_value(header: &'static str, text: &str) -> Result<HeaderValue, SigningError> {
    HeaderValue::from_str(text).map_err(|_| SigningError::HeaderValue { header })
}

fn check_method(method: &str) -> Result<(), SigningError> {
    let upper_case = !method.bytes().any(|byte| byte.is_ascii_lowercase());
    if upper_case && http::Method::from_bytes(method.as_bytes()).is_ok() {
        return Ok(());
    }
    Err(SigningError::Method {
        method: method.to_owned(),
    })
}

fn check_url(url: &str) -> Result<(), UrlDefect> {
    check_url_characters(url)?;
    let after_scheme = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or(UrlDefect::Scheme)?;
    let mut bytes = after_scheme.bytes();
    let end_of_authority = bytes.position(|byte| matches!(byte, b'/' | b'?'));
    let (authority, rest) = after_scheme.split_at(end_of_authority.unwrap_or(after_scheme.len()));
    if authority.contains('@') {
        return Err(UrlDefect::UserInformation);
    }
    if authority.is_empty() || authority.starts_with(':') {
        return Err(UrlDefect::Host);
    }
    if !rest.starts_with('/') {
        return Err(UrlDefect::Path);
    }
    Ok(())
}

fn check_url_characters(url: &str) -> Result<(), UrlDefect> {
    if consists_of(url, |byte| byte.is_ascii_graphic() & (*byte != b'#')) {
        return Ok(());
    }
    match url
        .char_indices()
        .find(|(_, character)| !character.is_ascii_graphic() || *character == '#')
    {
        None => Ok(()),
        Some((_, '#')) => Err(UrlDefect::Fragment),
        Some((position, character)) => Err(UrlDefect::Character {
            character,
            position,
        }),
    }
}

/// A request that is not signed, because it could not go on the wire as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningError {
    /// The method is not an HTTP method in upper case.
    Method {
        /// The method as given.
        method: String,
    },
    /// The URL is not one that goes on the wire as it is.
    Url(UrlDefect),
    /// The account id cannot stand in a header.
    AccountId(TextDefect),
    /// The client type cannot stand in a header.
    ClientType(TextDefect),
    /// A header's value was refused after all.
    HeaderValue {
        /// The header's name.
        header: &'static str,
    },
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method { method } => {
                write!(
                    f,
                    "method {method:?} cannot be signed: give an HTTP method in upper case, such as \"PATCH\""
                )
            }
            Self::Url(defect) => write!(f, "URL {defect}"),
            Self::AccountId(defect) => {
                write!(f, "account id {defect}: use visible ASCII characters only")
            }
            Self::ClientType(defect) => {
                write!(
                    f,
                    "client type {defect}: use visible ASCII characters only, usually \"{CLIENT_TYPE}\""
                )
            }
            Self::HeaderValue { header } => {
                write!(
                    f,
                    "value for {header} cannot stand in a header: use visible ASCII characters only"
                )
            }
        }
    }
}

impl std::error::Error for SigningError {}

/// What keeps a URL from going on the wire as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlDefect {
    /// A space, a control character, or one outside ASCII.
    Character {
        /// The first such character.
        character: char,
        /// Its place, in bytes from 0.
        position: usize,
    },
    /// It does not start with `https://` or `http://` in lower case.
    Scheme,
    /// It has no host.
    Host,
    /// It has a user name or password before the host, which never goes on the wire there.
    UserInformation,
    /// It has no path; on the wire there would be `/`.
    Path,
    /// It has a `#`, and what follows never goes on the wire.
    Fragment,
}

impl fmt::Display for UrlDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character {
                character,
                position,
            } => {
                let (code, escaped) = (u32::from(*character), Escaped(*character));
                write!(f, "has the character U+{code:04X} at byte {position}, which cannot go on the wire: percent-encode it as {escaped} before signing")
            }
            Self::Scheme => f.write_str("does not start with https:// or http://: give the whole URL, its scheme in lower case"),
            Self::Host => f.write_str("has no host: give the whole URL, such as https://iam.e.samsungsdscloud.com/v1/endpoints"),
            Self::UserInformation => f.write_str("has a user name or password before its host: remove it, the signature takes its place"),
            Self::Path => f.write_str("has no path after its host: write at least /, which is what goes on the wire"),
            Self::Fragment => f.write_str("has a #, and what follows never goes on the wire: remove it, or percent-encode it as %23"),
        }
    }
}

struct Escaped(char);

impl fmt::Display for Escaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; 4];
        for byte in self.0.encode_utf8(&mut buffer).bytes() {
            write!(f, "%{byte:02X}")?;
        }
        Ok(())
    }
}

//! The headers of a signed request, and how the reference spells them.
//!
//! Services compare names without case; [`HeaderName`] is lower case, so [`spelling`] helps where a person reads them.

use http::HeaderName;

/// The access key.
pub const SCP_ACCESSKEY: HeaderName = HeaderName::from_static("scp-accesskey");
/// The signature: standard padded base64 of an HMAC-SHA256.
pub const SCP_SIGNATURE: HeaderName = HeaderName::from_static("scp-signature");
/// The time of signing in Unix milliseconds.
pub const SCP_TIMESTAMP: HeaderName = HeaderName::from_static("scp-timestamp");
/// The kind of client, always [`CLIENT_TYPE`](crate::CLIENT_TYPE) as far as known.
pub const SCP_CLIENT_TYPE: HeaderName = HeaderName::from_static("scp-clienttype");
/// The account, when the caller names one; part of the signed text only then.
pub const SCP_ACCOUNT_ID: HeaderName = HeaderName::from_static("scp-accountid");
/// The session token of temporary credentials; not signed.
pub const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
/// The service and its version, such as `iam-identity-center 1.4`; not signed and not set by this crate.
pub const SCP_API_VERSION: HeaderName = HeaderName::from_static("scp-api-version");

/// [`SCP_ACCESSKEY`] as the reference spells it.
pub const SCP_ACCESSKEY_SPELLING: &str = "Scp-Accesskey";
/// [`SCP_SIGNATURE`] as the reference spells it.
pub const SCP_SIGNATURE_SPELLING: &str = "Scp-Signature";
/// [`SCP_TIMESTAMP`] as the reference spells it.
pub const SCP_TIMESTAMP_SPELLING: &str = "Scp-Timestamp";
/// [`SCP_CLIENT_TYPE`] as the reference spells it.
pub const SCP_CLIENT_TYPE_SPELLING: &str = "Scp-ClientType";
/// [`SCP_ACCOUNT_ID`] as the reference spells it.
pub const SCP_ACCOUNT_ID_SPELLING: &str = "Scp-AccountId";
/// [`X_AUTH_TOKEN`] as the official client spells it.
pub const X_AUTH_TOKEN_SPELLING: &str = "X-Auth-Token";
/// [`SCP_API_VERSION`] as the reference spells it.
pub const SCP_API_VERSION_SPELLING: &str = "Scp-Api-Version";

/// A header of this module in the reference's spelling; any other as it is, in lower case.
///
/// ```
/// use iam_auth::headers::{SCP_CLIENT_TYPE, spelling};
///
/// assert_eq!(spelling(&SCP_CLIENT_TYPE), "Scp-ClientType");
/// assert_eq!(spelling(&http::header::CONTENT_TYPE), "content-type");
/// ```
#[must_use]
pub fn spelling(name: &HeaderName) -> &str {
    [
        SCP_ACCESSKEY_SPELLING,
        SCP_SIGNATURE_SPELLING,
        SCP_TIMESTAMP_SPELLING,
        SCP_CLIENT_TYPE_SPELLING,
        SCP_ACCOUNT_ID_SPELLING,
        X_AUTH_TOKEN_SPELLING,
        SCP_API_VERSION_SPELLING,
    ]
    .into_iter()
    .find(|spelled| name.as_str().eq_ignore_ascii_case(spelled))
    .unwrap_or(name.as_str())
}

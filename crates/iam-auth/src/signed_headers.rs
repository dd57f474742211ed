//! The result of signing: headers to add to the request.

use crate::headers::{
    SCP_ACCESSKEY, SCP_ACCOUNT_ID, SCP_CLIENT_TYPE, SCP_SIGNATURE, SCP_TIMESTAMP, X_AUTH_TOKEN,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// The headers that make a request a signed one, in the order they are documented.
///
/// Signature and session token are marked sensitive, so `Debug` (and HTTP/2's header table) keeps them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHeaders(Vec<(HeaderName, HeaderValue)>);

pub(crate) struct Values {
    pub(crate) access_key: HeaderValue,
    pub(crate) signature: HeaderValue,
    pub(crate) timestamp: HeaderValue,
    pub(crate) client_type: HeaderValue,
    pub(crate) account_id: Option<HeaderValue>,
    pub(crate) session_token: Option<HeaderValue>,
}

impl SignedHeaders {
    pub(crate) fn new(values: Values) -> Self {
        let sensitive = |mut value: HeaderValue| {
            value.set_sensitive(true);
            value
        };
        let mut headers = Vec::with_capacity(6);
        headers.extend([
            (SCP_ACCESSKEY, values.access_key),
            (SCP_SIGNATURE, sensitive(values.signature)),
            (SCP_TIMESTAMP, values.timestamp),
            (SCP_CLIENT_TYPE, values.client_type),
        ]);
        headers.extend(values.account_id.map(|value| (SCP_ACCOUNT_ID, value)));
        headers.extend(
            values
                .session_token
                .map(|value| (X_AUTH_TOKEN, sensitive(value))),
        );
        Self(headers)
    }

    /// Name and value of each header.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&HeaderName, &HeaderValue)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The value of one header.
    #[must_use]
    pub fn get(&self, name: &HeaderName) -> Option<&HeaderValue> {
        self.iter()
            .find_map(|(candidate, value)| (candidate == name).then_some(value))
    }

    /// Puts the headers into `headers`, in place of those of an earlier signature.
    ///
    /// `Scp-AccountId` and `X-Auth-Token` are removed where this signature has none: left behind, they would
    /// make the service check a text that nobody signed.
    pub fn apply_to(&self, headers: &mut HeaderMap) {
        for optional in [SCP_ACCOUNT_ID, X_AUTH_TOKEN] {
            headers.remove(optional);
        }
        for (name, value) in self.iter() {
            headers.insert(name.clone(), value.clone());
        }
    }
}

impl IntoIterator for SignedHeaders {
    type Item = (HeaderName, HeaderValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

//! What a request carries that an answer must not show, should a service repeat it.

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use iam_model::{Secret, secrets_of, without_secrets};

use crate::shown::is_harmless;

/// The secrets of one request: headers that are marked sensitive, and members of the body.
#[derive(Default)]
pub(crate) struct Carried {
    headers: Vec<HeaderValue>,
    members: Vec<Secret>,
}

impl Carried {
    pub(crate) fn by(request: &Request<Bytes>) -> Self {
        let headers = request.headers().values();
        Self {
            headers: headers
                .filter(|value| value.is_sensitive())
                .cloned()
                .collect(),
            members: secrets_of(request.body()),
        }
    }

    /// A body without them.
    pub(crate) fn taken_out_of(&self, body: &[u8]) -> Vec<u8> {
        without_secrets(self.all(), body)
    }

    /// Marks the headers of an answer that repeat one, so that nothing shows them, and all that may hold a secret of
    /// their own, such as a cookie.
    pub(crate) fn hide_in(&self, headers: &mut HeaderMap) {
        let may_be_shown = |name: &HeaderName| is_harmless(name) || *name == LOCATION;
        let repeats = |value: &[u8]| without_secrets(self.all(), value) != value;
        for (name, value) in headers {
            let hidden = !may_be_shown(name) || repeats(value.as_bytes());
            value.set_sensitive(hidden);
        }
    }

    fn all(&self) -> impl Iterator<Item = &[u8]> {
        let headers = self.headers.iter().map(HeaderValue::as_bytes);
        headers.chain(self.members.iter().map(AsRef::as_ref))
    }
}

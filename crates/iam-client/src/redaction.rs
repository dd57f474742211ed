//! What a request carries that an answer must not show, should a service repeat it.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use iam_model::{Secret, secrets_of, without_secrets};

use crate::shown::is_harmless;

/// The secrets of one request: headers that are marked sensitive, and members of the body.
#[derive(Default)]
pub(crate) struct Carried(Vec<Part>);

enum Part {
    Header(HeaderValue),
    Member(Secret),
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Header(value) => value.as_bytes(),
            Self::Member(secret) => secret.as_ref(),
        }
    }
}

impl Carried {
    pub(crate) fn by(request: &Request<Bytes>) -> Self {
        let headers = request.headers().values();
        let headers = headers.filter(|value| value.is_sensitive()).cloned();
        let members = secrets_of(request.body()).into_iter();
        Self(
            headers
                .map(Part::Header)
                .chain(members.map(Part::Member))
                .collect(),
        )
    }

    /// A body without them.
    pub(crate) fn taken_out_of<'a>(&self, body: &'a [u8]) -> Cow<'a, [u8]> {
        without_secrets(&self.0, body)
    }

    /// Marks the headers of an answer that repeat one, so that nothing shows them, and all that may hold a secret of
    /// their own, such as a cookie.
    pub(crate) fn hide_in(&self, headers: &mut HeaderMap) {
        let may_be_shown = |name: &HeaderName| is_harmless(name) || *name == LOCATION;
        let repeats = |value: &[u8]| matches!(self.taken_out_of(value), Cow::Owned(_));
        for (name, value) in headers {
            let hidden = !may_be_shown(name) || repeats(value.as_bytes());
            value.set_sensitive(hidden);
        }
    }
}

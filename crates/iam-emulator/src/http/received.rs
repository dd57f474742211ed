//! A request as it was received.

use std::net::IpAddr;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};
use iam_auth::UnixMillis;

use super::language::Language;
use crate::emulator::Shared;
use crate::random;

/// Where a request came in, put into its extensions by whoever took it in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    /// The scheme that the client spoke, such as `https`.
    pub(crate) scheme: &'static str,
    pub(crate) peer: Peer,
}

/// Who sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    Address(IpAddr),
    /// The stream was handed over, so nobody knows.
    Unknown,
    /// There is no stream.
    #[cfg(feature = "in-process")]
    InProcess,
}

#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) method: Method,
    /// The URL that the client meant, byte for byte: what it has signed.
    pub(crate) url: String,
    /// Host and port, as the client named them.
    pub(crate) authority: String,
    /// Path and query, byte for byte.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) language: Language,
    pub(crate) now: UnixMillis,
    pub(crate) request_id: String,
}

impl Received {
    /// Everything but the body, which is still to be read.
    pub(super) fn open(shared: &Shared, request: Request<Body>) -> (Self, Body) {
        let (head, body) = request.into_parts();
        let origin = head.extensions.get::<Origin>();
        let scheme = head.uri.scheme_str();
        let scheme = scheme
            .or(origin.map(|origin| origin.scheme))
            .unwrap_or("http");
        let host = head.headers.get(header::HOST);
        let authority = head.uri.authority().map(http::uri::Authority::as_str);
        let authority = authority
            .or_else(|| host.and_then(|host| host.to_str().ok()))
            .unwrap_or_default();
        let target = head
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let url = match &shared.options.public_url {
            Some(public) => format!("{public}{target}"),
            None => [scheme, "://", authority, target].concat(),
        };
        let received = Self {
            url,
            authority: authority.to_owned(),
            target: target.to_owned(),
            language: Language::of(&head.headers),
            now: shared.clock.now(),
            request_id: random::request_id(),
            method: head.method,
            headers: head.headers,
            body: Bytes::new(),
        };
        (received, body)
    }

    /// The target without its query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The value of a header that is there as text.
    pub(super) fn header(&self, name: &http::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

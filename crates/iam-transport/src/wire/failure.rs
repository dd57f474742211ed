//! From the errors of hyper and rustls to a kind and one line of text.

use std::error::Error;
use std::io;
use std::time::Duration;

use hyper_util::client::legacy;
use rustls::CertificateError;
use rustls::pki_types::InvalidDnsNameError;

use super::proxy::Route;
use crate::error::chain;
use crate::{Kind, TransportError};

/// A request that got no head of an answer; `connected` tells whether it was ever given a connection.
pub(super) fn of_request(error: &legacy::Error, route: &Route, connected: bool) -> TransportError {
    let unsent =
        !connected || error.is_connect() || find(error).is_some_and(hyper::Error::is_canceled);
    // The text of the outermost error only repeats its kind.
    let cause = error.source().unwrap_or(error);
    if unsent {
        of_connecting(cause, route)
    } else if is_unprocessed(cause) {
        TransportError::new(Kind::Connect, format!("{route} did not take the request"))
            .caused_by(cause)
    } else {
        broken(cause, route)
    }
}

/// An answer that broke off within its body.
pub(super) fn of_body(error: &hyper::Error, route: &Route) -> TransportError {
    broken(error, route)
}

/// An answer whose body ended before its end.
pub(super) fn cut_short(route: &Route) -> TransportError {
    TransportError::new(Kind::Interrupted, interrupted(route))
}

pub(super) fn out_of_time(route: &Route, timeout: Duration, connected: bool) -> TransportError {
    if connected {
        TransportError::new(
            Kind::Timeout,
            format!("no whole answer from {route} within {timeout:?}"),
        )
    } else {
        TransportError::new(
            Kind::Connect,
            format!("cannot connect to {route}: no connection within {timeout:?}"),
        )
    }
}

fn of_connecting(cause: &(dyn Error + 'static), route: &Route) -> TransportError {
    let tls: Option<&rustls::Error> = find(cause);
    let kind = if tls.is_some() {
        Kind::Tls
    } else if find::<InvalidDnsNameError>(cause).is_some() {
        Kind::Refused
    } else {
        Kind::Connect
    };
    let error = TransportError::new(kind, format!("cannot connect to {route}")).caused_by(cause);
    match tls {
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => error.with_remedy(
            "if a private authority issues the server's certificates, name a file with its root in SSL_CERT_FILE or add the root",
        ),
        _ => error,
    }
}

fn broken(cause: &(dyn Error + 'static), route: &Route) -> TransportError {
    if is_no_http(cause) {
        TransportError::new(
            Kind::Protocol,
            format!("what {route} answered cannot be read as HTTP"),
        )
        .caused_by(cause)
    } else {
        TransportError::new(Kind::Interrupted, interrupted(route)).caused_by(cause)
    }
}

fn interrupted(route: &Route) -> String {
    format!("the connection to {route} broke before the whole answer came")
}

fn is_no_http(cause: &(dyn Error + 'static)) -> bool {
    let unparsable = find(cause).is_some_and(hyper::Error::is_parse);
    // So hyper reports a chunked body whose lengths cannot be read.
    let garbled = find(cause).is_some_and(|error: &io::Error| {
        matches!(
            error.kind(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData
        )
    });
    unparsable || is_no_http_2(cause) || garbled && find::<rustls::Error>(cause).is_none()
}

/// Whether the server says that it has not looked at the request and never will (RFC 9113, 8.7): it refuses the stream,
/// or goes away without it. `h2` reports a GOAWAY to none but the streams that it leaves out.
#[cfg(feature = "http2")]
fn is_unprocessed(error: &(dyn Error + 'static)) -> bool {
    find(error).is_some_and(|error: &h2::Error| {
        // A stream that this side refuses, because its answer is beyond a limit, has been processed.
        error.is_remote()
            && (error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM))
    })
}

#[cfg(not(feature = "http2"))]
fn is_unprocessed(_: &(dyn Error + 'static)) -> bool {
    false
}

/// Whether what came breaks the rules of HTTP/2, as `h2` has noticed by itself.
#[cfg(feature = "http2")]
fn is_no_http_2(cause: &(dyn Error + 'static)) -> bool {
    find(cause).is_some_and(h2::Error::is_library)
}

#[cfg(not(feature = "http2"))]
fn is_no_http_2(_: &(dyn Error + 'static)) -> bool {
    false
}

/// The first error of type `E` among `error`, its sources, and the errors that an `io::Error` of the chain wraps: its
/// `source` passes over the wrapped one.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(|error| {
        error.downcast_ref::<E>().or_else(|| {
            let wrapped = error.downcast_ref::<io::Error>()?.get_ref()?;
            find(wrapped as &(dyn Error + 'static))
        })
    })
}

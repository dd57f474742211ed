//! Which URLs may be sent to.

use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;

use crate::{Kind, TransportError};

/// Refuses a URL that cannot or must not be sent to; true if it asks for TLS.
pub(super) fn check(uri: &Uri, allow_plain_http: bool) -> Result<bool, TransportError> {
    let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
        return Err(refused(
            "the URL is not absolute: write it as https://host/path",
        ));
    };
    if authority.host().is_empty() {
        return Err(refused(
            "the URL names no host: write it as https://host/path",
        ));
    }
    if authority.as_str().contains('@') {
        return Err(refused(
            "the URL holds a user name before its host: leave it out, it would not be sent",
        ));
    }
    if *scheme == Scheme::HTTPS {
        return Ok(true);
    }
    if *scheme != Scheme::HTTP {
        return Err(refused(format!(
            "the scheme {scheme}:// is not supported: use https://"
        )));
    }
    if allow_plain_http || is_loopback(authority.host()) {
        return Ok(false);
    }
    Err(refused(format!(
        "plain http:// to {} would show the request to the network: use https://, or allow plain http explicitly",
        authority.host()
    )))
}

/// True for `127.0.0.0/8`, `[::1]` and `localhost`.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn refused(text: impl AsRef<str>) -> TransportError {
    TransportError::new(Kind::Refused, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for host in [
            "127.0.0.1",
            "127.9.9.9",
            "[::1]",
            "::1",
            "localhost",
            "LocalHost",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "128.0.0.1",
            "10.0.0.1",
            "[::2]",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "127.1",
            "0.0.0.0",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn a_url_that_cannot_be_sent_to_is_refused_with_a_remedy() {
        let refusals = [
            ("/v1/users", "not absolute"),
            ("example.com:443", "not absolute"),
            ("ftp://example.com/", "ftp:// is not supported"),
            ("http://example.com/v1", "plain http:// to example.com"),
            (
                "http://localhost.example.com/",
                "plain http:// to localhost.example.com",
            ),
            (
                "https://user:s3cret@example.com/",
                "user name before its host",
            ),
        ];
        for (url, reason) in refusals {
            let error = check(&Uri::from_static(url), false).unwrap_err();
            assert_eq!(error.kind(), Kind::Refused);
            assert!(error.to_string().contains(reason), "{url}: {error}");
            assert!(!error.to_string().contains("s3cret"));
        }
    }
}

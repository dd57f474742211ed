//! The host that a request over a connection names: one, the same wherever it stands, and nothing but a host.
//!
//! What follows of it is the URL that was signed, and who may use `/_emulator/`. So a request that could be read in two
//! ways is refused before it is read at all, as RFC 9112 (3.2) asks for; whether the service does the same is
//! \[unknown\].

use http::uri::Authority;
use http::{HeaderMap, Uri, Version, header};

/// What is wrong with the host of a request.
pub(super) fn fault(version: Version, uri: &Uri, headers: &HeaderMap) -> Option<&'static str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host,
        (None, _) if version < Version::HTTP_11 && uri.authority().is_none() => return None,
        (None, _) => return Some("there is no header Host"),
        (Some(_), Some(_)) => return Some("there is more than one header Host"),
    };
    let Some(host) = host.to_str().ok().and_then(read) else {
        return Some("the header Host is no host");
    };
    match uri.authority() {
        Some(authority) if !authority.as_str().eq_ignore_ascii_case(host.as_str()) => {
            Some("the header Host names another host than the target")
        }
        _ => None,
    }
}

/// The header `Host`, if it is a host and perhaps a port.
pub(crate) fn read(host: &str) -> Option<Authority> {
    let authority: Authority = host.parse().ok()?;
    let is_host = !authority.host().is_empty() && !host.contains('@');
    let port = host.get(authority.host().len()..)?;
    (is_host && (port.is_empty() || authority.port_u16().is_some())).then_some(authority)
}

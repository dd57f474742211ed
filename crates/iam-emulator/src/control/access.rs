//! Who may use the control plane: programs on this machine, and no web page in its browsers.
//!
//! No header of CORS is ever sent, so no page can read an answer. What a page could still do is make a browser send a
//! request and have its effect, from its own address or, by DNS rebinding, from a name that leads to this machine.

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use http::{HeaderMap, Response, StatusCode, header};

use super::refused;
use crate::http::{Origin, Peer, read_host};

/// What a proxy adds. Behind one the peer is the proxy, and who asks is anybody.
const OF_PROXIES: [&str; 6] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
];

pub(super) async fn only_local(request: Request, next: Next) -> Response<Body> {
    let origin = request.extensions().get::<Origin>();
    let fault = match origin.map(|origin| origin.peer) {
        #[cfg(feature = "in-process")]
        Some(Peer::InProcess) => None,
        Some(Peer::Address(address)) => fault(address, request.headers()),
        Some(Peer::Unknown) | None => Some("the peer of this stream is not known"),
    };
    match fault {
        None => next.run(request).await,
        Some(fault) => refused(
            StatusCode::FORBIDDEN,
            &format!("/_emulator/ is for programs on the same machine: {fault}"),
        ),
    }
}

fn fault(peer: IpAddr, headers: &HeaderMap) -> Option<&'static str> {
    if !peer.to_canonical().is_loopback() {
        return Some("connect to a loopback address");
    }
    if OF_PROXIES.iter().any(|name| headers.contains_key(*name)) {
        return Some("the request came through a proxy");
    }
    // A page from elsewhere can make a browser send requests here; it cannot hide where it is from.
    if headers.contains_key(header::ORIGIN) {
        return Some("the header Origin tells of a web page");
    }
    // An address that a person has typed in is of no site, and a page of the emulator's own of the same origin.
    let sites = headers.get_all("sec-fetch-site");
    if !sites
        .iter()
        .all(|site| site == "none" || site == "same-origin")
    {
        return Some("the header Sec-Fetch-Site tells of a web page");
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    (!host.is_some_and(names_this_machine))
        .then_some("use 127.0.0.1, [::1] or localhost as the host")
}

fn names_this_machine(host: &str) -> bool {
    read_host(host).is_some_and(|authority| {
        let host = authority.host();
        let name = host.strip_suffix('.').unwrap_or(host);
        let address = host.trim_start_matches('[').trim_end_matches(']');
        let is_loopback = |address: IpAddr| address.to_canonical().is_loopback();
        name.eq_ignore_ascii_case("localhost") || address.parse().is_ok_and(is_loopback)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_let_in(peer: &str, headers: &[(&'static str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        fault(peer.parse().unwrap(), &headers.collect()).is_none()
    }

    #[test]
    fn only_peers_of_this_machine_are_let_in() {
        for (peer, expected) in [
            ("127.0.0.1", true),
            ("127.8.9.10", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("0.0.0.0", false),
            ("::", false),
            ("10.0.0.1", false),
            ("169.254.169.254", false),
            ("::ffff:10.0.0.1", false),
            ("::127.0.0.1", false),
            ("fe80::1", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(
                is_let_in(peer, &[("host", "localhost:8787")]),
                expected,
                "{peer}"
            );
        }
    }

    #[test]
    fn only_names_of_this_machine_are_taken_as_the_host() {
        for (host, expected) in [
            ("localhost", true),
            ("localhost:8787", true),
            ("LocalHost:80", true),
            ("localhost.", true),
            ("localhost.:8787", true),
            ("127.0.0.1", true),
            ("127.0.0.1:8787", true),
            ("127.255.0.9:1", true),
            ("[::1]", true),
            ("[::1]:8787", true),
            ("[::ffff:127.0.0.1]:8787", true),
            // What a rebound name, a page, or somebody's resolver would make of it.
            ("evil.example", false),
            ("evil.example:8787", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("127.0.0.1.nip.io:8787", false),
            ("localhost..", false),
            ("127.0.0.1.", false),
            ("notlocalhost", false),
            ("idc.localhost", false),
            ("127.1", false),
            ("2130706433", false),
            ("0x7f000001", false),
            ("0177.0.0.1", false),
            ("0.0.0.0:8787", false),
            ("10.0.0.1:8787", false),
            ("[::]:8787", false),
            ("[::2]", false),
            ("[::ffff:10.0.0.1]", false),
            ("user@localhost", false),
            ("localhost@evil.example", false),
            ("localhost:", false),
            ("localhost:http", false),
            ("localhost/", false),
            ("localhost, evil.example", false),
            ("", false),
        ] {
            assert_eq!(
                is_let_in("127.0.0.1", &[("host", host)]),
                expected,
                "{host:?}"
            );
        }
        assert!(
            !is_let_in("127.0.0.1", &[]),
            "without a host nobody can tell"
        );
    }

    #[test]
    fn neither_pages_nor_what_came_through_a_proxy_are_let_in() {
        let host = ("host", "127.0.0.1:8787");
        for (name, value, expected) in [
            ("sec-fetch-site", "none", true),
            ("sec-fetch-site", "same-origin", true),
            ("sec-fetch-site", "same-site", false),
            ("sec-fetch-site", "cross-site", false),
            ("sec-fetch-site", "", false),
            ("origin", "https://evil.example", false),
            ("origin", "http://127.0.0.1:8787", false),
            ("origin", "http://127.0.0.1:9999", false),
            ("origin", "null", false),
            ("origin", "", false),
            ("forwarded", "for=10.0.0.1", false),
            ("via", "1.1 proxy", false),
            ("x-forwarded-for", "127.0.0.1", false),
            ("x-forwarded-host", "localhost", false),
            ("x-forwarded-proto", "https", false),
            ("x-real-ip", "127.0.0.1", false),
            ("referer", "https://evil.example/", true),
        ] {
            assert_eq!(
                is_let_in("127.0.0.1", &[host, (name, value)]),
                expected,
                "{name}: {value}"
            );
        }
        let twice = [
            host,
            ("sec-fetch-site", "none"),
            ("sec-fetch-site", "cross-site"),
        ];
        assert!(!is_let_in("127.0.0.1", &twice));
    }
}

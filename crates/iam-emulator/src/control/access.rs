//! Who may use the control plane: programs on this machine, and no web page in its browsers.

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use http::{HeaderMap, Response, StatusCode, header};

use super::refused;
use crate::http::{Origin, Peer};

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
    // A page from elsewhere can make a browser send requests here; it cannot hide where it is from.
    if headers.contains_key(header::ORIGIN) {
        return Some("the header Origin tells of a web page");
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    (!host.is_some_and(names_this_machine)).then_some("use an IP address or localhost as the host")
}

fn names_this_machine(host: &str) -> bool {
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok()
}

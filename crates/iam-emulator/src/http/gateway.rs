//! The answers of what stands before the service: the gateway and the web firewall.

use http::StatusCode;
use serde::Serialize;

use super::answer::Answer;
use super::clock::gateway_time;
use super::received::Received;
use crate::random;

/// Shape 2 of platform.md §3 \[live\].
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NotFound<'a> {
    timestamp: String,
    path: &'a str,
    status: u16,
    error: &'static str,
    request_id: String,
}

pub(super) fn not_found(received: &Received) -> Answer {
    let content = NotFound {
        timestamp: gateway_time(received.now),
        path: received.path(),
        status: StatusCode::NOT_FOUND.as_u16(),
        error: "Not Found",
        request_id: random::gateway_request_id(),
    };
    Answer::gateway(StatusCode::NOT_FOUND, &content)
}

/// Shape 3 \[live\]. It was recorded for another reason; the message is our own, and the same for an unknown key and a
/// wrong signature.
#[derive(Serialize)]
struct Rejection {
    status: &'static str,
    name: &'static str,
    message: &'static str,
}

pub(super) fn rejection() -> Answer {
    let content = Rejection {
        status: "UNAUTHORIZED",
        name: "Request was rejected by gateway",
        message: "The access key or the signature is not valid.",
    };
    Answer::gateway(StatusCode::UNAUTHORIZED, &content)
}

/// Shape 4 with status 417 \[live\], in words of our own.
pub(super) fn firewall_page() -> Answer {
    let page = format!(
        "<!DOCTYPE html>\n<html>\n<head><title>Request Rejected</title></head>\n<body>\n\
         <p>This request was rejected.</p>\n<p>Support ID: {}</p>\n</body>\n</html>\n",
        random::support_id()
    );
    Answer::html(StatusCode::EXPECTATION_FAILED, page)
}

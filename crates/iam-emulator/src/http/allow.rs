//! The header `Allow`, which a 405 has and no other answer.
//!
//! axum writes it on whatever answers a method that has no route. An answer without it cannot say so but by a mark.

use axum::body::Body;
use http::{Response, StatusCode, header};

#[derive(Clone, Copy)]
struct WithoutAllow;

/// Marks an answer that is to have the header only if it has it already.
pub(super) fn mark(response: &mut Response<Body>) {
    let headers = response.headers();
    if response.status() != StatusCode::METHOD_NOT_ALLOWED && !headers.contains_key(header::ALLOW) {
        response.extensions_mut().insert(WithoutAllow);
    }
}

/// Takes it away again where axum wrote it on an answer that is marked.
pub(super) async fn take_away(mut response: Response<Body>) -> Response<Body> {
    if response.extensions().get::<WithoutAllow>().is_some() {
        response.headers_mut().remove(header::ALLOW);
    }
    response
}

//! The control plane, `/_emulator/…`: for tests and people on the same machine.

mod access;
#[cfg(feature = "openapi")]
mod openapi;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware;
use axum::routing::{get, post};
use http::{Response, StatusCode, header};
use serde::Serialize;
use serde_json::json;

use crate::emulator::Shared;
use crate::faults::FaultRule;
use crate::http::read_body;

pub(crate) fn router() -> Router<Arc<Shared>> {
    let router = Router::new();
    #[cfg(feature = "openapi")]
    let router = router.route("/openapi.json", get(openapi::document));
    router
        .route("/health", get(health))
        .route("/reset", post(reset))
        .route("/requests", get(requests).delete(forget_requests))
        .route(
            "/faults",
            get(faults).post(order_fault).delete(cancel_faults),
        )
        .fallback(unknown)
        .layer(middleware::from_fn(access::only_local))
}

async fn health(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let versions: Vec<_> = shared
        .options
        .versions
        .iter()
        .map(ToString::to_string)
        .collect();
    let content = json!({
        "status": "ok",
        "instance_id": shared.instance_id(),
        "api_versions": versions,
    });
    json_answer(StatusCode::OK, &content)
}

async fn reset(State(shared): State<Arc<Shared>>) -> Response<Body> {
    match shared.reset().await {
        Ok(()) => no_content(),
        Err(error) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

async fn requests(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let Some(permit) = shared.memory.journal().await else {
        return journal_is_taken();
    };
    // It can be long, and others want to be served meanwhile.
    let written = tokio::task::spawn_blocking(move || shared.journal.to_json()).await;
    match written.unwrap_or_else(|error| Err(serde::ser::Error::custom(error))) {
        Ok(text) => json(StatusCode::OK, permit.hold(text)),
        Err(error) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

/// The connection ends too: who does not read would ask again and again.
fn journal_is_taken() -> Response<Body> {
    let reason = "others have asked for the requests and do not read them; try again later";
    let mut answer = refused(StatusCode::SERVICE_UNAVAILABLE, reason);
    let close = http::HeaderValue::from_static("close");
    answer.headers_mut().insert(header::CONNECTION, close);
    answer
}

async fn forget_requests(State(shared): State<Arc<Shared>>) -> Response<Body> {
    shared.journal.clear();
    no_content()
}

async fn faults(State(shared): State<Arc<Shared>>) -> Response<Body> {
    json_answer(
        StatusCode::OK,
        &json!({ "faults": shared.faults.pending() }),
    )
}

async fn order_fault(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let body = match read_body(&shared, request.into_body(), false).await {
        Ok(body) => body,
        Err(refusal) => return refused(refusal.status(), &refusal.to_string()),
    };
    match read_rule(&body) {
        Ok(rule) => {
            let answer = json_answer(StatusCode::CREATED, &rule);
            shared.faults.add(rule);
            answer
        }
        Err(reason) => refused(StatusCode::BAD_REQUEST, &reason),
    }
}

fn read_rule(body: &[u8]) -> Result<FaultRule, String> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let rule = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let place = error.path().to_string();
        format!("the fault is wrong at {place}: {}", error.into_inner())
    })?;
    let end = deserializer.end();
    end.map_err(|error| format!("the fault is wrong at its end: {error}"))?;
    Ok(rule)
}

async fn cancel_faults(State(shared): State<Arc<Shared>>) -> Response<Body> {
    shared.faults.clear();
    no_content()
}

async fn unknown() -> Response<Body> {
    refused(
        StatusCode::NOT_FOUND,
        if cfg!(feature = "openapi") {
            "nothing is here; there are /_emulator/health, /openapi.json, /reset, /requests and /faults"
        } else {
            "nothing is here; there are /_emulator/health, /reset, /requests and /faults"
        },
    )
}

fn no_content() -> Response<Body> {
    answer(StatusCode::NO_CONTENT, Body::empty())
}

fn refused(status: StatusCode, reason: &str) -> Response<Body> {
    json_answer(status, &json!({ "error": reason }))
}

fn json_answer(status: StatusCode, content: &impl Serialize) -> Response<Body> {
    match serde_json::to_vec(content) {
        Ok(body) => json(status, body),
        Err(error) => answer(
            StatusCode::INTERNAL_SERVER_ERROR,
            Body::from(error.to_string()),
        ),
    }
}

fn json(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut answer = answer(status, body.into());
    let json = http::HeaderValue::from_static("application/json");
    answer.headers_mut().insert(header::CONTENT_TYPE, json);
    answer
}

fn answer(status: StatusCode, body: Body) -> Response<Body> {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    answer
}

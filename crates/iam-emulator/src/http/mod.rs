//! ID Center on HTTP: a thin skin over the directory.

mod answer;
mod authentication;
mod body;
mod clock;
mod connection;
mod discovery;
mod exchange;
mod gateway;
mod language;
mod received;
mod refusal;
mod schema_check;
mod serve;
mod version;
mod wire;
mod wording;

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodFilter, MethodRouter, on};
use iam_model::users::{CreateUser, ListUsers, SetUser, ShowUser};

use crate::control;
use crate::directory::Apply;
use crate::emulator::Shared;

pub(crate) use body::read as read_body;
pub(crate) use connection::connection;
pub(crate) use received::{Origin, Peer};
#[cfg(feature = "in-process")]
pub(crate) use wire::{Wire, truncated};

use discovery::Discovery;
use exchange::{Elsewhere, WrongMethod, exchange};
use serve::Served;

/// Everything the emulator answers. An operation more is a line more.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .merge(operation::<CreateUser>())
        .merge(operation::<ListUsers>())
        .merge(operation::<ShowUser>())
        .merge(operation::<SetUser>())
        .route("/", on(MethodFilter::GET, exchange::<Discovery>))
        .method_not_allowed_fallback(exchange::<WrongMethod>)
        .nest("/_emulator", control::router())
        .fallback(exchange::<Elsewhere>)
        .with_state(Arc::clone(shared))
}

fn operation<O: Apply>() -> Router<Arc<Shared>> {
    // A method that axum cannot route, such as CONNECT, is none of a REST operation.
    let route = MethodFilter::try_from(O::METHOD).map_or_else(
        |_| MethodRouter::new(),
        |method| on(method, exchange::<Served<O>>),
    );
    Router::new().route(O::PATH, route)
}

//! A transport that plays prepared answers in order.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use super::lock;
use crate::{Body, Kind, Transport, TransportError};

/// Plays prepared answers, errors and silences in order and records every request. Clones share one script.
///
/// A request beyond the last line of the script gets an error of [`Kind::Other`] that names it.
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, StatusCode};
/// use iam_transport::testing::Script;
/// use iam_transport::{Kind, TransportError, TransportHandle};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let script = Script::new()
///     .fail(TransportError::new(Kind::Connect, "no route"))
///     .answer(StatusCode::OK, r#"{"users":[]}"#);
/// let transport = TransportHandle::new(script.clone());
/// let request = Request::get("https://example.com/v1/users").body(Bytes::new())?;
///
/// assert!(transport.send(request.clone()).await.is_err());
/// let answer = transport.send_buffered(request, 1024).await?;
/// assert_eq!(answer.body(), r#"{"users":[]}"#);
/// assert_eq!(script.requests().len(), 2);
/// assert_eq!(script.remaining(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Script(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    lines: VecDeque<Line>,
    requests: Vec<Request<Bytes>>,
}

enum Line {
    Outcome(Result<Response<Body>, TransportError>),
    Hang,
}

impl Script {
    /// A script without a line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Then answer with `status` and `body`.
    #[must_use]
    pub fn answer(self, status: StatusCode, body: impl Into<Body>) -> Self {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        self.respond(response)
    }

    /// Then answer with `response`, headers and all.
    #[must_use]
    pub fn respond(self, response: Response<impl Into<Body>>) -> Self {
        self.then(Line::Outcome(Ok(response.map(Into::into))))
    }

    /// Then fail with `error`.
    #[must_use]
    pub fn fail(self, error: TransportError) -> Self {
        self.then(Line::Outcome(Err(error)))
    }

    /// Then do not answer, until the caller gives up.
    #[must_use]
    pub fn hang(self) -> Self {
        self.then(Line::Hang)
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        lock(&self.0).requests.clone()
    }

    /// How many lines of the script have not been played.
    #[must_use]
    pub fn remaining(&self) -> usize {
        lock(&self.0).lines.len()
    }

    fn then(self, line: Line) -> Self {
        lock(&self.0).lines.push_back(line);
        self
    }

    fn next(&self, request: Request<Bytes>) -> Line {
        let mut state = lock(&self.0);
        let line = state.lines.pop_front();
        let line =
            line.unwrap_or_else(|| Line::Outcome(Err(ran_out(state.requests.len(), &request))));
        state.requests.push(request);
        line
    }
}

fn ran_out(before: usize, request: &Request<Bytes>) -> TransportError {
    let (method, path) = (request.method(), request.uri().path());
    let text = format!(
        "the script has no line for request {} ({method} {path}): add an answer or an error",
        before.saturating_add(1)
    );
    TransportError::new(Kind::Other, text)
}

impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        match self.next(request) {
            Line::Outcome(outcome) => outcome,
            Line::Hang => std::future::pending().await,
        }
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = lock(&self.0);
        f.debug_struct("Script")
            .field("requests", &state.requests.len())
            .field("remaining", &state.lines.len())
            .finish()
    }
}

//! One request and its answer: what happens to every request, whatever it asks for.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use http::{Method, Request, Response, StatusCode, header};
use iam_auth::UnixMillis;
use iam_model::Timestamp;
use tracing::{Instrument, Span, field};

use super::answer::Answer;
use super::authentication::authenticate;
use super::received::Received;
use super::refusal::{Refusal, by_order};
use super::wire::Wire;
use super::{allow, body, gateway};
use crate::emulator::Shared;
use crate::faults::{Cut, Effect, Fault, FaultTarget};
use crate::journal::JournalEntry;
use crate::redaction;

/// What a route leads to.
pub(super) trait Endpoint: 'static {
    /// The operation, if it is one.
    const OPERATION: Option<&'static str>;

    fn answer(
        shared: &Arc<Shared>,
        received: &Received,
    ) -> impl Future<Output = Result<Answer, Refusal>> + Send;
}

/// A path that nothing stands at.
pub(super) struct Elsewhere;

impl Endpoint for Elsewhere {
    const OPERATION: Option<&'static str> = None;

    async fn answer(shared: &Arc<Shared>, received: &Received) -> Result<Answer, Refusal> {
        authenticate(shared, received)?;
        Err(Refusal::UnknownPath)
    }
}

/// A path of an operation, with the method of none.
pub(super) struct WrongMethod;

impl Endpoint for WrongMethod {
    const OPERATION: Option<&'static str> = None;

    async fn answer(shared: &Arc<Shared>, received: &Received) -> Result<Answer, Refusal> {
        authenticate(shared, received)?;
        Err(Refusal::WrongMethod)
    }
}

pub(super) async fn exchange<E: Endpoint>(
    State(shared): State<Arc<Shared>>,
    request: Request<Body>,
) -> Response<Body> {
    let (mut received, body) = Received::open(&shared, request);
    let span = tracing::info_span!(
        "request",
        operation = E::OPERATION,
        method = %received.method,
        path = received.path(),
        request_id = received.request_id,
        status = field::Empty,
    );
    let handled = async {
        let mut record = Record::new::<E>(&shared, &received);
        let answer = match read_body(&shared, &mut received, body).await {
            Ok(()) => {
                record.body(&received);
                faulted::<E>(&shared, &mut received, &mut record).await
            }
            Err(refusal) => record.refused(&refusal, &received),
        };
        record.answered(&answer);
        let mut response = answer.into_response(&received);
        allow::mark(&mut response);
        response
    };
    handled.instrument(span).await
}

async fn read_body(shared: &Shared, received: &mut Received, body: Body) -> Result<(), Refusal> {
    let awaits_consent = received.headers.contains_key(header::EXPECT);
    received.body = body::read(shared, body, awaits_consent).await?;
    Ok(())
}

/// The endpoint's answer, or what a fault makes of it.
async fn faulted<E: Endpoint>(
    shared: &Arc<Shared>,
    received: &mut Received,
    record: &mut Record,
) -> Answer {
    let target = FaultTarget {
        operation: E::OPERATION,
        method: &received.method,
        path: received.path(),
    };
    let Some(fault) = shared.faults.take(&target) else {
        return answer::<E>(shared, received, record).await;
    };
    record.fault(&fault);
    received.now = skewed(received.now, fault.clock_skew_millis);
    tokio::time::sleep(fault.delay).await;
    match fault.effect {
        Effect::Nothing => answer::<E>(shared, received, record).await,
        Effect::Status(fault) => {
            if fault.applied {
                answer::<E>(shared, received, record).await;
            }
            by_order(&fault, received)
        }
        Effect::Html417 => gateway::firewall_page(),
        Effect::TruncatedBody => Answer {
            wire: Wire::Truncated,
            ..answer::<E>(shared, received, record).await
        },
        Effect::Cut(cut) => {
            if cut == Cut::AfterApplying {
                answer::<E>(shared, received, record).await;
            }
            Answer {
                wire: Wire::Cut,
                ..Answer::empty(StatusCode::OK)
            }
        }
    }
}

async fn answer<E: Endpoint>(
    shared: &Arc<Shared>,
    received: &Received,
    record: &mut Record,
) -> Answer {
    // Whatever the path, and without a header of CORS [live].
    let answer = if received.method == Method::OPTIONS {
        Err(Refusal::Options)
    } else {
        E::answer(shared, received).await
    };
    answer.unwrap_or_else(|refusal| record.refused(&refusal, received))
}

fn skewed(now: UnixMillis, skew: i64) -> UnixMillis {
    UnixMillis::new(now.as_u64().saturating_add_signed(skew))
}

/// What the journal and the span learn of a request.
struct Record {
    shared: Arc<Shared>,
    number: u64,
}

impl Record {
    fn new<E: Endpoint>(shared: &Arc<Shared>, received: &Received) -> Self {
        let api_version = received.header(&iam_auth::headers::SCP_API_VERSION);
        let entry = JournalEntry {
            number: 0,
            received_at: Timestamp::from_unix_millis(received.now.as_u64()),
            request_id: received.request_id.clone(),
            operation: E::OPERATION,
            api_version: api_version.map(str::to_owned),
            method: received.method.to_string(),
            target: redaction::target(&received.target),
            headers: BTreeMap::new(),
            body: None,
            body_bytes: None,
            status: None,
            fault: None,
            reason: None,
        };
        let number = shared.journal.enter(entry, &received.headers);
        Self {
            shared: Arc::clone(shared),
            number,
        }
    }

    fn amend(&self, amend: impl FnOnce(&mut JournalEntry)) {
        self.shared.journal.amend(self.number, amend);
    }

    fn body(&self, received: &Received) {
        self.shared.journal.body(self.number, &received.body);
    }

    fn fault(&self, fault: &Fault) {
        tracing::debug!(%fault, "meets a fault that was ordered");
        self.amend(|entry| entry.fault = Some(fault.to_string()));
    }

    fn refused(&self, refusal: &Refusal, received: &Received) -> Answer {
        let reason = refusal.to_string();
        tracing::debug!(reason, "refused");
        self.amend(|entry| entry.reason = Some(reason));
        refusal.answer(received)
    }

    fn answered(&self, answer: &Answer) {
        if answer.wire == Wire::Cut {
            return;
        }
        let status = answer.status.as_u16();
        Span::current().record("status", status);
        self.amend(|entry| entry.status = Some(status));
    }
}

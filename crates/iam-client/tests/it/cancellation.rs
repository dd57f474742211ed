//! A call that is dropped at any point leaves the client as usable as before.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Frame;
use iam_client::auth::{Credentials, CredentialsError, ProvideCredentials, UnixMillis};
use iam_client::transport::{Body, Kind, Transport, TransportError};
use iam_client::{CallOptions, Client, RetryPolicy};
use proptest::prelude::*;
use tokio::runtime::Handle;

use crate::support::{EXAMPLE_ANSWER, broken, builder, create_user, credentials, set_user, status};

/// Whether waits last for a turn each. Off, everything is ready at once.
#[derive(Clone, Debug, Default)]
struct Hesitation(Arc<AtomicBool>);

impl Hesitation {
    /// Ready at the second poll, or at once.
    async fn turn(&self) {
        if self.0.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
    }
}

/// Hesitates before credentials, head and each byte of the body, and fails every other request.
#[derive(Clone, Debug, Default)]
struct Hesitant {
    hesitation: Hesitation,
    requests: Arc<AtomicUsize>,
}

impl ProvideCredentials for Hesitant {
    async fn credentials(&self, _now: UnixMillis) -> Result<Credentials, CredentialsError> {
        self.hesitation.turn().await;
        Ok(credentials())
    }
}

impl Transport for Hesitant {
    async fn send(&self, _request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        self.hesitation.turn().await;
        if number.is_multiple_of(2) {
            return Err(broken(Kind::Connect));
        }
        let mut response = Response::new(Body::wrap(Chunks {
            rest: EXAMPLE_ANSWER.as_bytes().chunks(512),
            hesitates: self.hesitation.0.load(Ordering::SeqCst),
            ready: false,
        }));
        *response.status_mut() = StatusCode::OK;
        Ok(response)
    }
}

struct Chunks {
    rest: std::slice::Chunks<'static, u8>,
    hesitates: bool,
    ready: bool,
}

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.ready = !self.ready;
        if self.hesitates && self.ready {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let next = self.rest.next();
        Poll::Ready(next.map(|chunk| Ok(Frame::data(Bytes::from_static(chunk)))))
    }
}

fn client_over(hesitant: &Hesitant) -> Client {
    let delay = Duration::from_millis(10);
    builder()
        .credentials_provider(hesitant.clone())
        .transport(hesitant.clone())
        .options(CallOptions::new().retry(RetryPolicy::new().delays(delay, delay)))
        .build()
        .unwrap()
}

/// Polls a call this many times and drops it. Whether it was ready by then.
async fn drop_after(client: &Client, polls: usize) -> bool {
    let set_user = set_user();
    let mut call = pin!(client.send(&set_user));
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if let Poll::Ready(result) = call.as_mut().poll(&mut context) {
            assert_eq!(result.unwrap().attempts, 2);
            return true;
        }
        // Whatever it waits for comes: a turn, or the time before the repetition.
        tokio::time::advance(Duration::from_millis(11)).await;
    }
    false
}

#[tokio::test(start_paused = true)]
async fn a_call_can_be_dropped_at_every_point_where_it_waits() {
    let hesitant = Hesitant::default();
    let client = client_over(&hesitant);
    let mut polls = 0;
    loop {
        hesitant.hesitation.0.store(true, Ordering::SeqCst);
        hesitant.requests.store(0, Ordering::SeqCst);
        let ended = drop_after(&client, polls).await;
        hesitant.hesitation.0.store(false, Ordering::SeqCst);
        hesitant.requests.store(0, Ordering::SeqCst);
        let answer = client.send(&set_user()).await.unwrap();
        assert_eq!(answer.body, EXAMPLE_ANSWER, "after {polls} polls");
        if ended {
            break;
        }
        polls += 1;
    }
    // Credentials, head, wait, credentials, head, and the chunks of the body with its end.
    assert!(polls >= 8, "{polls} polls");
}

#[tokio::test(start_paused = true)]
async fn dropping_calls_again_and_again_costs_no_more_of_the_budget_than_their_repetitions() {
    let hesitant = Hesitant::default();
    let client = client_over(&hesitant);
    hesitant.hesitation.0.store(true, Ordering::SeqCst);
    for _ in 0..1_000 {
        // Dropped before the first answer: nothing was repeated.
        hesitant.requests.store(0, Ordering::SeqCst);
        assert!(!drop_after(&client, 2).await);
    }
    hesitant.hesitation.0.store(false, Ordering::SeqCst);
    hesitant.requests.store(0, Ordering::SeqCst);
    assert_eq!(client.send(&set_user()).await.unwrap().attempts, 2);
}

/// What a request comes to.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Fails(Kind),
    IsRefused(u16),
    IsAnswered,
}

/// Gives each request its fate, late; whatever comes after the last is answered.
#[derive(Clone, Debug)]
struct Fates {
    fates: Arc<[Fate]>,
    requests: Arc<AtomicUsize>,
}

impl Transport for Fates {
    async fn send(&self, _request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        let fate = self.fates.get(number).copied().unwrap_or(Fate::IsAnswered);
        let code = match fate {
            Fate::Fails(kind) => return Err(broken(kind)),
            Fate::IsRefused(code) => code,
            Fate::IsAnswered => 200,
        };
        let mut response = Response::new(Body::wrap(Chunks {
            rest: EXAMPLE_ANSWER.as_bytes().chunks(512),
            hesitates: true,
            ready: false,
        }));
        *response.status_mut() = status(code);
        Ok(response)
    }
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        Just(Fate::Fails(Kind::Connect)),
        Just(Fate::Fails(Kind::Interrupted)),
        Just(Fate::Fails(Kind::Timeout)),
        Just(Fate::IsRefused(429)),
        Just(Fate::IsRefused(503)),
        Just(Fate::IsAnswered),
    ]
}

proptest! {
    #[test]
    fn a_dropped_call_does_nothing_more_and_leaves_the_client_as_it_was(
        fates in prop::collection::vec(fate(), 0..4),
        polls in 0_usize..40,
        creates in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let transport = Fates { fates: fates.clone().into(), requests: Arc::default() };
            let requests = Arc::clone(&transport.requests);
            let client = builder().transport(transport).build().unwrap();
            {
                let (set, create) = (set_user(), create_user());
                let call = async {
                    if creates {
                        client.send(&create).await.is_ok()
                    } else {
                        client.send(&set).await.is_ok()
                    }
                };
                let mut call = pin!(call);
                let mut context = Context::from_waker(Waker::noop());
                for _ in 0..polls {
                    if call.as_mut().poll(&mut context).is_ready() {
                        break;
                    }
                    tokio::time::advance(Duration::from_secs(1)).await;
                }
            }
            let sent = requests.load(Ordering::SeqCst);
            let connects = fates.iter().take_while(|fate| matches!(fate, Fate::Fails(Kind::Connect)));
            if creates {
                assert!(sent <= connects.count() + 1, "{sent} requests");
            }
            assert!(sent <= polls.min(3), "{sent} requests after {polls} polls");
            tokio::time::advance(Duration::from_secs(3600)).await;
            tokio::task::yield_now().await;
            assert_eq!(requests.load(Ordering::SeqCst), sent, "it goes on");
            assert_eq!(Handle::current().metrics().num_alive_tasks(), 0);
            requests.store(fates.len(), Ordering::SeqCst);
            assert_eq!(client.send(&set_user()).await.unwrap().attempts, 1);
        });
    }
}

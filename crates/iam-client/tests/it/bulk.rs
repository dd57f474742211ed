//! Many calls of one operation: each handed out once, no more at a time than the service bears, nothing left behind.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use iam_client::model::UserUuid;
use iam_client::model::users::{SetUser, UserSetRequest};
use iam_client::transport::{Body, Transport, TransportError};
use iam_client::{CallOptions, RetryPolicy};

use crate::support::{EXAMPLE_ANSWER, client, create_user, instance, status};

/// Answers after 10 ms; refuses what comes while as many as it bears are under way.
#[derive(Clone, Debug)]
struct Busy {
    bears: usize,
    refuses_with: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    under_way: usize,
    /// How many were under way as each request came, itself among them.
    seen: Vec<usize>,
}

/// Counts a request as under way until it is answered or dropped.
struct UnderWay(Arc<Mutex<State>>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.lock().unwrap().under_way -= 1;
    }
}

impl Busy {
    fn bearing(bears: usize) -> Self {
        Self {
            bears,
            refuses_with: 429,
            state: Arc::default(),
        }
    }

    fn seen(&self) -> Vec<usize> {
        self.state.lock().unwrap().seen.clone()
    }

    fn under_way(&self) -> usize {
        self.state.lock().unwrap().under_way
    }
}

impl Transport for Busy {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let under_way = {
            let mut state = self.state.lock().unwrap();
            state.under_way += 1;
            let under_way = state.under_way;
            state.seen.push(under_way);
            under_way
        };
        let _counted = UnderWay(Arc::clone(&self.state));
        tokio::time::sleep(Duration::from_millis(10)).await;
        let (status, body) = if under_way > self.bears {
            (status(self.refuses_with), "")
        } else {
            (StatusCode::OK, EXAMPLE_ANSWER)
        };
        let mut answer = Response::new(Body::from(body));
        *answer.status_mut() = status;
        Ok(answer)
    }
}

fn changes(count: usize) -> impl Iterator<Item = SetUser> {
    (0..count).map(|number| {
        let user_uuid: UserUuid = format!("user-{number}").parse().unwrap();
        SetUser::new(
            user_uuid,
            UserSetRequest::new(instance()).department("Sales"),
        )
    })
}

/// Enough attempts for everything to come through in the end.
fn patient() -> CallOptions {
    CallOptions::new().retry(RetryPolicy::new().max_attempts(20))
}

#[tokio::test(start_paused = true)]
async fn every_call_is_handed_out_once_with_its_result() {
    let busy = Busy::bearing(100);
    let client = client(busy.clone());
    let mut sent = client.send_all(changes(50)).max_concurrency(7);
    let mut users = BTreeSet::new();
    while let Some((operation, result)) = sent.next().await {
        assert!(result.is_ok());
        assert!(users.insert(operation.user_uuid), "handed out twice");
    }
    assert_eq!(users.len(), 50);
    assert_eq!(busy.seen().into_iter().max(), Some(7));
    assert!(sent.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn the_calls_under_way_follow_what_the_service_bears() {
    for refuses_with in [417, 429, 503] {
        let busy = Busy {
            refuses_with,
            ..Busy::bearing(6)
        };
        let client = client(busy.clone()).with(patient());
        let mut sent = client.send_all(changes(600)).max_concurrency(64);
        while let Some((_, result)) = sent.next().await {
            assert!(result.is_ok(), "{:?}", result.map(|_| ()));
        }
        let seen = busy.seen();
        let refused = seen.iter().filter(|under_way| **under_way > 6).count();
        assert_eq!(seen[..64].iter().max(), Some(&64), "it begins with all");
        let later = &seen[seen.len() / 2..];
        // Halved and grown again it goes up to 7; repetitions whose wait is over come on top.
        assert!(later.iter().all(|under_way| *under_way <= 16), "{later:?}");
        assert!(later.contains(&6), "it tries for more: {later:?}");
        assert!(refused < 200, "{refused} of {} were refused", seen.len());
    }
}

#[tokio::test(start_paused = true)]
async fn failures_that_tell_nothing_of_the_load_change_nothing() {
    let busy = Busy {
        refuses_with: 404,
        ..Busy::bearing(0)
    };
    let client = client(busy.clone());
    let mut sent = client.send_all(changes(40)).max_concurrency(10);
    while let Some((_, result)) = sent.next().await {
        assert!(result.unwrap_err().is_not_found());
    }
    assert_eq!(busy.seen().len(), 40);
    assert!(format!("{sent:?}").contains("limit: 10"), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_idempotent_is_not_repeated_among_many_either() {
    let busy = Busy::bearing(0);
    let client = client(busy.clone()).with(patient());
    let mut sent = client.send_all((0..5).map(|_| create_user()));
    while let Some((_, result)) = sent.next().await {
        assert!(result.unwrap_err().is_throttled());
    }
    assert_eq!(busy.seen().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn asking_for_the_next_can_be_dropped_and_loses_nothing() {
    let client = client(Busy::bearing(100));
    let mut sent = client.send_all(changes(20)).max_concurrency(3);
    let mut count = 0;
    loop {
        match tokio::time::timeout(Duration::from_millis(3), sent.next()).await {
            Ok(None) => break,
            Ok(Some(_)) => count += 1,
            Err(_) => {}
        }
    }
    assert_eq!(count, 20);
}

#[tokio::test(start_paused = true)]
async fn dropping_it_leaves_no_call_behind() {
    let busy = Busy::bearing(100);
    let client = client(busy.clone());
    let mut sent = client.send_all(changes(20)).max_concurrency(8);
    let first = tokio::time::timeout(Duration::from_millis(3), sent.next()).await;
    assert!(first.is_err());
    assert_eq!(busy.under_way(), 8);
    let begun = busy.seen().len();
    drop(sent);
    let metrics = tokio::runtime::Handle::current().metrics();
    while metrics.num_alive_tasks() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!((busy.under_way(), busy.seen().len()), (0, begun));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_the_first_is_asked_for() {
    let busy = Busy::bearing(100);
    let client = client(busy.clone());
    let sent = client.send_all(changes(5)).max_concurrency(0);
    assert!(busy.seen().is_empty());
    assert!(format!("{sent:?}").contains("limit: 1"), "{sent:?}");
}

//! A future that is dropped after so many polls: at one of the points where it waits.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// What a future gives within this many polls; `None` when it was dropped before.
///
/// It is polled only when something that it waits for has happened, so each number is another place in its way.
pub async fn within<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

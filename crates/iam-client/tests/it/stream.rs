//! Pages and items as streams.

use std::future::poll_fn;
use std::pin::pin;

use futures_core::Stream;
use http::StatusCode;

use crate::pages::{list, page, playing};
use crate::support::client;

async fn collect<T>(stream: impl Stream<Item = T>) -> Vec<T> {
    let mut stream = pin!(stream);
    let mut all = Vec::new();
    while let Some(item) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        all.push(item);
    }
    let after_the_end = poll_fn(|context| stream.as_mut().poll_next(context)).await;
    assert!(after_the_end.is_none(), "an ended stream stays ended");
    all
}

#[tokio::test]
async fn the_items_of_all_pages_come_in_order() {
    let script = playing(&[page(&["a", "b"], 0, 2, 3), page(&["c"], 1, 2, 3)]);
    let items = collect(client(script).items(list()).into_stream()).await;
    let ids: Vec<String> = items
        .into_iter()
        .map(|user| user.unwrap().id.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["a", "b", "c"]);
}

#[tokio::test]
async fn the_pages_come_one_by_one() {
    let script = playing(&[page(&["a", "b"], 0, 2, 3), page(&["c"], 1, 2, 3)]);
    let pages = collect(client(script).pages(list()).into_stream()).await;
    let lengths: Vec<usize> = pages
        .into_iter()
        .map(|page| page.unwrap().items.len())
        .collect();
    assert_eq!(lengths, [2, 1]);
}

#[tokio::test]
async fn nothing_is_sent_before_the_stream_is_polled_and_an_error_is_its_last_item() {
    let script = playing(&[page(&["a", "b"], 0, 2, 9)]).answer(StatusCode::FORBIDDEN, "");
    let stream = client(script.clone()).items(list()).into_stream();
    assert_eq!(script.requests().len(), 0);
    let items = collect(stream).await;
    assert_eq!(items.len(), 3);
    assert!(items[2].as_ref().unwrap_err().is_permission_denied());
}

#[tokio::test]
async fn a_stream_can_be_moved_to_another_task() {
    let script = playing(&[page(&["a"], 0, 2, 1)]);
    let stream = client(script).items(list()).into_stream();
    let count = tokio::spawn(async move { collect(stream).await.len() });
    assert_eq!(count.await.unwrap(), 1);
}

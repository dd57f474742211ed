//! Lists: where they end, and what a service that keeps none of the rules cannot do.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use iam_client::model::users::{ListUsers, User};
use iam_client::transport::testing::Script;
use iam_client::transport::{Body, Kind, Transport, TransportError};
use iam_client::{Error, ErrorKind, Outcome, Pages};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{broken, client, instance, line};

/// A page of users with these ids.
pub(crate) fn page(ids: &[&str], number: u64, size: u64, count: u64) -> String {
    let users: Vec<String> = ids
        .iter()
        .map(|id| format!(r#"{{"id":"{id}","name":"n","user_id":"{id}"}}"#))
        .collect();
    format!(
        r#"{{"users":[{}],"count":{count},"page":{number},"size":{size}}}"#,
        users.join(",")
    )
}

pub(crate) fn playing(pages: &[String]) -> Script {
    pages.iter().fold(Script::new(), |script, page| {
        script.answer(StatusCode::OK, page.clone())
    })
}

pub(crate) fn list() -> ListUsers {
    ListUsers::new(instance())
}

/// The ids on each page until the list ends.
async fn ids(mut pages: Pages<ListUsers>) -> Result<Vec<Vec<String>>, Error> {
    let mut all = Vec::new();
    while let Some(page) = pages.next().await {
        let id = |user: &User| user.id.as_str().unwrap_or("?").to_owned();
        all.push(page?.items.iter().map(id).collect());
    }
    assert!(pages.next().await.is_none(), "an ended list stays ended");
    Ok(all)
}

/// The list a script plays, and the targets that were asked for.
async fn walk(script: &Script) -> (Result<Vec<Vec<String>>, Error>, Vec<String>) {
    let ids = ids(client(script.clone()).pages(list().size(2_u64))).await;
    let queries = script
        .requests()
        .iter()
        .map(|request| {
            let query = request.uri().query().unwrap();
            query
                .trim_start_matches("instance_id=ssoins-12345&")
                .to_owned()
        })
        .collect();
    (ids, queries)
}

/// A page whose answer tells no count.
fn uncounted(ids: &[&str], number: u64) -> String {
    page(ids, number, 2, 7).replace(r#""count":7,"#, "")
}

#[tokio::test]
async fn a_short_page_is_the_last() {
    let script = playing(&[uncounted(&["a", "b"], 0), uncounted(&["c"], 1)]);
    let (ids, queries) = walk(&script).await;
    assert_eq!(ids.unwrap(), [vec!["a", "b"], vec!["c"]]);
    assert_eq!(queries, ["size=2", "size=2&page=1"]);
}

#[tokio::test]
async fn an_empty_page_is_the_end() {
    let script = playing(&[uncounted(&["a", "b"], 0), uncounted(&[], 1)]);
    assert_eq!(walk(&script).await.0.unwrap(), [vec!["a", "b"]]);
}

/// The ids of all items up to the first error, and that error; nothing may come after it.
async fn items_until_error(script: &Script) -> (Vec<String>, Error) {
    let mut items = client(script.clone()).items(list().size(2_u64));
    let mut seen = Vec::new();
    loop {
        match items.next().await.unwrap() {
            Ok(user) => seen.push(user.id.as_str().unwrap().to_owned()),
            Err(error) => {
                assert!(items.next().await.is_none(), "an error ends the list");
                assert_eq!(script.remaining(), 0);
                return (seen, error);
            }
        }
    }
}

#[tokio::test]
async fn a_list_that_is_over_before_its_count_says_so_after_its_last_item() {
    for (pages, problem) in [
        (
            [page(&["a", "b"], 0, 2, 99), page(&["c"], 1, 2, 99)],
            "page 1 is the last by its 1 items, with 3 of 99 items seen",
        ),
        (
            [page(&["a", "b"], 0, 2, 3), page(&[], 1, 2, 3)],
            "page 1 is empty, with 2 of 3 items seen",
        ),
    ] {
        let (seen, error) = items_until_error(&playing(&pages)).await;
        assert_eq!(seen, &["a", "b", "c"][..seen.len()]);
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Paging, Outcome::NotSent)
        );
        assert_eq!(
            line(&error),
            format!(
                "ListUsers 1.4 failed: {problem}; if the list changed while it was read, read it again; \
                 else the service may limit `size` or count something else: \
                 ask for a smaller `size`, or read the list with `ignoring_count` [1 attempt in N ms]"
            )
        );
    }
}

#[tokio::test]
async fn an_empty_list_that_claims_to_hold_something_is_an_error() {
    let (seen, error) = items_until_error(&playing(&[page(&[], 0, 2, 5)])).await;
    assert_eq!((seen.len(), error.kind()), (0, ErrorKind::Paging));
}

#[tokio::test]
async fn a_page_that_holds_more_than_the_whole_list_is_an_error_after_its_items() {
    let (seen, error) = items_until_error(&playing(&[page(&["a", "b"], 0, 2, 1)])).await;
    assert_eq!(
        (seen, error.kind()),
        (vec!["a".to_owned(), "b".to_owned()], ErrorKind::Paging)
    );
    assert!(
        error
            .to_string()
            .contains("at page 0 there have been 2 items, more than the 1 of the whole list"),
        "{error}"
    );
}

#[tokio::test]
async fn a_list_that_goes_on_beyond_its_count_says_so_after_its_items() {
    let script = playing(&[page(&["a", "b"], 0, 2, 3), page(&["c", "d"], 1, 2, 3)]);
    let (seen, error) = items_until_error(&script).await;
    assert_eq!(seen, ["a", "b", "c", "d"]);
    assert_eq!(error.kind(), ErrorKind::Paging);
    let problem = "at page 1 there have been 4 items, more than the 3 of the whole list";
    assert!(error.to_string().contains(problem), "{error}");
}

#[tokio::test]
async fn the_same_items_in_another_order_are_a_repeated_page() {
    let script = playing(&[page(&["a", "b"], 0, 2, 4), page(&["b", "a"], 1, 2, 4)]);
    let (seen, error) = items_until_error(&script).await;
    assert_eq!(seen, ["a", "b"]);
    assert_eq!(error.kind(), ErrorKind::Paging);
}

#[tokio::test]
async fn an_item_that_slides_to_the_next_page_while_the_list_grows_is_handed_out_once() {
    // Something came in before b after the first page was read.
    let script = playing(&[
        page(&["a", "b"], 0, 2, 3),
        page(&["b", "c"], 1, 2, 4),
        page(&["d"], 2, 2, 4),
    ]);
    let (ids, _) = walk(&script).await;
    assert_eq!(ids.unwrap(), [vec!["a", "b"], vec!["c"], vec!["d"]]);
}

#[tokio::test]
async fn an_item_that_came_twice_does_not_stand_for_one_that_never_came() {
    let script = playing(&[
        page(&["a", "b"], 0, 2, 4),
        page(&["b", "c"], 1, 2, 4),
        page(&[], 2, 2, 4),
    ]);
    let (seen, error) = items_until_error(&script).await;
    assert_eq!(seen, ["a", "b", "c"]);
    let problem = "page 2 is empty, with 3 of 4 items seen";
    assert!(error.to_string().contains(problem), "{error}");
}

#[tokio::test]
async fn a_service_that_shuffles_a_few_items_for_ever_is_left_when_nothing_new_comes() {
    let script = playing(&[
        uncounted(&["a", "b"], 0),
        uncounted(&["b", "c"], 1),
        uncounted(&["c", "a"], 2),
    ]);
    let (ids, _) = walk(&script).await;
    assert_eq!(ids.unwrap(), [vec!["a", "b"], vec!["c"]]);
}

#[tokio::test]
async fn odd_elements_that_come_again_and_again_end_the_list_too() {
    let odd = r#"{"users":[1,2],"size":2}"#.to_owned();
    let (ids, queries) = walk(&playing(&[odd.clone(), odd])).await;
    assert_eq!(
        (ids.unwrap(), queries.len()),
        (vec![Vec::<String>::new()], 2)
    );
}

#[tokio::test]
async fn a_list_whose_items_become_fewer_while_it_is_read_is_no_contradiction() {
    // Of a, b, c, d, e the first was deleted after the first page.
    let script = playing(&[page(&["a", "b"], 0, 2, 5), page(&["d", "e"], 1, 2, 4)]);
    assert_eq!(walk(&script).await.0.unwrap(), [["a", "b"], ["d", "e"]]);
}

#[tokio::test]
async fn a_count_that_is_left_out_of_account_neither_ends_a_list_nor_spoils_its_end() {
    for count in [0, 2, 99] {
        let script = playing(&[page(&["a", "b"], 0, 2, count), page(&["c"], 1, 2, count)]);
        let pages = client(script).pages(list().size(2_u64)).ignoring_count();
        assert_eq!(ids(pages).await.unwrap(), [vec!["a", "b"], vec!["c"]]);
    }
    let same = page(&["a", "b"], 0, 2, 99);
    let mut items = client(playing(&[same.clone(), same]))
        .items(list())
        .ignoring_count();
    assert!(items.next().await.unwrap().is_ok() && items.next().await.unwrap().is_ok());
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn items_without_ids_that_come_again_under_another_page_number_are_a_repeated_page() {
    let nameless = |number: u64| {
        format!(r#"{{"users":[{{"name":"n"}},{{"name":"m"}}],"count":9,"page":{number},"size":2}}"#)
    };
    let (ids, queries) = walk(&playing(&[nameless(0), nameless(1)])).await;
    assert_eq!(
        (ids.unwrap_err().kind(), queries.len()),
        (ErrorKind::Paging, 2)
    );
}

#[tokio::test]
async fn the_last_page_is_the_one_that_reaches_the_count() {
    let script = playing(&[page(&["a", "b"], 0, 2, 4), page(&["c", "d"], 1, 2, 4)]);
    let (ids, queries) = walk(&script).await;
    assert_eq!(ids.unwrap(), [vec!["a", "b"], vec!["c", "d"]]);
    assert_eq!(queries.len(), 2);
}

#[tokio::test]
async fn an_empty_list_is_one_empty_page() {
    let script = playing(&[page(&[], 0, 2, 0)]);
    let (ids, queries) = walk(&script).await;
    assert_eq!(
        (ids.unwrap(), queries.len()),
        (vec![Vec::<String>::new()], 1)
    );
}

#[tokio::test]
async fn a_service_that_ignores_size_costs_no_item_and_no_further_call() {
    // Two were asked for, all five come; the service says so, or claims the size that was asked for.
    for size in [20, 2] {
        let script = playing(&[page(&["a", "b", "c", "d", "e"], 0, size, 5)]);
        let (ids, queries) = walk(&script).await;
        assert_eq!(ids.unwrap(), [["a", "b", "c", "d", "e"]], "{size}");
        assert_eq!(queries.len(), 1);
    }
}

#[tokio::test]
async fn a_service_that_ignores_page_is_noticed_instead_of_asked_for_ever() {
    let same = page(&["a", "b"], 0, 2, 5);
    let script = playing(&[same.clone(), same.clone(), same]);
    let (ids, queries) = walk(&script).await;
    let error = ids.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Paging, Outcome::NotSent)
    );
    assert_eq!(queries, ["size=2", "size=2&page=1"]);
    assert_eq!(
        line(&error),
        "ListUsers 1.4 failed: page 1 only repeats earlier items, with 2 of 5 items seen; the service \
         may ignore `page`, ask for one page with a larger `size` [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn pages_that_go_round_in_a_circle_are_noticed_too() {
    let (first, second) = (page(&["a", "b"], 0, 2, 9), page(&["c", "d"], 1, 2, 9));
    let script = playing(&[first.clone(), second, first]);
    assert_eq!(walk(&script).await.0.unwrap_err().kind(), ErrorKind::Paging);
}

#[tokio::test]
async fn a_repeated_page_ends_the_list_when_no_count_says_that_items_are_missing() {
    let same = r#"{"users":[{"id":"a"},{"id":"b"}]}"#.to_owned();
    let script = playing(&[same.clone(), same]);
    assert_eq!(walk(&script).await.0.unwrap(), [["a", "b"]]);
}

#[tokio::test]
async fn a_service_that_tells_neither_count_nor_size_is_read_to_its_empty_page() {
    let script = playing(&[
        r#"{"users":[{"id":"a"},{"id":"b"}]}"#.to_owned(),
        r#"{"users":[{"id":"c"}]}"#.to_owned(),
        r#"{"users":[]}"#.to_owned(),
    ]);
    assert_eq!(walk(&script).await.0.unwrap(), [vec!["a", "b"], vec!["c"]]);
}

#[tokio::test]
async fn users_without_an_id_are_not_taken_for_a_repeated_page() {
    let nameless = |number: u64, name: &str| {
        format!(
            r#"{{"users":[{{"name":"{name}1"}},{{"name":"{name}2"}}],"count":4,"page":{number},"size":2}}"#
        )
    };
    let script = playing(&[nameless(0, "a"), nameless(1, "b")]);
    assert_eq!(walk(&script).await.0.unwrap(), [["?", "?"], ["?", "?"]]);
}

#[tokio::test]
async fn a_body_without_the_list_is_an_error_that_keeps_it() {
    for body in [r#"{"count":3}"#, r#"{"users":"none","count":3}"#] {
        let script = playing(&[body.to_owned()]);
        let error = walk(&script).await.0.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Answer, Some(StatusCode::OK))
        );
        assert_eq!(error.body(), body.as_bytes());
        assert_eq!(
            line(&error),
            "ListUsers 1.4 failed: 200, but the body holds no list of items [1 attempt in N ms]"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_in_the_middle_ends_the_list_after_what_came_before() {
    let script = playing(&[page(&["a", "b"], 0, 2, 9)])
        .answer(StatusCode::FORBIDDEN, "")
        .answer(StatusCode::OK, page(&["c", "d"], 1, 2, 9));
    let mut items = client(script.clone()).items(list().size(2_u64));
    for expected in ["a", "b"] {
        assert_eq!(
            items.next().await.unwrap().unwrap().id.as_str(),
            Some(expected)
        );
    }
    assert!(
        items
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .is_permission_denied()
    );
    assert!(items.next().await.is_none());
    assert_eq!(script.remaining(), 1);
}

#[tokio::test(start_paused = true)]
async fn each_page_is_repeated_as_any_call() {
    let script = Script::new()
        .fail(broken(Kind::Interrupted))
        .answer(StatusCode::OK, page(&["a", "b"], 0, 2, 3))
        .answer(StatusCode::SERVICE_UNAVAILABLE, "")
        .answer(StatusCode::OK, page(&["c"], 1, 2, 3));
    let mut items = client(script).items(list().size(2_u64));
    let mut seen = Vec::new();
    while let Some(user) = items.next().await {
        seen.push(user.unwrap().id.as_str().unwrap().to_owned());
    }
    assert_eq!(seen, ["a", "b", "c"]);
}

#[tokio::test]
async fn a_list_may_start_at_a_later_page() {
    let script = playing(&[page(&["e", "f"], 2, 2, 7), page(&["g"], 3, 2, 7)]);
    let ids = ids(client(script.clone()).pages(list().size(2_u64).page(2_u64)))
        .await
        .unwrap();
    assert_eq!(ids, [vec!["e", "f"], vec!["g"]]);
    assert!(
        script.requests()[1]
            .uri()
            .query()
            .unwrap()
            .ends_with("page=3")
    );
}

#[tokio::test]
async fn a_page_tells_the_count_and_keeps_the_body() {
    let body = page(&["a"], 0, 2, 1);
    let mut pages = client(playing(std::slice::from_ref(&body))).pages(list());
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!((page.count, page.body.as_ref()), (Some(1), body.as_bytes()));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_of_the_next_page_loses_no_page() {
    let script = Script::new()
        .hang()
        .answer(StatusCode::OK, page(&["a"], 0, 2, 1));
    let client = client(script.clone());
    let mut pages = client.pages(list());
    {
        let mut next = pin!(pages.next());
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(next.as_mut().poll(&mut context), Poll::Pending));
    }
    assert_eq!(script.requests().len(), 1);
    assert_eq!(ids(pages).await.unwrap(), [["a"]]);
}

/// Ids, count and size.
type UnrulyPage = (Vec<u8>, Option<u64>, Option<u64>);

/// Answers page after page of these, and begins anew when there are no more.
#[derive(Clone, Debug)]
struct Unruly {
    pages: Arc<Vec<UnrulyPage>>,
    asked: Arc<AtomicUsize>,
}

impl Transport for Unruly {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let (ids, count, size) = &self.pages[number % self.pages.len()];
        let users: Vec<_> = ids
            .iter()
            .map(|id| json!({"id": format!("u{id}")}))
            .collect();
        let body = json!({"users": users, "count": count, "size": size}).to_string();
        Ok(Response::new(Body::from(body)))
    }
}

proptest! {
    #[test]
    fn whatever_a_service_sends_a_list_ends_and_hands_nothing_out_twice(
        pages in prop::collection::vec(
            (
                prop::collection::vec(0_u8..12, 0..5),
                prop::option::of(0_u64..16),
                prop::option::of(1_u64..5),
            ),
            1..6,
        ),
    ) {
        let unruly = Unruly { pages: Arc::new(pages), asked: Arc::default() };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let (handed_out, error) = runtime.block_on(async {
            let mut items = client(unruly.clone()).items(list());
            let mut handed_out = Vec::new();
            loop {
                match items.next().await {
                    Some(Ok(user)) => handed_out.push(user.id.as_str().unwrap().to_owned()),
                    Some(Err(error)) => break (handed_out, Some(error)),
                    None => break (handed_out, None),
                }
            }
        });
        let distinct: BTreeSet<_> = handed_out.iter().collect();
        prop_assert_eq!(distinct.len(), handed_out.len(), "{:?}", handed_out);
        // Each page but the first and the last brings something new.
        let asked = unruly.asked.load(Ordering::SeqCst);
        prop_assert!(asked <= distinct.len() + 2);
        let told = unruly.pages.iter().cycle().take(asked).filter_map(|(_, count, _)| *count);
        match (error, told.max()) {
            (Some(error), _) => prop_assert_eq!(error.kind(), ErrorKind::Paging),
            (None, Some(most)) => prop_assert!(handed_out.len() as u64 <= most),
            (None, None) => {}
        }
    }
}

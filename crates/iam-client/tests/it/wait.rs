//! Waiting until something is gone: how often it looks, when it gives up, and what it says then.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::StatusCode;
use iam_client::model::account_assignments::ListAccountAssignments;
use iam_client::model::groups::ListGroupUsers;
use iam_client::transport::testing::{Never, Script};
use iam_client::transport::{Kind, Transport};
use iam_client::{CallOptions, ErrorKind, RetryPolicy, WaitError, Waiter};
use tokio::time::Instant;

use crate::operations::UNKNOWN;
use crate::pages::page;
use crate::support::{EXAMPLE_ANSWER, Timed, broken, builder, client, instance, user};

const SECOND: Duration = Duration::from_secs(1);

fn there(script: Script, times: usize) -> Script {
    (0..times).fold(script, |script, _| {
        script.answer(StatusCode::OK, EXAMPLE_ANSWER)
    })
}

fn gone(script: Script) -> Script {
    script.answer(StatusCode::NOT_FOUND, UNKNOWN)
}

async fn wait(transport: impl Transport, waiter: &Waiter) -> Result<(), WaitError> {
    let options = CallOptions::new().retry(RetryPolicy::never());
    let client = builder()
        .transport(transport)
        .options(options)
        .build()
        .unwrap();
    client
        .users()
        .wait_until_gone(user(), instance(), waiter)
        .await
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_already_is_not_waited_for() {
    let started = Instant::now();
    let script = gone(Script::new());
    wait(script.clone(), &Waiter::new()).await.unwrap();
    assert_eq!(
        (started.elapsed(), script.requests().len()),
        (Duration::ZERO, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn looks_follow_each_other_after_growing_waits_with_jitter() {
    let mut all = Vec::new();
    for _ in 0..20 {
        let transport = Timed::new(gone(there(Script::new(), 6)));
        let waiter = Waiter::new()
            .timeout(100 * SECOND)
            .delays(SECOND, 5 * SECOND);
        wait(transport.clone(), &waiter).await.unwrap();
        let waits = transport.waits();
        assert_eq!(waits.len(), 6);
        assert!(waits[0] <= 3 * SECOND, "{waits:?}");
        // tokio's clock goes by whole milliseconds.
        let bounds = SECOND..=5 * SECOND + Duration::from_millis(1);
        assert!(waits.iter().all(|wait| bounds.contains(wait)), "{waits:?}");
        all.push(waits);
    }
    assert!(all.iter().any(|waits| *waits != all[0]), "waits are alike");
}

#[tokio::test(start_paused = true)]
async fn the_time_is_kept_and_the_error_says_what_was_waited_for() {
    let started = Instant::now();
    let script = there(Script::new(), 100);
    let waiter = Waiter::new()
        .timeout(10 * SECOND)
        .delays(4 * SECOND, 4 * SECOND);
    let error = wait(script.clone(), &waiter).await.unwrap_err();
    // Looks at 0, 4 and 8 s; the next would come too late.
    assert_eq!(script.requests().len(), 3);
    assert!(started.elapsed() <= 10 * SECOND && error.is_timeout());
    let text = error.to_string();
    assert!(
        text.starts_with("waited 80") && text.ends_with(
            " ms for user 138c2fc8c29a449dbfa8681f8f1d78e2 to be gone, in vain; wait longer, or find out \
             what holds it up [3 looks]"
        ),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_look_that_hangs_ends_with_the_time() {
    let started = Instant::now();
    let error = wait(Never, &Waiter::new().timeout(3 * SECOND))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            WaitError::TimedOut {
                looks: 0,
                last: None,
                ..
            }
        ),
        "{error}"
    );
    assert!(started.elapsed() < 4 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn no_time_and_endless_time_are_times_too() {
    let error = wait(Never, &Waiter::new().timeout(Duration::ZERO))
        .await
        .unwrap_err();
    assert!(error.is_timeout());
    let endless = Waiter::new()
        .timeout(Duration::MAX)
        .delays(SECOND, Duration::MAX);
    wait(gone(there(Script::new(), 3)), &endless).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn failures_of_the_moment_are_waited_out() {
    let script = Script::new()
        .fail(broken(Kind::Connect))
        .fail(broken(Kind::Interrupted))
        .fail(broken(Kind::Timeout))
        .answer(StatusCode::EXPECTATION_FAILED, "<html></html>")
        .answer(StatusCode::TOO_MANY_REQUESTS, "")
        .answer(StatusCode::INTERNAL_SERVER_ERROR, "")
        .answer(StatusCode::SERVICE_UNAVAILABLE, "");
    wait(gone(script), &Waiter::new()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_last_failure_is_told_when_the_time_is_over() {
    let script = there(Script::new(), 1).answer(StatusCode::SERVICE_UNAVAILABLE, "");
    let waiter = Waiter::new()
        .timeout(3 * SECOND)
        .delays(2 * SECOND, 2 * SECOND);
    let error = wait(script, &waiter).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("[2 looks]; the last look failed: ShowUser 1.4 failed: 503"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn any_other_failure_ends_the_waiting_at_once() {
    let gateway =
        r#"{"timestamp":"t","path":"/","status":404,"error":"Not Found","requestId":"r"}"#;
    for (code, body) in [
        (400, UNKNOWN),
        (401, ""),
        (403, ""),
        (404, gateway),
        (406, ""),
    ] {
        let code = StatusCode::from_u16(code).unwrap();
        let script = there(Script::new(), 1).answer(code, body);
        match wait(gone(script.clone()), &Waiter::new())
            .await
            .unwrap_err()
        {
            WaitError::Call(error) => assert_eq!(error.status(), Some(code)),
            error => panic!("{error}"),
        }
        assert_eq!(script.remaining(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn groups_instances_and_permission_sets_are_shown_until_they_are_gone() {
    let script = (0..3).fold(Script::new(), |script, _| {
        gone(script.answer(StatusCode::OK, "{}"))
    });
    let client = client(script.clone());
    let waiter = Waiter::new();
    let group = "group-1".parse().unwrap();
    client
        .groups()
        .wait_until_gone(group, instance(), &waiter)
        .await
        .unwrap();
    client
        .instances()
        .wait_until_gone(instance(), &waiter)
        .await
        .unwrap();
    let set = "set-1".parse().unwrap();
    client
        .permission_sets()
        .wait_until_gone(set, instance(), &waiter)
        .await
        .unwrap();
    let paths: Vec<String> = script
        .requests()
        .iter()
        .map(|r| r.uri().path().to_owned())
        .collect();
    let (group, set) = ("/v1/groups/group-1", "/v1/permission-sets/set-1");
    let instance = "/v1/instances/ssoins-12345";
    assert_eq!(paths, [group, group, instance, instance, set, set]);
}

/// A page of one principal with these permission sets, out of `count` principals.
fn assigned(permission_sets: &str, number: u64, count: u64) -> String {
    format!(
        r#"{{"account_assignments":[{{"principal_id":"p{number}"{permission_sets}}}],"count":{count},"page":{number},"size":1}}"#
    )
}

async fn assignments_gone(script: Script) -> Result<(), WaitError> {
    let ids = ["as-1".parse().unwrap(), "as-2".parse().unwrap()];
    let list = ListAccountAssignments::new(
        instance(),
        "account-1".parse::<iam_client::model::AccountId>().unwrap(),
    );
    let waiter = Waiter::new()
        .timeout(5 * SECOND)
        .delays(2 * SECOND, 2 * SECOND);
    client(script)
        .account_assignments()
        .wait_until_gone(&ids, list, &waiter)
        .await
}

#[tokio::test(start_paused = true)]
async fn assignments_are_waited_for_until_no_page_lists_one_of_them() {
    let other = r#","permission_sets":[{"account_assignment_id":"as-9"}]"#;
    let second =
        r#","permission_sets":[{"account_assignment_id":"as-8"},{"account_assignment_id":"as-2"}]"#;
    let script = [
        assigned(other, 0, 2),
        assigned(second, 1, 2),
        assigned(other, 0, 2),
        assigned(r#","permission_sets":[]"#, 1, 2),
    ];
    let script = crate::pages::playing(&script);
    assignments_gone(script.clone()).await.unwrap();
    assert_eq!(script.remaining(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_principal_whose_assignments_are_not_told_may_have_any() {
    for unsure in [
        "",
        r#","permission_sets":null"#,
        r#","permission_sets":[{}]"#,
        r#","permission_sets":["as-1"]"#,
    ] {
        let page = assigned(unsure, 0, 1);
        let script = crate::pages::playing(&[page.clone(), page.clone(), page]);
        let error = assignments_gone(script).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert!(
            error
                .to_string()
                .contains("account assignments as-1, as-2 to be gone"),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_belies_its_count_does_not_prove_that_something_is_gone() {
    let script = Script::new().answer(StatusCode::OK, assigned(r#","permission_sets":[]"#, 0, 2));
    let script = script.answer(
        StatusCode::OK,
        r#"{"account_assignments":[],"count":2,"page":1,"size":1}"#,
    );
    match assignments_gone(script).await.unwrap_err() {
        WaitError::Call(error) => assert_eq!(error.kind(), ErrorKind::Paging),
        error => panic!("{error}"),
    }
}

#[tokio::test(start_paused = true)]
async fn anything_that_is_listed_can_be_waited_for() {
    let script = Script::new()
        .answer(StatusCode::OK, page(&["a", "b"], 0, 20, 2))
        .answer(StatusCode::OK, page(&["b"], 0, 20, 1));
    let list = ListGroupUsers::new(
        "group-1".parse::<iam_client::model::GroupId>().unwrap(),
        instance(),
    );
    client(script.clone())
        .wait_until_unlisted("member a", &Waiter::new(), list, |user| {
            user.id.as_str() == Some("a")
        })
        .await
        .unwrap();
    assert_eq!(script.remaining(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_wait_can_be_dropped_while_it_looks_and_while_it_rests_and_begun_again() {
    let script = there(Script::new().hang(), 1);
    let client = client(gone(there(script.clone(), 1)));
    let waiter = Waiter::new();
    let mut context = Context::from_waker(Waker::noop());
    // First within the call that hangs, then within the wait after the first look.
    for requests in [1, 2] {
        let mut wait = pin!(client.users().wait_until_gone(user(), instance(), &waiter));
        assert!(wait.as_mut().poll(&mut context).is_pending());
        assert_eq!(script.requests().len(), requests);
    }
    client
        .users()
        .wait_until_gone(user(), instance(), &waiter)
        .await
        .unwrap();
    assert_eq!(script.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_ones_own_runs_on_another_task() {
    let looks = AtomicU32::new(0);
    let client = client(Script::new());
    let task = tokio::spawn(async move {
        let look = || async { Ok(looks.fetch_add(1, Ordering::Relaxed) == 2) };
        client
            .wait_until("the third look", &Waiter::new(), look)
            .await
    });
    task.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_waits_of_handles_run_on_another_task() {
    let client = client(gone(there(Script::new(), 1)));
    let task = tokio::spawn(async move {
        let waiter = Waiter::new();
        client
            .users()
            .wait_until_gone(user(), instance(), &waiter)
            .await
    });
    task.await.unwrap().unwrap();
}

#[test]
fn a_wait_outside_a_runtime_is_an_error() {
    let client = client(Script::new());
    let waiter = Waiter::new();
    let mut wait = pin!(client.users().wait_until_gone(user(), instance(), &waiter));
    match wait.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(WaitError::Call(error))) => assert_eq!(error.kind(), ErrorKind::Request),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_takes_the_shape_that_the_operation_has_in_the_version() {
    let waiter = Waiter::new();
    for text in ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"] {
        let options = CallOptions::new().api_version(text.parse().unwrap());
        let client = client(gone(gone(Script::new()))).with(options);
        let set = "set-1".parse().unwrap();
        client
            .permission_sets()
            .wait_until_gone(set, instance(), &waiter)
            .await
            .unwrap();
        let waited = client
            .instances()
            .wait_until_gone(instance(), &waiter)
            .await;
        match waited {
            // ShowInstance has no known shape in 1.0.
            Err(WaitError::Call(error)) => {
                assert_eq!((error.kind(), text), (ErrorKind::Version, "1.0"));
            }
            waited => waited.unwrap(),
        }
    }
}

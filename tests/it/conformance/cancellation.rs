//! A call that is dropped at one of the points where it waits: the client, its pool and the emulator work on, and the
//! change is made whole or not at all.

use std::time::Duration;

use iam_client::Client;
use iam_client::model::users::{ListUsers, UserCreateRequest, UserSetRequest};
use iam_emulator::{Cut, Fault};
use iam_tests::cancellation::within;
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

use crate::support::{Stand, instance, john_doe};

on_every_transport![
    a_set_user_can_be_dropped_at_every_point_where_it_waits,
    a_create_user_that_is_dropped_has_created_one_user_or_none,
    a_call_that_is_never_polled_sends_nothing,
];

/// More points than there are on any way, so that a test ends.
const MOST_POINTS: usize = 100;

/// Connections end a little after both their ends; a task that is left behind never does.
async fn no_task_is_left() {
    let metrics = Handle::current().metrics();
    let ended = async {
        while metrics.num_alive_tasks() > 0 {
            sleep(Duration::from_millis(1)).await;
        }
    };
    let ended = timeout(Duration::from_secs(20), ended).await;
    assert!(
        ended.is_ok(),
        "{} tasks are left",
        metrics.num_alive_tasks()
    );
}

async fn department(client: &Client) -> String {
    let shown = client.users().show(john_doe(), instance()).await.unwrap();
    let user = shown.into_value().user.into_value().unwrap();
    user.department.as_str().unwrap().to_owned()
}

/// Its first attempt is cut off, so that its way leads through a repetition too.
async fn a_set_user_can_be_dropped_at_every_point_where_it_waits(stand: Stand) {
    let client = stand.client();
    let mut possible = vec![department(&client).await];
    let mut points = 0;
    loop {
        stand.emulator.faults().add(Fault::cut(Cut::BeforeApplying));
        let value = format!("after {points}");
        possible.push(value.clone());
        let request = UserSetRequest::new(instance()).department(value.as_str());
        let result = within(points, client.users().set(john_doe(), request)).await;
        stand.emulator.faults().clear();
        // The pool works, whatever the dropped call has left in it.
        let request = UserSetRequest::new(instance()).manager(value.as_str());
        client.users().set(john_doe(), request).await.unwrap();
        let seen = department(&client).await;
        assert!(possible.contains(&seen), "{seen:?} was never sent");
        if let Some(answer) = result {
            assert_eq!(answer.unwrap().attempts, 2);
            break;
        }
        points += 1;
        assert!(points < MOST_POINTS, "the call does not end");
    }
    // At least the first answer, the wait before the repetition, and the second answer.
    assert!(points >= 2, "{points} points");
    drop((client, stand));
    no_task_is_left().await;
}

async fn a_create_user_that_is_dropped_has_created_one_user_or_none(stand: Stand) {
    let client = stand.client();
    let mut points = 0;
    loop {
        let login = format!("dropped{points}");
        let create = || UserCreateRequest::new(instance(), "Dropped", login.as_str());
        let result = within(points, client.users().create(create())).await;
        let again = client.users().create(create()).await;
        match (&result, &again) {
            (Some(Ok(_)), Err(error)) => assert!(error.is_invalid(), "{error}"),
            (None, Err(error)) => assert!(error.is_invalid(), "{error}"),
            (None, Ok(_)) => {}
            other => panic!("{other:?}"),
        }
        let list = ListUsers::new(instance()).user_id(login.as_str());
        let found = client.users().list(list).await.unwrap();
        assert_eq!(found.count.value(), Some(&1), "{login}");
        if result.is_some() {
            break;
        }
        points += 1;
        assert!(points < MOST_POINTS, "the call does not end");
    }
    drop((client, stand));
    no_task_is_left().await;
}

async fn a_call_that_is_never_polled_sends_nothing(stand: Stand) {
    let client = stand.client();
    let request = UserSetRequest::new(instance()).department("never");
    drop(client.users().set(john_doe(), request));
    assert_ne!(department(&client).await, "never");
    let operations = stand.emulator.journal().entries();
    let operations: Vec<_> = operations.iter().map(|entry| entry.operation).collect();
    assert_eq!(operations, [Some("ShowUser")]);
}

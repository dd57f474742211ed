//! What goes wrong on the way, and what has become of the change.

use std::time::Duration;

use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};
use iam_client::model::users::{UserCreateRequest, UserSetRequest};
use iam_client::{Error, ErrorKind, Outcome};
use iam_emulator::{Cut, Fault, FaultRule};

use crate::support::{Stand, instance, john_doe, quick};

on_every_transport![
    a_cut_set_user_is_sent_again_and_succeeds,
    a_cut_create_user_is_not_sent_again_and_its_outcome_is_unknown,
    a_500_although_the_user_was_created_leaves_the_outcome_unknown,
    throttling_is_waited_for_by_an_idempotent_call,
    the_page_of_the_web_firewall_is_a_typed_error,
    an_answer_that_breaks_off_is_an_applied_change,
    a_call_ends_at_its_deadline,
];

async fn set_department(stand: &Stand) -> Result<u32, Error> {
    let request = UserSetRequest::new(instance()).department("X");
    let answer = stand.client().users().set(john_doe(), request).await?;
    Ok(answer.attempts)
}

async fn create_user(stand: &Stand) -> Result<u32, Error> {
    let request = UserCreateRequest::new(instance(), "New", "new.user");
    Ok(stand.client().users().create(request).await?.attempts)
}

async fn a_cut_set_user_is_sent_again_and_succeeds(stand: Stand) {
    for cut in [Cut::BeforeApplying, Cut::AfterApplying] {
        stand.emulator.faults().add(Fault::cut(cut));
        assert_eq!(set_department(&stand).await.unwrap(), 2, "{cut:?}");
    }
}

async fn a_cut_create_user_is_not_sent_again_and_its_outcome_is_unknown(stand: Stand) {
    stand.emulator.faults().add(Fault::cut(Cut::AfterApplying));
    let error = create_user(&stand).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert!(error.is_outcome_unknown());
    let creations = stand.emulator.journal().entries();
    assert_eq!(
        creations
            .iter()
            .filter(|entry| entry.operation == Some("CreateUser"))
            .count(),
        1
    );
    let again = create_user(&stand).await.unwrap_err();
    assert!(
        again.is_invalid(),
        "the user was created, and creating it again is refused: {again}"
    );
}

async fn a_500_although_the_user_was_created_leaves_the_outcome_unknown(stand: Stand) {
    stand
        .emulator
        .faults()
        .add(Fault::status(StatusCode::INTERNAL_SERVER_ERROR).applied());
    let error = create_user(&stand).await.unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), error.attempts()),
        (500, 1)
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(
        error.to_string().contains("the outcome is unknown"),
        "{error}"
    );
}

async fn throttling_is_waited_for_by_an_idempotent_call(stand: Stand) {
    let throttled = Fault::status(StatusCode::TOO_MANY_REQUESTS)
        .header(RETRY_AFTER, HeaderValue::from_static("0"));
    stand
        .emulator
        .faults()
        .add(FaultRule::new(throttled).times(2));
    assert_eq!(set_department(&stand).await.unwrap(), 3);
}

async fn the_page_of_the_web_firewall_is_a_typed_error(stand: Stand) {
    stand
        .emulator
        .faults()
        .add(FaultRule::new(Fault::html_417()).times(3));
    let error = set_department(&stand).await.unwrap_err();
    assert!(error.is_throttled());
    assert_eq!(
        (error.status().unwrap().as_u16(), error.attempts()),
        (417, 3)
    );
    assert!(
        error.service_error().unwrap().support_id().is_some(),
        "{error}"
    );
}

async fn an_answer_that_breaks_off_is_an_applied_change(stand: Stand) {
    stand.emulator.faults().add(Fault::truncated_body());
    let error = create_user(&stand).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Answer, Outcome::Applied)
    );
    assert_eq!(error.status().unwrap(), 201);
    assert!(!error.body().is_empty(), "what came of the body is kept");
}

async fn a_call_ends_at_its_deadline(stand: Stand) {
    stand
        .emulator
        .faults()
        .add(Fault::delay(Duration::from_secs(600)));
    let client = stand
        .client()
        .with(quick().timeout(Duration::from_millis(150)));
    let request = UserSetRequest::new(instance()).department("X");
    let error = client.users().set(john_doe(), request).await.unwrap_err();
    assert!(error.is_timeout() && error.is_outcome_unknown(), "{error}");
    assert!(error.elapsed() < Duration::from_millis(400), "{error}");
}

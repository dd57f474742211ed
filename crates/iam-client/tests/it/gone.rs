//! Deletions of what is gone already: success to whoever wants it gone, and nothing else is.

use http::StatusCode;
use iam_client::model::users::{UserDeleteBulkRequest, UserRemoveResponse};
use iam_client::transport::Kind;
use iam_client::transport::testing::Script;
use iam_client::{Answer, Error, Gone, Outcome};

use crate::operations::UNKNOWN;
use crate::support::{broken, client, instance, user};

async fn deleted(script: Script) -> Result<Answer<UserRemoveResponse>, Error> {
    client(script).users().delete(user(), instance()).await
}

async fn deleted_with(body: &str) -> bool {
    let answer = deleted(Script::new().answer(StatusCode::OK, body.to_owned())).await;
    assert_eq!(answer.is_gone(), answer.as_ref().unwrap().is_gone());
    answer.is_gone()
}

#[tokio::test]
async fn an_answer_is_gone_when_nothing_failed_but_what_was_not_there() {
    assert!(deleted_with(r#"{"success_ids":[{"success_id":"a"}],"failed_ids":[]}"#).await);
    // The words of the reference's example of RemoveFailCaused.
    assert!(
        deleted_with(
            r#"{"success_ids":[],"failed_ids":[{"failed_id":"a","error_code":"NOT_FOUND","failed_caused":"NotFoundError"}]}"#
        )
        .await
    );
    assert!(deleted_with(r#"{"failed_ids":[{"failed_caused":"NotFoundError"}]}"#).await);
}

#[tokio::test]
async fn an_answer_is_not_gone_when_anything_else_failed_or_it_does_not_say() {
    for body in [
        r#"{"failed_ids":[{"error_code":"FORBIDDEN"}]}"#,
        r#"{"failed_ids":[{"error_code":"NOT_FOUND"},{"error_code":"CONFLICT"}]}"#,
        r#"{"failed_ids":[{"error_code":"CONFLICT","failed_caused":"NotFoundError"}]}"#,
        r#"{"failed_ids":[{}]}"#,
        r#"{"failed_ids":["a"]}"#,
        r#"{"failed_ids":null}"#,
        r#"{"success_ids":[{"success_id":"a"}]}"#,
        "{}",
    ] {
        assert!(!deleted_with(body).await, "{body}");
    }
}

#[tokio::test]
async fn only_a_404_of_the_service_itself_means_gone() {
    let gateway =
        r#"{"timestamp":"t","path":"/v1/users","status":404,"error":"Not Found","requestId":"r"}"#;
    let page = "<html><head><title>Samsung Cloud Platform</title></head></html>";
    for (code, body, gone) in [
        (StatusCode::NOT_FOUND, UNKNOWN, true),
        (StatusCode::NOT_FOUND, gateway, false),
        (StatusCode::NOT_FOUND, page, false),
        (StatusCode::NOT_FOUND, "", false),
        (StatusCode::FORBIDDEN, UNKNOWN, false),
        (StatusCode::INTERNAL_SERVER_ERROR, UNKNOWN, false),
    ] {
        let answer = deleted(Script::new().answer(code, body)).await;
        assert_eq!(answer.is_gone(), gone, "{code} {body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_was_cut_off_and_finds_nothing_when_repeated_is_gone() {
    let script = Script::new()
        .fail(broken(Kind::Interrupted))
        .answer(StatusCode::NOT_FOUND, UNKNOWN);
    let error = deleted(script).await.unwrap_err();
    assert!(error.is_gone());
    assert_eq!((error.attempts(), error.outcome()), (2, Outcome::Unknown));
}

#[tokio::test]
async fn a_404_of_a_bulk_deletion_does_not_say_that_all_are_gone() {
    let client = client(Script::new().answer(StatusCode::NOT_FOUND, UNKNOWN));
    let request = UserDeleteBulkRequest::new(instance(), [user(), "other".parse().unwrap()]);
    assert!(!client.users().delete_bulk(request).await.is_gone());
}

#[tokio::test]
async fn a_deletion_without_a_body_in_its_answer_is_gone() {
    let script = Script::new()
        .answer(StatusCode::NO_CONTENT, "")
        .answer(StatusCode::FORBIDDEN, "");
    let client = client(script);
    assert!(client.instances().delete(instance()).await.is_gone());
    assert!(!client.instances().delete(instance()).await.is_gone());
}

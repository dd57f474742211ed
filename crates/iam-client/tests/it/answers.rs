//! Answers of success that do not read: typed errors that keep status and body, within limits.

use std::time::Duration;

use http::StatusCode;
use iam_client::transport::Kind;
use iam_client::{CallOptions, Error, ErrorKind, Outcome};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::server::{Server, answer, receive};
use crate::support::{EXAMPLE_ANSWER, builder, create_user, line, set_user, show_user};

fn outcome_in_words(error: &Error) -> &'static str {
    match error.outcome() {
        Outcome::Applied => "the change was made",
        _ => {
            "the outcome is unknown: the change may have been made, read it back before you repeat it"
        }
    }
}

async fn unread(bytes: impl Into<Vec<u8>>) -> Error {
    let server = Server::answering(bytes).await;
    let error = server.client().send(&set_user()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Answer, "{error}");
    assert_eq!(error.status(), Some(StatusCode::OK));
    // Whoever answered with something else than an object need not have been the service.
    let outcome = if error.body().starts_with(b"{") {
        Outcome::Applied
    } else {
        Outcome::Unknown
    };
    assert_eq!(error.outcome(), outcome);
    assert!(error.headers().is_some());
    assert_eq!(error.attempts(), 1);
    error
}

#[tokio::test]
async fn a_body_that_does_not_read_is_kept_and_the_line_says_where_it_fails() {
    let deep = "[".repeat(10_000);
    let deep_member = format!("{{\"user\":{deep}");
    let cases: [(&[u8], &str); 7] = [
        (
            b"It works!",
            "it is no JSON, or nested more than 127 levels deep, line 1 column 1",
        ),
        (
            b"<html>Welcome</html>",
            "it is no JSON, or nested more than 127 levels deep, line 1 column 1",
        ),
        (
            deep.as_bytes(),
            "it holds another type or text than the reference says, line 1 column 0",
        ),
        (
            deep_member.as_bytes(),
            "it is no JSON, or nested more than 127 levels deep at user[0][0][0][0][0][0][0], line 1 column 135",
        ),
        (
            b"{\"user\":{\"name\":\"\xff\xfe\"}}",
            "it is not UTF-8 at user.name, line 1 column 18",
        ),
        (
            b"[]",
            "it holds another type or text than the reference says, line 1 column 0",
        ),
        (
            b"{\"user\":{\"name\":\"Jo",
            "it ends too early at user.name, line 1 column 19",
        ),
    ];
    for (body, problem) in cases {
        let error = unread(answer(200, "", body)).await;
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        assert_eq!(error.body(), body, "{shown}");
        assert_eq!(
            line(&error),
            format!(
                "SetUser 1.4 failed: 200, but the body cannot be read: {problem} [1 attempt in N ms]; {}",
                outcome_in_words(&error)
            ),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn an_answer_without_a_body_is_told_as_that() {
    let error = unread(answer(200, "", "")).await;
    assert_eq!(error.body(), b"");
    assert_eq!(
        line(&error),
        format!(
            "SetUser 1.4 failed: 200, but the answer has no body [1 attempt in N ms]; {}",
            outcome_in_words(&error)
        )
    );
}

#[tokio::test]
async fn a_member_of_another_type_costs_only_itself() {
    let body = r#"{"user":{"name":7,"user_id":"johndoe","groups":"none"},"more":1}"#;
    let server = Server::answering(answer(200, "", body)).await;
    let answer = server.client().send(&set_user()).await.unwrap();
    let user = answer.user.value().unwrap();
    assert_eq!(user.user_id.as_str(), Some("johndoe"));
    assert_eq!(user.name.as_str(), None);
    assert_eq!(answer.body, body);
}

#[tokio::test]
async fn an_unreadable_body_of_a_safe_call_changes_nothing() {
    let server = Server::answering(answer(200, "", "nonsense")).await;
    let error = server.client().send(&show_user()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(line(&error).ends_with("[1 attempt in N ms]"), "{error}");
}

#[tokio::test]
async fn a_created_user_whose_answer_does_not_read_is_created_all_the_same() {
    let server = Server::answering(answer(201, "", "{")).await;
    let error = server.client().send(&create_user()).await.unwrap_err();
    assert_eq!(
        (error.outcome(), error.status()),
        (Outcome::Applied, Some(StatusCode::CREATED))
    );
    assert!(line(&error).ends_with("; the change was made"), "{error}");
}

#[tokio::test]
async fn of_a_broken_answer_64_kib_are_kept() {
    let body = "x".repeat(1024 * 1024);
    let error = unread(answer(200, "", &body)).await;
    assert_eq!(error.body(), &body.as_bytes()[..64 * 1024]);
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_what_came() {
    let mut bytes = answer(200, "", EXAMPLE_ANSWER);
    bytes.truncate(bytes.len() - 10);
    let error = unread(bytes).await;
    assert_eq!(
        error.body(),
        &EXAMPLE_ANSWER.as_bytes()[..EXAMPLE_ANSWER.len() - 10]
    );
    assert!(
        line(&error).starts_with("SetUser 1.4 failed: 200, but the answer did not come whole: "),
        "{error}"
    );
}

/// Sends an endless body without a length, and tells how much of it was taken.
async fn endless() -> (u16, tokio::task::JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        receive(&mut connection).await;
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
        connection.write_all(head.as_bytes()).await.unwrap();
        let chunk = vec![b' '; 64 * 1024];
        let mut taken = 0;
        while taken < 100 * 1024 * 1024 && connection.write_all(&chunk).await.is_ok() {
            taken += chunk.len();
        }
        taken
    });
    (port, taken)
}

#[tokio::test]
async fn an_answer_of_100_mb_is_given_up_at_the_limit() {
    let (port, taken) = endless().await;
    let client = builder()
        .endpoint(format!("http://127.0.0.1:{port}").parse().unwrap())
        .build()
        .unwrap();
    let error = client.send(&set_user()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Answer, Some(StatusCode::OK))
    );
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
    assert_eq!(error.body(), [b' '; 64 * 1024]);
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 200, but the answer did not come whole: the answer is longer than the \
         limit of 8388608 bytes [1 attempt in N ms]; the outcome is unknown: the change may have been made, read it back before you repeat it"
    );
    // The limit, and what the sockets hold.
    let taken = taken.await.unwrap();
    assert!(taken < 32 * 1024 * 1024, "{taken} bytes were read");
}

#[tokio::test]
async fn an_answer_that_declares_too_much_is_not_read_at_all() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n";
    let error = unread(head).await;
    assert_eq!(error.body(), b"");
    assert!(
        line(&error).contains("longer than the limit of 8388608 bytes"),
        "{error}"
    );
}

#[tokio::test]
async fn the_limit_of_a_body_can_be_set() {
    let server = Server::answering(answer(200, "", EXAMPLE_ANSWER)).await;
    let client = server.builder().body_limit(100).build().unwrap();
    let error = client.send(&set_user()).await.unwrap_err();
    assert!(
        line(&error).contains("longer than the limit of 100 bytes"),
        "{error}"
    );
}

#[tokio::test]
async fn an_answer_that_is_no_http_is_a_protocol_error() {
    let server = Server::answering("220 mail.example.com ESMTP\r\n").await;
    let error = server.client().send(&set_user()).await.unwrap_err();
    assert_eq!(error.transport_error().unwrap().kind(), Kind::Protocol);
    assert!(error.is_outcome_unknown(), "{error}");
}

#[tokio::test]
async fn a_server_that_takes_the_request_and_says_nothing_costs_the_time_of_the_call() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let client = builder()
        .endpoint(format!("http://127.0.0.1:{port}").parse().unwrap())
        .options(CallOptions::new().timeout(Duration::from_millis(200)))
        .build()
        .unwrap();
    let error = client.send(&set_user()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert!(error.is_outcome_unknown());
    assert!(
        line(&error)
            .starts_with("SetUser 1.4 failed: no answer within the 200ms that the call may take"),
        "{error}"
    );
    drop(listener);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_may_take_longer_than_the_transport_s_own_thirty_seconds() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        receive(&mut connection).await;
        tokio::time::sleep(Duration::from_secs(45)).await;
        connection
            .write_all(&answer(200, "", EXAMPLE_ANSWER))
            .await
            .unwrap();
        connection.shutdown().await.unwrap();
    });
    let minute = Duration::from_secs(60);
    let client = builder()
        .endpoint(format!("http://127.0.0.1:{port}").parse().unwrap())
        .options(CallOptions::new().timeout(minute).attempt_timeout(minute))
        .build()
        .unwrap();
    let answer = client.send(&set_user()).await.unwrap();
    assert_eq!(answer.attempts, 1);
    assert!(answer.elapsed >= Duration::from_secs(45));
}

//! What becomes of every status that was seen, from the socket up to the one line that is printed.

use http::StatusCode;
use iam_client::auth::UnixMillis;
use iam_client::model::{ErrorBody, Operation};
use iam_client::transport::Kind;
use iam_client::{Answer, Error, ErrorKind, Outcome};
use serde_json::Value;

use crate::server::{Server, answer};
use crate::support::{EXAMPLE_ANSWER, NOW, USER, builder, create_user, line, set_user, show_user};

/// The body recorded for an operation of the platform.
fn recorded(operation: &str) -> String {
    let file = include_str!("../../../iam-model/tests/facts/live-errors.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let entries = file["recorded"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["operation"] == operation);
    entry.unwrap()["body"].as_str().unwrap().to_owned()
}

/// One error in the service's own shape.
fn standard(status: u16, code: &str, detail: &str, response: &str) -> String {
    format!(
        r#"{{"errors":[{{"code":"{code}","detail":{detail},"global_request_id":"req-global","links":[],"related_resources":[],"request_id":"req-local","response":{response},"status":{status},"title":"{code}"}}]}}"#
    ) + "\n"
}

struct Told {
    status: u16,
    headers: &'static str,
    body: String,
}

impl Told {
    fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: "",
            body: body.into(),
        }
    }

    /// What a call makes of it.
    async fn to<O: Operation>(&self, operation: &O) -> Error {
        let server = Server::answering(answer(self.status, self.headers, &self.body)).await;
        let error = server
            .client()
            .send(operation)
            .await
            .map(|_| ())
            .unwrap_err();
        assert_eq!(server.received().len(), 1);
        assert_eq!(error.kind(), ErrorKind::Service);
        assert_eq!(
            error.status(),
            Some(StatusCode::from_u16(self.status).unwrap())
        );
        assert_eq!(error.body(), self.body.as_bytes());
        assert_eq!(error.operation(), O::NAME);
        assert_eq!(error.attempts(), 1);
        assert!(error.headers().unwrap().contains_key("content-length"));
        error
    }
}

/// Which of the questions that a caller asks are answered with yes.
fn predicates(error: &Error) -> Vec<&'static str> {
    let all = [
        ("authentication", error.is_authentication()),
        ("conflict", error.is_conflict()),
        ("invalid", error.is_invalid()),
        ("not found", error.is_not_found()),
        ("outcome unknown", error.is_outcome_unknown()),
        ("permission denied", error.is_permission_denied()),
        ("throttled", error.is_throttled()),
        ("timeout", error.is_timeout()),
        ("version not served", error.is_version_not_served()),
    ];
    all.iter()
        .filter(|(_, yes)| *yes)
        .map(|(name, _)| *name)
        .collect()
}

fn ids(error: &Error) -> (Option<&str>, Option<&str>) {
    (error.request_id(), error.global_request_id())
}

const STANDARD_IDS: (Option<&str>, Option<&str>) = (Some("req-local"), Some("req-global"));

#[tokio::test]
async fn status_200_is_the_typed_answer() {
    let server = Server::answering(answer(200, "x-request-id: req-7\r\n", EXAMPLE_ANSWER)).await;
    let answer: Answer<_> = server.client().send(&set_user()).await.unwrap();
    let user = answer.user.value().unwrap();
    assert_eq!(user.user_id.as_str(), Some("johndoe"));
    assert_eq!(user.department.as_str(), Some("Department X"));
    assert_eq!(user.password_failed_count.value(), Some(&6));
    assert_eq!(answer.body, EXAMPLE_ANSWER);
    assert_eq!((answer.status, answer.attempts), (StatusCode::OK, 1));
    assert_eq!(answer.request_id(), Some("req-7"));
    assert_eq!(answer.api_version.unwrap().to_string(), "1.4");
}

#[tokio::test]
async fn status_400_tells_every_detail() {
    let error = Told::new(400, recorded("createuser"))
        .to(&create_user())
        .await;
    assert_eq!(predicates(&error), ["invalid"]);
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(error.code(), Some("ValidationError"));
    assert_eq!(error.details(), ["Field required"; 3]);
    assert_eq!(
        ids(&error),
        (
            Some("req-e05ffdda-3143-44f8-993c-214a4ff94df0"),
            Some("req-ed2e0c71-7bd3-4bcf-ae0e-1f034a04552d")
        )
    );
    assert_eq!(
        line(&error),
        "CreateUser 1.4 failed: 400 ValidationError: Field required; Field required; Field required \
         (request_id req-e05ffdda-3143-44f8-993c-214a4ff94df0, \
         global_request_id req-ed2e0c71-7bd3-4bcf-ae0e-1f034a04552d) [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn status_401_of_the_gateway_is_an_authentication_error() {
    let body = recorded("storage/archivestorage/createarchivingpolicy");
    let error = Told::new(401, body).to(&set_user()).await;
    assert_eq!(predicates(&error), ["authentication"]);
    assert_eq!(error.code(), Some("UNAUTHORIZED"));
    assert_eq!(ids(&error), (None, None));
    assert!(matches!(
        error.service_error().unwrap().body(),
        ErrorBody::Rejection { .. }
    ));
    assert!(
        line(&error)
            .starts_with("SetUser 1.4 failed: 401 UNAUTHORIZED: Request was rejected by gateway"),
        "{error}"
    );
    assert!(line(&error).ends_with(" [1 attempt in N ms]"), "{error}");
}

#[tokio::test]
async fn status_401_tells_how_wrong_this_machine_s_clock_is() {
    let body = r#"{"status":"UNAUTHORIZED","name":"Request was rejected by gateway"}"#;
    let cases = [
        (
            NOW.as_u64() + 90_000,
            Some(90),
            "; this machine's clock is 90 s ahead of the service's",
        ),
        (
            NOW.as_u64() - 61_000,
            Some(-61),
            "; this machine's clock is 61 s behind the service's",
        ),
        (NOW.as_u64() + 1_000, Some(1), ""),
    ];
    for (now, skew, told) in cases {
        let bytes = answer(401, "date: Mon, 23 Nov 2026 00:00:00 GMT\r\n", body);
        let server = Server::answering(bytes).await;
        let client = server.client_at(UnixMillis::new(now));
        let error = client.send(&set_user()).await.unwrap_err();
        assert_eq!(error.clock_skew_seconds(), skew);
        assert_eq!(
            line(&error),
            format!(
                "SetUser 1.4 failed: 401 UNAUTHORIZED: Request was rejected by gateway{told} [1 attempt in N ms]"
            )
        );
    }
}

#[tokio::test]
async fn status_403_is_a_permission_that_is_missing() {
    let response = r#"{"access_level":"write","action_name":"iam-identity-center:SetUser","caused_auths":[],"message":"no"}"#;
    let body = standard(
        403,
        "Forbidden",
        "\"You do not have permission.\"",
        response,
    );
    let error = Told::new(403, body).to(&set_user()).await;
    assert_eq!(predicates(&error), ["permission denied"]);
    assert_eq!(error.code(), Some("Forbidden"));
    let permission =
        "access_level write, action_name iam-identity-center:SetUser, caused_auths [], message no";
    assert_eq!(error.details(), ["You do not have permission.", permission]);
    assert_eq!(ids(&error), STANDARD_IDS);
    assert_eq!(
        line(&error),
        format!(
            "SetUser 1.4 failed: 403 Forbidden: You do not have permission.; {permission} \
             (request_id req-local, global_request_id req-global) [1 attempt in N ms]"
        )
    );
}

#[tokio::test]
async fn status_404_of_the_service_and_of_the_gateway_are_both_not_found() {
    let body = standard(404, "NotFound", "\"The user does not exist.\"", "null");
    let error = Told::new(404, body).to(&show_user()).await;
    assert_eq!(predicates(&error), ["not found"]);
    assert_eq!(
        line(&error),
        "ShowUser 1.4 failed: 404 NotFound: The user does not exist. \
         (request_id req-local, global_request_id req-global) [1 attempt in N ms]"
    );

    let body = recorded("ai-ml/cloud-ml/createcloudml");
    let error = Told::new(404, body).to(&set_user()).await;
    assert_eq!(predicates(&error), ["not found"]);
    assert_eq!(error.code(), None);
    assert_eq!(ids(&error), (Some("ddb55d57-40524"), None));
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 404: Not Found, /v1/cloud-ml (request_id ddb55d57-40524) [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn status_404_with_a_page_for_people_names_its_title() {
    let error = Told::new(404, recorded("platform/sts/assumerole"))
        .to(&set_user())
        .await;
    assert_eq!(predicates(&error), ["not found"]);
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 404: an HTML page, \"Samsung Cloud Platform\" [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn status_406_is_a_version_that_is_not_served() {
    let body = standard(
        406,
        "NoSuchVersion",
        "\"Version 1.4 is not supported.\"",
        "null",
    );
    let error = Told::new(406, body).to(&set_user()).await;
    assert_eq!(predicates(&error), ["version not served"]);
    assert_eq!(error.code(), Some("NoSuchVersion"));
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 406 NoSuchVersion: Version 1.4 is not supported. \
         (request_id req-local, global_request_id req-global) [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn status_417_is_the_web_firewall_s_throttling() {
    let page = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. \
                Your support ID is: 1234567890123456789</body></html>";
    let error = Told::new(417, page).to(&set_user()).await;
    assert_eq!(predicates(&error), ["throttled"]);
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(
        error.service_error().unwrap().support_id(),
        Some("1234567890123456789")
    );
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 417: an HTML page, \"Request Rejected\" \
         (support_id 1234567890123456789) [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn status_429_is_throttling() {
    let told = Told {
        headers: "retry-after: 7\r\n",
        ..Told::new(
            429,
            standard(429, "TooManyRequests", "[\"Slow down.\"]", "null"),
        )
    };
    let error = told.to(&set_user()).await;
    assert_eq!(predicates(&error), ["throttled"]);
    assert_eq!(error.headers().unwrap()["retry-after"], "7");
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 429 TooManyRequests: Slow down. (request_id req-local, \
         global_request_id req-global); retry after 7 [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn status_500_leaves_the_outcome_of_a_change_unknown() {
    let body = recorded("storage/baremetal-blockstorage/createvolume");
    let error = Told::new(500, body.clone()).to(&create_user()).await;
    assert_eq!(predicates(&error), ["outcome unknown"]);
    assert_eq!(error.code(), Some("ContactAdminForAssistance"));
    assert_eq!(
        line(&error),
        "CreateUser 1.4 failed: 500 ContactAdminForAssistance: There was a problem processing your \
         request. Contact us through Support Center > Contact Us. \
         (request_id req-1d3b81aa-e1f6-4660-858e-db79dc9c6a96, \
         global_request_id req-fefc4e10-60fc-4e1e-bb72-8d9acadc3329) [1 attempt in N ms]; \
         the outcome is unknown: the change may have been made, read it back before you repeat it"
    );
    let error = Told::new(500, body).to(&show_user()).await;
    assert_eq!(
        (error.outcome(), predicates(&error).len()),
        (Outcome::NotSent, 0)
    );
}

#[tokio::test]
async fn status_503_may_have_no_body() {
    let error = Told::new(503, "").to(&set_user()).await;
    assert_eq!(predicates(&error), ["outcome unknown"]);
    assert!(matches!(
        error.service_error().unwrap().body(),
        ErrorBody::Empty
    ));
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 503: the answer has no body [1 attempt in N ms]; \
         the outcome is unknown: the change may have been made, read it back before you repeat it"
    );
}

#[tokio::test]
async fn other_shapes_of_refusals_are_told_and_kept_too() {
    let error = Told::new(
        400,
        recorded("management/cloudmonitoring/getmetricperfdatalist"),
    )
    .to(&set_user())
    .await;
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 400 InvalidInputValue: Invalid input data; params \
         [{\"name\":\"resourceType\",\"value\":\"queryEndDt\"}] [1 attempt in N ms]"
    );
    let error = Told::new(409, "upstream says no\r\n")
        .to(&create_user())
        .await;
    assert_eq!(predicates(&error), ["conflict"]);
    assert!(matches!(
        error.service_error().unwrap().body(),
        ErrorBody::Unread
    ));
    assert!(
        line(&error).contains("409: the answer has no known shape"),
        "{error}"
    );
}

#[tokio::test]
async fn a_refusal_of_any_length_is_kept_up_to_64_kib() {
    let mut body = "<title>Too much</title>".to_owned();
    body.push_str(&"x".repeat(1024 * 1024));
    let server = Server::answering(answer(400, "", &body)).await;
    let error = server.client().send(&set_user()).await.unwrap_err();
    assert_eq!(
        (error.status(), error.is_invalid()),
        (Some(StatusCode::BAD_REQUEST), true)
    );
    assert_eq!(error.body(), &body.as_bytes()[..64 * 1024]);
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 400: an HTML page, \"Too much\" [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_a_connection_error_and_nothing_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let client = builder()
        .endpoint(format!("http://127.0.0.1:{port}").parse().unwrap())
        .options(iam_client::CallOptions::new().retry(iam_client::RetryPolicy::never()))
        .build()
        .unwrap();
    let error = client.send(&set_user()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Transport, Outcome::NotSent)
    );
    assert_eq!(error.transport_error().unwrap().kind(), Kind::Connect);
    assert!(
        line(&error).starts_with(&format!(
            "SetUser 1.4 failed: cannot connect to 127.0.0.1:{port}: "
        )),
        "{error}"
    );
    assert!(!error.to_string().contains("outcome"), "{error}");
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_leaves_the_outcome_unknown() {
    let server = Server::answering("").await;
    let error = server.client().send(&set_user()).await.unwrap_err();
    assert_eq!(error.transport_error().unwrap().kind(), Kind::Interrupted);
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(
        (error.status(), error.headers(), error.body()),
        (None, None, &b""[..])
    );
    assert!(!error.to_string().contains(USER), "{error}");
}

#[test]
fn an_error_is_one_word_wide_and_can_go_anywhere() {
    fn anywhere<T: Send + Sync + std::error::Error + 'static>() {}
    anywhere::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

//! Version discovery: unsigned, and tolerant of what comes.

use http::{Response, StatusCode};
use iam_client::auth::{Environment, Sources};
use iam_client::model::{ApiVersion, VersionStatus};
use iam_client::transport::Kind;
use iam_client::transport::testing::Script;
use iam_client::{Client, ErrorKind, Outcome};

use crate::support::{ENDPOINT, broken, client, line};

/// The shape of platform.md §2, with a version that is to come and an empty date.
const ANSWER: &str = r#"{"versions":[
    {"id":"v1.0","links":[{"href":"http://x/v1","rel":"self"}],"not_before":"2026-02-23","status":"DEPRECATED"},
    {"id":"v1.6","links":[],"not_before":"","status":"CURRENT"},
    {"id":7,"status":"SOMETHING","more":true}]}"#;

#[tokio::test]
async fn it_asks_unsigned_and_without_a_version() {
    let script = Script::new().answer(StatusCode::OK, ANSWER);
    let answer = client(script.clone()).discover_versions().await.unwrap();
    let request = &script.requests()[0];
    assert_eq!(request.method(), "GET");
    assert_eq!(request.uri().to_string(), format!("{ENDPOINT}/"));
    let names: Vec<&str> = request
        .headers()
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    assert_eq!(names, ["accept", "accept-language", "user-agent"]);
    assert!(request.body().is_empty());

    assert_eq!(answer.api_version, None);
    let versions = answer.versions.value().unwrap();
    assert_eq!(versions.len(), 3);
    assert_eq!(versions[0].version(), Some(ApiVersion::V1_0));
    assert_eq!(
        versions[0].not_before_date().unwrap().to_string(),
        "2026-02-23"
    );
    assert_eq!(versions[1].version(), Some(ApiVersion::new(1, 6)));
    assert_eq!(versions[1].status.value(), Some(&VersionStatus::Current));
    assert_eq!(versions[1].not_before_date(), None);
    assert_eq!(versions[2].version(), None);
}

#[tokio::test]
async fn it_needs_no_credentials() {
    let script = Script::new().answer(StatusCode::OK, ANSWER);
    let client = Client::builder()
        .settings_from(&Sources::new(Environment::empty()))
        .unwrap()
        .endpoint(ENDPOINT.parse().unwrap())
        .transport(script)
        .build()
        .unwrap();
    client.discover_versions().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn it_is_repeated_as_every_safe_call() {
    let script = Script::new()
        .fail(broken(Kind::Interrupted))
        .answer(StatusCode::BAD_GATEWAY, "")
        .answer(StatusCode::OK, r#"{"versions":[]}"#);
    let answer = client(script).discover_versions().await.unwrap();
    assert_eq!(answer.attempts, 3);
}

#[tokio::test]
async fn its_errors_name_it_and_no_version() {
    let response = Response::builder().status(404).body("").unwrap();
    let error = client(Script::new().respond(response))
        .discover_versions()
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(
        (error.operation(), error.api_version()),
        ("version discovery", None)
    );
    assert_eq!(
        line(&error),
        "version discovery failed: 404: the answer has no body [1 attempt in N ms]"
    );
    let error = client(Script::new().answer(StatusCode::OK, "[]"))
        .discover_versions()
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Answer, Outcome::NotSent)
    );
}

//! The request: every header with its value, the body to the byte, and the URL that is signed.

use http::{HeaderMap, Request};
use iam_client::auth::Credentials;
use iam_client::model::Patch;
use iam_client::model::users::{SetUser, UserSetRequest};
use iam_client::transport::testing::Script;
use iam_client::{CallOptions, Client, Language, Outcome};

use crate::support::{
    EXAMPLE_REQUEST, INSTANCE, NOW, USER, builder, instance, ok, set_user, show_user, user,
    verified,
};

type Captured = Request<bytes::Bytes>;

async fn sent_by(client: Client, script: &Script) -> Captured {
    client.send(&set_user()).await.unwrap();
    let mut requests = script.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

/// Every header with its value, by name.
fn headers(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let mut headers: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    headers.sort_unstable();
    headers
}

const USER_AGENT: &str = concat!("iam-client/", env!("CARGO_PKG_VERSION"));

#[tokio::test]
async fn the_example_goes_out_with_exactly_these_headers_and_this_body() {
    let script = ok();
    let client = builder().transport(script.clone()).build().unwrap();
    let request = sent_by(client, &script).await;
    assert_eq!(request.method(), "PATCH");
    assert_eq!(
        request.uri().to_string(),
        format!("https://iam-identity-center.kr-west1.e.samsungsdscloud.com/v1/users/{USER}")
    );
    assert_eq!(
        headers(request.headers()),
        [
            ("accept", "application/json"),
            ("accept-language", "en-US"),
            ("content-type", "application/json"),
            ("scp-accesskey", "AKEXAMPLE0000000000"),
            ("scp-api-version", "iam-identity-center 1.4"),
            ("scp-clienttype", "Openapi"),
            // By HMAC-SHA256 in Python.
            (
                "scp-signature",
                "w5toJmZV+PCeklQry76rvn4+FongC35ThQy9kj4s0XU="
            ),
            ("scp-timestamp", "1795392000000"),
            ("user-agent", USER_AGENT),
        ]
    );
    let sent: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    let example: serde_json::Value = serde_json::from_str(EXAMPLE_REQUEST).unwrap();
    assert_eq!(sent, example);
    // The example's own bytes but for its indentation and the order of its members.
    let without_spaces = serde_json::to_vec(&example).unwrap();
    assert_eq!(request.body().len(), without_spaces.len());
}

#[tokio::test]
async fn an_account_id_and_a_session_token_are_sent_and_only_the_account_is_signed() {
    let script = ok();
    let credentials = Credentials::new("AKEXAMPLE0000000000", "sk-example-secret")
        .unwrap()
        .with_session_token("token-of-assume-role")
        .unwrap();
    let client = builder()
        .credentials(credentials)
        .account_id("acct-1234")
        .transport(script.clone())
        .build()
        .unwrap();
    let request = sent_by(client, &script).await;
    assert_eq!(
        headers(request.headers()),
        [
            ("accept", "application/json"),
            ("accept-language", "en-US"),
            ("content-type", "application/json"),
            ("scp-accesskey", "AKEXAMPLE0000000000"),
            ("scp-accountid", "acct-1234"),
            ("scp-api-version", "iam-identity-center 1.4"),
            ("scp-clienttype", "Openapi"),
            (
                "scp-signature",
                "dJV1ZaFgEK7qlxU2CgQE+TwsOTENQXP0XwE95b3tHJg="
            ),
            ("scp-timestamp", "1795392000000"),
            ("user-agent", USER_AGENT),
            ("x-auth-token", "token-of-assume-role"),
        ]
    );
}

#[tokio::test]
async fn a_call_without_a_body_has_no_content_type() {
    let script = ok();
    let client = builder().transport(script.clone()).build().unwrap();
    client.send(&show_user()).await.unwrap();
    let request = &script.requests()[0];
    assert!(!request.headers().contains_key("content-type"));
    assert!(request.body().is_empty());
    assert_eq!(
        request.uri().to_string(),
        format!(
            "https://iam-identity-center.kr-west1.e.samsungsdscloud.com/v1/users/{USER}?instance_id={INSTANCE}"
        )
    );
}

#[tokio::test]
async fn what_is_kept_cleared_and_set_reaches_the_wire_as_three_things() {
    let script = ok();
    let client = builder().transport(script.clone()).build().unwrap();
    let request = UserSetRequest::new(instance())
        .department("개발팀")
        .manager(Patch::Clear);
    client.users().set(user(), request).await.unwrap();
    assert_eq!(
        script.requests()[0].body(),
        r#"{"instance_id":"ssoins-12345","department":"개발팀","manager":null}"#
    );
}

#[tokio::test]
async fn the_language_is_sent_as_it_is_set() {
    let script = ok();
    let client = builder()
        .options(CallOptions::new().language(Language::KO_KR))
        .transport(script.clone())
        .build()
        .unwrap();
    let request = sent_by(client, &script).await;
    assert_eq!(request.headers()["accept-language"], "ko-KR");
}

#[tokio::test]
async fn a_default_port_stands_neither_in_the_url_nor_in_what_is_signed() {
    let cases = [
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("https://EXAMPLE.com:443/", "https://example.com"),
        ("https://example.com:8443/", "https://example.com:8443"),
        ("http://[::1]:80/", "http://[::1]"),
    ];
    for (given, expected) in cases {
        let script = ok();
        let client = builder()
            .endpoint(given.parse().unwrap())
            .transport(script.clone())
            .build()
            .unwrap();
        let request = sent_by(client, &script).await;
        let url = format!("{expected}/v1/users/{USER}");
        assert_eq!(request.uri().to_string(), url, "{given}");
        verified("PATCH", &url, request.headers(), NOW).unwrap();
    }
}

#[tokio::test]
async fn a_prepared_request_is_the_one_that_would_be_sent() {
    let script = ok();
    let client = builder().transport(script.clone()).build().unwrap();
    let prepared = client.prepare(&set_user()).await.unwrap();
    assert_eq!(script.requests().len(), 0);
    let sent = sent_by(client, &script).await;
    assert_eq!(prepared.method(), sent.method());
    assert_eq!(prepared.uri(), sent.uri());
    assert_eq!(prepared.headers(), sent.headers());
    assert_eq!(prepared.body(), sent.body());
}

#[tokio::test]
async fn a_request_that_no_url_can_hold_is_refused_before_anything_is_sent() {
    let script = ok();
    let client = builder().transport(script.clone()).build().unwrap();
    let long: iam_client::model::UserUuid = "u".repeat(70_000).parse().unwrap();
    let set_user = SetUser::new(long, UserSetRequest::new(instance()));
    let error = client.send(&set_user).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        error.to_string(),
        "SetUser 1.4 failed: the URL cannot be sent: it is longer than 65,534 bytes [nothing was sent]"
    );
    assert_eq!(script.requests().len(), 0);
}

#[tokio::test]
async fn an_account_id_that_would_break_the_header_is_refused_before_anything_is_sent() {
    let script = ok();
    let client = builder()
        .account_id("acct\r\nX-Other: 1")
        .transport(script.clone())
        .build()
        .unwrap();
    let error = client.send(&set_user()).await.unwrap_err();
    assert_eq!(error.kind(), iam_client::ErrorKind::Request);
    assert!(error.to_string().contains("account id"), "{error}");
    assert_eq!(script.requests().len(), 0);
}

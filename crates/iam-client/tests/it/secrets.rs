//! Planted secrets, and that nothing that is printed or logged shows one.

use std::fmt::Debug;
use std::time::Duration;

use http::{Response, StatusCode};
use iam_client::auth::Credentials;
use iam_client::model::Secret;
use iam_client::model::users::{CreateUser, UserCreateRequest};
use iam_client::transport::testing::Script;
use iam_client::transport::{Kind, Transport};
use iam_client::{CallOptions, Client, ClientBuilder};

use crate::support::{Events, broken, builder, instance, set_user, status};

const SECRET_KEY: &str = "sk-PLANTED-secret-key";
const SESSION_TOKEN: &str = "token-PLANTED-session";
const PASSWORD: &str = "Pw-PLANTED-password-1!";
const COOKIE: &str = "session=PLANTED-cookie";

/// Every secret has this in it.
const PLANTED: &str = "PLANTED";

fn secretive() -> ClientBuilder {
    let credentials = Credentials::new("AKEXAMPLE0000000000", SECRET_KEY)
        .unwrap()
        .with_session_token(SESSION_TOKEN)
        .unwrap();
    builder().credentials(credentials)
}

fn client(transport: impl Transport) -> Client {
    secretive().transport(transport).build().unwrap()
}

fn create_user() -> CreateUser {
    let request = UserCreateRequest::new(instance(), "John Doe", "johndoe");
    CreateUser::new(request.password(Secret::new(PASSWORD)))
}

/// An answer that gives the secrets back, as a careless service may.
fn echoing(code: u16) -> Response<String> {
    Response::builder()
        .status(code)
        .header("set-cookie", COOKIE)
        .header("x-auth-token", SESSION_TOKEN)
        .body(format!(
            r#"{{"user":{{"name":"John Doe","password":"{PASSWORD}"}}}}"#
        ))
        .unwrap()
}

fn assert_silent(what: &str, text: &str) {
    assert!(!text.contains(PLANTED), "{what} shows a secret: {text}");
}

fn assert_debug_silent(value: &impl Debug) {
    assert_silent("Debug", &format!("{value:?}"));
    assert_silent("Debug", &format!("{value:#?}"));
}

#[tokio::test(start_paused = true)]
async fn no_event_of_a_whole_call_shows_a_secret_at_any_level() {
    let (events, _guard) = Events::capture();
    let script = Script::new()
        .fail(broken(Kind::Connect))
        .respond(echoing(201));
    let client = client(script.clone());
    let answer = client.send(&create_user()).await.unwrap();
    let request = &script.requests()[1];
    let signature = request.headers()["scp-signature"].to_str().unwrap();

    let text = events.text();
    assert_silent("an event", &text);
    assert!(!text.contains(signature), "{text}");
    // They are there, and tell what can be told.
    for told in [
        "request",
        "answer",
        "sending again",
        "operation=\"CreateUser\"",
        "Scp-Accesskey: AKEXAMPLE0000000000",
        "Scp-Signature: [redacted]",
        "X-Auth-Token: [redacted]",
        "set-cookie: [redacted]",
        "Scp-Api-Version: iam-identity-center 1.4",
        "status=201",
        "the cable was cut",
    ] {
        assert!(text.contains(told), "{told} is missing: {text}");
    }
    // The secrets did go out and come back.
    assert!(String::from_utf8_lossy(request.body()).contains(PASSWORD));
    assert_eq!(request.headers()["x-auth-token"], SESSION_TOKEN);
    assert!(String::from_utf8_lossy(&answer.body).contains(PASSWORD));
    assert_debug_silent(&answer);
}

#[tokio::test(start_paused = true)]
async fn no_event_of_a_refused_or_broken_call_shows_a_secret() {
    let (events, _guard) = Events::capture();
    let truncated = echoing(200).map(|body| body[..body.len() - 2].to_owned());
    let refused = Response::builder()
        .status(401)
        .header("set-cookie", COOKIE)
        .body(r#"{"status":"UNAUTHORIZED","name":"Request was rejected by gateway"}"#.to_owned())
        .unwrap();
    let script = Script::new()
        .respond(refused)
        .respond(truncated)
        .fail(broken(Kind::Protocol))
        .hang();
    let client = client(script).with(CallOptions::new().timeout(Duration::from_secs(2)));
    for _ in 0..4 {
        let error = client.send(&create_user()).await.unwrap_err();
        assert_debug_silent(&error);
        assert_silent("Display", &error.to_string());
    }
    assert_silent("an event", &events.text());
}

#[tokio::test]
async fn debug_of_what_a_caller_holds_shows_no_secret() {
    assert_debug_silent(&secretive());
    let client = client(Script::new());
    assert_debug_silent(&client);
    assert_debug_silent(&client.users());
    assert_debug_silent(&create_user());

    let prepared = client.prepare(&set_user()).await.unwrap();
    assert_eq!(prepared.headers()["x-auth-token"], SESSION_TOKEN);
    assert_debug_silent(&prepared);
    let signature = prepared.headers()["scp-signature"].to_str().unwrap();
    assert!(!format!("{prepared:?}").contains(signature));

    let prepared = client.prepare(&create_user()).await.unwrap();
    assert!(String::from_utf8_lossy(prepared.body()).contains(PASSWORD));
    assert_debug_silent(&prepared);
    assert_eq!(
        prepared.clone().into_inner().body().as_ptr(),
        prepared.body().as_ptr(),
        "no copy of a body that is wiped"
    );
}

#[tokio::test]
async fn an_endpoint_that_carries_a_password_is_refused_without_showing_it() {
    for text in [
        "https://user:PLANTED@example.com",
        "https://user:PLANTED@example.com/v1",
        "ftp://user:PLANTED@example.com",
        "https://user:PLANTED pass@example.com",
    ] {
        let error = text.parse::<iam_client::Endpoint>().unwrap_err();
        assert_silent("Display", &error.to_string());
        assert_debug_silent(&error);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_repeats_a_password_is_kept_without_it() {
    let (events, _guard) = Events::capture();
    let body = format!("the password {PASSWORD} is too weak");
    let script = Script::new().answer(StatusCode::BAD_REQUEST, body);
    let error = client(script).send(&create_user()).await.unwrap_err();
    assert_eq!(error.status(), Some(status(400)));
    assert_eq!(error.body(), b"the password [redacted] is too weak");
    assert_silent("Display", &error.to_string());
    assert_debug_silent(&error);
    assert_silent("an event", &events.text());
}

/// What a gateway in its debug mode may do, in body and headers.
#[tokio::test(start_paused = true)]
async fn an_answer_that_repeats_the_whole_request_is_told_without_its_secrets() {
    let (events, _guard) = Events::capture();
    let repeated = |code: u16| {
        Response::builder()
            .status(code)
            .header(
                "location",
                format!("https://sso.example/?token={SESSION_TOKEN}"),
            )
            .header("x-request-id", PASSWORD)
            .body(format!(
                "X-Auth-Token: {SESSION_TOKEN}\r\n\r\n{{\"password\":\"{PASSWORD}\"}}"
            ))
            .unwrap()
    };
    for code in [302, 400, 503, 201] {
        let error = client(Script::new().respond(repeated(code)))
            .send(&create_user())
            .await
            .unwrap_err();
        let body = String::from_utf8_lossy(error.body()).into_owned();
        assert_silent("what is kept of the body", &body);
        assert!(body.starts_with("X-Auth-Token: [redacted]"), "{body}");
        assert_debug_silent(&error);
        let said = error.to_string();
        assert_silent("Display", &said);
        assert!(
            code != 302 || said.contains("it points to [redacted]"),
            "{said}"
        );
    }
    assert_silent("an event", &events.text());
}

//! The emulator as a transport gives the answers that it gives over TCP.

use bytes::Bytes;
use http::{Request, StatusCode};
use iam_auth::{SigningInput, sign};
use iam_emulator::{Cut, Emulator, Fault, InProcessTransport};
use iam_transport::{AttemptTimeout, Kind, Transport};
use std::time::Duration;

use crate::support::{
    EXAMPLE_BODY, NOW, SET_JOHN, SHOW_JOHN, Sent, builder, demo, get, patch, post, without_ids,
};

const HOST: &str = "iam-identity-center.kr-west1.e.samsungsdscloud.com";

fn request(emulator: &Emulator, sent: &Sent, signed: bool) -> Request<Bytes> {
    let url = format!("https://{HOST}{}", sent.target);
    let mut request = Request::builder().method(sent.method).uri(&url);
    for (name, value) in &sent.headers {
        request = request.header(name, value);
    }
    let mut request = request.body(Bytes::from(sent.body.clone())).unwrap();
    if signed {
        let input = SigningInput::new(sent.method, &url, NOW);
        let signed = sign(emulator.credentials(), &input).unwrap();
        signed.apply_to(request.headers_mut());
    }
    request
}

async fn send(transport: &InProcessTransport, request: Request<Bytes>) -> (u16, String) {
    let answer = transport.send(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect(1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// Without what differs from one request to the next.
fn comparable(text: &str) -> String {
    let text = without_ids(text);
    match text.split_once("\"requestId\":") {
        Some((before, _)) => before.to_owned(),
        None => text,
    }
}

#[tokio::test]
async fn the_same_requests_get_the_same_answers_as_over_tcp() {
    let credentials = iam_auth::Credentials::new("AKSAME", "sk-same").unwrap();
    let served = crate::support::serve(builder().credentials(credentials.clone())).await;
    let emulator = builder().credentials(credentials).build().unwrap();
    let transport = emulator.transport();
    let table = [
        (get(SHOW_JOHN), true),
        (patch(SET_JOHN, EXAMPLE_BODY), true),
        (get("/v1/users?instance_id=ssoins-12345&size=3"), true),
        (get("/v1/users?instance_id=ssoins-12345&sort=x"), true),
        (get(SHOW_JOHN), false),
        (get(SET_JOHN), true),
        (get("/v1/nothing"), true),
        (Sent::new("PUT", SET_JOHN), true),
        (Sent::new("OPTIONS", SET_JOHN), false),
        (post("/v1/users", ""), true),
        (patch(SET_JOHN, "["), true),
        (patch(SET_JOHN, vec![b' '; 2 << 20]), true),
        (get(SHOW_JOHN).header("Scp-Api-Version", "x"), true),
        (
            get("/v1/users/nobody?instance_id=ssoins-12345").header("Accept-Language", "ko-KR"),
            true,
        ),
    ];
    for (sent, signed) in table {
        let over_tcp = match signed {
            true => served.call(sent.clone()).await,
            false => served.send(&sent).await,
        };
        let (status, body) = send(&transport, request(&emulator, &sent, signed)).await;
        let what = format!("{} {}", sent.method, sent.target);
        assert_eq!(status, over_tcp.status, "{what}");
        assert_eq!(comparable(&body), comparable(over_tcp.text()), "{what}");
    }
}

#[tokio::test]
async fn a_cut_is_an_interrupted_error() {
    let emulator = builder().build().unwrap();
    for cut in [Cut::BeforeApplying, Cut::AfterApplying] {
        emulator.faults().add(Fault::cut(cut));
        let request = request(&emulator, &patch(SET_JOHN, EXAMPLE_BODY), true);
        let error = emulator.transport().send(request).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Interrupted);
    }
}

#[tokio::test]
async fn a_truncated_body_is_an_interrupted_error_in_its_middle() {
    let emulator = builder().build().unwrap();
    emulator.faults().add(Fault::truncated_body());
    let request = request(&emulator, &get(SHOW_JOHN), true);
    let answer = emulator.transport().send(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let error = answer.into_body().collect(1 << 20).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Interrupted);
}

#[tokio::test(start_paused = true)]
async fn the_time_of_an_attempt_is_honoured() {
    let emulator = builder().build().unwrap();
    emulator.faults().add(Fault::delay(Duration::from_secs(60)));
    let mut request = request(&emulator, &get(SHOW_JOHN), true);
    request
        .extensions_mut()
        .insert(AttemptTimeout(Duration::from_secs(5)));
    let error = emulator.transport().send(request).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
}

#[tokio::test]
async fn the_control_plane_is_there_too_and_a_url_needs_a_host() {
    let served = demo().await;
    let transport = served.emulator.transport();
    let health = get("/_emulator/health");
    let (status, _) = send(&transport, request(&served.emulator, &health, false)).await;
    assert_eq!(status, 200);
    let without_host = Request::get("/v1/users").body(Bytes::new()).unwrap();
    let error = transport.send(without_host).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_the_requests_while_others_do_not_read_them_is_told_so_in_time() {
    let emulator = builder().build().unwrap();
    let transport = emulator.transport();
    let ask = || transport.send(request(&emulator, &get("/_emulator/requests"), false));
    let started = tokio::time::Instant::now();
    let mut unread = Vec::new();
    for _ in 0..4 {
        unread.push(ask().await.unwrap());
    }
    let refused = ask().await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(started.elapsed() >= Duration::from_secs(5));
    assert!(started.elapsed() < Duration::from_secs(6));
    drop(unread.pop());
    assert_eq!(ask().await.unwrap().status(), StatusCode::OK);
}

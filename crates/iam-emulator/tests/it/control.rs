//! The control plane, `/_emulator/…`.

use iam_emulator::Limits;
use serde_json::json;

use crate::support::{
    EXAMPLE_BODY, Received, SET_JOHN, SHOW_JOHN, Sent, builder, demo, get, patch, post, serve,
};

#[tokio::test]
async fn health_needs_no_signature() {
    let served = demo().await;
    let answer = served.send(&get("/_emulator/health")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["status"], "ok");
    assert_eq!(answer.json()["instance_id"], "ssoins-12345");
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_openapi_document_is_that_of_the_requested_version() {
    let versions = ["1.1", "1.4", "1.6"].map(|version| version.parse().unwrap());
    let served = serve(builder().versions(versions)).await;
    let version = async |request: Sent| {
        let answer = served.send(&request).await;
        assert_eq!(answer.status, 200);
        answer.json()["info"]["version"].clone()
    };
    let path = "/_emulator/openapi.json";
    assert_eq!(version(get(path)).await, "1.4");
    assert_eq!(
        version(get("/_emulator/openapi.json?version=1.1")).await,
        "1.1"
    );
    let asked = get(path).header("scp-api-version", "iam-identity-center 1.6");
    assert_eq!(version(asked).await, "1.6");

    let document = served.send(&get(path)).await.json();
    let url = document["servers"][0]["url"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let unknown = served
        .send(&get("/_emulator/openapi.json?version=7.0"))
        .await;
    assert_eq!(unknown.status, 404);
    let mistyped = served
        .send(&get("/_emulator/openapi.json?version=new"))
        .await;
    assert_eq!(mistyped.status, 400);
}

#[tokio::test]
async fn reset_goes_back_to_the_seed() {
    let served = demo().await;
    let before = served.show_john().await;
    served.call(patch(SET_JOHN, EXAMPLE_BODY)).await;
    served
        .send(&post("/_emulator/faults", r#"{"fault":{"html_417":true}}"#))
        .await;
    let reset = served.send(&post("/_emulator/reset", "")).await;
    assert_eq!(reset.status, 204);
    assert!(served.emulator.faults().pending().is_empty());
    assert!(served.emulator.journal().entries().is_empty());
    assert_eq!(served.show_john().await, before);
}

#[tokio::test]
async fn what_was_received_can_be_read_and_forgotten() {
    let served = demo().await;
    served.call(get(SHOW_JOHN)).await;
    let requests = served.send(&get("/_emulator/requests")).await.json();
    let requests = requests["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 1, "the control plane itself is not kept");
    assert_eq!(requests[0]["operation"], "ShowUser");
    assert_eq!(requests[0]["status"], 200);
    let forgotten = served
        .send(&Sent::new("DELETE", "/_emulator/requests"))
        .await;
    assert_eq!(forgotten.status, 204);
    assert!(served.emulator.journal().entries().is_empty());
}

#[tokio::test]
async fn faults_are_ordered_listed_and_cancelled() {
    let served = demo().await;
    let rule = json!({
        "operation": "SetUser", "method": "PATCH", "path": SET_JOHN, "times": 2,
        "fault": {"delay_ms": 1, "status": 503, "code": "Busy", "detail": "later",
                  "headers": {"retry-after": "1"}, "applied": true}
    });
    let ordered = served
        .send(&post("/_emulator/faults", rule.to_string()))
        .await;
    assert_eq!(ordered.status, 201);
    assert_eq!(ordered.json(), rule);
    let listed = served.send(&get("/_emulator/faults")).await;
    assert_eq!(listed.json(), json!({"faults": [rule]}));
    let cancelled = served.send(&Sent::new("DELETE", "/_emulator/faults")).await;
    assert_eq!(cancelled.status, 204);
    assert!(served.emulator.faults().pending().is_empty());
}

#[tokio::test]
async fn a_fault_that_is_wrong_is_400_and_says_where() {
    let served = demo().await;
    for (body, named) in [
        ("", "EOF"),
        ("{}", "fault"),
        (r#"{"fault":{}}"#, "delay_ms"),
        (r#"{"fault":{"status":99}}"#, "status 99"),
        (r#"{"fault":{"status":"x"}}"#, "fault.status"),
        (
            r#"{"fault":{"status":500,"cut":"before_applying"}}"#,
            "status and cut",
        ),
        (r#"{"fault":{"cut":"sideways"}}"#, "fault.cut"),
        (r#"{"fault":{"delay_ms":1,"code":"X"}}"#, "code"),
        (r#"{"fault":{"status":500,"headers":{"a b":"c"}}}"#, "a b"),
        (
            r#"{"fault":{"status":500,"headers":{"Content-Length":"1"}}}"#,
            "Content-Length",
        ),
        (r#"{"fault":{"html_417":true},"times":0}"#, "times"),
        (r#"{"fault":{"html_417":true},"method":"patch"}"#, "method"),
        (r#"{"fault":{"html_417":true},"path":"v1"}"#, "path"),
        (r#"{"fault":{"html_417":true},"colour":1}"#, "colour"),
        (r#"{"fault":{"html_417":true}} x"#, "end"),
        // Of a list nobody can tell which value is meant for what.
        (r#"[null,null,null,1,{"html_417":true}]"#, "an object"),
        (r#"{"fault":[0,0,503]}"#, "fault: invalid type: sequence"),
        (r#"{"fault":503}"#, "an object"),
    ] {
        let answer = served.send(&post("/_emulator/faults", body)).await;
        assert_eq!(answer.status, 400, "{body}");
        let error = answer.json()["error"].take();
        assert!(error.as_str().unwrap().contains(named), "{body}: {error}");
    }
    assert!(served.emulator.faults().pending().is_empty());
}

#[tokio::test]
async fn a_web_page_cannot_use_it_through_a_browser() {
    let served = demo().await;
    let cross_site = post("/_emulator/reset", "").header("Origin", "https://evil.example");
    assert_eq!(served.send(&cross_site).await.status, 403);
    // A name that its owner has let point to this machine.
    let rebound = get("/_emulator/requests").header("Connection", "close");
    let answer = served.raw(&rebound.bytes("evil.example:8080")).await;
    assert_eq!(Received::read(&answer).status, 403);
    let local = served.raw(&rebound.bytes("localhost:8080")).await;
    assert_eq!(Received::read(&local).status, 200);
}

#[tokio::test]
async fn it_is_refused_on_a_stream_whose_peer_is_not_known() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let emulator = builder().build().unwrap();
    let (mut client, server) = tokio::io::duplex(4096);
    let serving = tokio::spawn(async move { emulator.serve_stream(server, "https").await });
    let sent = get("/_emulator/health").header("Connection", "close");
    client.write_all(&sent.bytes("127.0.0.1")).await.unwrap();
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).await.unwrap();
    assert_eq!(Received::read(&answer).status, 403);
    serving.await.unwrap();
}

#[tokio::test]
async fn other_paths_and_methods_are_told_what_there_is() {
    let served = demo().await;
    assert_eq!(served.send(&get("/_emulator/nothing")).await.status, 404);
    assert_eq!(served.send(&get("/_emulator/reset")).await.status, 405);
}

#[tokio::test]
async fn a_fault_that_is_too_long_is_413() {
    let limits = Limits::default().body_bytes(100);
    let served = serve(builder().limits(limits)).await;
    let answer = served
        .send(&post("/_emulator/faults", vec![b' '; 101]))
        .await;
    assert_eq!(answer.status, 413);
}

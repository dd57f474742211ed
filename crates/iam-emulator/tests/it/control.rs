//! The control plane, `/_emulator/…`.

use http::{HeaderName, HeaderValue};
use iam_emulator::{Fault, FaultRule, Limits};
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

/// As browsers send them for a page from elsewhere: forms and beacons need no leave by CORS, and everything else asks
/// for it with OPTIONS first.
#[tokio::test]
async fn a_web_page_cannot_change_anything_through_a_browser() {
    let served = demo().await;
    served.call(patch(SET_JOHN, EXAMPLE_BODY)).await;
    served.emulator.faults().add(Fault::html_417());
    let fault = r#"{"fault":{"html_417":true}}"#;
    for (content_type, body) in [
        ("text/plain", fault),
        ("application/x-www-form-urlencoded", fault),
        ("multipart/form-data; boundary=x", fault),
        ("application/json", fault),
    ] {
        for (name, value) in [
            ("Origin", "https://evil.example"),
            ("Origin", "null"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        ] {
            for path in ["/_emulator/reset", "/_emulator/faults"] {
                let sent = post(path, body)
                    .header("Content-Type", content_type)
                    .header(name, value);
                assert_eq!(
                    served.send(&sent).await.status,
                    403,
                    "{path} {content_type} {name}: {value}"
                );
            }
            for path in ["/_emulator/requests", "/_emulator/faults"] {
                let sent = Sent::new("DELETE", path).header(name, value);
                assert_eq!(
                    served.send(&sent).await.status,
                    403,
                    "{path} {name}: {value}"
                );
                let sent = get(path).header(name, value);
                assert_eq!(
                    served.send(&sent).await.status,
                    403,
                    "{path} {name}: {value}"
                );
            }
        }
    }
    let preflight = Sent::new("OPTIONS", "/_emulator/reset")
        .header("Origin", "https://evil.example")
        .header("Access-Control-Request-Method", "DELETE");
    assert_eq!(served.send(&preflight).await.status, 403);
    assert_eq!(served.emulator.faults().pending().len(), 1);
    assert_eq!(served.emulator.journal().entries().len(), 1);
    assert_eq!(
        {
            served.emulator.faults().clear();
            served.show_john().await["department"].clone()
        },
        "Department X"
    );
}

#[tokio::test]
async fn a_name_that_was_let_point_to_this_machine_does_not_lead_to_it() {
    let served = demo().await;
    let sent = get("/_emulator/requests").header("Connection", "close");
    for (host, status) in [
        ("evil.example:8080", 403),
        ("localhost.evil.example", 403),
        ("0.0.0.0:8080", 403),
        ("192.0.2.1", 403),
        ("localhost:8080", 200),
        ("localhost.", 200),
        ("[::1]:8080", 200),
    ] {
        let answer = served.raw(&sent.bytes(host)).await;
        assert_eq!(Received::read(&answer).status, status, "{host}");
    }
    // Nor does the target in the place of the header.
    let mut sent = sent;
    sent.target = "http://localhost/_emulator/requests".to_owned();
    let answer = served.raw(&sent.bytes("evil.example")).await;
    assert_eq!(Received::read(&answer).status, 400);
}

#[tokio::test]
async fn what_came_through_a_proxy_is_refused() {
    let served = demo().await;
    let sent = get("/_emulator/health").header("X-Forwarded-For", "127.0.0.1");
    let answer = served.send(&sent).await;
    assert_eq!(answer.status, 403);
    assert!(
        answer.text().contains("through a proxy"),
        "{}",
        answer.text()
    );
}

/// The service answers OPTIONS with 403 and without them \[live\], and nothing here needs them.
#[tokio::test]
async fn no_answer_has_a_header_of_cors() {
    let served = demo().await;
    let any_origin = (
        HeaderName::from_static("access-control-allow-origin"),
        HeaderValue::from_static("*"),
    );
    let ordered = Fault::status(http::StatusCode::IM_A_TEAPOT).header(any_origin.0, any_origin.1);
    served
        .emulator
        .faults()
        .add(FaultRule::new(ordered).path("/v1/groups"));
    let asked = r#"{"fault":{"status":500,"headers":{"Access-Control-Allow-Origin":"*"}}}"#;
    let refused = served.send(&post("/_emulator/faults", asked)).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("CORS"), "{}", refused.text());
    for path in [
        "/",
        SHOW_JOHN,
        "/v1/groups",
        "/nowhere",
        "/_emulator/health",
        "/_emulator/requests",
        "/_emulator/nothing",
        "/_emulator/openapi.json",
    ] {
        for method in ["GET", "OPTIONS", "POST", "DELETE", "HEAD"] {
            for origin in [
                None,
                Some("https://evil.example"),
                Some("http://localhost:8080"),
            ] {
                let sent =
                    Sent::new(method, path).header("Access-Control-Request-Method", "DELETE");
                let sent = origin.map_or(sent.clone(), |origin| sent.header("Origin", origin));
                for sent in [served.sign(sent.clone()), sent] {
                    let answer = served.send(&sent).await;
                    let mut names = answer.headers.iter().map(|(name, _)| name);
                    assert!(
                        !names.any(|name| name.starts_with("access-control-")),
                        "{method} {path}: {answer:?}"
                    );
                }
            }
        }
    }
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

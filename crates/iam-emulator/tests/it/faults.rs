//! Faults on order, seen from the socket.

use std::time::Duration;

use http::{HeaderValue, StatusCode, header};
use iam_emulator::{Cut, Fault, FaultRule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{
    EXAMPLE_BODY, Received, SET_JOHN, SHOW_JOHN, Served, builder, demo, get, patch, post,
};

/// Everything that comes back for a SetUser with the reference's example.
async fn set_john(served: &Served) -> Vec<u8> {
    let sent = served.sign(patch(SET_JOHN, EXAMPLE_BODY));
    served.raw(&sent.bytes(&served.address().to_string())).await
}

async fn department(served: &Served) -> String {
    served.show_john().await["department"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_status_comes_in_the_standard_envelope_with_nothing_done() {
    let served = demo().await;
    let fault = Fault::status(StatusCode::SERVICE_UNAVAILABLE)
        .header(header::RETRY_AFTER, HeaderValue::from_static("7"));
    served.emulator.faults().add(fault);
    let answer = served.call(patch(SET_JOHN, EXAMPLE_BODY)).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), Some("7"));
    assert_eq!(answer.error()["code"], "ServiceUnavailable");
    assert_eq!(department(&served).await, "Department Q");
}

#[tokio::test]
async fn code_and_detail_are_those_ordered_and_a_body_can_be_empty() {
    let served = demo().await;
    let fault = Fault::status(StatusCode::INTERNAL_SERVER_ERROR)
        .code("ContactAdminForAssistance")
        .detail("A \"quoted\"\nline");
    served.emulator.faults().add(fault);
    let error = served.call(get(SHOW_JOHN)).await.error();
    assert_eq!(error["code"], "ContactAdminForAssistance");
    assert_eq!(error["detail"], "A \"quoted\"\nline");
    served
        .emulator
        .faults()
        .add(Fault::status(StatusCode::SERVICE_UNAVAILABLE).empty_body());
    let answer = served.call(get(SHOW_JOHN)).await;
    assert_eq!((answer.status, answer.body.len()), (503, 0));
}

#[tokio::test]
async fn a_500_can_hide_that_the_change_was_made() {
    let served = demo().await;
    served
        .emulator
        .faults()
        .add(Fault::status(StatusCode::INTERNAL_SERVER_ERROR).applied());
    let answer = served.call(patch(SET_JOHN, EXAMPLE_BODY)).await;
    assert_eq!(answer.status, 500);
    assert_eq!(department(&served).await, "Department X");
}

#[tokio::test]
async fn a_cut_before_applying_ends_the_connection_with_nothing_done() {
    let served = demo().await;
    served
        .emulator
        .faults()
        .add(Fault::cut(Cut::BeforeApplying));
    assert_eq!(set_john(&served).await, b"");
    assert_eq!(department(&served).await, "Department Q");
    let entry = &served.emulator.journal().entries()[0];
    assert_eq!(entry.status, None);
    assert_eq!(entry.fault.as_deref(), Some("cut before applying"));
}

#[tokio::test]
async fn a_cut_after_applying_ends_the_connection_with_everything_done() {
    let served = demo().await;
    served.emulator.faults().add(Fault::cut(Cut::AfterApplying));
    assert_eq!(set_john(&served).await, b"");
    assert_eq!(department(&served).await, "Department X");
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_its_length_says() {
    let served = demo().await;
    served.emulator.faults().add(Fault::truncated_body());
    let answer = Received::read(&set_john(&served).await);
    assert_eq!(answer.status, 200);
    let length: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert_eq!(answer.body.len(), length / 2);
    assert!(answer.body.starts_with(b"{\"user\":{"));
    assert_eq!(department(&served).await, "Department X");
}

#[tokio::test]
async fn the_web_firewalls_page_is_html_with_a_support_id() {
    let served = demo().await;
    served.emulator.faults().add(Fault::html_417());
    let answer = served.call(patch(SET_JOHN, EXAMPLE_BODY)).await;
    assert_eq!(answer.status, 417);
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    assert!(answer.text().contains("<title>Request Rejected</title>"));
    let error = iam_model::ServiceError::read(StatusCode::EXPECTATION_FAILED, answer.body.clone());
    assert!(error.support_id().is_some_and(|id| id.len() == 19));
    assert_eq!(department(&served).await, "Department Q");
}

#[tokio::test(start_paused = true)]
async fn a_delay_passes_before_anything_is_done() {
    let emulator = builder().build().unwrap();
    emulator
        .faults()
        .add(Fault::delay(Duration::from_secs(3600)));
    let (mut client, server) = tokio::io::duplex(64 * 1024);
    let sent = patch(SET_JOHN, EXAMPLE_BODY)
        .signed(emulator.credentials(), "http://idc.example")
        .header("Connection", "close");
    client.write_all(&sent.bytes("idc.example")).await.unwrap();
    let started = tokio::time::Instant::now();
    let mut answer = Vec::new();
    let reading = client.read_to_end(&mut answer);
    let (read, ()) = tokio::join!(reading, emulator.serve_stream(server, "http"));
    read.unwrap();
    assert_eq!(Received::read(&answer).status, 200);
    assert!(started.elapsed() >= Duration::from_secs(3600));
}

#[tokio::test]
async fn a_skewed_clock_shows_in_the_date() {
    let served = demo().await;
    served.emulator.faults().add(Fault::clock_skew(-3_600_000));
    let answer = served.call(get(SHOW_JOHN)).await;
    assert_eq!(answer.header("date"), Some("Mon, 23 Nov 2026 03:05:06 GMT"));
    let next = served.call(get(SHOW_JOHN)).await;
    assert_eq!(next.header("date"), Some("Mon, 23 Nov 2026 04:05:06 GMT"));
}

#[tokio::test]
async fn a_fault_meets_so_many_requests_that_match_and_no_others() {
    let served = demo().await;
    let rule = FaultRule::new(Fault::status(StatusCode::BAD_GATEWAY))
        .operation("ShowUser")
        .method("GET")
        .path(SET_JOHN)
        .times(2);
    served.emulator.faults().add(rule);
    let list = "/v1/users?instance_id=ssoins-12345";
    assert_eq!(served.call(get(list)).await.status, 200);
    assert_eq!(served.call(patch(SET_JOHN, EXAMPLE_BODY)).await.status, 200);
    assert_eq!(served.send(&get("/_emulator/health")).await.status, 200);
    let other = "/v1/users/nobody?instance_id=ssoins-12345";
    assert_eq!(served.call(get(other)).await.status, 404);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(served.call(get(SHOW_JOHN)).await.status);
    }
    assert_eq!(statuses, [502, 502, 200]);
}

#[tokio::test]
async fn a_fault_that_was_ordered_over_http_is_met() {
    let served = demo().await;
    let rule = r#"{"operation":"SetUser","fault":{"cut":"after_applying"}}"#;
    let ordered = served.send(&post("/_emulator/faults", rule)).await;
    assert_eq!(ordered.status, 201);
    assert_eq!(set_john(&served).await, b"");
    assert_eq!(department(&served).await, "Department X");
}

#[tokio::test]
async fn faults_are_met_in_the_order_they_were_ordered() {
    let served = demo().await;
    for status in [StatusCode::TOO_MANY_REQUESTS, StatusCode::GATEWAY_TIMEOUT] {
        served.emulator.faults().add(Fault::status(status));
    }
    assert_eq!(served.call(get(SHOW_JOHN)).await.status, 429);
    assert_eq!(served.call(get(SHOW_JOHN)).await.status, 504);
    assert_eq!(served.call(get(SHOW_JOHN)).await.status, 200);
}

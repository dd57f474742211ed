//! The journal: what was received, without secrets.

use crate::support::{SET_JOHN, SHOW_JOHN, demo, get, patch, post};

const PLANTED: &str = "PLANTED-SECRET-4711";

#[tokio::test]
async fn a_request_is_kept_with_everything_that_helps() {
    let served = demo().await;
    let sent = patch(
        SET_JOHN,
        r#"{"instance_id":"ssoins-12345","name":"홍길동"}"#,
    )
    .header("Scp-Api-Version", "iam-identity-center 1.4")
    .header("Accept-Language", "ko-KR");
    let answer = served.call(sent).await;
    let [entry] = served.emulator.journal().entries().try_into().unwrap();
    assert_eq!(entry.operation, Some("SetUser"));
    assert_eq!(entry.method, "PATCH");
    assert_eq!(entry.target, SET_JOHN);
    assert_eq!(entry.status, Some(200));
    assert_eq!(
        entry.api_version.as_deref(),
        Some("iam-identity-center 1.4")
    );
    assert_eq!(entry.received_at.as_str(), "2026-11-23T04:05:06.789Z");
    assert_eq!(
        Some(entry.request_id.as_str()),
        answer.header("x-request-id")
    );
    assert_eq!(entry.headers["accept-language"], "ko-KR");
    assert_eq!(entry.body.unwrap()["name"], "홍길동");
    assert_eq!(entry.reason, None);
}

#[tokio::test]
async fn no_secret_is_kept_wherever_it_stands() {
    let served = demo().await;
    let secret_key = served.emulator.credentials().secret_key().expose_secret();
    let body = format!(
        r#"{{"instance_id":"ssoins-12345","name":"x","user_id":"y","password":"{PLANTED}",
            "identity_store_config":{{"bind_credential":"{PLANTED}"}},"list":[{{"Password":["{PLANTED}"]}}]}}"#
    );
    let requests = [
        post("/v1/users", body.clone()),
        post("/v1/users", body.replace("}]}", "")),
        post("/v1/users", format!("password={PLANTED}")),
        get(&format!(
            "{SHOW_JOHN}&password={PLANTED}&access_token={PLANTED}"
        )),
        get(SHOW_JOHN).header("X-Auth-Token", PLANTED),
        get(SHOW_JOHN).header("Authorization", PLANTED),
        get(SHOW_JOHN).header("Cookie", PLANTED),
        get(SHOW_JOHN).header("X-Anything", PLANTED),
    ];
    let count = requests.len();
    let mut signatures = Vec::new();
    for sent in requests {
        let sent = served.sign(sent);
        let signature = sent
            .headers
            .iter()
            .find(|(name, _)| name == "scp-signature");
        signatures.push(signature.unwrap().1.clone());
        served.send(&sent).await;
    }
    let entries = served.emulator.journal().entries();
    assert_eq!(entries.len(), count);
    let over_http = served.send(&get("/_emulator/requests")).await;
    for kept in [format!("{entries:?}"), over_http.text().to_owned()] {
        assert!(!kept.contains(PLANTED), "{kept}");
        assert!(!kept.contains(secret_key));
        assert!(signatures.iter().all(|signature| !kept.contains(signature)));
        assert!(kept.contains("[redacted]"));
    }
}

#[tokio::test]
async fn a_long_body_is_not_kept_but_its_length_is() {
    let served = demo().await;
    let body = format!(
        r#"{{"instance_id":"ssoins-12345","x":"{}"}}"#,
        "x".repeat(64 * 1024)
    );
    served.call(patch(SET_JOHN, body.clone())).await;
    let [entry] = served.emulator.journal().entries().try_into().unwrap();
    assert_eq!(entry.body, None);
    assert_eq!(entry.body_bytes, Some(body.len()));
}

#[tokio::test]
async fn a_refusal_is_explained_in_more_detail_than_in_the_answer() {
    let served = demo().await;
    served.call(post("/v1/users", r#"{"name":1}"#)).await;
    let mut tampered = served.sign(get(SHOW_JOHN));
    tampered.target.push_str("&x=1");
    served.send(&tampered).await;
    let reasons: Vec<_> = served
        .emulator
        .journal()
        .entries()
        .into_iter()
        .map(|entry| entry.reason.unwrap())
        .collect();
    assert_eq!(
        reasons[0],
        "instance_id: Field required; name: Input should be a valid string; user_id: Field required"
    );
    assert!(reasons[1].contains("signature"), "{}", reasons[1]);
}

#[tokio::test]
async fn only_the_last_thousand_are_kept() {
    let emulator = crate::support::builder().build().unwrap();
    let (client, server) = tokio::io::duplex(64 * 1024);
    let requests = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1004)
        + "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let (mut reader, mut writer) = tokio::io::split(client);
    let exchange = async {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut answers = Vec::new();
        let write = writer.write_all(requests.as_bytes());
        let (written, _) = tokio::join!(write, reader.read_to_end(&mut answers));
        written.unwrap();
    };
    tokio::join!(exchange, emulator.serve_stream(server, "http"));
    let numbers: Vec<_> = emulator
        .journal()
        .entries()
        .iter()
        .map(|entry| entry.number)
        .collect();
    assert_eq!(numbers, (5..1005).collect::<Vec<_>>());
}

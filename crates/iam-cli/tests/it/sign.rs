//! `scp-idc sign`, against known answers that three independent HMAC implementations agree on.

use serde_json::{Value, json};

use crate::support::{End, scp_idc};

const VECTORS: &str = include_str!("../../../iam-auth/tests/facts/signing-vectors.json");

#[test]
fn every_known_answer_is_reproduced_with_its_string_to_sign() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(vectors.len(), 14);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let timestamp = vector["timestamp_ms"].to_string();
        let mut command = scp_idc();
        command
            .env("SCP_ACCESS_KEY", text("access_key"))
            .env("SCP_SECRET_KEY", text("secret_key"))
            .args(["sign", text("method"), text("url"), "-o", "json"])
            .args(["--timestamp-ms", &timestamp])
            .args(["--client-type", text("client_type")]);
        let mut headers = json!({
            "Scp-Accesskey": text("access_key"),
            "Scp-Signature": text("signature"),
            "Scp-Timestamp": timestamp,
            "Scp-ClientType": text("client_type"),
        });
        if let Some(account_id) = vector["account_id"].as_str() {
            command.args(["--account-id", account_id]);
            headers["Scp-AccountId"] = account_id.into();
        }
        let expected = json!({"headers": headers, "string_to_sign": text("string_to_sign")});
        assert_eq!(command.end().done().json(), expected, "{}", text("name"));
    }
}

#[test]
fn a_person_gets_a_table_and_the_string_to_sign() {
    let ended = scp_idc()
        .env("SCP_ACCESS_KEY", "AKEXAMPLE0000000000")
        .env("SCP_SECRET_KEY", "sk-example-secret")
        .args([
            "sign",
            "GET",
            "https://iam.e.samsungsdscloud.com/v1/endpoints",
        ])
        .args(["--timestamp_ms", "1605290625682", "-f", "table"])
        .end()
        .done();
    // The signature of iam-auth's documentation, made by the same independent implementations.
    for text in [
        "│ Scp-Signature  │ F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv4= │",
        "\nString to sign:\nGEThttps://iam.e.samsungsdscloud.com/v1/endpoints1605290625682AKEXAMPLE0000000000Openapi\n",
    ] {
        assert!(ended.stdout.contains(text), "{}", ended.stdout);
    }
}

#[test]
fn a_url_that_cannot_go_on_the_wire_is_wrong_usage() {
    for (url, says) in [
        (
            "https://a.example/v1/사용자",
            "percent-encode it as %EC%82%AC",
        ),
        ("a.example/v1", "https://"),
        ("https://user@a.example/", "user name"),
    ] {
        scp_idc()
            .env("SCP_ACCESS_KEY", "AK")
            .env("SCP_SECRET_KEY", "SK")
            .args(["sign", "GET", url])
            .end()
            .failed(2, &[says]);
    }
}

//! `scp-idc demo`: what a stranger sees first.

use crate::support::{End, scp_idc};

#[test]
fn it_needs_nothing_and_shows_five_versions_the_typed_answer_and_a_refusal() {
    let ended = scp_idc()
        .env_remove("HOME")
        // Nothing of it may be looked at.
        .env("SCP_ENDPOINT_URL", "https://nowhere.invalid")
        .env("SCP_ACCESS_KEY", "planted-key")
        .env("SSL_CERT_FILE", "/nonexistent")
        .arg("demo")
        .end()
        .done();
    assert_eq!(ended.stderr, "");
    for version in ["1.0", "1.1", "1.2", "1.3", "1.4"] {
        let row = format!("│ {version}     │ ");
        let line = ended.stdout.lines().find(|line| line.starts_with(&row));
        let line = line.unwrap_or_else(|| panic!("{version}: {}", ended.stdout));
        assert!(
            line.contains("│ 200    │ business_unit, department, │ req-"),
            "{line}"
        );
    }
    for text in [
        "│ department *            │ text    │ Department Q ",
        "│ Department X ",
        "error: SetUser 1.4 failed: 404",
        "│ exit code            │ 5 ",
    ] {
        assert!(ended.stdout.contains(text), "{text}: {}", ended.stdout);
    }
    assert!(!ended.stdout.contains("planted-key"));
}

#[test]
fn programs_get_the_same_as_json() {
    let told = scp_idc().args(["demo", "-o", "json"]).end().done().json();
    let calls = told["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 5);
    for call in calls {
        assert_eq!(call["status"], 200);
        assert_eq!(
            call["changed"],
            serde_json::json!(["business_unit", "department", "manager", "tz_id"])
        );
    }
    assert_eq!(told["answer"]["user"]["manager"], "Alice Smith");
    assert_eq!(told["refusal"]["status"], 404);
}

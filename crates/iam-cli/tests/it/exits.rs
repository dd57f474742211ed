//! Each exit code, from a real answer or a real failure.

use std::fs;
use std::net::TcpListener;

use crate::support::{Emulator, End, USER, scp_idc};

const SET: [&str; 5] = ["user", "set", USER, "--department", "X"];
const SHOW: [&str; 3] = ["user", "show", USER];

#[test]
fn an_invalid_member_is_any_other_failure() {
    let emulator = Emulator::start();
    let description = "x".repeat(1001);
    emulator
        .run(&["user", "set", USER, "--description", &description])
        .failed(1, &["SetUser 1.4 failed: 400 ValidationError"]);
}

#[test]
fn a_wrong_key_is_3() {
    let emulator = Emulator::start();
    emulator
        .scp_idc()
        .env("SCP_SECRET_KEY", "wrong")
        .args(SHOW)
        .end()
        .failed(3, &["ShowUser 1.4 failed: 401", "hint: "]);
}

#[test]
fn a_read_only_key_is_4() {
    let directory = tempfile::tempdir().unwrap();
    let seed = directory.path().join("seed.json");
    fs::write(
        &seed,
        r#"{"instances":[{"id":"ssoins-12345","users":[{"id":"138c2fc8c29a449dbfa8681f8f1d78e2","user_id":"johndoe"}]}],
            "credentials":[{"access_key":"AKREAD","secret_key":"read","read_only":true}]}"#,
    )
    .unwrap();
    let emulator = Emulator::with(&["--seed", seed.to_str().unwrap()]);
    let mut command = emulator.scp_idc();
    command
        .env("SCP_ACCESS_KEY", "AKREAD")
        .env("SCP_SECRET_KEY", "read");
    command.args(SET).end().failed(4, &["403 Forbidden"]);
}

#[test]
fn an_unknown_user_is_5_and_says_it_in_the_language_asked_for() {
    let emulator = Emulator::start();
    let nobody = ["user", "show", "00000000000000000000000000000000"];
    emulator.run(&nobody).failed(5, &["404"]);
    let korean = emulator
        .scp_idc()
        .args(nobody)
        .args(["--language", "ko-KR"])
        .end();
    let korean = korean.failed(5, &["404"]).stderr;
    assert!(
        korean.chars().any(|c| ('가'..='힣').contains(&c)),
        "{korean}"
    );
}

#[test]
fn a_conflict_is_6() {
    let emulator = Emulator::start();
    emulator.fault(r#"{"status": 409, "code": "Conflict"}"#);
    emulator.run(&SET).failed(6, &["409 Conflict"]);
}

#[test]
fn throttling_is_7_whether_by_the_service_or_the_web_firewall() {
    for fault in [r#"{"status": 429}"#, r#"{"html_417": true}"#] {
        let emulator = Emulator::start();
        emulator.fault(fault);
        let ended = emulator
            .scp_idc()
            .args(SET)
            .args(["--max-attempts", "2"])
            .end();
        ended.failed(7, &["[2 attempts in "]);
        assert_eq!(emulator.requests().len(), 2);
    }
}

#[test]
fn what_is_safe_to_repeat_is_8() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    scp_idc()
        .env("SCP_ACCESS_KEY", "AK")
        .env("SCP_SECRET_KEY", "SK")
        .args(SET)
        .args(["--instance-id", "ssoins-1", "--max-attempts", "1"])
        .args(["--endpoint-url", &format!("http://{port}")])
        .end()
        .failed(8, &["cannot connect to 127.0.0.1"]);
    let emulator = Emulator::start();
    emulator.fault(r#"{"status": 503, "empty_body": true}"#);
    emulator
        .scp_idc()
        .args(SHOW)
        .args(["--max-attempts", "1"])
        .end()
        .failed(8, &["503"]);
}

#[test]
fn time_that_ran_out_is_8_for_a_reading_call_and_9_for_a_change() {
    let emulator = Emulator::start();
    emulator.fault(r#"{"delay_ms": 600000}"#);
    for (call, code) in [(&SHOW[..], 8), (&SET[..], 9)] {
        let ended = emulator
            .scp_idc()
            .args(call)
            .args(["--timeout", "0.3"])
            .end();
        ended.failed(code, &["failed: "]);
    }
}

#[test]
fn an_unknown_outcome_is_9_whatever_else_is_wrong() {
    for fault in [
        r#"{"cut": "after_applying"}"#,
        r#"{"status": 500, "applied": true}"#,
        r#"{"status": 503}"#,
    ] {
        let emulator = Emulator::start();
        emulator.fault(fault);
        let ended = emulator
            .scp_idc()
            .args(SET)
            .args(["--max-attempts", "1"])
            .end();
        ended.failed(9, &["the outcome is unknown", "hint: the matching `show`"]);
    }
}

#[test]
fn a_reading_call_whose_answer_is_broken_is_8() {
    let emulator = Emulator::start();
    emulator.fault(r#"{"truncated_body": true}"#);
    emulator.run(&SHOW).failed(8, &["did not come whole"]);
}

#[test]
fn a_change_whose_answer_is_broken_was_made_and_is_11() {
    let emulator = Emulator::start();
    emulator.fault(r#"{"truncated_body": true}"#);
    emulator.run(&SET).failed(11, &["the change was made"]);
}

#[test]
fn a_version_that_is_not_served_names_the_way_to_find_one() {
    let emulator = Emulator::with(&["--retire", "by-date", "--today", "2026-11-23"]);
    let ended = emulator
        .scp_idc()
        .args(SET)
        .args(["--api-version", "1.0"])
        .end();
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ended.stderr);
    assert!(lines[0].starts_with("warning: ") && lines[0].contains("retired since 2026-02-23"));
    assert!(lines[1].starts_with("error: SetUser 1.0 failed: 406 NoSuchVersion"));
    assert!(lines[2].starts_with("hint: ") && lines[2].contains("versions --discover"));
    emulator
        .scp_idc()
        .args(SET)
        .args(["--api-version", "1.3"])
        .end()
        .done();
}

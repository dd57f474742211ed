//! The forms of the result.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::support::{BINARY, Emulator, End, USER, scp_idc, server_that_answers};

/// What a service might answer that the reference does not know.
const ODD_USER: &str = "{\"user\":{\"zeta\":1.50,\"name\":\"\\u001b[31m김하늘\",\"password\":\"hunter2\",\"alpha\":[1e3],\"tz_id\":null}}";

fn show(answer: &str, output: &str) -> String {
    let url = server_that_answers(answer);
    let ended = scp_idc()
        .env("SCP_ACCESS_KEY", "AK")
        .env("SCP_SECRET_KEY", "SK")
        .args([
            "user",
            "show",
            USER,
            "--instance-id",
            "ssoins-1",
            "--endpoint-url",
            &url,
            "-o",
            output,
        ])
        .end()
        .done();
    assert!(!ended.stdout.contains("hunter2") && !ended.stderr.contains("hunter2"));
    ended.stdout
}

#[test]
fn json_is_the_answer_with_its_order_and_its_numbers_and_without_the_password() {
    assert_eq!(
        show(ODD_USER, "json"),
        r#"{
  "user": {
    "zeta": 1.50,
    "name": "\u001b[31m김하늘",
    "password": "[redacted]",
    "alpha": [
      1e3
    ],
    "tz_id": null
  }
}
"#
    );
}

#[test]
fn yaml_is_the_same_data() {
    assert_eq!(
        show(ODD_USER, "yaml"),
        "user:\n  zeta: 1.5\n  name: \"\\e[31m김하늘\"\n  password: \"[redacted]\"\n  alpha:\n  - 1000.0\n  tz_id: null\n"
    );
}

#[test]
fn no_format_lets_marks_through_that_turn_the_direction_of_writing() {
    let marks = ['\u{200f}', '\u{202e}', '\u{2066}'];
    let answer = r#"{"user":{"id":"u","name":"a\u202egpj.exe \u200f\u2066b","mem\u202eber":1}}"#;
    for (format, shown) in [
        ("json", r#""a\u202egpj.exe \u200f\u2066b""#),
        ("yaml", r#""a\u202egpj.exe \u200f\u2066b""#),
        ("table", r"a\u{202e}gpj.exe \u{200f}\u{2066}b"),
        ("csv", r"a\u{202e}gpj.exe \u{200f}\u{2066}b"),
    ] {
        let stdout = show(answer, format);
        assert!(stdout.contains(shown), "{format}: {stdout}");
        assert!(!stdout.contains(marks), "{format}: {stdout:?}");
    }
}

#[test]
fn a_table_aligns_wide_characters_and_shows_escape_sequences_as_text() {
    assert_eq!(
        show(ODD_USER, "table"),
        "\
╭──────────┬──────────────────╮
│ member   │ value            │
├──────────┼──────────────────┤
│ zeta     │ 1.50             │
│ name     │ \\u{1b}[31m김하늘 │
│ password │ [redacted]       │
│ alpha    │ 1e3              │
│ tz_id    │ null             │
╰──────────┴──────────────────╯
"
    );
}

#[test]
fn a_list_has_three_columns_and_says_what_it_leaves_out() {
    let emulator = Emulator::start();
    let ended = emulator
        .run(&["user", "list", "--size", "2", "--output", "table"])
        .done();
    assert_eq!(
        ended.stdout,
        "\
╭──────────────────────────────────┬──────────────┬──────────╮
│ id                               │ user_id      │ name     │
├──────────────────────────────────┼──────────────┼──────────┤
│ 138c2fc8c29a449dbfa8681f8f1d78e2 │ johndoe      │ John Doe │
│ 45f561264b81a03d27f6118301cb32b8 │ hong.gildong │ 홍길동   │
╰──────────────────────────────────┴──────────────┴──────────╯
"
    );
    assert_eq!(
        ended.stderr,
        "note: 2 of 21 users; --all lists every page\n"
    );
}

#[test]
fn all_pages_make_one_yaml_list_and_one_table() {
    let emulator = Emulator::start();
    let yaml = emulator
        .run(&["user", "list", "--all", "--size", "6", "-o", "yaml"])
        .done()
        .stdout;
    assert_eq!(
        yaml.lines()
            .filter(|line| line.starts_with("- id: "))
            .count(),
        21
    );
    assert_eq!(yaml.lines().count(), 3 * 21);
    let table = emulator
        .run(&["user", "list", "--all", "--size", "6", "-o", "table"])
        .done()
        .stdout;
    assert_eq!(table.lines().count(), 21 + 4);
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let emulator = Emulator::start();
    let mut child = std::process::Command::new(BINARY)
        .args([
            "user",
            "list",
            "--all",
            "--size",
            "1",
            "--instance-id",
            "ssoins-12345",
        ])
        .env_clear()
        .env("SCP_ENDPOINT_URL", &emulator.endpoint_url)
        .env("SCP_ACCESS_KEY", &emulator.access_key)
        .env("SCP_SECRET_KEY", &emulator.secret_key)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert_eq!(first, "[\n");
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(ended.status.code(), Some(0));
}

#[test]
fn the_versions_are_those_of_the_table_and_of_the_service() {
    let versions = scp_idc().arg("versions").end().done().json();
    let row = &versions["versions"][1];
    assert_eq!(versions["versions"].as_array().unwrap().len(), 5);
    assert_eq!(row["version"], "1.1");
    assert_eq!(row["status"], "DEPRECATED");
    assert_eq!(row["not_before"], "2026-05-31");
    assert!(row.get("service_status").is_none());

    // Neither credentials nor an instance are needed, and a version that the table lacks is shown.
    let url = server_that_answers(
        r#"{"versions":[{"id":"v9.9","links":[],"not_before":"","status":"CURRENT"},{"id":"v1.4","not_before":"2027-03-31","status":"SUPPORTED"}]}"#,
    );
    let found = scp_idc()
        .args([
            "versions",
            "--discover",
            "--endpoint-url",
            &url,
            "-o",
            "table",
        ])
        .end()
        .done()
        .stdout;
    for line in [
        "│ 9.9     │            │            │ not in the version table          │ CURRENT        │                    │",
        "│ 1.4     │ CURRENT    │            │ current                           │ SUPPORTED      │ 2027-03-31         │",
    ] {
        assert!(found.contains(line), "{found}");
    }
}

//! Texts of a service that would move a cursor, forge a line or look like another text, in every output.

use iam_client::model::account_assignments::ListAccountAssignments;
use iam_client::model::groups::{ListGroupUsers, ListGroups, ShowGroup};
use iam_client::model::instances::{ListInstances, ShowInstance};
use iam_client::model::permission_sets::{
    ListPermissionSetPolicies, ListPermissionSets, ShowPermissionSet,
};
use iam_client::model::users::{ListUsers, ShowUser};
use iam_client::model::{AvailableVersions, Kind, Member, Operation, Schema};
use serde_json::{Map, Value, json};

use crate::support::{End, INSTANCE, USER, scp_idc, server_that_answers_with};

/// Colours, a title, a cleared screen in C1, a line of its own, characters taken back, the direction of writing, and
/// what cannot be seen.
const HOSTILE: &str = "A\u{1b}[31mB\u{1b}]0;t\u{7}\u{9b}2J\r\nerror: forged\u{8}\u{7f}\0\u{202e}\u{2066}\u{2028}\u{200b}\u{feff}Z";

/// How people are shown its beginning.
const SHOWN: &str = "A\\u{1b}[31mB\\u{1b}]0;t\\u{7}\\u{9b}2J\\r\\nerror: forged\\u{8}\\u{7f}\\u{0}\\u{202e}\\u{2066}\\u{2028}\\u{200b}\\u{feff}Z";

/// The categories Cc, Cf, Zl and Zp of Unicode, but for the line feed that ends a line.
fn obeyed_or_unseen(character: char) -> bool {
    character != '\n' && character.is_control()
        || matches!(u32::from(character),
            0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x890..=0x891 | 0x8e2 | 0x180e | 0x200b..=0x200f
            | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0001 | 0xe0020..=0xe007f)
}

#[track_caller]
fn assert_harmless(what: &str, text: &str) {
    if let Some(line) = text.lines().find(|line| line.contains(obeyed_or_unseen)) {
        panic!("{what}: {}", line.escape_debug());
    }
}

/// An answer with the hostile text in the place of every text that the reference lists.
fn answer_to<O: Operation<Response: Schema>>() -> Value {
    object(<O::Response as Schema>::MEMBERS)
}

fn object(members: &[Member]) -> Value {
    let members = members
        .iter()
        .map(|member| (member.name.to_owned(), value(member.kind)));
    Value::Object(members.collect())
}

fn value(kind: Kind) -> Value {
    match kind {
        Kind::Boolean => true.into(),
        Kind::Integer => 1.into(),
        Kind::List(kind) => json!([value(*kind)]),
        Kind::Object { members, .. } => object(members),
        Kind::Map => json!({ HOSTILE: HOSTILE }),
        _ => HOSTILE.into(),
    }
}

/// One answer for everything that is asked: the members of all answers, each hostile.
fn everything() -> String {
    let mut all = Map::new();
    for answer in [
        answer_to::<ListUsers>(),
        answer_to::<ListGroups>(),
        answer_to::<ListGroupUsers>(),
        answer_to::<ListInstances>(),
        answer_to::<ListPermissionSets>(),
        answer_to::<ListPermissionSetPolicies>(),
        answer_to::<ListAccountAssignments>(),
        answer_to::<ShowUser>(),
        answer_to::<ShowGroup>(),
        answer_to::<ShowInstance>(),
        answer_to::<ShowPermissionSet>(),
        object(AvailableVersions::MEMBERS),
    ] {
        if let Value::Object(members) = answer {
            all.extend(members);
        }
    }
    all.insert("page".to_owned(), 0.into());
    Value::Object(all).to_string()
}

const CALLS: [&[&str]; 13] = [
    &["user", "list"],
    &["user", "list", "--all"],
    &["user", "show", USER],
    &["user", "set", USER, "--department", "X"],
    &["group", "list"],
    &["group", "show", USER],
    &["group", "user", "list", USER],
    &["instance", "list"],
    &["instance", "show", INSTANCE],
    &["permission-set", "list"],
    &["permission-set", "show", USER],
    &["permission-set", "policy", "list", USER],
    &["account-assignment", "list", "--target-account-id", "b91f"],
];

#[test]
fn no_text_of_the_service_reaches_a_terminal_as_it_is() {
    let url = server_that_answers_with("200 OK", &everything());
    for arguments in CALLS {
        for format in ["table", "csv", "ids", "json"] {
            let ended = scp_idc()
                .env("SCP_ENDPOINT_URL", &url)
                .env("SCP_ACCESS_KEY", "AK")
                .env("SCP_SECRET_KEY", "SK")
                .env("SCP_INSTANCE_ID", INSTANCE)
                .args(arguments)
                .args(["-o", format])
                .end();
            let what = format!("{} -o {format}", arguments.join(" "));
            assert_harmless(&what, &ended.stdout);
            assert_harmless(&what, &ended.stderr);
            assert_eq!(ended.code, 0, "{what}: {}", ended.stderr);
            match format {
                // The same text to programs.
                "json" => assert!(
                    ended
                        .json()
                        .to_string()
                        .contains(&Value::from(HOSTILE).to_string()),
                    "{what}"
                ),
                _ => assert!(ended.stdout.contains(SHOWN), "{what}: {}", ended.stdout),
            }
        }
    }
}

#[test]
fn version_discovery_shows_nothing_as_it_is_either() {
    let url = server_that_answers_with("200 OK", &everything());
    for format in ["table", "json"] {
        let ended = scp_idc()
            .args([
                "versions",
                "--discover",
                "--endpoint-url",
                &url,
                "-o",
                format,
            ])
            .end();
        assert_harmless(format, &ended.stdout);
        assert_harmless(format, &ended.stderr);
    }
}

/// The shapes of a refusal (platform.md §3), and what is none of them.
#[test]
fn no_text_of_a_refusal_reaches_a_terminal_as_it_is() {
    let standard = json!({"errors": [
        {"code": HOSTILE, "title": HOSTILE, "detail": HOSTILE, "request_id": HOSTILE, "global_request_id": HOSTILE,
         "response": {HOSTILE: HOSTILE}},
        {"code": HOSTILE, "detail": [HOSTILE, {HOSTILE: HOSTILE}], "request_id": HOSTILE},
        HOSTILE
    ]});
    let gateway = json!({"error": HOSTILE, "path": HOSTILE, "requestId": HOSTILE, "status": 404});
    let rejection = json!({"status": HOSTILE, "name": HOSTILE, "message": HOSTILE});
    let legacy =
        json!({"message": HOSTILE, "code": HOSTILE, "params": [HOSTILE], "requestId": HOSTILE});
    let html = format!(
        "<html><head><title>{HOSTILE}</title></head><body>Support ID: 1{HOSTILE}</body></html>"
    );
    for body in [
        standard.to_string(),
        gateway.to_string(),
        rejection.to_string(),
        legacy.to_string(),
        html,
        HOSTILE.to_owned(),
        json!({HOSTILE: HOSTILE}).to_string(),
    ] {
        // A header can hold no escape as one byte, but the same in C1.
        for status in [
            "400 Bad Request\r\nX-Request-Id: a\u{9b}2J",
            "404 Not Found",
            "302 Found\r\nLocation: http://a.example/\u{9b}2J\u{202e}",
            "503 Service Unavailable\r\nRetry-After: \u{9b}2J",
        ] {
            let url = server_that_answers_with(status, &body);
            let ended = scp_idc()
                .env("SCP_ACCESS_KEY", "AK")
                .env("SCP_SECRET_KEY", "SK")
                .args([
                    "user",
                    "show",
                    USER,
                    "--instance-id",
                    INSTANCE,
                    "--endpoint-url",
                    &url,
                ])
                .args(["--max-attempts", "1", "--debug"])
                .end();
            assert_ne!(ended.code, 0);
            assert_eq!(ended.stdout, "");
            assert_harmless(status, &ended.stderr);
            for line in ended.stderr.lines() {
                let kinds = ["error: ShowUser ", "hint: ", "debug: "];
                assert!(
                    kinds.iter().any(|kind| line.starts_with(kind)),
                    "{}",
                    ended.stderr
                );
            }
            assert!(
                ended.stderr.contains('A'),
                "something of it is told: {}",
                ended.stderr
            );
        }
    }
}

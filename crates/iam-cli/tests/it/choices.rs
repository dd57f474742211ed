//! What can be chosen of the emulator: each flag changes an answer, and its value by default does not.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::{Emulator, End, INSTANCE, USER, scp_idc};

const UNKNOWN: &str = "00000000000000000000000000000000";
const ACCOUNT: &str = "3265ab469f0d406d83073da3e11e7a6c";

/// Starts one emulator with the value that a flag has by default and one with another, and compares what they do.
#[track_caller]
fn chooses(
    flag: &str,
    [usual, other]: [&str; 2],
    observed: fn(&Emulator) -> String,
    [by_default, chosen]: [&str; 2],
) {
    for (arguments, expected) in [
        (&[][..], by_default),
        (&[flag, usual], by_default),
        (&[flag, other], chosen),
    ] {
        let emulator = Emulator::with(arguments);
        assert_eq!(observed(&emulator), expected, "{arguments:?}");
    }
}

/// How the command ends.
fn ends(emulator: &Emulator, command: &str) -> String {
    let arguments: Vec<&str> = command.split(' ').collect();
    emulator.run(&arguments).code.to_string()
}

/// What the command answers.
fn answers(emulator: &Emulator, command: &str) -> Value {
    let arguments: Vec<&str> = command.split(' ').collect();
    emulator.run(&arguments).done().json()
}

/// The status of a request that the command itself would not send, signed for an address that need not be the one
/// that it is sent to.
fn status(
    emulator: &Emulator,
    sign: &[&str],
    signed_for: &str,
    (method, path): (&str, &str),
    body: &str,
) -> String {
    let signed = scp_idc()
        .env("SCP_ACCESS_KEY", &emulator.access_key)
        .env("SCP_SECRET_KEY", &emulator.secret_key)
        .args(["sign", method, &format!("{signed_for}{path}"), "-o", "json"])
        .args(sign)
        .end()
        .done()
        .json();
    let headers = signed["headers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name}: {}\r\n", value.as_str().unwrap()));
    let headers: String = headers.collect();
    let host = emulator.endpoint_url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}Scp-Api-Version: iam-identity-center 1.4\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn temporary_password_is_an_empty_text_or_a_boolean() {
    chooses(
        "--temporary-password",
        ["empty-text", "boolean"],
        |it| answers(it, "user show johndoe")["user"]["temporary_password"].to_string(),
        ["\"\"", "false"],
    );
}

#[test]
fn an_unknown_id_is_not_found_or_told_among_those_that_failed() {
    chooses(
        "--unknown-deletion",
        ["not-found", "failed-id"],
        |it| ends(it, &format!("user delete {UNKNOWN} --yes")),
        ["5", "10"],
    );
}

#[test]
fn an_unknown_permission_set_is_not_found_or_silently_gone() {
    chooses(
        "--unreported-deletion",
        ["not-found", "silent"],
        |it| ends(it, &format!("permission-set delete {UNKNOWN} --yes")),
        ["5", "0"],
    );
}

#[test]
fn policies_of_a_kind_that_is_left_out_end_or_stay() {
    chooses(
        "--omitted-policies",
        ["clear", "keep"],
        |it| {
            answers(
                it,
                "permission-set policy set DeveloperAccess --custom-policy ReadBilling",
            );
            answers(it, "permission-set policy list DeveloperAccess")["count"].to_string()
        },
        ["1", "2"],
    );
}

#[test]
fn without_ids_all_assignments_of_an_account_end_or_none() {
    chooses(
        "--omitted-assignment-ids",
        ["everything", "refuse"],
        |it| {
            let body = json!({"instance_id": INSTANCE, "target_account_id": ACCOUNT});
            let delete = ("DELETE", "/v1/account-assignments");
            let status = status(it, &[], &it.endpoint_url, delete, &body.to_string());
            let list = format!("account-assignment list --target-account-id {ACCOUNT}");
            format!("{status}, left: {}", answers(it, &list)["count"] != 0)
        },
        ["204, left: false", "400, left: true"],
    );
}

#[test]
fn an_assignment_that_is_there_is_kept_or_refused() {
    chooses(
        "--repeated-assignment",
        ["keep", "refuse"],
        |it| {
            let create = format!(
                "account-assignment create --target-account {ACCOUNT},Admin,a@example.com --user-uuid johndoe --permission-set-id DeveloperAccess"
            );
            ends(it, &create);
            ends(it, &create)
        },
        ["0", "1"],
    );
}

#[test]
fn an_account_that_the_seed_lacks_is_accepted_or_not_found() {
    chooses(
        "--unknown-accounts",
        ["accept", "refuse"],
        |it| {
            ends(
                it,
                "permission-set create --name Plain --session-duration 3600",
            );
            ends(
                it,
                "account-assignment create --target-account acc-9,Nine,a@example.com --user-uuid johndoe --permission-set-id Plain",
            )
        },
        ["0", "5"],
    );
}

#[test]
fn a_member_that_the_reference_lacks_is_ignored_or_refused() {
    chooses(
        "--unknown-members",
        ["ignore", "refuse"],
        |it| {
            let body = json!({"instance_id": INSTANCE, "name": "Made", "colour": "red"});
            status(
                it,
                &[],
                &it.endpoint_url,
                ("POST", "/v1/groups"),
                &body.to_string(),
            )
        },
        ["201", "400"],
    );
}

#[test]
fn a_filter_finds_whole_texts_or_parts() {
    chooses(
        "--text-filter",
        ["whole", "part"],
        |it| answers(it, "group list --name Develop")["count"].to_string(),
        ["0", "1"],
    );
}

#[test]
fn a_printed_limit_holds_or_does_not() {
    chooses(
        "--documented-limits",
        ["true", "false"],
        |it| {
            ends(
                it,
                "permission-set create --name Short --session-duration 1",
            )
        },
        ["1", "0"],
    );
}

#[test]
fn a_permission_set_has_a_name_of_its_own_or_shares_one() {
    chooses(
        "--unique-permission-set-names",
        ["true", "false"],
        |it| {
            ends(
                it,
                "permission-set create --name DeveloperAccess --session-duration 3600",
            )
        },
        ["1", "0"],
    );
}

#[test]
fn a_list_of_instances_ignores_its_size_or_heeds_it() {
    chooses(
        "--list-instances-ignores-size",
        ["true", "false"],
        |it| answers(it, "instance list --size 7")["size"].to_string(),
        ["20", "7"],
    );
}

#[test]
fn a_page_holds_no_more_than_was_chosen() {
    chooses(
        "--max-page-size",
        ["1000", "2"],
        |it| {
            let page = answers(it, "user list --size 7");
            page["users"].as_array().unwrap().len().to_string()
        },
        ["7", "2"],
    );
}

#[test]
fn an_old_signature_is_taken_or_refused() {
    chooses(
        "--skew",
        ["unlimited", "60"],
        |it| {
            let show = format!("/v1/users/{USER}?instance_id={INSTANCE}");
            let old = ["--timestamp-ms", "1700000000000"];
            status(it, &old, &it.endpoint_url, ("GET", &show), "")
        },
        ["200", "401"],
    );
}

#[test]
fn behind_a_proxy_the_public_address_is_the_one_that_is_signed() {
    for (arguments, expected) in [
        (&[][..], "401"),
        (&["--public-url", "https://idc.example"], "200"),
    ] {
        let emulator = Emulator::with(arguments);
        let show = format!("/v1/users/{USER}?instance_id={INSTANCE}");
        let status = status(&emulator, &[], "https://idc.example", ("GET", &show), "");
        assert_eq!(status, expected);
    }
    let wrong = scp_idc()
        .args(["emulator", "--public-url", "idc.example/x"])
        .end();
    wrong.failed(2, &["public URL", "https://idc.example"]);
}

#[test]
fn a_pair_of_keys_that_may_only_read_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("reader.json");
    fs::write(&file, r#"{"access-key":"AKREADER","secret-key":"reader"}"#).unwrap();
    let emulator = Emulator::with(&["--read-only-credentials", file.to_str().unwrap()]);
    let reader = |arguments: &[&str]| {
        let mut command = emulator.scp_idc();
        command
            .env("SCP_ACCESS_KEY", "AKREADER")
            .env("SCP_SECRET_KEY", "reader")
            .args(arguments)
            .end()
    };
    reader(&["user", "show", "johndoe"]).done();
    reader(&["user", "set", "johndoe", "--department", "X"]).failed(4, &["403"]);
    scp_idc()
        .args(["emulator", "--read-only-credentials", "/nonexistent"])
        .end()
        .failed(2, &["--read-only-credentials: /nonexistent is not there"]);
}

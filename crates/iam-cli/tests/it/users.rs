//! `scp-idc user`: what becomes of users.

use serde_json::{Value, json};

use crate::support::{Emulator, End, INSTANCE, USER, server_that_answers};

const EXAMPLE: &str = include_str!("../../../iam-model/tests/facts/set-user/request.json");
const EXAMPLE_ANSWER: &str = include_str!("../../../iam-model/tests/facts/set-user/response.json");

#[test]
fn set_changes_what_is_given_clears_what_is_named_and_keeps_the_rest() {
    let emulator = Emulator::start();
    let before = emulator.run(&["user", "show", USER]).done().json();
    let arguments = [
        "user",
        "set",
        USER,
        "--department",
        "연구소 3팀",
        "--tz-id",
        "Asia/Seoul",
        "--clear",
        "manager",
        "--clear",
        "business-unit",
    ];
    let answer = emulator.run(&arguments).done().json();
    let mut expected = before.clone();
    let user = &mut expected["user"];
    user["department"] = "연구소 3팀".into();
    user["tz_id"] = "Asia/Seoul".into();
    user["manager"] = Value::Null;
    user["business_unit"] = Value::Null;
    for stamp in ["modified_at", "modified_by", "modifier_name"] {
        user[stamp] = answer["user"][stamp].clone();
    }
    assert_eq!(answer, expected);
    assert_eq!(emulator.run(&["user", "show", USER]).done().json(), answer);
    let sent = &emulator.requests()[1];
    assert_eq!(
        sent["body"],
        json!({
            "instance_id": INSTANCE, "department": "연구소 3팀", "tz_id": "Asia/Seoul",
            "manager": null, "business_unit": null
        })
    );
}

#[test]
fn the_official_spelling_is_accepted_word_for_word() {
    let emulator = Emulator::start();
    let ended = emulator
        .scp_idc()
        .env_remove("SCP_INSTANCE_ID")
        .args([
            "user",
            "set",
            "--user_uuid",
            USER,
            "--instance_id",
            INSTANCE,
        ])
        .args([
            "--business_unit",
            "A",
            "--phone_number",
            "010",
            "-f",
            "json",
        ])
        .end()
        .done();
    assert_eq!(ended.json()["user"]["business_unit"], "A");
    assert_eq!(ended.json()["user"]["phone_number"], "010");
}

#[test]
fn global_flags_may_stand_before_the_command() {
    let emulator = Emulator::start();
    emulator
        .scp_idc()
        .env_remove("SCP_INSTANCE_ID")
        .args([
            "--instance-id",
            INSTANCE,
            "-o",
            "yaml",
            "user",
            "show",
            USER,
        ])
        .end()
        .done();
}

#[test]
fn the_example_of_the_reference_is_taken_from_standard_input_and_flags_outrank_it() {
    let emulator = Emulator::start();
    let answer = emulator
        .scp_idc()
        // The body names its instance.
        .env("SCP_INSTANCE_ID", "another")
        .args([
            "user",
            "set",
            USER,
            "--from-json",
            "-",
            "--name",
            "홍길동",
            "--clear",
            "tz_id",
        ])
        .write_stdin(EXAMPLE)
        .end()
        .done()
        .json();
    let mut expected: Value = serde_json::from_str(EXAMPLE).unwrap();
    expected["name"] = "홍길동".into();
    expected["tz_id"] = Value::Null;
    assert_eq!(emulator.requests()[0]["body"], expected);
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer["user"][name], value, "{name}");
    }
    // Every member of the reference's example answer is there, whatever its value.
    let documented: Value = serde_json::from_str(EXAMPLE_ANSWER).unwrap();
    for name in documented["user"].as_object().unwrap().keys() {
        assert!(answer["user"].get(name).is_some(), "{name}");
    }
}

#[test]
fn a_body_is_checked_before_anything_is_sent() {
    let emulator = Emulator::start();
    for (body, says) in [
        ("{", "is not JSON (line 1"),
        ("[]", "is not a JSON object"),
        (
            r#"{"departmnt":"X"}"#,
            "UserSetRequest has no member \"departmnt\"",
        ),
        (
            r#"{"department":["s3cret"]}"#,
            "department must be a text or null",
        ),
        (r#"{"instance_id":null}"#, "instance_id must be a text"),
        (r#"{"instance_id":"a/b","name":"x"}"#, "carries a slash"),
        (r#"{"instance_id":"ssoins-12345"}"#, "nothing to change"),
        ("\u{feff}{\"user_id\":\"x\"}", "no member \"user_id\""),
    ] {
        let ended = emulator
            .scp_idc()
            .args(["user", "set", USER, "--from-json", "-"])
            .write_stdin(body)
            .end()
            .failed(2, &[says]);
        assert!(!ended.stderr.contains("s3cret"), "{}", ended.stderr);
    }
    emulator
        .scp_idc()
        .args([
            "user",
            "set",
            USER,
            "--from-json",
            "-",
            "--instance-id",
            "ssoins-2",
        ])
        .write_stdin(EXAMPLE)
        .end()
        .failed(2, &["--instance-id says ssoins-2", "\"ssoins-12345\""]);
    assert_eq!(emulator.requests(), Vec::<Value>::new());
}

#[test]
fn the_limits_of_the_user_guide_are_checked_only_when_asked() {
    let emulator = Emulator::start();
    let long = "가".repeat(129);
    let arguments = ["user", "set", USER, "--department", &long, "--validate"];
    emulator.run(&arguments).failed(
        2,
        &["department has 129 characters; at most 128 are allowed"],
    );
    assert_eq!(emulator.requests().len(), 0);
    // The emulator keeps the limit too, and its refusal is another one.
    emulator
        .run(&arguments[..5])
        .failed(1, &["400 ValidationError"]);
    assert_eq!(emulator.requests().len(), 1);
}

#[test]
fn a_login_id_is_looked_up_and_a_uuid_is_not() {
    let emulator = Emulator::start();
    let shown = emulator.run(&["user", "show", "johndoe"]).done().json();
    assert_eq!(shown["user"]["id"], USER);
    let operations = |emulator: &Emulator| -> Vec<Value> {
        let requests = emulator.requests();
        requests
            .iter()
            .map(|request| request["operation"].clone())
            .collect()
    };
    assert_eq!(operations(&emulator), ["ListUsers", "ShowUser"]);
    let target = emulator.requests()[0]["target"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(target, "/v1/users?instance_id=ssoins-12345&user_id=johndoe");
    emulator
        .run(&["user", "show", "ops+batch@example.com"])
        .done();
    emulator.run(&["user", "show", USER]).done();
    assert_eq!(operations(&emulator).len(), 5);
    // A part of a login id is none.
    emulator
        .run(&["user", "show", "john"])
        .failed(5, &["no user of ssoins-12345 has the login id \"john\""]);
    // With --user-uuid nothing is looked up.
    emulator
        .run(&["user", "show", "--user-uuid", "johndoe"])
        .failed(5, &["ShowUser 1.4 failed: 404"]);
}

#[test]
fn a_login_id_of_two_users_is_ambiguous() {
    let url = server_that_answers(
        r#"{"count":3,"page":0,"size":20,"users":[
            {"id":"aaaa","user_id":"kim","name":"Kim 1"},
            {"id":"bbbb","user_id":"kim2","name":"Kim 2"},
            {"id":"cccc","user_id":"kim","name":"Kim 3"}]}"#,
    );
    crate::support::scp_idc()
        .env("SCP_ACCESS_KEY", "AK")
        .env("SCP_SECRET_KEY", "SK")
        .args([
            "user",
            "show",
            "kim",
            "--instance-id",
            "ssoins-1",
            "--endpoint-url",
            &url,
        ])
        .end()
        .failed(
            1,
            &[
                "2 users of ssoins-1 have the login id",
                "aaaa, cccc",
                "--user-uuid",
            ],
        );
}

#[test]
fn create_makes_a_user_with_a_password_from_standard_input() {
    let emulator = Emulator::start();
    let answer = emulator
        .scp_idc()
        .args([
            "user",
            "create",
            "--user-id",
            "kim.haneul2",
            "--name",
            "김하늘",
            "--password-stdin",
        ])
        .args([
            "--temporary-password",
            "true",
            "--email",
            "haneul@example.com",
        ])
        .args(["--group-id", "5b1c7e90a2d84f36b9e3d0c41f68a7b2"])
        .write_stdin("Pw-9!kdlwq\r\n")
        .end()
        .done()
        .json();
    assert_eq!(answer["user"]["user_id"], "kim.haneul2");
    assert_eq!(answer["user"]["name"], "김하늘");
    assert_eq!(answer["user"]["groups"][0]["name"], "Developers");
    let sent = &emulator.requests()[0];
    assert_eq!(sent["operation"], "CreateUser");
    assert_eq!(sent["body"]["temporary_password"], true);
    let found = emulator.run(&["user", "show", "kim.haneul2"]).done().json();
    assert_eq!(found["user"]["email"], "haneul@example.com");
}

#[test]
fn create_takes_a_body_and_says_what_is_missing() {
    let emulator = Emulator::start();
    emulator
        .scp_idc()
        .args(["user", "create", "--from-json", "-", "--name", "Flag"])
        .write_stdin(r#"{"user_id":"from.body","name":"Body","description":null}"#)
        .end()
        .done();
    assert_eq!(emulator.requests()[0]["body"]["name"], "Flag");
    emulator
        .run(&["user", "create", "--name", "x"])
        .failed(2, &["user_id is missing; give --user-id"]);
    emulator
        .scp_idc()
        .args(["user", "create", "--from-json", "-", "--password-stdin"])
        .write_stdin("{}")
        .end()
        .failed(2, &["name is missing"]);
    emulator
        .scp_idc()
        .args([
            "user",
            "create",
            "--user-id",
            "a",
            "--name",
            "b",
            "--password-stdin",
        ])
        .write_stdin("\n")
        .end()
        .failed(2, &["standard input holds no password"]);
    let arguments = [
        "user",
        "create",
        "--from-json",
        "-",
        "--user-id",
        "a",
        "--name",
        "b",
    ];
    emulator
        .scp_idc()
        .args(arguments)
        .arg("--password-stdin")
        .write_stdin("{}")
        .end()
        .failed(2, &["both the body and the password"]);
}

#[test]
fn a_page_is_the_answer_of_the_service_and_all_pages_are_one_array() {
    let emulator = Emulator::start();
    let page = emulator
        .run(&[
            "user",
            "list",
            "--page",
            "1",
            "--size",
            "8",
            "--sort",
            "created_at:desc",
        ])
        .done()
        .json();
    assert_eq!((&page["page"], &page["size"]), (&json!(1), &json!(8)));
    assert_eq!(page["users"].as_array().unwrap().len(), 8);
    assert_eq!(
        emulator.requests()[0]["target"],
        "/v1/users?instance_id=ssoins-12345&size=8&page=1&sort=created_at:desc"
    );
    let all = emulator
        .run(&["user", "list", "--all", "--size", "8"])
        .done()
        .json();
    let all = all.as_array().unwrap();
    assert_eq!(json!(all.len()), page["count"]);
    assert!(all.iter().any(|user| user["name"] == "홍길동"));
    assert_eq!(emulator.requests().len(), 4);
    let none = emulator
        .run(&["user", "list", "--all", "--user-id", "nobody"])
        .done();
    assert_eq!(none.stdout, "[]\n");
    emulator
        .run(&["user", "list", "--all", "--page", "1"])
        .failed(2, &["--all", "--page"]);
}

//! Groups, instances, permission sets and assignments: the requests they become, names, and deletions.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Emulator, End, INSTANCE, USER, scp_idc, server_that_answers};

const ID: &str = "e8d4b9f2c1a7e5d3f0b6c9a2d8e4f7b1";
/// What a deletion of the instance and a change of its identity source take with them, by the reference.
const WIPED: &str = "all its users, groups, permission sets and assignments";
const ACCOUNT: &str = "3265ab469f0d406d83073da3e11e7a6c";

/// What a dry run shows of a request: method, path with query, and body.
fn request(arguments: &[&str]) -> (String, String, Value) {
    let shown = scp_idc()
        .env("SCP_ACCESS_KEY", "AK")
        .env("SCP_SECRET_KEY", "SK")
        .env("SCP_INSTANCE_ID", INSTANCE)
        .args(["--endpoint-url", "http://127.0.0.1:1", "--dry-run"])
        .args(arguments)
        .end()
        .done()
        .json();
    let text = |name: &str| shown[name].as_str().unwrap().to_owned();
    let path = text("url").replace("http://127.0.0.1:1", "");
    (text("method"), path, shown["body"].clone())
}

#[track_caller]
fn becomes(arguments: &[&str], method: &str, path: &str, body: &Value) {
    assert_eq!(
        request(arguments),
        (method.to_owned(), path.to_owned(), body.clone()),
        "{arguments:?}"
    );
}

#[test]
fn every_operation_becomes_the_request_of_the_reference() {
    let base = json!({"instance_id": INSTANCE});
    let query = format!("?instance_id={INSTANCE}");
    let users = json!({"instance_id": INSTANCE, "user_uuids": [USER, ID]});
    for (arguments, method, path, body) in [
        (
            &["user", "delete", USER][..],
            "DELETE",
            format!("/v1/users/{USER}"),
            base.clone(),
        ),
        (
            &["user", "delete", USER, ID, USER],
            "DELETE",
            "/v1/users".to_owned(),
            users.clone(),
        ),
        (
            &["group", "show", ID],
            "GET",
            format!("/v1/groups/{ID}{query}"),
            Value::Null,
        ),
        (
            &["group", "create", "--name", "Readers", "--user-uuid", USER],
            "POST",
            "/v1/groups".to_owned(),
            json!({"instance_id": INSTANCE, "name": "Readers", "user_uuids": [USER]}),
        ),
        (
            &[
                "group",
                "set",
                ID,
                "--name",
                "Writers",
                "--clear",
                "description",
            ],
            "PATCH",
            format!("/v1/groups/{ID}"),
            json!({"instance_id": INSTANCE, "name": "Writers", "description": null}),
        ),
        (
            &["group", "delete", ID],
            "DELETE",
            format!("/v1/groups/{ID}"),
            base,
        ),
        (
            &["group", "delete", ID, USER],
            "DELETE",
            "/v1/groups".to_owned(),
            json!({"instance_id": INSTANCE, "group_ids": [ID, USER]}),
        ),
        (
            &[
                "group",
                "user",
                "list",
                ID,
                "--user-id",
                "johndoe",
                "--sort",
                "name:asc",
            ],
            "GET",
            format!("/v1/groups/{ID}/users{query}&sort=name:asc&user_id=johndoe"),
            Value::Null,
        ),
        (
            &["group", "user", "add", ID, USER, ID],
            "POST",
            format!("/v1/groups/{ID}/users"),
            users.clone(),
        ),
        (
            &["group", "user", "remove", ID, USER, ID],
            "DELETE",
            format!("/v1/groups/{ID}/users"),
            users,
        ),
        (
            &["instance", "show"],
            "GET",
            format!("/v1/instances/{INSTANCE}"),
            Value::Null,
        ),
        (
            &["instance", "delete", "ssoins-1"],
            "DELETE",
            "/v1/instances/ssoins-1".to_owned(),
            Value::Null,
        ),
        (
            &[
                "instance",
                "set",
                "--description",
                "x",
                "--users-dn",
                "ou=people",
            ],
            "PATCH",
            format!("/v1/instances/{INSTANCE}"),
            json!({"description": "x", "identity_store_config": {"users_dn": "ou=people"}}),
        ),
        (
            &[
                "permission-set",
                "create",
                "--name",
                "Readers",
                "--session-duration",
                "3600",
                "--custom-policy",
                "A",
                "--custom-policy",
                "B",
                "--managed-policy",
                "p1=Viewer",
            ],
            "POST",
            "/v1/permission-sets".to_owned(),
            json!({
                "instance_id": INSTANCE, "name": "Readers", "session_duration": 3600,
                "custom_policies": ["A", "B"], "managed_policies": [{"id": "p1", "name": "Viewer"}]
            }),
        ),
        (
            &["permission-set", "set", ID, "--session-duration", "7200"],
            "PATCH",
            format!("/v1/permission-sets/{ID}"),
            json!({"instance_id": INSTANCE, "session_duration": 7200}),
        ),
        (
            &["permission-set", "delete", ID],
            "DELETE",
            format!("/v1/permission-sets/{ID}{query}"),
            Value::Null,
        ),
        (
            &[
                "permission-set",
                "policy",
                "set",
                ID,
                "--custom-policy",
                "A",
                "--clear",
                "inline-policies",
            ],
            "PUT",
            format!("/v1/permission-sets/{ID}/policies"),
            json!({"instance_id": INSTANCE, "custom_policies": ["A"], "inline_policies": null}),
        ),
        (
            &[
                "permission-set",
                "policy",
                "remove",
                ID,
                "--policy-id",
                "p1",
                "--policy-id",
                "p2",
            ],
            "DELETE",
            format!("/v1/permission-sets/{ID}/policies"),
            json!({"instance_id": INSTANCE, "policy_ids": ["p1", "p2"]}),
        ),
        (
            &[
                "account-assignment",
                "list",
                "--target-account-id",
                ACCOUNT,
                "--principal-name",
                "GROUP0407",
            ],
            "GET",
            format!(
                "/v1/account-assignments{query}&target_account_id={ACCOUNT}&principal_name=GROUP0407"
            ),
            Value::Null,
        ),
        (
            &[
                "account-assignment",
                "delete",
                ID,
                "--target-account-id",
                ACCOUNT,
            ],
            "DELETE",
            format!("/v1/account-assignments/{ID}"),
            json!({"instance_id": INSTANCE, "target_account_id": ACCOUNT}),
        ),
        (
            &[
                "account-assignment",
                "delete",
                ID,
                USER,
                "--target-account-id",
                ACCOUNT,
            ],
            "DELETE",
            "/v1/account-assignments".to_owned(),
            json!({
                "instance_id": INSTANCE, "target_account_id": ACCOUNT,
                "account_assignment_ids": [ID, USER]
            }),
        ),
    ] {
        becomes(arguments, method, &path, &body);
    }
}

#[test]
fn deletions_want_a_yes_where_nobody_can_be_asked() {
    let emulator = Emulator::start();
    let group = ["group", "delete", ID];
    emulator.run(&group).failed(2, &["no terminal", "--yes"]);
    let instance = ["instance", "delete", "--yes"];
    emulator
        .run(&instance)
        .failed(2, &[WIPED, "--yes does not suffice", "--confirm"]);
    let wrong = ["instance", "delete", "--confirm", "another"];
    emulator
        .run(&wrong)
        .failed(2, &["\"another\" is neither name nor id"]);
    let source = [
        "instance",
        "set",
        "--identity-store-type",
        "ACTIVE_DIRECTORY",
    ];
    emulator.run(&source).failed(
        2,
        &[
            "change the identity source",
            "which deletes",
            WIPED,
            "--confirm",
        ],
    );
    let settings = ["instance", "set", "--clear", "identity-store-config"];
    emulator
        .run(&settings)
        .failed(2, &["which may delete", WIPED, "--confirm"]);
    emulator.run(&["instance", "show"]).done();
    let methods = emulator.requests();
    assert!(
        methods.iter().all(|sent| sent["method"] == "GET"),
        "{methods:?}"
    );
}

#[test]
fn an_instance_is_deleted_by_its_name() {
    let emulator = Emulator::start();
    let shown = emulator.run(&["instance", "show"]).done().json();
    let name = shown["instance"]["name"].as_str().unwrap();
    let ended = emulator
        .run(&["instance", "delete", "--confirm", name])
        .done();
    assert_eq!(ended.stdout, "");
    assert_eq!(
        ended.stderr,
        format!("note: deleted: instance {INSTANCE}\n")
    );
    emulator.run(&["instance", "show"]).failed(5, &["404"]);
}

#[test]
fn what_could_not_be_deleted_is_told_for_each_id_and_by_the_exit_code() {
    let emulator = Emulator::start();
    let arguments = ["user", "delete", "johndoe", ID, "--yes", "-o", "csv"];
    let ended = emulator.run(&arguments);
    assert_eq!(ended.code, 10, "{}", ended.stderr);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(lines[0], "id,name,result,error_code,cause");
    assert!(
        lines[1].starts_with(&format!("{USER},John Doe,deleted,")),
        "{lines:?}"
    );
    assert!(lines[2].starts_with(&format!("{ID},,failed,")), "{lines:?}");
    assert_eq!(ended.stderr, "error: 1 of 2 could not be deleted\n");
}

#[test]
fn a_name_that_nothing_has_is_not_found_and_a_dry_run_looks_nothing_up() {
    let emulator = Emulator::start();
    for (arguments, says) in [
        (
            &["group", "show", "Nobodies"][..],
            "no group of ssoins-12345 has the name \"Nobodies\"",
        ),
        (
            &["permission-set", "show", "Nothing"],
            "no permission set of",
        ),
        (
            &["user", "list", "--excluded-group-id", "Nobodies"],
            "no group of",
        ),
    ] {
        emulator.run(arguments).failed(5, &[says, "--all"]);
    }
    let arguments = ["group", "show", "Nobodies", "--dry-run"];
    emulator.run(&arguments).failed(2, &["give the group's id"]);
}

#[test]
fn a_name_that_two_have_is_refused_with_the_ids_of_both() {
    let page = format!(
        r#"{{"count":3,"page":0,"size":20,"permission_sets":[
            {{"id":"{ID}","name":"Readers"}},{{"id":"{USER}","name":"Readers"}},{{"id":"a","name":"Readers2"}}]}}"#
    );
    scp_idc()
        .env("SCP_ACCESS_KEY", "AK")
        .env("SCP_SECRET_KEY", "SK")
        .args([
            "permission-set",
            "delete",
            "Readers",
            "--yes",
            "--instance-id",
            "ssoins-1",
        ])
        .args(["--endpoint-url", &server_that_answers(&page)])
        .end()
        .failed(
            1,
            &[
                "2 permission sets of ssoins-1 have the name \"Readers\"",
                ID,
                USER,
                "--permission-set-id",
            ],
        );
}

#[test]
fn a_bind_credential_comes_from_standard_input_or_a_file_and_is_never_shown() {
    const CREDENTIAL: &str = "Planted!bind";
    let emulator = Emulator::start();
    let arguments = ["instance", "set", "--bind-credential-stdin", "--dry-run"];
    let ended = emulator
        .scp_idc()
        .args(arguments)
        .write_stdin(CREDENTIAL)
        .end()
        .done();
    let config = &ended.json()["body"]["identity_store_config"];
    assert_eq!(config, &json!({"bind_credential": "[redacted]"}));
    assert!(!ended.stdout.contains(CREDENTIAL) && !ended.stderr.contains(CREDENTIAL));

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("body.json");
    let body = format!(r#"{{"identity_store_config": {{"bind_credential": ["{CREDENTIAL}"]}}}}"#);
    fs::write(&file, body).unwrap();
    let file = file.to_str().unwrap();
    let ended = emulator.run(&["instance", "set", "--from-json", file]);
    assert!(!ended.stderr.contains(CREDENTIAL), "{}", ended.stderr);
    ended.failed(
        2,
        &["identity_store_config must be an object of its schema"],
    );

    let flag = format!("--bind-credential={CREDENTIAL}");
    let ended = emulator.run(&["instance", "set", &flag]);
    assert!(!ended.stderr.contains(CREDENTIAL), "{}", ended.stderr);
    ended.failed(
        2,
        &["--bind-credential is no flag", "--bind-credential-stdin"],
    );
}

#[test]
fn every_list_streams_all_its_pages_as_csv_and_as_ids() {
    let emulator = Emulator::start();
    let all = emulator.run(&["user", "list", "--all", "--size", "6", "-o", "ids"]);
    let ids = all.done().stdout;
    assert_eq!(ids.lines().count(), 21);
    let all = emulator.run(&["user", "list", "--all", "--size", "6", "-o", "csv"]);
    let csv = all.done().stdout;
    assert_eq!(csv.lines().count(), 22);
    assert_eq!(csv.lines().next(), Some("id,user_id,name"));
    for (line, id) in csv.lines().skip(1).zip(ids.lines()) {
        assert!(line.starts_with(&format!("{id},")), "{line}");
    }
    for list in [
        &["group", "list"][..],
        &["instance", "list"],
        &["permission-set", "list"],
        &["account-assignment", "list", "--target-account-id", ACCOUNT],
    ] {
        let with = |size: &str| {
            let ended = emulator
                .scp_idc()
                .args(list)
                .args(["--all", "--size", size])
                .end();
            ended.done().json()
        };
        assert_eq!(with("1"), with("100"), "{list:?}");
    }
}

#[test]
fn a_policy_is_taken_out_by_the_name_that_the_list_shows() {
    let emulator = Emulator::start();
    let list = ["permission-set", "policy", "list", "DeveloperAccess"];
    let names = || {
        let told = emulator.run(&list).done().json();
        let policies = told["policies"].as_array().unwrap().clone();
        let names = policies
            .iter()
            .map(|it| it["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<String>>()
    };
    assert_eq!(names(), ["PowerUserAccess", "DeployFromPipeline"]);
    let delete = ["permission-set", "policy", "delete", "DeveloperAccess"];
    let ended = emulator
        .scp_idc()
        .args(delete)
        .args(["DeployFromPipeline", "--yes"])
        .end()
        .done();
    assert_eq!(
        ended.stderr,
        "note: taken out of the permission set DeveloperAccess: policy DeployFromPipeline\n"
    );
    assert_eq!(names(), ["PowerUserAccess"]);
    let unknown = emulator
        .scp_idc()
        .args(delete)
        .args(["Deploy", "--yes"])
        .end();
    unknown.failed(
        5,
        &[
            "no policy of the permission set has the name \"Deploy\"",
            "policy list",
        ],
    );
}

#[test]
fn a_policy_name_of_two_kinds_is_refused_with_both_ids_and_either_id_will_do() {
    let emulator = Emulator::start();
    let set = ["permission-set", "policy", "set", "DeveloperAccess"];
    let policies = [
        "--custom-policy",
        "ReadBilling",
        "--managed-policy",
        "m-1=ReadBilling",
    ];
    emulator.scp_idc().args(set).args(policies).end().done();
    let list = [
        "permission-set",
        "policy",
        "list",
        "DeveloperAccess",
        "-o",
        "ids",
    ];
    let ids = emulator.run(&list).done().stdout;
    let mut says = vec!["more than one policy of the permission set has the name \"ReadBilling\""];
    says.extend(ids.lines());
    assert_eq!(says.len(), 3);
    let delete = [
        "permission-set",
        "policy",
        "delete",
        "DeveloperAccess",
        "--yes",
    ];
    let ambiguous = emulator.scp_idc().args(delete).arg("ReadBilling").end();
    ambiguous.failed(1, &says);
    // Its form is not that of an id, but it is one.
    emulator.scp_idc().args(delete).arg("m-1").end().done();
    assert_eq!(emulator.run(&list).done().stdout.lines().count(), 1);
    emulator
        .scp_idc()
        .args(delete)
        .arg("ReadBilling")
        .end()
        .done();
    assert_eq!(emulator.run(&list).done().stdout, "");
}

#[test]
fn an_instance_is_meant_by_its_name_wherever_its_id_will_do() {
    let emulator = Emulator::start();
    let by_id = emulator.run(&["user", "list"]).done().json();
    let by_flag = emulator.run(&["user", "list", "--instance-id", "My Instance"]);
    assert_eq!(by_flag.done().json(), by_id);
    let in_environment = |arguments: &[&str]| {
        let mut command = emulator.scp_idc();
        command
            .env("SCP_INSTANCE_ID", "My Instance")
            .args(arguments)
            .end()
    };
    assert_eq!(in_environment(&["user", "list"]).done().json(), by_id);
    in_environment(&["user", "set", "johndoe", "--department", "X"]).done();
    in_environment(&["group", "create", "--name", "Made"]).done();
    in_environment(&[
        "permission-set",
        "create",
        "--name",
        "Made",
        "--session-duration",
        "3600",
    ])
    .done();
    in_environment(&["permission-set", "delete", "Made", "--yes"]).done();
    let shown = emulator
        .run(&["instance", "show", "My Instance"])
        .done()
        .json();
    assert_eq!(shown["instance"]["id"], INSTANCE);
    let set = ["instance", "set", "My Instance", "--name", "Our Instance"];
    emulator.run(&set).done();
    let unknown = emulator.run(&["instance", "show", "My Instance"]);
    unknown.failed(
        5,
        &[
            "no instance that the account sees has the name \"My Instance\"",
            "instance list",
        ],
    );
    let delete = [
        "instance",
        "delete",
        "Our Instance",
        "--confirm",
        "Our Instance",
    ];
    emulator.run(&delete).done();
}

#[test]
fn the_name_of_an_instance_is_refused_where_no_list_is_known_and_in_a_dry_run() {
    let emulator = Emulator::start();
    for version in ["1.0", "1.1"] {
        let list = [
            "user",
            "list",
            "--instance-id",
            "My Instance",
            "--api-version",
            version,
        ];
        emulator.run(&list).failed(
            2,
            &[
                "ListInstances has no shape that is known",
                "give the instance's id, ssoins-",
            ],
        );
    }
    let dry = ["user", "list", "--instance-id", "My Instance", "--dry-run"];
    emulator.run(&dry).failed(2, &["give the instance's id"]);
    assert!(emulator.requests().is_empty());
}

#[test]
fn a_format_is_refused_where_the_service_answers_with_nothing_but_not_in_a_dry_run() {
    let emulator = Emulator::start();
    for arguments in [
        &["instance", "delete", "--confirm", INSTANCE][..],
        &["group", "user", "remove", "Developers", "johndoe", "--yes"],
        &["permission-set", "delete", ID, "--yes"],
        &["permission-set", "policy", "delete", ID, USER, "--yes"],
        &[
            "account-assignment",
            "delete",
            ID,
            "--target-account-id",
            ACCOUNT,
            "--yes",
        ],
    ] {
        let mut command = emulator.scp_idc();
        let refused = command.args(arguments).args(["-o", "json"]).end();
        refused.failed(2, &["--output has no effect on this command"]);
    }
    assert!(emulator.requests().is_empty());
    let dry = ["permission-set", "delete", ID, "-o", "yaml", "--dry-run"];
    assert!(
        emulator
            .run(&dry)
            .done()
            .stdout
            .starts_with("method: DELETE\n")
    );
}

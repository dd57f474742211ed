//! Every command in every version: the shape of that version on the wire and in every format, or a refusal before
//! anything is sent. Which operation has which shape where is told by the facts, not by the command.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Emulator, End, Ended, INSTANCE, scp_idc};

const VERSIONS: [&str; 7] = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"];
const ACCOUNT: &str = "3265ab469f0d406d83073da3e11e7a6c";

/// A command, the operation that it is for, and what its answer shows in a version.
struct Step {
    operation: &'static str,
    command: &'static str,
    shows: fn(&Value, &str) -> bool,
}

const fn step(
    operation: &'static str,
    command: &'static str,
    shows: fn(&Value, &str) -> bool,
) -> Step {
    Step {
        operation,
        command,
        shows,
    }
}

/// All 32 operations, in an order in which each has something to do.
const STEPS: &[Step] = &[
    step("ListInstances", "instance list", |it, _| {
        it["instances"][0]["id"] == INSTANCE
    }),
    step(
        "SetInstance",
        "instance set --name Acme --description 설명",
        |it, version| {
            let told = it["instance"].get("self_managed_password").is_some();
            it["instance"]["description"] == "설명" && told == (version >= "1.5")
        },
    ),
    step("ShowInstance", "instance show", |it, version| {
        let told = |member| it["instance"].get(member).is_some();
        told("sso_start_url")
            && told("port") == (version >= "1.3")
            && told("self_managed_password") == (version >= "1.5")
            && told("portal_alias") == (version >= "1.6")
    }),
    step(
        "CreateUser",
        "user create --user-id kim --name 김하늘",
        |it, _| it["user"]["name"] == "김하늘",
    ),
    step(
        "CreateUser",
        "user create --user-id lee --name 이바다",
        |it, _| it["user"]["user_id"] == "lee",
    ),
    step(
        "CreateUser",
        "user create --user-id park --name 박산",
        |it, _| it["user"]["user_id"] == "park",
    ),
    step("SetUser", "user set kim --department 연구소", |it, _| {
        it["user"]["department"] == "연구소"
    }),
    step("ShowUser", "user show kim", |it, _| {
        it["user"]["department"] == "연구소"
    }),
    step("ListUsers", "user list --user-id kim", |it, version| {
        let user = &it["users"][0];
        user["user_id"] == "kim" && user.get("created_at").is_some() == (version >= "1.6")
    }),
    step(
        "CreateGroup",
        "group create --name Readers --user-uuid kim",
        |it, _| it["group"]["name"] == "Readers",
    ),
    step("CreateGroup", "group create --name Writers", |it, _| {
        it["group"]["name"] == "Writers"
    }),
    step("CreateGroup", "group create --name Others", |it, _| {
        it["group"]["user_count"] == 0
    }),
    step("SetGroup", "group set Readers --description R", |it, _| {
        it["group"]["description"] == "R"
    }),
    step("ShowGroup", "group show Readers", |it, _| {
        it["group"]["description"] == "R"
    }),
    step("ListGroups", "group list --name Readers", |it, _| {
        it["groups"][0]["user_count"] == 1
    }),
    step(
        "CreateBulkGroupUsers",
        "group user add Readers lee kim",
        |it, _| it["group"]["user_count"] == 2,
    ),
    step("ListGroupUsers", "group user list Readers", |it, _| {
        it["count"] == 2
    }),
    step(
        "DeleteBulkGroupUsers",
        "group user remove Readers lee --yes",
        |it, _| it.is_null(),
    ),
    step(
        "CreatePermissionSet",
        "permission-set create --name Set --session-duration 3600 --custom-policy ReadBilling --managed-policy v=View",
        |it, version| it[custom_policies(version)] == Value::from(["ReadBilling"].as_slice()),
    ),
    step(
        "SetPermissionSet",
        "permission-set set Set --session-duration 7200",
        |it, version| it["session_duration"] == 7200 && it.get(custom_policies(version)).is_some(),
    ),
    step(
        "SetPermissionSetPolicies",
        "permission-set policy set Set --custom-policy ReadBilling --clear managed-policies",
        |it, version| it[custom_policies(version)][0] == "ReadBilling",
    ),
    step(
        "ShowPermissionSet",
        "permission-set show Set",
        |it, version| {
            it[custom_policies(version)][0] == "ReadBilling" && it["session_duration"] == 7200
        },
    ),
    step(
        "ListPermissionSets",
        "permission-set list --name Set",
        |it, version| {
            let set = &it["permission_sets"][0];
            set["name"] == "Set" && set.get("session_duration").is_some() == (version >= "1.2")
        },
    ),
    step(
        "ListPermissionSetPolicies",
        "permission-set policy list Set --category CUSTOM_POLICY",
        |it, version| {
            let category = if version < "1.2" {
                "CUSTOMER_POLICY"
            } else {
                "CUSTOM_POLICY"
            };
            it["count"] == 1 && it["policies"][0]["category"] == category
        },
    ),
    step(
        "CreateAccountAssignment",
        "account-assignment create --target-account $ACCOUNT --permission-set-id Set --group-id Readers",
        |it, version| {
            let assignment = if version < "1.2" {
                it
            } else {
                &it["account_assignments"][0]
            };
            assignment["target_account_id"] == ACCOUNT
        },
    ),
    step(
        "ListAccountAssignments",
        "account-assignment list --target-account-id $ID --permission-set-id Set",
        |it, _| it["count"] == 1,
    ),
    step(
        "DeleteAccountAssignment",
        "account-assignment delete $ASSIGNMENTS --target-account-id $ID --yes",
        |it, _| it.is_null(),
    ),
    step(
        "CreateAccountAssignment",
        "account-assignment create --target-account $ACCOUNT --permission-set-id Set --group-id Writers --user-uuid kim",
        |_, _| true,
    ),
    step(
        "DeleteBulkAccountAssignments",
        "account-assignment delete $ASSIGNMENTS --target-account-id $ID --yes",
        |it, _| it.is_null(),
    ),
    step(
        "DeletePermissionSetPolicies",
        "permission-set policy delete Set $POLICY --yes",
        |it, _| it.is_null(),
    ),
    step(
        "DeletePermissionSet",
        "permission-set delete Set --yes",
        |it, _| it.is_null(),
    ),
    step("DeleteGroup", "group delete Others --yes", |it, _| {
        it["success_ids"][0]["success_name"] == "Others"
    }),
    step(
        "DeleteBulkGroups",
        "group delete Readers Writers --yes",
        |it, _| it["success_ids"][1].is_object(),
    ),
    step("DeleteUser", "user delete kim --yes", |it, _| {
        it["success_ids"][0]["success_name"] == "김하늘"
    }),
    step("DeleteBulkUsers", "user delete lee park --yes", |it, _| {
        it["success_ids"][1].is_object()
    }),
    step(
        "DeleteInstance",
        "instance delete --confirm $NAME",
        |it, _| it.is_null(),
    ),
    step(
        "CreateInstance",
        "instance create --name Acme",
        |it, version| {
            let told = it["instance"].get("self_managed_password").is_some();
            it["instance"]["name"] == "Acme" && told == (version >= "1.5")
        },
    ),
];

fn custom_policies(version: &str) -> &'static str {
    if version < "1.2" {
        "customer_policies"
    } else {
        "custom_policies"
    }
}

/// The facts that the project keeps.
struct Facts(Value);

impl Facts {
    fn read() -> Self {
        let facts = include_str!("../../../iam-model/tests/facts/id-center.json");
        Self(serde_json::from_str(facts).unwrap())
    }

    fn operation(&self, name: &str) -> &Value {
        let operations = self.0["operations"].as_array().unwrap();
        operations
            .iter()
            .find(|it| it["operation"] == name)
            .unwrap()
    }

    /// The versions in which a shape of the operation is known.
    fn known(&self, operation: &str) -> Vec<&'static str> {
        let rows = &self.operation(operation)["versions"];
        let is_known = |version: &&str| rows[version]["certainty"] != "unknown";
        VERSIONS.into_iter().filter(is_known).collect()
    }

    /// The model of its request in a version.
    fn request(&self, operation: &str, version: &str) -> &Value {
        let written = self.operation(operation);
        let later = &self.0["later_versions"][version][operation]["request"];
        let shape = &written["versions"][version]["shape"]["request"];
        [later, shape]
            .into_iter()
            .find(|request| request.is_string())
            .unwrap_or(&written["request"])
    }

    /// The members of a body that its model lacks.
    fn unknown_members(&self, model: &Value, body: &Value) -> Vec<String> {
        let models = self.0["models"].as_array().unwrap();
        let model = models.iter().find(|it| it["model"] == *model).unwrap();
        let mut unknown = Vec::new();
        for (name, value) in body.as_object().unwrap() {
            let fields = model["fields"].as_array().unwrap();
            let Some(field) = fields.iter().find(|it| it["name"] == *name) else {
                unknown.push(format!("{}.{name}", model["model"]));
                continue;
            };
            let element = &field["type"]["array"]["ref"];
            if let (Some(elements), true) = (value.as_array(), element.is_string()) {
                let of_each = elements.iter();
                unknown.extend(of_each.flat_map(|it| self.unknown_members(element, it)));
            }
        }
        unknown
    }
}

fn run(emulator: &Emulator, version: &str, command: &str) -> Ended {
    let target = if version < "1.6" {
        format!("{ACCOUNT},Admin,admin@example.com")
    } else {
        ACCOUNT.to_owned()
    };
    let ids = |command: &str| run(emulator, version, command).done().stdout;
    let mut arguments = Vec::new();
    for word in command.split(' ') {
        match word {
            "$ACCOUNT" => arguments.push(target.clone()),
            "$ID" => arguments.push(ACCOUNT.to_owned()),
            // In 1.0 the name cannot be known.
            "$NAME" if version == "1.0" => arguments.push(INSTANCE.to_owned()),
            "$NAME" => arguments.push("Acme".to_owned()),
            "$ASSIGNMENTS" => {
                let list = format!(
                    "account-assignment list --target-account-id {ACCOUNT} --permission-set-id Set --all -o ids"
                );
                arguments.extend(ids(&list).lines().map(str::to_owned));
            }
            "$POLICY" => {
                let list = "permission-set policy list Set --all -o ids";
                arguments.extend(ids(list).lines().map(str::to_owned));
            }
            word => arguments.push(word.to_owned()),
        }
    }
    let mut command = emulator.scp_idc();
    command.args(["--api-version", version]).args(arguments);
    command.end()
}

#[test]
fn every_command_works_in_every_version_in_which_its_operation_has_a_known_shape() {
    let facts = Facts::read();
    std::thread::scope(|scope| {
        for version in VERSIONS {
            scope.spawn(|| walk(&facts, version));
        }
    });
}

fn walk(facts: &Facts, version: &str) {
    let emulator = Emulator::with(&["--versions", &VERSIONS.join(",")]);
    let mut met = BTreeSet::new();
    for step in STEPS {
        met.insert(step.operation);
        let known = facts.known(step.operation);
        if known.contains(&version) {
            succeeds(&emulator, version, step);
        } else {
            is_refused(&emulator, version, step, &known);
        }
    }
    assert_eq!(met.len(), 32);
    for request in emulator.requests() {
        let header = format!("iam-identity-center {version}");
        assert_eq!(request["api_version"], header.as_str());
        if request["body"].is_object() {
            let operation = request["operation"].as_str().unwrap();
            let model = facts.request(operation, version);
            let unknown = facts.unknown_members(model, &request["body"]);
            assert_eq!(unknown, [""; 0], "{version} {operation}");
        }
    }
}

fn succeeds(emulator: &Emulator, version: &str, step: &Step) {
    let (operation, command) = (step.operation, step.command);
    let ended = run(emulator, version, command);
    assert_eq!(ended.code, 0, "{version} {command}: {}", ended.stderr);
    let answer = match ended.stdout.as_str() {
        "" => Value::Null,
        _ => ended.json(),
    };
    let shown = (step.shows)(&answer, version);
    assert!(shown, "{version} {command}: {answer:#}");
    let sent = emulator.requests();
    assert_eq!(sent.last().unwrap()["operation"], operation, "{command}");
}

fn is_refused(emulator: &Emulator, version: &str, step: &Step, known: &[&str]) {
    let before = emulator.requests().len();
    let says = format!(
        "{} has no shape that is known in version {version}; ask for one of {} [nothing was sent]",
        step.operation,
        known.join(", ")
    );
    run(emulator, version, step.command).failed(2, &[&says]);
    assert_eq!(
        emulator.requests().len(),
        before,
        "{version} {}",
        step.command
    );
}

/// A command aimed where nobody listens: with exit code 2 and not 8, nothing was sent.
fn unsent(version: &str, command: &str) -> Ended {
    scp_idc()
        .env("SCP_ACCESS_KEY", "AK")
        .env("SCP_SECRET_KEY", "SK")
        .env("SCP_INSTANCE_ID", INSTANCE)
        .args(["--endpoint-url", "http://127.0.0.1:1", "--api-version"])
        .arg(version)
        .args(command.split(' '))
        .end()
}

#[test]
fn a_flag_without_a_member_in_a_version_is_refused_with_the_versions_that_have_it() {
    for (command, known) in [
        (
            "instance set --self-managed-password true",
            &["1.5", "1.6"][..],
        ),
        (
            "instance set --clear self_managed_password",
            &["1.5", "1.6"],
        ),
        (
            "instance create --name Acme --self-managed-password false",
            &["1.5", "1.6"],
        ),
        (
            "account-assignment create --target-account acc-1 --user-uuid u --permission-set-id s",
            &["1.6"],
        ),
        (
            "account-assignment create --target-account acc-1,Dev,dev@example.com --user-uuid u --permission-set-id s",
            &VERSIONS[..6],
        ),
    ] {
        for version in VERSIONS.into_iter().skip(1) {
            if known.contains(&version) {
                continue;
            }
            let says = format!("version {version}");
            let ended = unsent(version, command).failed(2, &[&says]);
            let versions = known.join(", ");
            assert!(
                ended.stderr.trim_end().ends_with(&versions),
                "{}",
                ended.stderr
            );
        }
    }
}

#[test]
fn a_file_is_held_against_the_shape_of_the_version() {
    let directory = tempfile::tempdir().unwrap();
    for (member, version, known) in [
        ("customer_policies", "1.2", "1.0, 1.1"),
        ("custom_policies", "1.1", "1.2, 1.3, 1.4, 1.5, 1.6"),
    ] {
        let file = directory.path().join(member);
        let body = format!(r#"{{"name": "Set", "session_duration": 3600, "{member}": ["A"]}}"#);
        std::fs::write(&file, body).unwrap();
        let command = format!("permission-set create --from-json {}", file.display());
        let says = format!(
            "CreatePermissionSet has no {member} in version {version}; ask for one of {known}"
        );
        unsent(version, &command).failed(2, &[&says]);
        let dry_run = format!("{command} --dry-run");
        let shown = unsent(known.split(", ").next().unwrap(), &dry_run).done();
        assert_eq!(shown.json()["body"][member][0], "A");
    }
}

#[test]
fn an_assignment_by_ids_alone_needs_no_request_to_be_shown() {
    let command = format!(
        "account-assignment create --target-account {ACCOUNT} --user-uuid {ACCOUNT} --permission-set-id {ACCOUNT} --dry-run"
    );
    let shown = unsent("1.6", &command).done().json();
    let expected = serde_json::json!({
        "instance_id": INSTANCE,
        "accounts": [{"target_account_id": ACCOUNT}],
        "principals": [{"principal_id": ACCOUNT, "principal_type": "USER"}],
        "permission_sets": [{"permission_set_id": ACCOUNT}],
    });
    assert_eq!(shown["body"], expected);
}

#[test]
fn where_the_name_of_an_instance_cannot_be_known_its_id_is_asked_for() {
    let says = [
        "ShowInstance has no shape",
        "only the id can be compared: --confirm ssoins-12345",
    ];
    unsent("1.0", "instance delete --confirm Acme").failed(2, &says);
}

#[test]
fn old_and_new_shapes_are_written_in_every_format_and_page_by_page() {
    let emulator = Emulator::with(&["--versions", &VERSIONS.join(",")]);
    for version in VERSIONS {
        let shown = |command: &str| run(&emulator, version, command).done().stdout;
        let list = |format: &str| shown(&format!("permission-set list --all --size 1 -o {format}"));
        let (csv, ids) = (list("csv"), list("ids"));
        let session = if version < "1.2" {
            ""
        } else {
            ",session_duration"
        };
        let header = format!("id,name{session},description");
        assert_eq!(csv.lines().next(), Some(header.as_str()), "{version}");
        assert_eq!(
            (csv.lines().count(), ids.lines().count()),
            (4, 3),
            "{version}"
        );
        for (row, id) in csv.lines().skip(1).zip(ids.lines()) {
            assert!(row.starts_with(&format!("{id},")), "{version} {row}");
        }
        let names: Vec<&str> = header.split(',').collect();
        let table = list("table");
        assert_eq!(table.lines().count(), 4 + 3, "{version}");
        let columns: Vec<&str> = table
            .lines()
            .nth(1)
            .unwrap()
            .split('│')
            .map(str::trim)
            .collect();
        assert_eq!(columns[1..columns.len() - 1], names, "{version}");
        let elements = |json: &str| -> Value { serde_json::from_str(json).unwrap() };
        let whole = elements(&shown("permission-set list -o json"));
        assert_eq!(
            elements(&list("json")),
            whole["permission_sets"],
            "{version}"
        );
        let yaml: Value = serde_saphyr::from_str(&list("yaml")).unwrap();
        assert_eq!(yaml, whole["permission_sets"], "{version}");
        if version >= "1.1" {
            let csv = shown("instance show -o csv");
            let members: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
            assert_eq!(members.contains(&"port"), version >= "1.3", "{version}");
            assert_eq!(shown("instance show -o ids"), format!("{INSTANCE}\n"));
        }
    }
}

#[test]
fn a_flat_answer_to_an_assignment_is_one_row_and_says_what_it_leaves_out() {
    let emulator = Emulator::start();
    let create = |more: &str| {
        let command = format!(
            "account-assignment create --target-account $ACCOUNT --permission-set-id AuditAccess {more}"
        );
        run(&emulator, "1.1", &command).done()
    };
    let one = create("--user-uuid johndoe -o ids");
    assert_eq!(one.stdout.lines().count(), 1);
    assert!(!one.stderr.contains("note: "), "{}", one.stderr);
    let several = create("--user-uuid johndoe --user-uuid hong.gildong -o csv");
    let mut rows = several.stdout.lines();
    let header =
        "account_assignment_id,principal_type,principal_id,permission_set_id,target_account_id";
    assert_eq!(rows.next(), Some(header));
    assert!(
        rows.next().unwrap().contains(",USER,"),
        "{}",
        several.stdout
    );
    assert_eq!(rows.next(), None);
    assert!(
        several
            .stderr
            .contains("note: this version tells of one assignment")
    );
    let table = create("--user-uuid johndoe -o table").stdout;
    assert_eq!(table.lines().count(), 5, "{table}");
    let json = create("--user-uuid johndoe").json();
    assert_eq!(json["account_assignment_id"], one.stdout.trim());
}

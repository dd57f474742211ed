//! Operations and models agree with the reference, as `facts/id-center.json` records it.

mod check;
mod difference;
#[cfg(feature = "openapi")]
mod document;
mod reference;

use iam_model::{ApiVersion, Date, VERSION_TABLE};
use serde_json::{Value, json};

use self::check::Check;
use self::reference::text;

fn reference() -> Value {
    serde_json::from_str(include_str!("../../facts/id-center.json")).unwrap()
}

/// What differs from a changed table, beyond what differs from the true one.
fn told_of(changed: &Value) -> Vec<String> {
    let known = Check::against(&reference()).told();
    let told = Check::against(changed).told();
    told.into_iter()
        .filter(|line| !known.contains(line))
        .collect()
}

#[test]
fn every_operation_and_model_agrees_with_the_reference_in_every_version() {
    let reference = reference();
    let check = Check::against(&reference);
    let told = check.told();
    assert!(told.is_empty(), "{}", told.join("\n"));
    println!(
        "facts: {} shapes of operations in versions",
        check.served.len()
    );
    println!("facts: {} members and parameters", check.compared.len());
    if cfg!(feature = "openapi") {
        println!("facts: {} statuses in the documents", check.statuses.len());
        println!(
            "facts: {} defaults and nulls in the documents",
            check.columns.len()
        );
    }
    println!("facts: no shape is known of {}", check.unknown.join(", "));
    // Counted in the facts by other means: 598 members of the 80 models, of which 9 stand in an example of 1.6
    // alone, and 66 parameters; 32 operations in 7 versions without the five below, their statuses, and their
    // parameters and members in each version.
    assert_eq!(check.served.len(), 219);
    assert_eq!(check.compared.len(), 664);
    if cfg!(feature = "openapi") {
        assert_eq!(check.statuses.len(), 1034);
        assert_eq!(check.columns.len(), 2822);
    }
    assert_eq!(
        check.unknown,
        [
            "ListInstances in 1.0",
            "ListInstances in 1.1",
            "CreateInstance in 1.0",
            "ShowInstance in 1.0",
            "SetInstance in 1.0",
        ]
    );
}

#[test]
fn a_difference_is_told_with_its_model_and_member() {
    let mut reference = reference();
    for model in reference["models"].as_array_mut().unwrap() {
        match text(&model["model"]) {
            "UserSetRequest" => {
                model["fields"][0]["nullable"] = json!(false);
                model["fields"][1]["name"] = json!("section");
                model["fields"][2]["type"] = json!("integer");
            }
            "PermissionSets" => model["fields"][0]["required"] = json!(false),
            _ => {}
        }
    }
    for operation in reference["operations"].as_array_mut().unwrap() {
        match text(&operation["operation"]) {
            "ListUsers" => {
                operation["parameters"][0]["required"] = json!(true);
                operation["parameters"][1]["nullable"] = json!(false);
                operation["versions"]["1.0"]["certainty"] = json!("unknown");
            }
            "SetUser" => operation["example_response"]["user"]["section"] = json!("S1"),
            "DeleteGroup" => operation["responses"] = json!({"204": null}),
            _ => {}
        }
    }
    let told = told_of(&reference);
    for expected in [
        "UserSetRequest member business_unit nullable: we have true, the reference has false",
        "UserSetRequest lacks the member section",
        "UserSetRequest member description type: we have String(\"string\"), the reference has String(\"integer\")",
        "PermissionSets member created_at required: we have true, the reference has false",
        "ListUsers parameter size required: we have false, the reference has true",
        "ListUsers parameter page nullable: we have true, the reference has false",
        "ListUsers certainty in 1.0: we have Some(Inferred), the reference has None",
        "DeleteGroup success in 1.3: we have [(\"200\", \"GroupRemoveResponse\")], the reference has [(\"204\", \"NoBody\")]",
        "SetUser example answer at /user/section: we have nothing, the reference has \"S1\"",
    ] {
        assert!(
            told.iter().any(|line| line == expected),
            "{expected:?} is not in {told:#?}"
        );
    }
}

#[cfg(feature = "openapi")]
#[test]
fn a_difference_in_a_document_is_told_with_its_version() {
    let mut reference = reference();
    for model in reference["models"].as_array_mut().unwrap() {
        if model["model"] == "UserCreateRequest" {
            let mut fields = model["fields"].as_array_mut().unwrap().iter_mut();
            let temporary = fields.find(|field| field["name"] == "temporary_password");
            temporary.unwrap()["default"] = json!("False");
        }
    }
    for operation in reference["operations"].as_array_mut().unwrap() {
        match text(&operation["operation"]) {
            "ListUsers" => operation["parameters"][0]["default"] = Value::Null,
            "CreateGroup" => {
                let responses = operation["responses"].as_object_mut().unwrap();
                responses.remove("409");
            }
            "DeleteInstance" => operation["responses"]["409"] = Value::Null,
            _ => {}
        }
    }
    let told = told_of(&reference);
    for expected in [
        "UserCreateRequest in 1.0 member temporary_password default: we have String(\"True\"), the reference has String(\"False\")",
        "ListUsers in 1.6 parameter size default: we have Number(20), the reference has Null",
        "CreateGroup in 1.4 statuses: we have {\"201\", \"400\", \"401\", \"403\", \"404\", \"409\"}, the reference has {\"201\", \"400\", \"401\", \"403\", \"404\"}",
        "DeleteInstance in 1.1 statuses: we have {\"204\", \"401\", \"403\", \"404\"}, the reference has {\"204\", \"401\", \"403\", \"404\", \"409\"}",
    ] {
        assert!(
            told.iter().any(|line| line == expected),
            "{expected:?} is not in {told:#?}"
        );
    }
}

#[test]
fn an_operation_that_nobody_serves_is_told_with_its_version() {
    let mut reference = reference();
    let operations = reference["operations"].as_array_mut().unwrap();
    let mut made_up = operations[0].clone();
    made_up["operation"] = json!("ShowPolicy");
    made_up["versions"]["1.0"]["certainty"] = json!("unknown");
    operations.push(made_up);
    let expected = ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]
        .map(|version| format!("ShowPolicy in {version}: served by 0 types"));
    assert_eq!(told_of(&reference), expected);
    let check = Check::against(&reference);
    assert!(check.unknown.contains(&"ShowPolicy in 1.0".to_owned()));
}

#[test]
fn the_version_table_agrees_with_the_reference() {
    let reference = reference();
    let documented = reference["versions"].as_array().unwrap();
    assert_eq!(VERSION_TABLE.rows().len(), documented.len());
    for row in documented {
        let version: ApiVersion = text(&row["version"]).parse().unwrap();
        let ours = VERSION_TABLE.row(version).unwrap();
        assert_eq!(ours.status.as_str(), text(&row["status"]), "{version}");
        let not_before = row["not_before"].as_str();
        assert_eq!(
            ours.not_before
                .map(|date: Date| date.to_string())
                .as_deref(),
            not_before,
            "{version}"
        );
    }
    for version in VERSION_TABLE.later() {
        assert!(reference["later_versions"][version.to_string()].is_object());
    }
    assert_eq!(iam_model::SERVICE, text(&reference["service"]));
}

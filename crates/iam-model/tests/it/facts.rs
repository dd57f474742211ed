//! Operations and models agree with the reference, as `facts/id-center.json` records it.

use std::fmt::Debug;

use iam_model::users::{CreateUser, ListUsers, SetUser, ShowUser};
use iam_model::{
    ApiVersion, Certainty, Date, Kind, Member, Operation, Parameter, ParameterPlace, Schema,
    VERSION_TABLE, decode,
};
use serde_json::{Value, json};

/// Every operation of this crate: one line each.
fn check_all(check: &mut Check) {
    check.operation::<SetUser>();
    check.operation::<ShowUser>();
    check.operation::<ListUsers>();
    check.operation::<CreateUser>();
}

fn reference() -> Value {
    serde_json::from_str(include_str!("../facts/id-center.json")).unwrap()
}

/// Compares operations with the reference, and keeps what differs.
struct Check<'a> {
    reference: &'a Value,
    members: usize,
    mismatches: Vec<String>,
}

impl<'a> Check<'a> {
    fn against(reference: &'a Value) -> Self {
        let mut check = Self {
            reference,
            members: 0,
            mismatches: Vec::new(),
        };
        check_all(&mut check);
        check
    }

    fn expect<T: PartialEq + Debug>(&mut self, what: &str, ours: &T, reference: &T) {
        if ours != reference {
            self.mismatches.push(format!(
                "{what}: we have {ours:?}, the reference has {reference:?}"
            ));
        }
    }

    fn operation<O: Operation<Response: Schema>>(&mut self) {
        let Some(operation) = find(&self.reference["operations"], "operation", O::NAME) else {
            self.mismatches
                .push(format!("{}: the reference lacks it", O::NAME));
            return;
        };
        self.expect(
            &format!("{} method", O::NAME),
            &O::METHOD.as_str(),
            &text(&operation["method"]),
        );
        self.expect(
            &format!("{} path", O::NAME),
            &O::PATH,
            &text(&operation["path"]),
        );
        self.parameters::<O>(&operation["parameters"]);
        self.body::<O::Body>(O::NAME, &operation["request"]);
        self.success::<O>(&operation["responses"]);
        self.versions::<O>(&operation["versions"]);
        self.example::<O>(&operation["example_response"]);
    }

    fn parameters<O: Operation>(&mut self, documented: &Value) {
        let documented = documented.as_array().unwrap();
        self.expect(
            &format!("{} number of parameters", O::NAME),
            &O::PARAMETERS.len(),
            &documented.len(),
        );
        for parameter in documented {
            let name = text(&parameter["name"]);
            let place = text(&parameter["in"]);
            let ours = O::PARAMETERS
                .iter()
                .find(|ours| ours.name == name && place_of(ours) == place);
            let Some(ours) = ours else {
                self.mismatches
                    .push(format!("{} lacks the {place} parameter {name}", O::NAME));
                continue;
            };
            let what = format!("{} parameter {name}", O::NAME);
            self.expect(
                &format!("{what} type"),
                &type_of(&ours.kind),
                &parameter["type"],
            );
            self.expect(
                &format!("{what} required"),
                &ours.required,
                &flag(&parameter["required"]),
            );
            self.members += 1;
        }
    }

    fn body<S: Schema>(&mut self, operation: &str, documented: &Value) {
        self.expect(
            &format!("{operation} body"),
            &S::NAME,
            &documented.as_str().unwrap_or("NoBody"),
        );
        self.model(S::NAME, S::MEMBERS);
    }

    fn success<O: Operation<Response: Schema>>(&mut self, documented: &Value) {
        let successes: Vec<_> = documented
            .as_object()
            .unwrap()
            .iter()
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(status, model)| (status.clone(), model.as_str().unwrap_or("NoBody")))
            .collect();
        self.expect(
            &format!("{} success", O::NAME),
            &vec![(O::SUCCESS.as_str().to_owned(), O::Response::NAME)],
            &successes,
        );
        self.model(O::Response::NAME, O::Response::MEMBERS);
    }

    fn versions<O: Operation>(&mut self, documented: &Value) {
        for (version, row) in documented.as_object().unwrap() {
            let documented = match (text(&row["shape"]), text(&row["certainty"])) {
                ("same", "documented") => Some(Certainty::Documented),
                ("same", "inferred") => Some(Certainty::Inferred),
                _ => None,
            };
            let version: ApiVersion = version.parse().unwrap();
            self.expect(
                &format!("{} certainty in {version}", O::NAME),
                &O::certainty(version).ok(),
                &documented,
            );
        }
    }

    fn example<O: Operation>(&mut self, example: &Value) {
        if example.is_null() {
            return;
        }
        let read = decode::<O::Response>(example.to_string().as_bytes())
            .map_err(|error| error.to_string())
            .map(|answer| serde_json::to_value(answer).unwrap());
        self.expect(
            &format!("{} example answer", O::NAME),
            &read,
            &Ok(example.clone()),
        );
    }

    fn model(&mut self, name: &str, members: &'static [Member]) {
        if name == "NoBody" {
            return;
        }
        let Some(model) = find(&self.reference["models"], "model", name) else {
            self.mismatches
                .push(format!("{name}: the reference lacks it"));
            return;
        };
        let documented = model["fields"].as_array().unwrap();
        self.expect(
            &format!("{name} number of members"),
            &members.len(),
            &documented.len(),
        );
        for field in documented {
            self.member(name, members, field);
        }
        for member in members {
            if let Some((name, members)) = nested(&member.kind) {
                self.model(name, members);
            }
        }
    }

    fn member(&mut self, model: &str, members: &[Member], field: &Value) {
        let name = text(&field["name"]);
        let Some(ours) = members.iter().find(|member| member.name == name) else {
            self.mismatches
                .push(format!("{model} lacks the member {name}"));
            return;
        };
        let what = format!("{model} member {name}");
        self.expect(
            &format!("{what} type"),
            &type_of(&ours.kind),
            &field["type"],
        );
        self.expect(
            &format!("{what} required"),
            &ours.required,
            &flag(&field["required"]),
        );
        self.expect(
            &format!("{what} nullable"),
            &ours.nullable,
            &flag(&field["nullable"]),
        );
        self.members += 1;
    }
}

fn find<'a>(list: &'a Value, key: &str, name: &str) -> Option<&'a Value> {
    list.as_array()
        .unwrap()
        .iter()
        .find(|entry| entry[key] == name)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn flag(value: &Value) -> bool {
    value.as_bool().unwrap_or(false)
}

fn place_of(parameter: &Parameter) -> &'static str {
    match parameter.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
    }
}

/// A kind in the words of `facts/id-center.json`.
fn type_of(kind: &Kind) -> Value {
    match kind {
        Kind::Text => json!("string"),
        Kind::Timestamp => json!("date-time"),
        Kind::Boolean => json!("boolean"),
        Kind::Integer => json!("integer"),
        Kind::Enumeration(values) => json!({ "enum": values }),
        Kind::List(element) => json!({ "array": type_of(element) }),
        Kind::Object { name, .. } => json!({ "ref": name }),
        Kind::Any => json!("object"),
        other => panic!("a kind that the facts have no word for: {other:?}"),
    }
}

fn nested(kind: &Kind) -> Option<(&'static str, &'static [Member])> {
    match kind {
        Kind::Object { name, members } => Some((name, members)),
        Kind::List(element) => nested(element),
        _ => None,
    }
}

#[test]
fn every_operation_and_model_agrees_with_the_reference() {
    let reference = reference();
    let check = Check::against(&reference);
    assert!(
        check.mismatches.is_empty(),
        "{}",
        check.mismatches.join("\n")
    );
    println!("{} members and parameters agree", check.members);
    // SetUser 11 + 1; UserResponse 1, UserDetail 28 and Group 10 for three operations; ShowUser 2;
    // ListUsers 7, UserPageResponse 5, User 3; UserCreateRequest 14.
    assert_eq!(check.members, 12 + 3 * 39 + 2 + 7 + 8 + 14);
}

#[test]
fn a_difference_is_told_with_its_model_and_member() {
    let mut reference = reference();
    for model in reference["models"].as_array_mut().unwrap() {
        if model["model"] == "UserSetRequest" {
            model["fields"][0]["nullable"] = json!(false);
            model["fields"][1]["name"] = json!("section");
            model["fields"][2]["type"] = json!("integer");
        }
    }
    for operation in reference["operations"].as_array_mut().unwrap() {
        if operation["operation"] == "ListUsers" {
            operation["parameters"][0]["required"] = json!(true);
            operation["versions"]["1.0"]["certainty"] = json!("unknown");
        }
    }
    let told = Check::against(&reference).mismatches.join("\n");
    for expected in [
        "UserSetRequest member business_unit nullable: we have true, the reference has false",
        "UserSetRequest lacks the member section",
        "UserSetRequest member description type: we have String(\"string\"), the reference has String(\"integer\")",
        "ListUsers parameter size required: we have false, the reference has true",
        "ListUsers certainty in 1.0: we have Some(Inferred), the reference has None",
    ] {
        assert!(told.contains(expected), "{expected:?} is not in:\n{told}");
    }
    assert_eq!(told.lines().count(), 5, "{told}");
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
    assert_eq!(iam_model::SERVICE, text(&reference["service"]));
}

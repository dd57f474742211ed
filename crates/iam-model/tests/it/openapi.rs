//! The OpenAPI documents hold what the types and the facts say, and nothing else.

use std::collections::BTreeSet;
use std::fmt::Debug;

use iam_model::groups::{GroupCreateRequest, GroupSetRequest};
use iam_model::instances::{InstanceCreateRequest, InstanceSetRequest};
use iam_model::later::since_1_5;
use iam_model::permission_sets::{PermissionSetCreateRequest, PermissionSetSetRequest};
use iam_model::users::{UserCreateRequest, UserSetRequest};
use iam_model::{
    ApiVersion, Certainty, Kind, Operation, ParameterPlace, ReceivedParameters, Schema,
    VERSION_TABLE, Validate, decode, openapi,
};
use serde_json::{Map, Value, json};

use crate::operations::{Visit, visit_all};

fn versions() -> Vec<ApiVersion> {
    let edition = VERSION_TABLE.rows().iter().map(|row| row.version);
    edition
        .chain(VERSION_TABLE.later().iter().copied())
        .collect()
}

fn facts() -> Value {
    serde_json::from_str(include_str!("../facts/id-center.json")).unwrap()
}

/// Path, method and operation of everything in a document.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let methods = |(path, item): (&String, &'_ Value)| {
        let path = path.clone();
        let item: Vec<_> = item.as_object().unwrap().keys().cloned().collect();
        item.into_iter().map(move |method| (path.clone(), method))
    };
    let places: Vec<_> = paths.iter().flat_map(methods).collect();
    places
        .into_iter()
        .map(|(path, method)| {
            let operation = &document["paths"][&path][&method];
            (path, method, operation)
        })
        .collect()
}

/// Every operation that the crate has in a version.
struct InVersion<'a> {
    version: ApiVersion,
    document: &'a Value,
    expected: BTreeSet<(String, String)>,
}

impl Visit for InVersion<'_> {
    fn visit<O>(&mut self)
    where
        O: Operation<Response: Schema + PartialEq + Debug, Body: PartialEq + Debug>,
    {
        let Ok(certainty) = O::certainty(self.version) else {
            return;
        };
        let method = O::METHOD.as_str().to_lowercase();
        let written = &self.document["paths"][O::PATH][&method];
        let what = format!("{} in {}", O::NAME, self.version);
        assert_eq!(written["operationId"], O::NAME, "{what}");
        let word = match certainty {
            Certainty::Documented => "documented",
            Certainty::Inferred => "inferred",
            Certainty::Matched => "matched",
            _ => "unknown",
        };
        assert_eq!(written["x-certainty"], word, "{what}");
        let own = written["parameters"].as_array().unwrap();
        let own: Vec<_> = own.iter().filter_map(|one| one["name"].as_str()).collect();
        let names: Vec<_> = O::PARAMETERS.iter().map(|one| one.name).collect();
        assert_eq!(own, names, "{what}");
        let body = &written["requestBody"]["content"]["application/json"]["schema"];
        self.model(&what, body, O::Body::NAME, O::Body::MEMBERS);
        let needs_body = O::Body::MEMBERS.iter().any(|member| member.required);
        let required = &written["requestBody"]["required"];
        assert_eq!(required == true, needs_body, "{what}");
        let success = &written["responses"][O::SUCCESS.as_str()];
        assert!(success.is_object(), "{what}");
        let answer = &success["content"]["application/json"]["schema"];
        self.model(&what, answer, O::Response::NAME, O::Response::MEMBERS);
        self.expected.insert((O::PATH.to_owned(), method));
    }
}

impl InVersion<'_> {
    fn model(&self, what: &str, schema: &Value, name: &str, members: &[iam_model::Member]) {
        if name == "NoBody" {
            assert!(schema.is_null(), "{what}");
            return;
        }
        let (properties, required) = self.properties(schema, name);
        let written: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        let ours: BTreeSet<&str> = members.iter().map(|member| member.name).collect();
        assert_eq!(written, ours, "{name} of {what}");
        for member in members {
            let property = &properties[member.name];
            match &member.kind {
                Kind::Object { name, members } => self.model(what, property, name, members),
                Kind::List(Kind::Object { name, members }) => {
                    self.model(what, &property["items"], name, members);
                }
                _ => {}
            }
            let what = format!("{name} member {}: {property}", member.name);
            assert_eq!(
                required.contains(&json!(member.name)),
                member.required,
                "{what}"
            );
            let any = matches!(member.kind, Kind::Any) && property.get("anyOf").is_none();
            assert_eq!(
                admits_null(property).is_some_and(Value::is_null),
                member.nullable || any,
                "{what}"
            );
        }
    }

    /// The properties of a model and the names of those required, through references, alternatives and additions.
    fn properties(&self, schema: &Value, name: &str) -> (Map<String, Value>, Vec<Value>) {
        let whole = schema["anyOf"].get(0).unwrap_or(schema);
        let (reference, added) = match whole["allOf"].as_array() {
            Some(parts) => (&parts[0], &parts[1..]),
            None => (whole, [].as_slice()),
        };
        assert_eq!(
            reference["$ref"],
            format!("#/components/schemas/{name}"),
            "{schema}"
        );
        let component = &self.document["components"]["schemas"][name];
        let mut properties = component["properties"].as_object().unwrap().clone();
        for added in added {
            properties.extend(added["properties"].as_object().unwrap().clone());
        }
        let required = component["required"].as_array().cloned();
        (properties, required.unwrap_or_default())
    }
}

/// Whether `null` is allowed, and how certain that is where it is less certain than the rest.
fn admits_null(schema: &Value) -> Option<&Value> {
    let mut types = schema["type"].as_array().into_iter().flatten();
    let mut alternatives = schema["anyOf"].as_array().into_iter().flatten();
    let is_open = ["type", "anyOf", "allOf", "$ref"]
        .iter()
        .all(|keyword| schema.get(keyword).is_none());
    if is_open || types.any(|one| one == "null") {
        return Some(&Value::Null);
    }
    let null = alternatives.find(|one| one["type"] == "null");
    null.map(|null| &null["x-certainty"])
}

#[test]
fn every_operation_stands_in_the_document_of_each_of_its_versions_and_no_other() {
    for version in versions() {
        let document = openapi::document(version);
        assert_eq!(document["info"]["version"], version.to_string());
        let mut visit = InVersion {
            version,
            document: &document,
            expected: BTreeSet::new(),
        };
        visit_all(&mut visit);
        let written: BTreeSet<_> = operations(&document)
            .into_iter()
            .map(|(path, method, _)| (path, method))
            .collect();
        assert_eq!(written, visit.expected, "{version}");
    }
}

#[test]
fn an_operation_of_unknown_shape_is_listed_and_not_served() {
    let unknown = |version: &str| {
        let document = openapi::document(version.parse().unwrap());
        (
            operations(&document).len(),
            document["x-unknown-operations"].clone(),
        )
    };
    assert_eq!(
        unknown("1.0"),
        (
            28,
            json!([
                "CreateInstance",
                "ListInstances",
                "SetInstance",
                "ShowInstance"
            ])
        )
    );
    assert_eq!(unknown("1.1"), (31, json!(["ListInstances"])));
    assert_eq!(unknown("1.4"), (32, json!([])));
    assert_eq!(unknown("1.6"), (32, json!([])));
    assert_eq!(unknown("0.9").0, 0);
}

#[test]
fn every_reference_resolves() {
    for version in versions() {
        let document = openapi::document(version);
        let mut references = 0;
        walk(&document, &mut |value| {
            if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#').unwrap();
                let target = document.pointer(pointer);
                assert!(
                    target.is_some_and(Value::is_object),
                    "{version}: {reference}"
                );
                references += 1;
            }
        });
        assert!(references > 300, "{version}: {references}");
    }
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    visit(value);
    match value {
        Value::Object(members) => members.values().for_each(|member| walk(member, visit)),
        Value::Array(elements) => elements.iter().for_each(|element| walk(element, visit)),
        _ => {}
    }
}

#[test]
fn examples_are_those_of_the_reference() {
    let document = openapi::document(ApiVersion::V1_4);
    let facts = facts();
    for operation in facts["operations"].as_array().unwrap() {
        let method = operation["method"].as_str().unwrap().to_lowercase();
        let written = &document["paths"][operation["path"].as_str().unwrap()][method];
        let what = &operation["operation"];
        let documented = operation["responses"].as_object().unwrap();
        let success = documented.keys().find(|status| status.starts_with('2'));
        let example =
            &written["responses"][success.unwrap()]["content"]["application/json"]["example"];
        assert_eq!(example, &operation["example_response"], "{what}");
        for parameter in operation["parameters"].as_array().unwrap() {
            let own = written["parameters"].as_array().unwrap();
            let own = own.iter().find(|own| own["name"] == parameter["name"]);
            let schema = &own.unwrap()["schema"];
            assert_eq!(schema["examples"][0], parameter["example"], "{what}");
        }
    }
}

#[test]
fn members_carry_the_examples_of_the_reference() {
    let facts = facts();
    let documents = versions().into_iter().map(openapi::document);
    let documents: Vec<_> = documents.collect();
    let mut checked = BTreeSet::new();
    for model in facts["models"].as_array().unwrap() {
        let name = model["model"].as_str().unwrap();
        let components = documents
            .iter()
            .filter_map(|document| document["components"]["schemas"].get(name));
        for component in components {
            for field in model["fields"].as_array().unwrap() {
                let property = &component["properties"][field["name"].as_str().unwrap()];
                let examples = property
                    .get("examples")
                    .or(property.get("x-reference-examples"));
                // The facts write an example as Python prints it.
                if let (Value::String(expected), Some(example)) = (
                    &field["example"],
                    examples.and_then(|examples| examples.get(0)),
                ) {
                    let printed = python(example);
                    assert_eq!(&printed, expected, "{name} {}", field["name"]);
                    checked.insert((name, field["name"].to_string()));
                } else {
                    assert!(field["example"].is_null(), "{name} {}", field["name"]);
                }
            }
        }
    }
    // Counted in the facts by other means: those of UserSummary do not count, since no operation uses it.
    assert_eq!(checked.len(), 492);
}

fn python(example: &Value) -> String {
    match example {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        other => other
            .to_string()
            .replace("\",\"", "\", \"")
            .replace("\":\"", "\": \"")
            .replace("},{", "}, {")
            .replace('"', "'"),
    }
}

/// The examples of a model's members, with what takes the place of one.
fn example_with(component: &Value, member: &str, value: &Value) -> Value {
    let mut body = json!({});
    for (name, property) in component["properties"].as_object().unwrap() {
        let examples = property
            .get("examples")
            .or(property.get("x-reference-examples"));
        // The one required member without an example.
        let policy = (name == "policy_ids").then(|| json!(["37f2e31f"]));
        if let Some(example) = examples.map(|examples| examples[0].clone()).or(policy) {
            body[name] = example;
        }
    }
    body[member] = value.clone();
    body
}

/// Holds each text of requests and parameters against its type: an id refuses a slash, others take it.
struct Ids<'a> {
    document: &'a Value,
    ids: BTreeSet<String>,
}

impl Visit for Ids<'_> {
    fn visit<O>(&mut self)
    where
        O: Operation<Response: Schema + PartialEq + Debug, Body: PartialEq + Debug>,
    {
        if O::certainty(ApiVersion::V1_4).is_err() {
            return;
        }
        self.parameters::<O>();
        if O::Body::NAME != "NoBody" {
            self.members(O::Body::NAME, O::Body::MEMBERS, &|body| {
                decode::<O::Body>(body.to_string().as_bytes()).is_ok()
            });
        }
    }
}

impl Ids<'_> {
    fn parameters<O: Operation>(&mut self) {
        let written = &self.document["paths"][O::PATH][O::METHOD.as_str().to_lowercase()];
        for parameter in O::PARAMETERS {
            let own = written["parameters"].as_array().unwrap();
            let own = own.iter().find(|own| own["name"] == parameter.name);
            let is_id = is_id(&own.unwrap()["schema"]);
            // What is wrong with this parameter alone: the others are left out.
            let (path, query) = match parameter.place {
                ParameterPlace::Path => (
                    O::PATH.replace(&format!("{{{}}}", parameter.name), "a%2Fb"),
                    String::new(),
                ),
                ParameterPlace::Query => (O::PATH.to_owned(), format!("{}=a%2Fb", parameter.name)),
            };
            let target = format!("{path}?{query}");
            let received = ReceivedParameters::read(O::PATH, &target).unwrap();
            let body = decode::<O::Body>(b"null");
            let Ok(body) = body else { continue };
            let refused = O::from_request(&received, body).err();
            let named = refused.is_some_and(|refused| {
                let mut problems = refused.problems.iter();
                problems.any(|problem| problem.name == parameter.name)
            });
            if matches!(parameter.kind, Kind::Text) {
                assert_eq!(named, is_id, "{} {}", O::NAME, parameter.name);
            }
        }
    }

    fn members(
        &mut self,
        name: &str,
        members: &[iam_model::Member],
        accepts: &dyn Fn(Value) -> bool,
    ) {
        let component = &self.document["components"]["schemas"][name];
        for member in members {
            let property = &component["properties"][member.name];
            let accepts = |value: Value| accepts(example_with(component, member.name, &value));
            let what = format!("{name} {}", member.name);
            match member.kind {
                Kind::Text => {
                    assert_eq!(accepts(json!("a/b")), !is_id(property), "{what}");
                    assert!(accepts(json!("ab")), "{what}");
                }
                Kind::List(Kind::Text) => {
                    let is_id = is_id(&property["items"]);
                    assert_eq!(accepts(json!(["a/b"])), !is_id, "{what}");
                    let may_be_empty = property.get("minItems").is_none();
                    assert_eq!(accepts(json!([])), may_be_empty, "{what}");
                }
                Kind::List(Kind::Object { name, members }) => {
                    self.members(name, members, &|element| accepts(json!([element])));
                }
                Kind::Object { name, members } => self.members(name, members, &accepts),
                _ => continue,
            }
            if is_id(property) {
                self.ids.insert(what);
            }
        }
    }
}

fn is_id(schema: &Value) -> bool {
    schema["pattern"]
        .as_str()
        .is_some_and(|pattern| pattern.contains("?!"))
}

#[test]
fn the_texts_restricted_as_ids_are_those_whose_types_are() {
    let document = openapi::document(ApiVersion::V1_4);
    let mut ids = Ids {
        document: &document,
        ids: BTreeSet::new(),
    };
    visit_all(&mut ids);
    for expected in ["ManagedPolicy id", "Principal principal_id"] {
        assert!(ids.ids.contains(expected), "{expected} in {:?}", ids.ids);
    }
}

fn limits_agree<B: Schema + Validate + serde::de::DeserializeOwned>(version: ApiVersion) {
    let document = openapi::document(version);
    let component = &document["components"]["schemas"][B::NAME];
    for member in B::MEMBERS {
        let property = &component["properties"][member.name];
        let breaks = |value: Value| {
            let body: B =
                serde_json::from_value(example_with(component, member.name, &value)).unwrap();
            let violations = body.validate().err();
            violations.is_some_and(|violations| {
                let mut all = violations.as_slice().iter();
                all.any(|violation| violation.member == member.name)
            })
        };
        let what = format!("{} {}", B::NAME, member.name);
        match member.kind {
            Kind::Text if property["format"] != "password" => {
                let is_id = property["pattern"]
                    .as_str()
                    .is_some_and(|p| p.contains("?!"));
                let most = property["maxLength"].as_u64();
                let length = most.map_or(5000, |most| most + 1) as usize;
                assert_eq!(breaks(json!("a".repeat(length))), most.is_some(), "{what}");
                assert!(!breaks(json!("a".repeat(length - 1))), "{what}");
                let least = property["minLength"].as_u64();
                let short = "a".repeat(least.map_or(0, |least| least - 1) as usize);
                if !is_id {
                    assert_eq!(breaks(json!(short)), least.is_some(), "{what}");
                    let restricted = property.get("pattern").is_some();
                    assert_eq!(breaks(json!("김하늘")), restricted, "{what}");
                }
            }
            Kind::Integer => {
                let (least, most) = (property["minimum"].as_u64(), property["maximum"].as_u64());
                assert!(breaks(json!(least.unwrap() - 1)), "{what}");
                assert!(!breaks(json!(least.unwrap())), "{what}");
                assert!(!breaks(json!(most.unwrap())), "{what}");
                assert!(breaks(json!(most.unwrap() + 1)), "{what}");
            }
            _ => {}
        }
    }
}

#[test]
fn the_limits_are_those_that_validation_checks() {
    limits_agree::<UserCreateRequest>(ApiVersion::V1_4);
    limits_agree::<UserSetRequest>(ApiVersion::V1_4);
    limits_agree::<GroupCreateRequest>(ApiVersion::V1_4);
    limits_agree::<GroupSetRequest>(ApiVersion::V1_4);
    limits_agree::<InstanceCreateRequest>(ApiVersion::V1_4);
    limits_agree::<InstanceSetRequest>(ApiVersion::V1_4);
    limits_agree::<PermissionSetCreateRequest>(ApiVersion::V1_4);
    limits_agree::<PermissionSetSetRequest>(ApiVersion::V1_4);
    limits_agree::<since_1_5::InstanceCreateRequest>(ApiVersion::V1_5);
    limits_agree::<since_1_5::InstanceSetRequest>(ApiVersion::V1_5);
}

#[test]
fn a_member_that_the_examples_mistype_admits_both_types() {
    let document = openapi::document(ApiVersion::V1_4);
    let schemas = &document["components"]["schemas"];
    let password = &schemas["UserDetail"]["properties"]["temporary_password"];
    assert_eq!(password["anyOf"][0]["type"], "boolean");
    assert_eq!(password["anyOf"][1]["type"], "string");
    let kind = &schemas["Principal"]["properties"]["principal_type"];
    assert_eq!(kind["enum"], json!(["USER", "GROUP"]));
    let answered = &schemas["AccountAssignment"]["properties"]["principal_type"];
    let others = json!({ "type": "string", "x-certainty": "derived" });
    assert_eq!(answered["anyOf"][1], others);
}

#[test]
fn members_that_an_example_adds_to_a_model_are_derived_and_stand_in_that_answer_alone() {
    let document = openapi::document(ApiVersion::V1_6);
    let schemas = &document["components"]["schemas"];
    let user = schemas["User"]["properties"].as_object().unwrap();
    assert_eq!(
        user.keys().collect::<Vec<_>>(),
        ["id", "name", "user_id"],
        "as the table of 1.6 has it"
    );
    let listed = &schemas["UserPageResponse"]["properties"]["users"]["items"]["allOf"];
    assert_eq!(listed[0]["$ref"], "#/components/schemas/User");
    let added = listed[1]["properties"].as_object().unwrap();
    assert_eq!(added.len(), 9);
    for (name, member) in added {
        assert_eq!(member["x-certainty"], "derived", "{name}");
    }
    // As in UserDetail, where the reference says so.
    assert_eq!(added["last_login_at"]["type"], json!(["string", "null"]));
    let members = &schemas["GroupDetail"]["properties"]["users"]["items"];
    assert_eq!(members["$ref"], "#/components/schemas/User");
}

#[test]
fn a_name_that_setuser_can_clear_may_be_null_and_that_is_derived() {
    let document = openapi::document(ApiVersion::V1_4);
    for model in ["GroupUser", "User", "UserDetail"] {
        let name = &document["components"]["schemas"][model]["properties"]["name"];
        assert_eq!(name["x-certainty"], "documented", "{model}");
        let expected = json!([{ "type": "string" }, { "type": "null", "x-certainty": "derived" }]);
        assert_eq!(name["anyOf"], expected, "{model}");
    }
}

/// The keywords that no table of the reference has a column for.
const CONSTRAINTS: &[&str] = &[
    "format",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "writeOnly",
];

#[test]
fn every_constraint_says_how_certain_it_is() {
    for version in versions() {
        let document = openapi::document(version);
        let mut told = BTreeSet::new();
        walk(&document, &mut |value| {
            // Neither the properties of a model nor a member of an example that has such a name.
            let Some(schema) = value.as_object().filter(|schema| is_schema(schema)) else {
                return;
            };
            for keyword in CONSTRAINTS.iter().filter(|one| schema.contains_key(**one)) {
                let certainty = value["x-certainty-of"][keyword]["x-certainty"].as_str();
                let certainty =
                    certainty.unwrap_or_else(|| panic!("{version} {keyword} of {value}"));
                told.insert(format!("{keyword} {certainty}"));
            }
        });
        for expected in [
            "minItems derived",
            "minimum derived",
            "minimum documented",
            "pattern derived",
            "pattern guide",
        ] {
            assert!(
                told.contains(expected),
                "{version} lacks {expected}: {told:?}"
            );
        }
        walk(&document, &mut |value| {
            let marks = value.get("x-certainty-of").and_then(Value::as_object);
            for keyword in marks.into_iter().flatten().map(|(keyword, _)| keyword) {
                assert!(
                    value.get(keyword).is_some(),
                    "{version} {keyword} of {value}"
                );
            }
        });
    }
}

fn is_schema(object: &Map<String, Value>) -> bool {
    object
        .get("type")
        .is_some_and(|kind| kind.is_string() || kind.is_array())
        && object.get("properties").is_none_or(Value::is_object)
}

#[test]
fn a_limit_is_as_certain_as_the_page_that_prints_it() {
    let document = openapi::document(ApiVersion::V1_4);
    let schemas = &document["components"]["schemas"];
    let mark = |model: &str, member: &str, keyword: &str| {
        schemas[model]["properties"][member]["x-certainty-of"][keyword].clone()
    };
    let guide = mark("UserCreateRequest", "description", "maxLength");
    assert_eq!(guide["x-certainty"], "guide");
    assert!(guide["x-source"].as_str().unwrap().contains("/userguide/"));
    let reference = mark("InstanceSetRequest1Dot1", "name", "pattern");
    assert_eq!(reference["x-certainty"], "documented");
    assert!(
        reference["x-source"]
            .as_str()
            .unwrap()
            .contains("/apireference/")
    );
    let ours = mark("UserSetRequest", "instance_id", "pattern");
    assert_eq!(ours, json!({ "x-certainty": "derived" }));
}

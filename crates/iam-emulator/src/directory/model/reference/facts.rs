//! The reference's own tables: which members and parameters there are in a version, and what they can hold.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use iam_model::ApiVersion;
use serde_json::{Map, Value, json};

use crate::directory::RefusalKind;
use crate::directory::model::call::Call;

static FACTS: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../../../../../iam-model/tests/facts/id-center.json");
    serde_json::from_str(text).unwrap()
});

/// What an operation takes and answers in a version, by the names of models.
pub(crate) struct Shape {
    pub(crate) path: &'static str,
    pub(crate) parameters: &'static [Value],
    /// The model of the body.
    pub(crate) request: Option<&'static str>,
    answer: Option<&'static str>,
}

pub(crate) fn shape(operation: &str, version: ApiVersion) -> Shape {
    let of_today = entry(operation);
    let version = version.to_string();
    let later = &FACTS["later_versions"][&version][operation];
    let written = match &of_today["versions"][&version]["shape"] {
        shape @ Value::Object(_) => shape,
        _ => of_today,
    };
    let changed = |place: &str| later[place].as_str();
    let mut answers = written["responses"].as_object().unwrap().iter();
    let (status, answer) = answers.find(|(status, _)| status.starts_with('2')).unwrap();
    Shape {
        path: of_today["path"].as_str().unwrap(),
        parameters: written["parameters"].as_array().unwrap(),
        request: changed("request").or(written["request"].as_str()),
        answer: changed(status).or(answer.as_str()),
    }
}

/// Whether the reference lists 409 for an operation.
pub(crate) fn lists_conflict(operation: &str) -> bool {
    entry(operation)["responses"].get("409").is_some()
}

fn entry(operation: &str) -> &'static Value {
    let mut operations = FACTS["operations"].as_array().unwrap().iter();
    operations
        .find(|entry| entry["operation"] == operation)
        .unwrap_or_else(|| panic!("the reference has no {operation}"))
}

/// The fields of each model.
static MODELS: LazyLock<BTreeMap<&str, Vec<Value>>> = LazyLock::new(|| {
    let models = FACTS["models"].as_array().unwrap().iter();
    let mut models: BTreeMap<_, _> = models
        .map(|model| {
            let fields = model["fields"].as_array().unwrap().clone();
            (model["model"].as_str().unwrap(), fields)
        })
        .collect();
    add_users_of_1_6(&mut models);
    models
});

/// The answer of ListUsers in 1.6 has no model of its own: its users have the members of an example besides.
fn add_users_of_1_6(models: &mut BTreeMap<&str, Vec<Value>>) {
    const USER: &str = "User of 1.6";
    let page = FACTS["later_versions"]["1.6"]["ListUsers"]["200"]
        .as_str()
        .unwrap();
    let (_, members) = page.split_once(": ").unwrap();
    let by_example = members.split(", ").map(|name| match name {
        "groups" => json!({"name": name, "type": {"array": {"ref": "UserGroup"}}}),
        name => json!({"name": name, "type": "string"}),
    });
    let user = models["User"].iter().cloned().chain(by_example).collect();
    let mut fields = models["UserPageResponse"].clone();
    let users = fields.iter_mut().find(|field| field["name"] == "users");
    users.unwrap()["type"] = json!({"array": {"ref": USER}});
    models.insert(USER, user);
    models.insert(page, fields);
}

pub(crate) fn fields(model: &str) -> &'static [Value] {
    &MODELS[model]
}

/// The model that a member or an element of it is of.
pub(crate) fn inner_model(of: &Value) -> Option<&str> {
    of["ref"].as_str().or(of["array"]["ref"].as_str())
}

/// Refuses what the tables do not allow.
pub(super) fn check(call: &Call) -> Result<(), RefusalKind> {
    let shape = shape(call.operation, call.version);
    let parameters = shape.parameters.iter().all(|parameter| {
        let name = parameter["name"].as_str().unwrap();
        let given = match parameter["in"].as_str() {
            Some("path") => Some(call.request.id.as_str()),
            _ => call.param(name),
        };
        match given {
            Some(text) => parameter_fits(name, &parameter["type"], text),
            None => parameter["required"] != true,
        }
    });
    let body = match &call.request.body {
        // No body counts as an empty one.
        Value::Null => &json!({}),
        body => body,
    };
    let body = shape.request.is_none_or(|model| object_fits(model, body));
    (parameters && body)
        .then_some(())
        .ok_or(RefusalKind::Invalid)
}

fn parameter_fits(name: &str, of: &Value, text: &str) -> bool {
    match of.as_str() {
        Some("integer") => text.parse::<u64>().is_ok(),
        _ => fits(name, of, &json!(text)),
    }
}

fn object_fits(model: &str, object: &Value) -> bool {
    let Value::Object(object) = object else {
        return false;
    };
    fields(model).iter().all(|field| {
        let name = field["name"].as_str().unwrap();
        match object.get(name) {
            None => field["required"] != true,
            Some(Value::Null) => field["nullable"] == true,
            Some(value) => fits(name, &field["type"], value),
        }
    })
}

fn fits(name: &str, of: &Value, value: &Value) -> bool {
    if let Some(model) = of["ref"].as_str() {
        return object_fits(model, value);
    }
    if let Some(element) = of.get("array") {
        let elements = value.as_array();
        return elements.is_some_and(|all| all.iter().all(|value| fits(name, element, value)));
    }
    if let Some(values) = of["enum"].as_array() {
        return values.contains(value);
    }
    match of.as_str() {
        Some("string") if is_id(name) => value.as_str().is_some_and(can_be_id),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_u64(),
        Some("object") => value.is_object(),
        other => panic!("{other:?}, the type of {name}, is in no request"),
    }
}

/// Whether a text of this name is one of the service's ids, and not what a company calls something.
fn is_id(name: &str) -> bool {
    let name = name.trim_end_matches('s');
    let is_of_others = [
        "component_id",
        "employee_id",
        "nation_id",
        "tz_id",
        "user_id",
    ];
    (name == "id" || name.ends_with("_id") || name.ends_with("_uuid"))
        && !is_of_others.contains(&name)
}

/// What could turn one path into another is no id (platform.md §6).
pub(super) fn can_be_id(text: &str) -> bool {
    !["", ".", ".."].contains(&text)
        && !text.contains(['/', '\\'])
        && !text.contains(char::is_control)
}

/// Of everything that there is to tell, what the answer of the version has.
pub(super) fn show(call: &Call, everything: &Value) -> Value {
    match shape(call.operation, call.version).answer {
        Some(model) => object_of(model, everything),
        None => Value::Null,
    }
}

fn object_of(model: &str, everything: &Value) -> Value {
    let Value::Object(everything) = everything else {
        return everything.clone();
    };
    let shown = fields(model).iter().filter_map(|field| {
        let name = field["name"].as_str().unwrap();
        let value = everything.get(name)?;
        let value = match (inner_model(&field["type"]), value) {
            (Some(model), Value::Array(all)) => {
                all.iter().map(|one| object_of(model, one)).collect()
            }
            (Some(model), one) => object_of(model, one),
            (None, value) => value.clone(),
        };
        Some((name.to_owned(), value))
    });
    Value::Object(shown.collect::<Map<_, _>>())
}

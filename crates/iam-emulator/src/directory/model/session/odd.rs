//! What is not as it should be: one parameter or member that is missing, of another type, too long, or unusual.

use iam_model::ApiVersion;
use serde_json::{Value, json};

use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;
use crate::directory::model::reference::facts;

/// Changes one thing. The result may be valid all the same.
pub(super) fn spoil(
    request: &mut Request,
    operation: &str,
    version: ApiVersion,
    choices: &mut Choices,
) {
    let shape = facts::shape(operation, version);
    let of_body = if shape.request.is_some() { 4 } else { 0 };
    let at = choices.pick(shape.parameters.len() + of_body);
    match (shape.parameters.get(at), shape.request) {
        (Some(parameter), _) => spoil_parameter(request, parameter, choices),
        (None, Some(model)) => spoil_body(&mut request.body, model, choices),
        (None, None) => {}
    }
}

fn spoil_parameter(request: &mut Request, parameter: &Value, choices: &mut Choices) {
    let name = parameter["name"].as_str().unwrap();
    if parameter["in"] == "path" {
        request.id = choices.one_of(&["..", "a/b", "한글"]).to_owned();
        return;
    }
    request.query.retain(|(known, _)| known != name);
    let most = u64::MAX.to_string();
    let texts = [
        "",
        "0",
        "-1",
        "many",
        "name:sideways",
        "..",
        "한글",
        "7",
        &most,
    ];
    // Or none at all.
    if let Some(text) = texts.get(choices.pick(texts.len() + 1)) {
        request.query.push((name.to_owned(), (*text).to_owned()));
    }
}

fn spoil_body(body: &mut Value, model: &str, choices: &mut Choices) {
    if choices.is_one_in(8) {
        *body = choices.one_of(&[Value::Null, json!([]), json!("text")]);
        return;
    }
    let field = choices.one_of(facts::fields(model));
    let name = field["name"].as_str().unwrap();
    let inner = match &mut body[name] {
        Value::Array(elements) => elements.first_mut(),
        object @ Value::Object(_) => Some(object),
        _ => None,
    };
    if let (Some(inner), Some(model)) = (inner, facts::inner_model(&field["type"]))
        && choices.pick(4) > 0
    {
        return spoil_body(inner, model, choices);
    }
    let members = body.as_object_mut().unwrap();
    match choices.pick(4) {
        0 => members.remove(name),
        _ => members.insert(name.to_owned(), odd(choices)),
    };
}

fn odd(choices: &mut Choices) -> Value {
    let odd = [
        json!(null),
        json!(7),
        json!(-1),
        json!(3199),
        json!(3200),
        json!(43200),
        json!(43201),
        json!(true),
        json!(""),
        json!(".."),
        json!("a b"),
        json!("한글"),
        json!("a".repeat(32)),
        json!("a".repeat(33)),
        json!("a".repeat(128)),
        json!("a".repeat(129)),
        json!("한".repeat(1000)),
        json!("한".repeat(1001)),
        json!("OPENLDAP"),
        json!([]),
        json!([7]),
        json!([""]),
        json!([{}]),
        json!({}),
    ];
    choices.one_of(&odd)
}

//! Models and their members as JSON Schema.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::operations::Served;
use super::{limits, reference};
use crate::schema::{Kind, Member};
use crate::shapes::Model;

const COMPONENTS: &str = "/components/schemas";

/// The schemas of a document, gathered while its paths are written.
pub(super) struct Schemas {
    generator: SchemaGenerator,
    /// The models that stand in a request.
    sent: Models,
    /// The models that stand in an answer.
    received: Models,
}

/// Models by the reference's name.
///
/// Where two have one name, as `User` in 1.6, the one with more members stands for both: what it has more is optional.
type Models = BTreeMap<&'static str, Model>;

impl Schemas {
    pub(super) fn of(served: &[Served]) -> Self {
        let (mut sent, mut received) = (Models::new(), Models::new());
        for operation in served {
            reach(operation.shape.body, &mut sent);
            reach(operation.shape.answer, &mut received);
        }
        let settings = SchemaSettings::draft2020_12()
            .with(|settings| settings.definitions_path = COMPONENTS.into());
        Self {
            generator: settings.into_generator(),
            sent,
            received,
        }
    }

    /// Every schema that was referred to, by the reference's name.
    pub(super) fn into_components(mut self) -> Map<String, Value> {
        self.generator.take_definitions(true)
    }

    /// A reference to the schema of a model, which is written if it is not there yet.
    pub(super) fn model(&mut self, model: Model) -> Schema {
        if !self.generator.definitions().contains_key(model.name) {
            // First a placeholder: a model may lead back to itself.
            self.define(model.name, Value::Null);
            let fullest = self.received.get(model.name).copied();
            let schema = self.object(fullest.unwrap_or(model));
            self.define(model.name, schema.to_value());
        }
        Schema::new_ref(format!("#{COMPONENTS}/{}", model.name))
    }

    /// A reference to the schema of a type that tells it by itself.
    pub(super) fn of_type<T: JsonSchema>(&mut self) -> Schema {
        self.generator.subschema_for::<T>()
    }

    fn define(&mut self, name: &str, schema: Value) {
        let definitions = self.generator.definitions_mut();
        definitions.insert(name.to_owned(), schema);
    }

    fn object(&mut self, model: Model) -> Schema {
        let mut properties = Map::new();
        for member in model.members {
            let schema = self.member(model, member).to_value();
            properties.insert(member.name.to_owned(), schema);
        }
        let mut schema = json_schema!({ "type": "object", "properties": properties });
        let required = model.members.iter().filter(|member| member.required);
        let required: Vec<&str> = required.map(|member| member.name).collect();
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        if let Some(certainty) = reference::model_certainty(model.name) {
            schema.insert("x-certainty".to_owned(), json!(certainty));
            let page = reference::model_page(model.name);
            schema.insert("x-source".to_owned(), json!(page));
        }
        schema
    }

    fn member(&mut self, model: Model, member: &Member) -> Schema {
        let is_sent = self.sent.contains_key(model.name);
        let is_open = self.received.contains_key(model.name) || !is_sent;
        let mut schema = self.kind(member.kind, is_open);
        let facts = reference::member(model.name, member.name);
        if let Some(facts) = facts {
            extend(&mut schema, facts.clone());
        }
        if is_sent {
            extend(
                &mut schema,
                limits::keywords(model.name, member.name, member.kind),
            );
            restrict_ids(&mut schema, member.name);
            if limits::refuse_emptiness(model.name) && is_list_of_ids(member.name) {
                schema.insert("minItems".to_owned(), json!(1));
            }
            set_apart_examples(&mut schema, model, member);
        }
        if is_secret(member.name) {
            extend(&mut schema, secret_keywords(is_sent && !is_open));
        }
        if !is_sent {
            admit_examples(&mut schema, member.kind);
        }
        let schema = if member.nullable || may_be_cleared(model, member) {
            or_null(schema)
        } else {
            schema
        };
        let certainty = match (facts, reference::model_certainty(model.name)) {
            (Some(_), certainty) => certainty,
            // The table of the model lacks it: it stands in an example alone.
            (None, Some(_)) => Some("derived"),
            (None, None) => None,
        };
        with_certainty(schema, certainty)
    }

    /// The schema of a parameter of an operation.
    pub(super) fn parameter(&mut self, operation: &str, name: &str, kind: Kind) -> Schema {
        let mut schema = self.kind(kind, false);
        if let Some(facts) = reference::parameter(operation, name) {
            extend(&mut schema, facts.clone());
        }
        restrict_ids(&mut schema, name);
        match name {
            // A page holds something [derived]; ListInstances ignores its size [live].
            "size" if operation != "ListInstances" => schema.insert("minimum".to_owned(), json!(1)),
            "sort" => schema.insert("pattern".to_owned(), json!("^[a-z_]+:(asc|desc)$")),
            _ => None,
        };
        schema
    }

    fn kind(&mut self, kind: Kind, is_open: bool) -> Schema {
        match kind {
            Kind::Text => self.generator.subschema_for::<String>(),
            // Documented as a date-time, but the examples of the reference are no times of RFC 3339.
            Kind::Timestamp => {
                json_schema!({ "type": "string", "x-documented-format": "date-time" })
            }
            Kind::Boolean => self.generator.subschema_for::<bool>(),
            Kind::Integer => {
                let mut schema = self.generator.subschema_for::<u64>();
                schema.insert("maximum".to_owned(), json!(u64::MAX));
                schema
            }
            Kind::Enumeration(values) if is_open => json_schema!({
                "anyOf": [{ "type": "string", "enum": values }, { "type": "string" }],
            }),
            Kind::Enumeration(values) => json_schema!({ "type": "string", "enum": values }),
            Kind::List(element) => {
                let items = self.kind(*element, is_open);
                json_schema!({ "type": "array", "items": items })
            }
            Kind::Object { name, members } => self.model(Model { name, members }),
            Kind::Map => json_schema!({ "type": "object" }),
            Kind::Any => json_schema!({}),
        }
    }
}

/// The model, and every one that it leads to.
fn reach(model: Model, reached: &mut Models) {
    let known = reached.get(model.name);
    if known.is_some_and(|known| known.members.len() >= model.members.len()) {
        return;
    }
    reached.insert(model.name, model);
    for member in model.members {
        let mut kind = member.kind;
        while let Kind::List(element) = kind {
            kind = *element;
        }
        if let Kind::Object { name, members } = kind {
            reach(Model { name, members }, reached);
        }
    }
}

fn extend(schema: &mut Schema, keywords: Map<String, Value>) {
    schema.ensure_object().extend(keywords);
}

/// Ids in requests are those that cannot change a path.
fn restrict_ids(schema: &mut Schema, name: &str) {
    if is_id(name) {
        extend(schema, limits::id_keywords());
    } else if is_list_of_ids(name) {
        let items = schema.get_mut("items").and_then(Value::as_object_mut);
        if let Some(items) = items {
            items.extend(limits::id_keywords());
        }
    }
}

/// The members and parameters that are ids of the service, and no login ids or employee numbers.
fn is_id(name: &str) -> bool {
    const IDS: &[&str] = &[
        "account_assignment_id",
        "excluded_account_id",
        "excluded_group_id",
        "excluded_user_uuid",
        "group_id",
        "id",
        "instance_id",
        "permission_set_id",
        "principal_id",
        "target_account_id",
        "user_uuid",
    ];
    IDS.contains(&name)
}

fn is_list_of_ids(name: &str) -> bool {
    const LISTS: &[&str] = &[
        "account_assignment_ids",
        "group_ids",
        "policy_ids",
        "user_uuids",
    ];
    LISTS.contains(&name)
}

/// SetUser can clear a name \[doc\] that answers are said to hold \[doc\]. What they hold then is not known.
fn may_be_cleared(model: Model, member: &Member) -> bool {
    member.name == "name" && matches!(model.name, "GroupUser" | "User" | "UserDetail")
}

fn is_secret(name: &str) -> bool {
    matches!(name, "password" | "bind_credential")
}

fn secret_keywords(is_only_sent: bool) -> Map<String, Value> {
    let mut keywords = Map::from_iter([("format".to_owned(), json!("password"))]);
    if is_only_sent {
        keywords.insert("writeOnly".to_owned(), json!(true));
    }
    keywords
}

/// An example of the reference that the user guide does not allow is told, but not as one.
fn set_apart_examples(schema: &mut Schema, model: Model, member: &Member) {
    let examples = schema.get("examples").and_then(Value::as_array);
    let is_allowed = |example: &Value| limits::admit(model.name, member.name, example);
    if examples.is_some_and(|examples| !examples.iter().all(is_allowed))
        && let Some(examples) = schema.remove("examples")
    {
        schema.insert("x-reference-examples".to_owned(), examples);
    }
}

/// Where an example of the reference has another type than its table of members, both may come.
fn admit_examples(schema: &mut Schema, kind: Kind) {
    let Some(examples) = schema.get("examples").and_then(Value::as_array) else {
        return;
    };
    let Some(other) = examples.iter().find(|example| !fits(kind, example)) else {
        return;
    };
    let other = json!({ "type": type_of(other), "x-certainty": "documented by example" });
    let mut keywords = std::mem::take(schema.ensure_object());
    let annotations: Map<String, Value> = ["examples", "default"]
        .into_iter()
        .filter_map(|name| keywords.remove_entry(name))
        .collect();
    let mut admitting = json_schema!({ "anyOf": [keywords, other] });
    extend(&mut admitting, annotations);
    *schema = admitting;
}

fn fits(kind: Kind, example: &Value) -> bool {
    match kind {
        Kind::Text | Kind::Timestamp | Kind::Enumeration(_) => example.is_string(),
        Kind::Boolean => example.is_boolean(),
        Kind::Integer => example.is_u64(),
        Kind::List(element) => example
            .as_array()
            .is_some_and(|examples| examples.iter().all(|example| fits(*element, example))),
        Kind::Object { .. } | Kind::Map => example.is_object(),
        Kind::Any => true,
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The same, or `null`.
fn or_null(mut schema: Schema) -> Schema {
    let object = schema.ensure_object();
    if let Some(Value::Array(alternatives)) = object.get_mut("anyOf") {
        alternatives.push(json!({ "type": "null" }));
    } else if let Some(reference) = object.remove("$ref") {
        let alternatives = json!([{ "$ref": reference }, { "type": "null" }]);
        object.insert("anyOf".to_owned(), alternatives);
    } else if let Some(Value::String(name)) = object.get("type") {
        let types = json!([name, "null"]);
        object.insert("type".to_owned(), types);
        if let Some(Value::Array(values)) = object.get_mut("enum") {
            values.push(Value::Null);
        }
    }
    schema
}

fn with_certainty(mut schema: Schema, certainty: Option<&str>) -> Schema {
    if let Some(certainty) = certainty {
        schema.insert("x-certainty".to_owned(), json!(certainty));
    }
    schema
}

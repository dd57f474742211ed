//! Models and their members as JSON Schema.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::certainty::{DERIVED, DOCUMENTED, put};
use super::operations::Served;
use super::{limits, reference};
use crate::Parameter;
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

/// Models by the reference's name and their number of members: in 1.6 an example adds members to the `User` of one list.
type Models = BTreeMap<(&'static str, usize), Model>;

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
    ///
    /// Where an example adds members to a model, they stand beside the reference.
    pub(super) fn model(&mut self, model: Model) -> Schema {
        let tabled = named(&self.received, model.name).unwrap_or(model);
        if !self.generator.definitions().contains_key(model.name) {
            // First a placeholder: a model may lead back to itself.
            self.define(model.name, Value::Null);
            let schema = self.object(tabled);
            self.define(model.name, schema.to_value());
        }
        let reference = Schema::new_ref(format!("#{COMPONENTS}/{}", model.name));
        if model.members.len() == tabled.members.len() {
            return reference;
        }
        let is_added = |member: &Member| !tabled.members.iter().any(|one| one.name == member.name);
        let added = model.members.iter().filter(|member| is_added(member));
        let added = self.properties(model, added);
        json_schema!({
            "allOf": [
                reference,
                { "type": "object", "properties": added, "x-certainty": "derived" },
            ],
        })
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
        let properties = self.properties(model, model.members.iter());
        let mut schema = json_schema!({ "type": "object", "properties": properties });
        let required = model.members.iter().filter(|member| member.required);
        let required: Vec<&str> = required.map(|member| member.name).collect();
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        match reference::model_certainty(model.name) {
            Some(certainty) => {
                schema.insert("x-certainty".to_owned(), json!(certainty));
                let page = reference::model_page(model.name);
                schema.insert("x-source".to_owned(), json!(page));
            }
            // The bodies of refusals, which the reference lacks.
            None => {
                schema.insert("x-certainty".to_owned(), json!("live"));
            }
        }
        schema
    }

    fn properties<'m>(
        &mut self,
        model: Model,
        members: impl Iterator<Item = &'m Member>,
    ) -> Map<String, Value> {
        members
            .map(|member| {
                let schema = self.member(model, member).to_value();
                (member.name.to_owned(), schema)
            })
            .collect()
    }

    fn member(&mut self, model: Model, member: &Member) -> Schema {
        let is_sent = named(&self.sent, model.name).is_some();
        let is_open = named(&self.received, model.name).is_some() || !is_sent;
        let mut schema = self.kind(member.kind, is_open);
        let facts = reference::member(model.name, member.name);
        if let Some(facts) = facts {
            schema.ensure_object().extend(facts.clone());
        }
        if is_sent {
            limits::restrict(&mut schema, model.name, member.name, member.kind);
            restrict_ids(&mut schema, member.name);
            if limits::refuse_emptiness(model.name) && is_list_of_ids(member.name) {
                put(schema.ensure_object(), "minItems", json!(1), DERIVED);
            }
            set_apart_examples(&mut schema, model, member);
        }
        if is_secret(member.name) {
            hide(&mut schema, is_sent && !is_open);
        }
        if !is_sent {
            admit_examples(&mut schema, member.kind);
        }
        if member.nullable {
            schema = or_null(schema);
        } else if may_be_cleared(model, member) {
            admit(
                &mut schema,
                &json!({ "type": "null", "x-certainty": "derived" }),
            );
        }
        let certainty = match (facts, reference::model_certainty(model.name)) {
            (Some(_), certainty) => certainty,
            // The table of the model lacks it: it stands in an example alone.
            (None, Some(_)) => Some("derived"),
            (None, None) => None,
        };
        with_certainty(schema, certainty)
    }

    /// The schema of a parameter of an operation.
    pub(super) fn parameter(&mut self, operation: &str, parameter: &Parameter) -> Schema {
        let mut schema = self.kind(parameter.kind, false);
        if let Some(facts) = reference::parameter(operation, parameter.name) {
            schema.ensure_object().extend(facts.clone());
        }
        restrict_ids(&mut schema, parameter.name);
        let keywords = schema.ensure_object();
        match parameter.name {
            // The first page is 0 [doc].
            "page" => put(keywords, "minimum", json!(0), DOCUMENTED),
            // A page holds something [derived]; ListInstances ignores its size [live].
            "size" if operation != "ListInstances" => put(keywords, "minimum", json!(1), DERIVED),
            // `field:asc|desc` [doc]; how a field is spelt is concluded from the names of members [derived].
            "sort" => put(keywords, "pattern", json!("^[a-z_]+:(asc|desc)$"), DERIVED),
            _ => {}
        }
        if parameter.nullable {
            schema = or_null(schema);
        }
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
            Kind::Integer if is_open => json_schema!({ "type": "integer" }),
            Kind::Integer => {
                let mut schema = json_schema!({ "type": "integer" });
                put(schema.ensure_object(), "minimum", json!(0), DERIVED);
                put(schema.ensure_object(), "maximum", json!(u64::MAX), DERIVED);
                schema
            }
            Kind::Enumeration(values) if is_open => json_schema!({
                "anyOf": [
                    { "type": "string", "enum": values },
                    { "type": "string", "x-certainty": "derived" },
                ],
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
    let key = (model.name, model.members.len());
    if reached.insert(key, model).is_some() {
        return;
    }
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

/// The model of a name; the one without what an example adds, if there are two.
fn named(models: &Models, name: &'static str) -> Option<Model> {
    let mut all = models.range((name, 0)..=(name, usize::MAX));
    all.next().map(|(_, model)| *model)
}

/// Ids in requests are those that cannot change a path.
fn restrict_ids(schema: &mut Schema, name: &str) {
    if is_id(name) {
        limits::restrict_id(schema);
    } else if is_list_of_ids(name)
        && let Some(items) = schema.get_mut("items")
        && let Ok(items) = <&mut Schema>::try_from(items)
    {
        limits::restrict_id(items);
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

/// SetUser can clear a name \[doc\] that answers are said to hold \[doc\]: that they hold `null` then is concluded
/// \[derived\].
fn may_be_cleared(model: Model, member: &Member) -> bool {
    member.name == "name" && matches!(model.name, "GroupUser" | "User" | "UserDetail")
}

fn is_secret(name: &str) -> bool {
    matches!(name, "password" | "bind_credential")
}

fn hide(schema: &mut Schema, is_only_sent: bool) {
    let keywords = schema.ensure_object();
    put(keywords, "format", json!("password"), DERIVED);
    if is_only_sent {
        put(keywords, "writeOnly", json!(true), DERIVED);
    }
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
    admit(schema, &other);
}

/// Allows something else beside what the schema allows.
fn admit(schema: &mut Schema, other: &Value) {
    let mut keywords = std::mem::take(schema.ensure_object());
    let annotations: Map<String, Value> = ["examples", "default"]
        .into_iter()
        .filter_map(|name| keywords.remove_entry(name))
        .collect();
    *schema = json_schema!({ "anyOf": [keywords, other] });
    schema.ensure_object().extend(annotations);
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

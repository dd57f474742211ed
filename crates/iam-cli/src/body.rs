//! The body of a request, put together from a JSON file and from flags, which outrank it.

use iam_client::model::{InstanceId, Kind, Member, Schema, Validate};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::input::Input;

const INSTANCE_ID: &str = "instance_id";

/// The members of a body so far. There is no `Debug`: one of them may be a password.
pub(crate) struct Body(Map<String, Value>);

impl Body {
    /// The members of a file, each checked against the schema; none without a file.
    pub(crate) fn read<S: Schema>(file: Option<&Input>) -> Result<Self, Failure> {
        let Some(file) = file else {
            return Ok(Self(Map::new()));
        };
        let members = parse(file)?;
        let problems: Vec<String> = members
            .iter()
            .filter_map(|(name, value)| problem::<S>(name, value))
            .collect();
        if problems.is_empty() {
            return Ok(Self(members));
        }
        Err(Failure::usage(format_args!(
            "{file}: {}",
            problems.join("; ")
        )))
    }

    /// Whether a member is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Sets a member, unless its flag was not given.
    pub(crate) fn set(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
    }

    /// Makes a member `null`.
    pub(crate) fn clear(&mut self, name: &str) {
        self.0.insert(name.to_owned(), Value::Null);
    }

    /// Whether there is nothing but the instance.
    pub(crate) fn is_without_change(&self) -> bool {
        self.0.keys().all(|name| name == INSTANCE_ID)
    }

    /// Settles which instance is meant, by flag, body or environment.
    pub(crate) fn instance_id(&mut self, global: &GlobalArgs) -> Result<InstanceId, Failure> {
        let id = global.instance_id(self.0.get(INSTANCE_ID).and_then(Value::as_str))?;
        self.set(INSTANCE_ID, Some(id.as_str()));
        Ok(id)
    }

    /// The request, once everything is in it.
    pub(crate) fn into_request<S: Schema + DeserializeOwned>(self) -> Result<S, Failure> {
        let missing = S::MEMBERS
            .iter()
            .find(|member| member.required && !self.has(member.name));
        if let Some(Member { name, .. }) = missing {
            let flag = name.replace('_', "-");
            return Err(Failure::usage(format_args!(
                "{name} is missing; give --{flag}, or {name} in the body of --from-json"
            )));
        }
        serde_json::from_value(Value::Object(self.0)).map_err(Failure::usage)
    }
}

/// Checks the printed limits, when the user asks for it.
pub(crate) fn validate(asked: bool, request: &impl Validate) -> Result<(), Failure> {
    if !asked {
        return Ok(());
    }
    request.validate().map_err(|violations| {
        Failure::usage(format_args!("--validate: {violations}"))
            .hint("the service may accept it all the same; leave --validate out to try")
    })
}

fn parse(file: &Input) -> Result<Map<String, Value>, Failure> {
    let text = file.read()?;
    let value = serde_json::from_str(&text).map_err(|error| {
        // serde_json's message may repeat what stands there, which may be a password.
        let (line, column) = (error.line(), error.column());
        Failure::usage(format_args!(
            "{file} is not JSON (line {line}, column {column})"
        ))
    })?;
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(Failure::usage(format_args!(
            "{file} is not a JSON object; write the members of the body between {{ and }}"
        ))),
    }
}

/// What is wrong with a member. Its value is not repeated.
fn problem<S: Schema>(name: &str, value: &Value) -> Option<String> {
    let Some(member) = S::MEMBERS.iter().find(|member| member.name == name) else {
        let known: Vec<&str> = S::MEMBERS.iter().map(|member| member.name).collect();
        return Some(format!(
            "{} has no member {name:?}; its members are {}",
            S::NAME,
            known.join(", ")
        ));
    };
    if (value.is_null() && member.nullable) || is_of(member.kind, value) {
        return None;
    }
    let or_null = if member.nullable { " or null" } else { "" };
    Some(format!("{name} must be {}{or_null}", expected(member.kind)))
}

fn is_of(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Text | Kind::Timestamp | Kind::Enumeration(_), Value::String(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Any, _) => true,
        (Kind::Integer, Value::Number(number)) => number.is_u64(),
        (Kind::List(kind), Value::Array(elements)) => {
            elements.iter().all(|element| is_of(*kind, element))
        }
        (Kind::Object { members, .. }, Value::Object(object)) => object
            .keys()
            .all(|name| members.iter().any(|member| member.name == name)),
        _ => false,
    }
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Timestamp | Kind::Enumeration(_) => "a text",
        Kind::Boolean => "true or false",
        Kind::Integer => "a whole number",
        Kind::List(Kind::Text) => "a list of texts",
        Kind::List(_) => "a list",
        Kind::Object { .. } => "an object",
        _ => "another type",
    }
}

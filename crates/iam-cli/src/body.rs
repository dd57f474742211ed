//! The body of a request, put together from a JSON file and from flags, which outrank it.

use std::collections::HashSet;

use clap::Args;
use iam_client::model::{InstanceId, Kind, Member, Schema, Validate};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::input::Input;

const INSTANCE_ID: &str = "instance_id";

/// The file that a body starts from.
#[derive(Debug, Args)]
pub(crate) struct FromJson {
    /// Take members of the request from a JSON file, or from standard input with `-`; flags outrank it
    #[arg(long, value_name = "FILE|-")]
    pub(crate) from_json: Option<Input>,
}

/// Whether limits are checked here too.
#[derive(Debug, Args)]
pub(crate) struct Limits {
    /// Check the limits that the user guide prints, before anything is sent
    #[arg(long)]
    validate: bool,
}

/// The members of a body so far. There is no `Debug`: one of them may be a password.
pub(crate) struct Body {
    members: Map<String, Value>,
    by_flag: HashSet<&'static str>,
}

impl Body {
    /// The members of a file, each checked against the schema; none without a file.
    pub(crate) fn read<S: Schema>(from: &FromJson) -> Result<Self, Failure> {
        let Some(file) = &from.from_json else {
            return Ok(Self::of(Map::new()));
        };
        let members = parse(file)?;
        let problems: Vec<String> = members
            .iter()
            .filter_map(|(name, value)| problem::<S>(name, value))
            .collect();
        if problems.is_empty() {
            return Ok(Self::of(members));
        }
        Err(Failure::usage(format_args!(
            "{file}: {}",
            problems.join("; ")
        )))
    }

    fn of(members: Map<String, Value>) -> Self {
        let by_flag = HashSet::new();
        Self { members, by_flag }
    }

    /// Whether a member is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Whether a member is there and `null`.
    pub(crate) fn is_cleared(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(Value::is_null)
    }

    /// Sets a member, unless its flag was not given.
    pub(crate) fn set(&mut self, name: &'static str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.members.insert(name.to_owned(), value.into());
            self.by_flag.insert(name);
        }
    }

    /// Sets a member to a list, unless its flag was not given once.
    pub(crate) fn set_list<T: Into<Value>>(&mut self, name: &'static str, values: Vec<T>) {
        self.set(name, (!values.is_empty()).then_some(values));
    }

    /// Sets a member of a member, unless its flag was not given.
    pub(crate) fn set_in(&mut self, object: &'static str, name: &str, value: Option<&str>) {
        let Some(value) = value else {
            return;
        };
        let mut inner = match self.members.remove(object) {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        };
        inner.insert(name.to_owned(), value.into());
        self.set(object, Some(inner));
    }

    /// Makes members `null`, unless their flags set them.
    pub(crate) fn clear(&mut self, names: &[&'static str]) -> Result<(), Failure> {
        for name in names {
            if self.by_flag.contains(name) {
                let flag = name.replace('_', "-");
                return Err(Failure::usage(format_args!(
                    "{name} is both set and cleared; give either its flag or --clear {flag}"
                )));
            }
            self.members.insert((*name).to_owned(), Value::Null);
        }
        Ok(())
    }

    /// Refuses a body that changes nothing; `such_as` is a flag that would.
    pub(crate) fn require_change(&self, such_as: &str) -> Result<(), Failure> {
        if self.members.keys().any(|name| name != INSTANCE_ID) {
            return Ok(());
        }
        Err(Failure::usage("there is nothing to change").hint(format!(
            "give a member such as {such_as}, or --clear MEMBER, or --from-json FILE"
        )))
    }

    /// Settles which instance is meant, by flag, body or environment.
    pub(crate) fn instance_id(&mut self, global: &GlobalArgs) -> Result<InstanceId, Failure> {
        let id = global.instance_id(self.members.get(INSTANCE_ID).and_then(Value::as_str))?;
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
        serde_json::from_value(Value::Object(self.members)).map_err(Failure::usage)
    }
}

impl Limits {
    /// Checks the printed limits, when the user asks for it.
    pub(crate) fn check(&self, request: &impl Validate) -> Result<(), Failure> {
        if !self.validate {
            return Ok(());
        }
        request.validate().map_err(|violations| {
            Failure::usage(format_args!("--validate: {violations}"))
                .hint("the service may accept it all the same; leave --validate out to try")
        })
    }
}

/// A member of the request that may be null, in either spelling.
pub(crate) fn member_to_clear<S: Schema>(text: &str) -> Result<&'static str, String> {
    let clearable = S::MEMBERS.iter().filter(|member| member.nullable);
    let names: Vec<&'static str> = clearable.map(|member| member.name).collect();
    let spelled = text.replace('-', "_");
    names
        .iter()
        .find(|name| **name == spelled)
        .copied()
        .ok_or_else(|| format!("it can clear {}", names.join(", ")))
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
    if fits(member, name, value) {
        return None;
    }
    let or_null = if member.nullable { " or null" } else { "" };
    Some(format!("{name} must be {}{or_null}", expected(member.kind)))
}

fn is_of(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Text | Kind::Timestamp | Kind::Enumeration(_), Value::String(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Map, Value::Object(_))
        | (Kind::Any, _) => true,
        (Kind::Integer, Value::Number(number)) => number.is_u64(),
        (Kind::List(kind), Value::Array(elements)) => {
            elements.iter().all(|element| is_of(*kind, element))
        }
        (Kind::Object { members, .. }, Value::Object(object)) => object
            .iter()
            .all(|(name, value)| members.iter().any(|member| fits(member, name, value))),
        _ => false,
    }
}

fn fits(member: &Member, name: &str, value: &Value) -> bool {
    member.name == name && ((value.is_null() && member.nullable) || is_of(member.kind, value))
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Timestamp | Kind::Enumeration(_) => "a text",
        Kind::Boolean => "true or false",
        Kind::Integer => "a whole number",
        Kind::List(Kind::Text) => "a list of texts",
        Kind::List(Kind::Object { .. } | Kind::Map) => "a list of objects of its schema",
        Kind::List(_) => "a list",
        Kind::Object { .. } => "an object of its schema",
        Kind::Map => "an object",
        _ => "another type",
    }
}

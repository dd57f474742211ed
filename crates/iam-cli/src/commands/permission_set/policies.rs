//! The policies of a permission set, as flags.

use clap::Args;
use iam_client::model::PolicyId;
use serde_json::{Value, json};

use crate::body::Body;
use crate::failure::Failure;
use crate::input::Input;

/// The policies, of each kind.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policies")]
pub(super) struct Policies {
    /// Policy that each account has of its own, by name; may be repeated
    #[arg(long, value_name = "NAME")]
    custom_policy: Vec<String>,

    /// Policy of the platform, by id and name; may be repeated
    #[arg(long, value_name = "ID=NAME", value_parser = managed_policy)]
    managed_policy: Vec<Value>,

    /// Policy written for this permission set alone: a JSON file; may be repeated
    #[arg(long, value_name = "FILE|-")]
    inline_policy: Vec<Input>,
}

impl Policies {
    /// Puts what was given into the body.
    pub(super) fn set(&self, body: &mut Body) -> Result<(), Failure> {
        let inline = self.inline_policy.iter().map(inline_policy);
        body.set_list("custom_policies", self.custom_policy.clone());
        body.set_list("managed_policies", self.managed_policy.clone());
        body.set_list(
            "inline_policies",
            inline.collect::<Result<Vec<Value>, _>>()?,
        );
        Ok(())
    }
}

fn managed_policy(text: &str) -> Result<Value, String> {
    let (id, name) = text
        .split_once('=')
        .filter(|(_, name)| !name.is_empty())
        .ok_or("write the id and the name of the policy with = between them")?;
    let id: PolicyId = id.parse().map_err(|error| format!("{error}"))?;
    Ok(json!({"id": id, "name": name}))
}

fn inline_policy(file: &Input) -> Result<Value, Failure> {
    let value = serde_json::from_str(&file.read()?).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::usage(format_args!(
            "{file} is not JSON (line {line}, column {column})"
        ))
    })?;
    match value {
        Value::Object(_) => Ok(value),
        _ => Err(Failure::usage(format_args!(
            "{file} is not a JSON object; write the policy between {{ and }}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_managed_policy_is_an_id_and_a_name_which_may_hold_more_signs() {
        assert_eq!(
            managed_policy("p-1=Read=Only"),
            Ok(json!({"id": "p-1", "name": "Read=Only"}))
        );
        for text in ["", "p-1", "p-1=", "=Name", "a/b=Name"] {
            assert!(managed_policy(text).is_err(), "{text:?}");
        }
    }
}

//! Serving one operation: signature, version, permission, body, parameters, limits, and then the directory.

use std::marker::PhantomData;
use std::sync::Arc;

use iam_model::{Idempotency, InvalidRequest, Operation, ReceivedParameters, Schema};
use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::authentication::authenticate;
use super::exchange::Endpoint;
use super::received::Received;
use super::refusal::Refusal;
use super::schema_check::{self, Problem};
use super::version;
use crate::UnknownMembers;
use crate::directory::{self, Apply};
use crate::emulator::Shared;
use crate::keyring::{Access, Key};

/// An operation as an endpoint.
pub(super) struct Served<O>(PhantomData<O>);

impl<O: Apply> Endpoint for Served<O> {
    const OPERATION: Option<&'static str> = Some(O::NAME);

    async fn answer(shared: &Arc<Shared>, received: &Received) -> Result<Answer, Refusal> {
        let key = authenticate(shared, received)?;
        version::check::<O>(shared, received)?;
        permit::<O>(key)?;
        let command: O = decode(received, shared.options.unknown_members)?;
        if shared.options.rules.documented_limits {
            command.limits().map_err(directory::Refusal::Limits)?;
        }
        let context = shared.context(received.now, key.actor.clone());
        let answer = shared.engine.perform(command, context).await?;
        Ok(Answer::json(O::SUCCESS, &answer)?)
    }
}

fn permit<O: Operation>(key: &Key) -> Result<(), Refusal> {
    match key.access {
        Access::ReadOnly if O::IDEMPOTENCY != Idempotency::Safe => {
            Err(Refusal::Forbidden { operation: O::NAME })
        }
        Access::ReadOnly | Access::ReadWrite => Ok(()),
    }
}

fn decode<O: Operation>(received: &Received, unknown: UnknownMembers) -> Result<O, Refusal> {
    let body = decode_body(&received.body, unknown)?;
    let parameters =
        ReceivedParameters::read(O::PATH, &received.target).ok_or(Refusal::UnknownPath)?;
    O::from_request(&parameters, body)
        .map_err(|invalid| Refusal::Invalid(parameter_problems::<O>(&invalid)))
}

/// An empty body counts as `{}`: the service answers it with a list of the members that are missing \[live\].
fn decode_body<B: Schema + for<'de> Deserialize<'de>>(
    body: &[u8],
    unknown: UnknownMembers,
) -> Result<B, Refusal> {
    let value = match body {
        _ if B::MEMBERS.is_empty() => Value::Null,
        [] => Value::Object(serde_json::Map::new()),
        body => serde_json::from_slice(body)
            .map_err(|error| Refusal::Invalid(vec![Problem::no_json(&error)]))?,
    };
    if !B::MEMBERS.is_empty() {
        let problems = schema_check::problems(B::MEMBERS, &value, unknown);
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let member = error.path().to_string();
        Refusal::Invalid(vec![Problem::value(member)])
    })
}

fn parameter_problems<O: Operation>(invalid: &InvalidRequest) -> Vec<Problem> {
    let kind_of = |name: &str| {
        let mut parameters = O::PARAMETERS.iter();
        parameters
            .find(|parameter| parameter.name == name)
            .map(|parameter| parameter.kind)
    };
    let problems = invalid.problems.iter();
    problems
        .map(|problem| Problem::parameter(problem, kind_of(&problem.name)))
        .collect()
}

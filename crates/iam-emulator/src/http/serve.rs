//! Serving one operation: signature, version, permission, body, parameters, limits, and then the directory.

use std::marker::PhantomData;
use std::sync::Arc;

use iam_model::{ApiVersion, Idempotency, Operation, ReceivedParameters, Schema};
use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::authentication::authenticate;
use super::exchange::Endpoint;
use super::received::Received;
use super::refusal::Refusal;
use super::schema_check::{self, Problem};
#[cfg(test)]
use super::shapes::Shape;
use super::{limits, version};
use crate::UnknownMembers;
use crate::directory::{Apply, Rules};
use crate::emulator::Shared;
use crate::keyring::{Access, Key};

/// An operation as an endpoint, in every shape that it has: which one answers is decided by the version asked for.
pub(super) struct Served<S>(PhantomData<S>);

/// The shapes of one operation, as a tuple of types with the same name, method and path.
pub(super) trait Shapes: 'static {
    /// Any of them, for what they have in common.
    type First: Operation;

    fn perform(
        shared: &Arc<Shared>,
        received: &Received,
        key: &Key,
        version: ApiVersion,
    ) -> impl Future<Output = Result<Answer, Refusal>> + Send;

    /// Each by itself.
    #[cfg(test)]
    fn list() -> Vec<Shape>;
}

impl<S: Shapes> Endpoint for Served<S> {
    const OPERATION: Option<&'static str> = Some(S::First::NAME);

    async fn answer(shared: &Arc<Shared>, received: &Received) -> Result<Answer, Refusal> {
        let key = authenticate(shared, received)?;
        let version = version::asked(shared, received)?;
        S::perform(shared, received, key, version).await
    }
}

macro_rules! shapes {
    ($first:ident $(, $other:ident)*) => {
        impl<$first: Apply $(, $other: Apply)*> Shapes for ($first, $($other,)*) {
            type First = $first;

            async fn perform(
                shared: &Arc<Shared>,
                received: &Received,
                key: &Key,
                version: ApiVersion,
            ) -> Result<Answer, Refusal> {
                if $first::certainty(version).is_ok() {
                    return perform::<$first>(shared, received, key).await;
                }
                $(
                    if $other::certainty(version).is_ok() {
                        return perform::<$other>(shared, received, key).await;
                    }
                )*
                Err(version::no_such(version.header_value()))
            }

            #[cfg(test)]
            fn list() -> Vec<Shape> {
                vec![Shape::of::<$first>() $(, Shape::of::<$other>())*]
            }
        }
    };
}

shapes!(A);
shapes!(A, B);
shapes!(A, B, C);
shapes!(A, B, C, D);

async fn perform<O: Apply>(
    shared: &Arc<Shared>,
    received: &Received,
    key: &Key,
) -> Result<Answer, Refusal> {
    permit::<O>(key)?;
    let (unknown, rules) = (shared.options.unknown_members, shared.options.rules);
    let command: O = command(&received.target, &received.body, unknown, rules)?;
    let context = shared.context(received.now, key.actor.clone());
    let answer = shared.engine.perform(command, context).await;
    let answer = answer.map_err(|failure| Refusal::failed::<O>(failure))?;
    Ok(Answer::json(O::SUCCESS, &answer)?)
}

fn permit<O: Operation>(key: &Key) -> Result<(), Refusal> {
    match key.access {
        Access::ReadOnly if O::IDEMPOTENCY != Idempotency::Safe => {
            Err(Refusal::Forbidden { operation: O::NAME })
        }
        Access::ReadOnly | Access::ReadWrite => Ok(()),
    }
}

/// What a request asks for, if it asks for something that can be.
pub(super) fn command<O: Apply>(
    target: &str,
    body: &[u8],
    unknown: UnknownMembers,
    rules: Rules,
) -> Result<O, Refusal> {
    let command: O = decode(target, body, unknown)?;
    if rules.documented_limits {
        let beyond = |violations| Refusal::Invalid(limits::problems(&violations, O::VALIDATED));
        command.limits().map_err(beyond)?;
    }
    Ok(command)
}

fn decode<O: Apply>(target: &str, body: &[u8], unknown: UnknownMembers) -> Result<O, Refusal> {
    let body = decode_body(body, unknown, O::VALIDATED)?;
    let parameters = ReceivedParameters::read(O::PATH, target).ok_or(Refusal::UnknownPath)?;
    let command = O::from_request(&parameters, body);
    let invalid = command.as_ref().err();
    let problems = schema_check::parameter_problems(O::PARAMETERS, &parameters, invalid);
    match command {
        Ok(command) if problems.is_empty() => Ok(command),
        _ => Err(Refusal::Invalid(problems)),
    }
}

/// An empty body counts as `{}`: the service answers it with a list of the members that are missing \[live\].
fn decode_body<B: Schema + for<'de> Deserialize<'de>>(
    body: &[u8],
    unknown: UnknownMembers,
    validated_missing: &[&str],
) -> Result<B, Refusal> {
    if let Ok(text) = str::from_utf8(body)
        && schema_check::is_plain(B::MEMBERS, text)
        && let Ok(body) = serde_json::from_str(text)
    {
        return Ok(body);
    }
    let value = match body {
        _ if B::MEMBERS.is_empty() => Value::Null,
        [] => Value::Object(serde_json::Map::new()),
        body => serde_json::from_slice(body)
            .map_err(|error| Refusal::Invalid(vec![Problem::no_json(&error)]))?,
    };
    if !B::MEMBERS.is_empty() {
        let mut problems = schema_check::problems(B::MEMBERS, &value, unknown);
        schema_check::run_validators(&mut problems, validated_missing);
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
    }
    B::deserialize(&value).map_err(|_| Refusal::Invalid(vec![Problem::value(place_of::<B>(value))]))
}

/// Where a body does not read as its type.
fn place_of<B: for<'de> Deserialize<'de>>(value: Value) -> String {
    let read: Result<B, _> = serde_path_to_error::deserialize(value);
    read.err()
        .map(|error| error.path().to_string())
        .unwrap_or_default()
}

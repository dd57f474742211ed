//! A body against the members of its schema, in the words of the service's framework.
//!
//! The texts name no member, as the service's do not \[live\]; "Field required" and `value_error` were recorded, the
//! others are what that framework says for the other types \[derived\]. The member is kept for the journal.

use std::collections::BTreeMap;
use std::fmt;

use iam_model::{InvalidRequest, Kind, Member, Parameter, ReceivedParameters};
use serde_json::Value;

use crate::UnknownMembers;

/// What is wrong with one member or parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(super) member: String,
    /// What the service says.
    pub(super) text: String,
    /// What the journal says.
    pub(super) reason: String,
}

const REQUIRED: &str = "Field required";
pub(super) const VALUE_ERROR: &str = "value_error";

impl Problem {
    pub(super) fn new(member: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            member: member.into(),
            reason: text.clone(),
            text,
        }
    }

    /// With more for the journal than the service says.
    pub(super) fn because(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }

    pub(super) fn add_reason(&mut self, reason: &str) {
        self.reason.push_str(", ");
        self.reason.push_str(reason);
    }

    pub(super) fn no_json(error: &serde_json::Error) -> Self {
        let place = format!("line {} column {}", error.line(), error.column());
        Self::new(place, "JSON decode error")
    }

    /// The type is right, but what it says is not, such as an id with a slash.
    pub(super) fn value(member: impl Into<String>) -> Self {
        Self::new(member, VALUE_ERROR)
    }

    /// What is not one of the texts that a closed list has.
    fn unlisted(member: impl Into<String>, values: &[&str]) -> Self {
        Self::new(member, format!("Input should be {}", alternatives(values)))
    }

    fn parameter(problem: &iam_model::Problem, kind: Kind) -> Self {
        let text = match kind {
            _ if problem.text == REQUIRED => REQUIRED,
            Kind::Integer => {
                "Input should be a valid integer, unable to parse string as an integer"
            }
            Kind::Boolean => "Input should be a valid boolean, unable to interpret input",
            _ => VALUE_ERROR,
        };
        Self::new(&problem.name, text)
    }
}

/// Everything that is wrong with the parameters, in the order of the operation.
///
/// The types of the model take any text for an enumeration, since the service may have values that the reference lacks;
/// the emulator has only those of the reference, as it has in bodies.
pub(super) fn parameter_problems(
    parameters: &[Parameter],
    received: &ReceivedParameters,
    invalid: Option<&InvalidRequest>,
) -> Vec<Problem> {
    let problem_of = |parameter: &Parameter| {
        let mut problems = invalid.into_iter().flat_map(|invalid| &invalid.problems);
        if let Some(problem) = problems.find(|problem| problem.name == parameter.name) {
            return Some(Problem::parameter(problem, parameter.kind));
        }
        let Kind::Enumeration(values) = parameter.kind else {
            return None;
        };
        let given: Option<String> = received.optional(parameter.name).ok().flatten();
        let is_listed = given.is_none_or(|given| values.contains(&given.as_str()));
        (!is_listed).then(|| Problem::unlisted(parameter.name, values))
    };
    parameters.iter().filter_map(problem_of).collect()
}

/// Everything that is wrong with a body, in the order of the schema's members.
pub(super) fn problems(members: &[Member], body: &Value, unknown: UnknownMembers) -> Vec<Problem> {
    let mut problems = Vec::new();
    object(Place::Body, members, body, unknown, &mut problems);
    problems
}

/// Whether a body has nothing but members that are texts without an escape, and all that it must have: then nothing is wrong
/// with it, and it need not become a tree to be looked at. Of other bodies this says nothing.
pub(super) fn is_plain(members: &[Member], body: &str) -> bool {
    let Ok(given) = serde_json::from_str::<BTreeMap<&str, Option<&str>>>(body) else {
        return false;
    };
    let is_plain = |(name, value): (&&str, &Option<&str>)| {
        let is_right = |member: &Member| match value {
            None => member.nullable,
            Some(_) => matches!(member.kind, Kind::Text),
        };
        let mut named = members.iter().filter(|member| member.name == *name);
        named.any(is_right)
    };
    let is_given = |member: &Member| !member.required || given.contains_key(member.name);
    given.iter().all(is_plain) && members.iter().all(is_given)
}

/// A missing member with a validator of its own is not missing, but wrong \[live\].
pub(super) fn run_validators(problems: &mut [Problem], validated_missing: &[&str]) {
    for problem in problems {
        if problem.text == REQUIRED && validated_missing.contains(&problem.member.as_str()) {
            problem.text = VALUE_ERROR.to_owned();
        }
    }
}

/// A place in a body. It becomes a text only when something is wrong there.
#[derive(Clone, Copy)]
enum Place<'a> {
    Body,
    Member(&'a Place<'a>, &'a str),
    Element(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => Ok(()),
            Self::Member(Self::Body, name) => formatter.write_str(name),
            Self::Member(object, name) => write!(formatter, "{object}.{name}"),
            Self::Element(list, index) => write!(formatter, "{list}[{index}]"),
        }
    }
}

impl From<Place<'_>> for String {
    fn from(place: Place<'_>) -> Self {
        place.to_string()
    }
}

fn object(
    place: Place<'_>,
    members: &[Member],
    value: &Value,
    unknown: UnknownMembers,
    problems: &mut Vec<Problem>,
) {
    let Value::Object(given) = value else {
        let text = "Input should be a valid dictionary or object to extract fields from";
        problems.push(Problem::new(place, text));
        return;
    };
    for member in members {
        let at = Place::Member(&place, member.name);
        match given.get(member.name) {
            None if member.required => problems.push(Problem::new(at, REQUIRED)),
            None => {}
            Some(Value::Null) if member.nullable => {}
            Some(value) => check(at, member.kind, value, unknown, problems),
        }
    }
    if unknown == UnknownMembers::Refuse {
        let is_known = |name: &str| members.iter().any(|member| member.name == name);
        let names = given.keys().filter(|name| !is_known(name));
        let at = |name| Place::Member(&place, name);
        problems.extend(names.map(|name| Problem::new(at(name), "Extra inputs are not permitted")));
    }
}

fn check(
    place: Place<'_>,
    kind: Kind,
    value: &Value,
    unknown: UnknownMembers,
    problems: &mut Vec<Problem>,
) {
    let mut expect = |is_right: bool, text: &str| {
        if !is_right {
            problems.push(Problem::new(place, text));
        }
    };
    match kind {
        Kind::Text => expect(value.is_string(), "Input should be a valid string"),
        Kind::Timestamp => expect(value.is_string(), "Input should be a valid datetime"),
        Kind::Boolean => expect(value.is_boolean(), "Input should be a valid boolean"),
        Kind::Integer => expect(value.is_u64(), "Input should be a valid integer"),
        Kind::Enumeration(values) => {
            let is_listed = value.as_str().is_some_and(|text| values.contains(&text));
            problems.extend((!is_listed).then(|| Problem::unlisted(place, values)));
        }
        Kind::List(element) => match value {
            Value::Array(elements) => {
                for (index, value) in elements.iter().enumerate() {
                    let place = Place::Element(&place, index);
                    check(place, *element, value, unknown, problems);
                }
            }
            _ => expect(false, "Input should be a valid list"),
        },
        Kind::Object { members, .. } => object(place, members, value, unknown, problems),
        Kind::Map => expect(value.is_object(), "Input should be a valid dictionary"),
        _ => {}
    }
}

/// `'A', 'B' or 'C'`.
fn alternatives(values: &[&str]) -> String {
    let quoted: Vec<_> = values.iter().map(|value| format!("'{value}'")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use iam_model::Schema;
    use iam_model::users::UserSetRequest;
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    fn member() -> impl Strategy<Value = String> {
        let name = prop_oneof![
            8 => prop::sample::select(vec!["instance_id", "name", "email", "tz_id"]),
            1 => Just("unknown"),
        ];
        let value = prop_oneof![
            8 => Just("\"x\""),
            1 => prop::sample::select(vec!["null", "1", "true", "[]", "{}", "\"\\u00e9\""]),
        ];
        (name, value).prop_map(|(name, value)| format!("\"{name}\":{value}"))
    }

    fn of_set_user(body: &str) -> bool {
        is_plain(UserSetRequest::MEMBERS, body)
    }

    #[test]
    fn a_body_of_texts_needs_no_tree() {
        assert!(of_set_user(r#"{"instance_id":"i","name":"n"}"#));
        for other in [
            "",
            "[]",
            "null",
            r#"{"name":"n"}"#,
            r#"{"instance_id":"i"}x"#,
        ] {
            assert!(!of_set_user(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn with_a_body_that_needs_no_tree_nothing_is_wrong(members in prop::collection::vec(member(), 0..6)) {
            let body = format!("{{{}}}", members.join(","));
            // A member that was there before, with another type, is read by way of a tree.
            let read: Result<UserSetRequest, _> = serde_json::from_str(&body);
            if let (true, Ok(read)) = (of_set_user(&body), read) {
                let tree: Value = serde_json::from_str(&body).unwrap();
                let found = problems(UserSetRequest::MEMBERS, &tree, UnknownMembers::Refuse);
                prop_assert!(found.is_empty(), "{body}: {found:?}");
                let by_tree = UserSetRequest::deserialize(&tree).unwrap();
                prop_assert_eq!(format!("{read:?}"), format!("{by_tree:?}"));
            }
        }
    }
}

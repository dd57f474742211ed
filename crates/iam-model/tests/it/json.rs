//! Strategies for JSON: any value, and objects made from what a schema tells of itself.

use std::ops::Range;

use iam_model::{Kind, Member};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Texts with Korean, control characters, quotes and escapes among the rest.
pub(crate) fn any_text() -> BoxedStrategy<String> {
    prop_oneof![
        any::<String>(),
        "[가-힣 ]{0,12}",
        "[\\x00-\\x1f\\x7f\"\\\\/\u{2028}😀]{0,8}",
        Just(String::new()),
    ]
    .boxed()
}

/// Texts that every id accepts.
pub(crate) fn id_text() -> BoxedStrategy<String> {
    prop_oneof![
        "[0-9a-f]{32}",
        "ssoins-[0-9]{5}",
        "[가-힣 %+':?#&=\\[\\]]{1,10}"
    ]
    .boxed()
}

pub(crate) fn any_json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!(1e300)),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any_text(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

fn timestamp_text() -> BoxedStrategy<String> {
    prop_oneof![
        Just("2024-05-17T00:23:17Z".to_owned()),
        Just("2024-12-19 01:09:05.000".to_owned()),
        Just("2026-05-07T03:07:32.372546".to_owned()),
    ]
    .boxed()
}

/// Values of the documented type, as a service might write them. A text in an `…id` member is one that
/// ids accept.
pub(crate) fn valid(name: &str, kind: &'static Kind) -> BoxedStrategy<Value> {
    valid_with(name, kind, received, 0..3)
}

/// Values of the documented type, as a client may write them: in objects nothing is wrong, and a list
/// is not empty, because some must not be.
fn valid_to_send(name: &str, kind: &'static Kind) -> BoxedStrategy<Value> {
    valid_with(name, kind, sent, 1..3)
}

fn valid_with(
    name: &str,
    kind: &'static Kind,
    object: fn(&'static [Member]) -> BoxedStrategy<Value>,
    length: Range<usize>,
) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text if name.ends_with("id") || name.ends_with("ids") => {
            id_text().prop_map(Value::from).boxed()
        }
        Kind::Text => any_text().prop_map(Value::from).boxed(),
        Kind::Timestamp => timestamp_text().prop_map(Value::from).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Integer => any::<u64>().prop_map(Value::from).boxed(),
        Kind::Enumeration(values) => prop_oneof![
            proptest::sample::select(*values).prop_map(Value::from),
            any_text().prop_map(Value::from),
        ]
        .boxed(),
        Kind::List(element) => vec(valid_with(name, element, object, length.clone()), length)
            .prop_map(Value::from)
            .boxed(),
        Kind::Object { members, .. } => object(members),
        Kind::Map => btree_map(any_text(), any::<u64>(), 0..3)
            .prop_map(|members| json!(members))
            .boxed(),
        Kind::Any => any_json(),
        other => panic!("no strategy for {other:?}"),
    }
}

/// What a service might answer: each member absent, `null`, right or mistyped; others beside them.
pub(crate) fn received(members: &'static [Member]) -> BoxedStrategy<Value> {
    let known: Vec<_> = members
        .iter()
        .map(|member| {
            let value = prop_oneof![
                2 => Just(None),
                2 => Just(Some(Value::Null)),
                6 => valid(member.name, &member.kind).prop_map(Some),
                2 => any_json().prop_map(Some),
                1 => vec(prop_oneof![valid(member.name, &member.kind), any_json()], 0..4)
                    .prop_map(|list| Some(Value::from(list))),
            ];
            value.prop_map(|value| value.map(|value| (member.name.to_owned(), value)))
        })
        .collect();
    (known, btree_map("x_[a-z가-힣]{1,6}", any_json(), 0..3))
        .prop_map(|(known, unknown)| {
            let members: Map<_, _> = known.into_iter().flatten().chain(unknown).collect();
            Value::Object(members)
        })
        .boxed()
}

/// What a client may send: all that is required, the rest absent or, where allowed, `null`.
pub(crate) fn sent(members: &'static [Member]) -> BoxedStrategy<Value> {
    let members: Vec<_> = members
        .iter()
        .map(|member| {
            let value = valid_to_send(member.name, &member.kind).prop_map(Some);
            let value = match (member.required, member.nullable) {
                (true, _) => value.boxed(),
                (false, true) => prop_oneof![Just(None), Just(Some(Value::Null)), value].boxed(),
                (false, false) => prop_oneof![Just(None), value].boxed(),
            };
            value.prop_map(|value| value.map(|value| (member.name.to_owned(), value)))
        })
        .collect();
    members
        .prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
        .boxed()
}

/// The object without the members that its schema lacks.
pub(crate) fn without_unknown(value: Value, members: &[Member]) -> Value {
    let Value::Object(object) = value else {
        return value;
    };
    let known = object.into_iter().filter_map(|(name, value)| {
        let member = members.iter().find(|member| member.name == name)?;
        Some((name, known_parts(value, &member.kind)))
    });
    Value::Object(known.collect())
}

fn known_parts(value: Value, kind: &Kind) -> Value {
    match (kind, value) {
        (Kind::Object { members, .. }, value) => without_unknown(value, members),
        (Kind::List(Kind::Object { members, .. }), Value::Array(elements)) => {
            known_elements(elements, members)
        }
        (_, value) => value,
    }
}

/// Elements that are no objects are kept as they came.
fn known_elements(elements: Vec<Value>, members: &[Member]) -> Value {
    let known = |element| match element {
        Value::Object(_) => without_unknown(element, members),
        odd => odd,
    };
    elements.into_iter().map(known).collect()
}

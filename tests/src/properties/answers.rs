//! Bodies of every operation in every shape: read, written back as they came, and read the same again.

use std::fmt::Debug;

use iam_client::model::later::{since_1_5, since_1_6};
use iam_client::model::superseded::{before_1_2, before_1_3};
use iam_client::model::{
    Kind, Member, Operation, Schema, account_assignments, decode, groups, instances,
    permission_sets, users,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

macro_rules! every_shape {
    ($( $module:ident: $( $operation:ident ),+; )+) => {
        const SHAPES: &[fn(&[u8], Option<&Value>)] = &[$( $( shape::<$module::$operation> ),+ ),+];
    };
}

every_shape! {
    users: CreateUser, DeleteBulkUsers, DeleteUser, ListUsers, SetUser, ShowUser;
    groups: CreateBulkGroupUsers, CreateGroup, DeleteBulkGroupUsers, DeleteBulkGroups, DeleteGroup, ListGroupUsers,
        ListGroups, SetGroup, ShowGroup;
    instances: CreateInstance, DeleteInstance, ListInstances, SetInstance, ShowInstance;
    permission_sets: CreatePermissionSet, DeletePermissionSet, DeletePermissionSetPolicies, ListPermissionSetPolicies,
        ListPermissionSets, SetPermissionSet, SetPermissionSetPolicies, ShowPermissionSet;
    account_assignments: CreateAccountAssignment, DeleteAccountAssignment, DeleteBulkAccountAssignments,
        ListAccountAssignments;
    before_1_2: CreateAccountAssignment, CreatePermissionSet, ListPermissionSetPolicies, ListPermissionSets,
        SetPermissionSet, SetPermissionSetPolicies, ShowPermissionSet;
    before_1_3: ShowInstance;
    since_1_5: CreateInstance, SetInstance, ShowInstance;
    since_1_6: CreateAccountAssignment, ListUsers, ShowInstance;
}

/// The input is a body: of an answer, or of a request.
pub fn answers(input: &[u8]) {
    let value = serde_json::from_slice(input).ok();
    for shape in SHAPES {
        shape(input, value.as_ref());
    }
}

fn shape<O>(body: &[u8], value: Option<&Value>)
where
    O: Operation<Body: Debug, Response: Schema + Debug>,
{
    if !O::Response::MEMBERS.is_empty() {
        answer::<O::Response>(body, value);
    }
    if !O::Body::MEMBERS.is_empty() {
        request::<O::Body>(body, value);
    }
}

/// An object is read whatever its members hold, and what is known of it is written back as it came.
fn answer<T: Schema + Serialize + DeserializeOwned + Debug>(body: &[u8], value: Option<&Value>) {
    let read = decode::<T>(body);
    let Some(value) = value else {
        // Deeper than a value may be, but where nobody looks.
        return;
    };
    match read {
        Ok(answer) => {
            assert!(value.is_object(), "{}: {value}", T::NAME);
            let written = serde_json::to_value(&answer).unwrap();
            assert_eq!(written, known(value, T::MEMBERS), "{}", T::NAME);
            reads_the_same::<T>(&answer);
        }
        Err(error) => assert!(!value.is_object(), "{}: {error}: {value}", T::NAME),
    }
}

/// A body is refused, or everything known of it is written back, but for a `null` that says nothing.
fn request<T: Schema + Serialize + DeserializeOwned + Debug>(body: &[u8], value: Option<&Value>) {
    match (decode::<T>(body), value) {
        (Ok(request), Some(value)) => {
            let written = serde_json::to_value(&request).unwrap();
            assert_eq!(
                without_null(written),
                without_null(known(value, T::MEMBERS)),
                "{}",
                T::NAME
            );
            reads_the_same::<T>(&request);
        }
        (Err(error), _) => {
            let line = error.to_string();
            assert!(!line.contains(char::is_control), "{line:?} is not one line");
        }
        (Ok(_), None) => {}
    }
}

fn reads_the_same<T: Schema + Serialize + DeserializeOwned + Debug>(first: &T) {
    let text = serde_json::to_vec(first).unwrap();
    let again: T = decode(&text).unwrap();
    assert_eq!(serde_json::to_vec(&again).unwrap(), text, "{}", T::NAME);
    // `Debug` shows what no text on the wire does: which member is absent and which is `null`.
    assert_eq!(format!("{again:?}"), format!("{first:?}"), "{}", T::NAME);
}

/// The object without the members that its schema lacks.
fn known(value: &Value, members: &[Member]) -> Value {
    let Value::Object(object) = value else {
        return value.clone();
    };
    let known = object.iter().filter_map(|(name, value)| {
        let member = members.iter().find(|member| member.name == name)?;
        Some((name.clone(), known_parts(value, &member.kind)))
    });
    Value::Object(known.collect())
}

fn known_parts(value: &Value, kind: &Kind) -> Value {
    match (kind, value) {
        (Kind::Object { members, .. }, value) => known(value, members),
        (Kind::List(kind), Value::Array(elements)) => elements
            .iter()
            .map(|element| known_parts(element, kind))
            .collect(),
        _ => value.clone(),
    }
}

/// The outermost object without its `null` members.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect(),
        other => other,
    }
}

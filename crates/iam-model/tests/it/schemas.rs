//! Every schema reads what may come and writes it back as it came.

use std::fmt::Debug;

use http::Method;
use iam_model::users::{User, UserCreateRequest, UserPageResponse, UserResponse, UserSetRequest};
use iam_model::{
    AvailableVersion, AvailableVersions, Field, Link, Operation, Schema, StandardError,
    StandardErrors, decode,
};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::json::{any_json, received, sent, without_unknown};
use crate::operations::{Visit, visit_all};

fn for_each(values: &BoxedStrategy<Value>, test: impl Fn(Value) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(values, test)
        .unwrap_or_else(|failure| panic!("{failure}"));
}

fn answer_survives<T>()
where
    T: Schema + DeserializeOwned + Serialize + PartialEq + Debug,
{
    for_each(&received(T::MEMBERS), |value| {
        let body = value.to_string();
        let answer: T = decode(body.as_bytes())
            .map_err(|error| TestCaseError::fail(format!("{}: {error}", T::NAME)))?;
        // Read from the same text, because a number may lose digits when it is read.
        let expected = without_unknown(serde_json::from_str(&body).unwrap(), T::MEMBERS);
        prop_assert_eq!(serde_json::to_value(&answer).unwrap(), expected);
        Ok(())
    });
}

/// `null` clears a member of what changes; a new thing has nothing to clear, so `null` and absent are one.
fn request_survives<T>(null_is_kept: bool)
where
    T: Schema + DeserializeOwned + Serialize + PartialEq + Debug,
{
    for_each(&sent(T::MEMBERS), |mut value| {
        let request: T = decode(value.to_string().as_bytes())
            .map_err(|error| TestCaseError::fail(format!("{}: {error}", T::NAME)))?;
        let body = serde_json::to_vec(&request).unwrap();
        prop_assert_eq!(&decode::<T>(&body).unwrap(), &request);
        if !null_is_kept {
            drop_null(&mut value);
        }
        prop_assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), value);
        Ok(())
    });
}

fn drop_null(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(drop_null);
        }
        Value::Array(elements) => elements.iter_mut().for_each(drop_null),
        _ => {}
    }
}

fn request_is_refused_in_words<T: Schema + DeserializeOwned>() {
    for_each(&received(T::MEMBERS), |value| {
        if let Err(error) = decode::<T>(value.to_string().as_bytes()) {
            let text = error.to_string();
            prop_assert!(!text.contains(char::is_control), "{:?}", text);
            prop_assert!(
                T::MEMBERS.iter().any(|member| text.contains(member.name)),
                "{:?} names no member",
                text
            );
        }
        Ok(())
    });
}

struct Answers;

impl Visit for Answers {
    fn visit<O: Operation<Response: Schema + PartialEq + Debug>>(&mut self) {
        if !O::Response::MEMBERS.is_empty() {
            answer_survives::<O::Response>();
        }
    }
}

#[test]
fn no_answer_is_lost_over_missing_mistyped_or_unknown_members() {
    visit_all(&mut Answers);
    answer_survives::<AvailableVersions>();
    answer_survives::<AvailableVersion>();
    answer_survives::<Link>();
    answer_survives::<StandardErrors>();
    answer_survives::<StandardError>();
}

struct Requests;

impl Visit for Requests {
    fn visit<O: Operation<Body: PartialEq + Debug>>(&mut self) {
        if !O::Body::MEMBERS.is_empty() {
            request_survives::<O::Body>(matches!(O::METHOD, Method::PATCH | Method::PUT));
        }
    }
}

#[test]
fn a_valid_request_reads_back_as_it_was_sent() {
    visit_all(&mut Requests);
}

struct Refusals;

impl Visit for Refusals {
    fn visit<O: Operation>(&mut self) {
        if !O::Body::MEMBERS.is_empty() {
            request_is_refused_in_words::<O::Body>();
        }
    }
}

#[test]
fn an_invalid_request_is_refused_with_the_name_of_its_member() {
    visit_all(&mut Refusals);
}

#[test]
fn a_request_with_null_where_the_reference_does_not_allow_it_is_refused() {
    for member in [
        "instance_id",
        "name",
        "user_id",
        "group_ids",
        "temporary_password",
    ] {
        let mut body =
            json!({"instance_id": "ssoins-12345", "name": "John Doe", "user_id": "johndoe"});
        body[member] = Value::Null;
        let error = decode::<UserCreateRequest>(body.to_string().as_bytes()).unwrap_err();
        assert!(error.to_string().contains(member), "{error}");
    }
}

#[test]
fn unknown_members_of_a_request_are_skipped() {
    let body = br#"{"instance_id":"ssoins-12345","user_id":{"a":[1]},"manager":null}"#;
    let request: UserSetRequest = decode(body).unwrap();
    assert_eq!(
        serde_json::to_value(request).unwrap(),
        json!({"instance_id": "ssoins-12345", "manager": null})
    );
}

#[test]
fn of_a_repeated_member_the_last_counts() {
    let answer: User = decode(br#"{"name":1,"name":"John Doe"}"#).unwrap();
    assert_eq!(answer.name.as_str(), Some("John Doe"));
    let request: UserSetRequest =
        decode(br#"{"instance_id":"a","instance_id":"b","name":"x","name":null}"#).unwrap();
    assert_eq!(
        serde_json::to_value(request).unwrap(),
        json!({"instance_id": "b", "name": null})
    );
}

#[test]
fn a_whole_number_that_is_too_large_is_kept_as_something_unexpected() {
    let page: UserPageResponse = decode(
        br#"{"count":18446744073709551615,"page":123456789012345678901234567890,"size":-1}"#,
    )
    .unwrap();
    assert_eq!(page.count, Field::Value(u64::MAX));
    assert!(matches!(page.page, Field::Unexpected(_)), "{page:?}");
    assert_eq!(page.size, Field::Unexpected(json!(-1)));
}

#[test]
fn an_answer_is_built_for_a_server_as_it_is_read() {
    let built = UserPageResponse::new()
        .count(1_u64)
        .users(vec![User::new().name("김하늘").user_id(Field::Null)]);
    let read: UserPageResponse =
        decode(r#"{"users":[{"user_id":null,"name":"김하늘"}],"count":1}"#.as_bytes()).unwrap();
    assert_eq!(built, read);
}

#[test]
fn an_outermost_value_that_is_no_object_is_refused() {
    for_each(&any_json(), |value| {
        let body = value.to_string();
        let is_object = value.is_object();
        prop_assert_eq!(decode::<UserResponse>(body.as_bytes()).is_ok(), is_object);
        prop_assert!(decode::<UserSetRequest>(body.as_bytes()).is_err());
        Ok(())
    });
}

//! A body that cannot be read is an error that says where, and repeats none of it.

use std::fmt::Debug;

use iam_model::groups::GroupDeleteBulkRequest;
use iam_model::users::{UserPageResponse, UserResponse, UserSetRequest};
use iam_model::{NoBody, decode};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

use crate::json::{any_json, any_text, id_text};

fn refusal<T: DeserializeOwned + Debug>(body: impl AsRef<[u8]>) -> String {
    decode::<T>(body.as_ref()).unwrap_err().to_string()
}

#[test]
fn the_error_names_the_place() {
    assert_eq!(
        refusal::<UserSetRequest>("{\"instance_id\":\"a\",\n\"name\":7}"),
        "the body cannot be read: it holds another type or text than the reference says at name, line 2 column 8"
    );
    assert_eq!(
        refusal::<UserSetRequest>(r#"{"name":"x"}"#),
        "the body cannot be read: it lacks the member instance_id, line 1 column 12"
    );
    assert_eq!(
        refusal::<UserResponse>(r#"{"user":{"groups":[{"name":"#),
        "the body cannot be read: it ends too early at user.groups[0].name, line 1 column 27"
    );
    assert_eq!(
        refusal::<UserResponse>(r#"{"user":{}} x"#),
        "the body cannot be read: it is no JSON, or nested more than 127 levels deep, line 1 column 13"
    );
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    assert_eq!(
        refusal::<UserResponse>(b"{\"user\":\n{\"name\":\"\xed\xa0\x80\"}}"),
        "the body cannot be read: it is not UTF-8 at user.name, line 2 column 10"
    );
}

#[test]
fn the_place_is_told_of_whatever_a_type_refuses() {
    for (body, place) in [
        (r#"{"instance_id":"i/j"}"#, "at instance_id,"),
        (r#"{"instance_id":"i","group_ids":[]}"#, "at group_ids,"),
        (r#"{"instance_id":"i","group_ids":[ ] }"#, "at group_ids,"),
        (
            r#"{"group_ids":["a","b/"],"instance_id":"i"}"#,
            "at group_ids[1],",
        ),
        (
            r#"{"\"}],{[":["}",{"\\":1}],"group_ids":[7]}"#,
            "at group_ids[0],",
        ),
        (r#"{"group_ids":{"a":1}}"#, "at group_ids,"),
    ] {
        let text = refusal::<GroupDeleteBulkRequest>(body);
        assert!(text.contains(place), "{body}: {text}");
    }
}

#[test]
fn an_outermost_value_of_another_type_is_refused() {
    for body in [
        "[]",
        "[{}]",
        "null",
        "7",
        "true",
        "\"text\"",
        r#"[{"user":{}}]"#,
    ] {
        assert!(
            refusal::<UserResponse>(body).contains("another type"),
            "{body}"
        );
        refusal::<UserSetRequest>(body);
    }
    refusal::<UserSetRequest>(r#"["ssoins-12345"]"#);
}

#[test]
fn ten_thousand_nested_lists_are_refused_wherever_they_stand() {
    let deep = |open: &str, close: &str| open.repeat(10_000) + &close.repeat(10_000);
    for body in [
        deep("[", "]"),
        "[".repeat(10_000),
        deep(r#"{"user":"#, "}"),
        format!(r#"{{"user":{}}}"#, deep("[", "]")),
        format!(r#"{{"user":{{"groups":{}}}}}"#, deep("[", "]")),
    ] {
        let text = refusal::<UserResponse>(body);
        assert!(text.len() < 200, "{text}");
    }
    // A member that nobody reads may be as deep as it likes.
    let unknown = format!(r#"{{"unknown":{}}}"#, deep("[", "]"));
    assert!(decode::<UserResponse>(unknown.as_bytes()).is_ok());
}

#[test]
fn every_truncation_of_an_answer_is_refused() {
    let body = include_bytes!("../facts/set-user/response.json");
    assert!(decode::<UserResponse>(body).is_ok());
    for end in 0..body.len() {
        assert!(decode::<UserResponse>(&body[..end]).is_err(), "{end}");
    }
}

#[test]
fn what_is_not_utf_8_is_refused() {
    for body in [
        b"{\"user\":{\"name\":\"\xff\"}}".as_slice(),
        b"\xff\xfe",
        b"{\"\xff\":1}",
        b"{\"user\":\"\xed\xa0\x80\"}",
    ] {
        let text = refusal::<UserResponse>(body);
        assert!(!text.contains(char::REPLACEMENT_CHARACTER), "{text}");
    }
}

#[test]
fn the_content_is_not_repeated() {
    for body in [
        r#"{"user":{"s3cret value":[}}"#,
        r#"{"user":{"s3cret\nvalue":[}}"#,
        r#"{"user":{"name":"s3cret"#,
        r#"{"user":{"name":s3cret}}"#,
        r#"["s3cret"]"#,
        "<html>s3cret</html>",
        r#""s3cret""#,
    ] {
        let text = refusal::<UserResponse>(body);
        assert!(!text.contains("s3cret"), "{text}");
        assert!(!text.contains(char::is_control), "{text:?}");
    }
    let text = refusal::<UserSetRequest>(r#"{"instance_id":"s3cret/","name":"s3cret"}"#);
    assert!(!text.contains("s3cret"), "{text}");
}

#[test]
fn an_empty_body_is_nothing() {
    decode::<()>(b"").unwrap();
    assert_eq!(decode::<NoBody>(b"").unwrap(), NoBody);
    assert_eq!(decode::<NoBody>(br#"{"a":[1]}"#).unwrap(), NoBody);
    refusal::<UserResponse>("");
    refusal::<UserSetRequest>("");
}

/// The place as another crate finds it, which wraps the deserializer and follows it from value to value.
fn place_by_serde_path_to_error<T: DeserializeOwned>(body: &str) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_str(body);
    let path = serde_path_to_error::deserialize::<_, T>(&mut deserializer)
        .err()?
        .path()
        .to_string();
    Some(if path == "." {
        "reference says, line".to_owned()
    } else {
        format!(" at {path}, line")
    })
}

fn some_member_of_any_type() -> impl Strategy<Value = serde_json::Value> {
    let lists = proptest::collection::vec(
        prop_oneof![id_text().prop_map(Into::into), any_json()],
        0..4,
    );
    let good = id_text().prop_map(serde_json::Value::from);
    let value = prop_oneof![good, lists.prop_map(Into::into), any_json()];
    proptest::collection::btree_map(
        prop_oneof![
            Just("instance_id".to_owned()),
            Just("group_ids".to_owned()),
            any_text()
        ],
        value,
        0..5,
    )
    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect()))
}

proptest! {
    #[test]
    fn the_place_is_the_one_that_another_crate_finds(body in some_member_of_any_type(), pretty in any::<bool>()) {
        let body = if pretty { format!("{body:#}") } else { body.to_string() };
        match (decode::<GroupDeleteBulkRequest>(body.as_bytes()), place_by_serde_path_to_error::<GroupDeleteBulkRequest>(&body)) {
            (Ok(_), None) => {}
            (Err(error), Some(place)) => {
                let text = error.to_string();
                prop_assert!(text.contains(&place) || text.contains("it lacks the member"), "{} has not {}", text, place);
            }
            (ours, theirs) => prop_assert!(false, "{:?} and {:?}", ours, theirs),
        }
    }

    #[test]
    fn decoding_any_bytes_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        for error in [
            decode::<UserResponse>(&bytes).err(),
            decode::<UserPageResponse>(&bytes).err(),
            decode::<UserSetRequest>(&bytes).err(),
        ] {
            let text = error.map_or_else(String::new, |error| error.to_string());
            prop_assert!(!text.contains(char::is_control), "{:?}", text);
        }
    }

    #[test]
    fn a_broken_body_is_told_on_one_line(name in any_text(), value in any_json(), cut in any::<prop::sample::Index>()) {
        let body = serde_json::json!({"user": {name: value}}).to_string();
        let cut = cut.index(body.len());
        if let Err(error) = decode::<UserResponse>(&body.as_bytes()[..cut]) {
            let text = error.to_string();
            prop_assert!(!text.contains(char::is_control), "{:?}", text);
            prop_assert!(text.len() < 300, "{:?}", text);
        }
    }
}

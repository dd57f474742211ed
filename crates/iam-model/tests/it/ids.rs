//! Ids cannot change the path that they stand in.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use iam_model::groups::Group;
use iam_model::users::{SetUser, ShowUser, User, UserSetRequest};
use iam_model::{AccountId, Field, GroupId, InstanceId, InvalidId, UserUuid, decode, encode};
use proptest::prelude::*;

use crate::json::any_text;

const REFUSED: &[&str] = &[
    "", ".", "..", "/", "a/b", "../users", "\\", "a\\b", "\0", "a\0", "a\nb", "\r", "\t",
    "\x1b[31m", "\x7f", "\u{85}",
];

fn refuses<T: FromStr<Err = InvalidId> + Debug>(member: &str) {
    for text in REFUSED {
        let error = text.parse::<T>().unwrap_err();
        assert_eq!(error.member(), member);
        let told = error.to_string();
        assert!(told.starts_with(member), "{told}");
        assert!(!told.contains(char::is_control), "{told:?}");
    }
}

#[test]
fn ids_that_would_change_the_path_are_refused() {
    refuses::<UserUuid>("user_uuid");
    refuses::<GroupId>("group_id");
    refuses::<InstanceId>("instance_id");
    refuses::<AccountId>("account_id");
}

#[test]
fn a_refusal_says_what_is_wrong_and_what_to_do() {
    let told = |text: &str| UserUuid::new(text).unwrap_err().to_string();
    assert_eq!(
        told(""),
        r#"user_uuid "" is empty; give the id as the service printed it"#
    );
    assert_eq!(
        told(".."),
        r#"user_uuid ".." is a dot segment, which would change the path; give the id as the service printed it"#
    );
    assert_eq!(
        told("a\r\nHost: x"),
        r#"user_uuid "a\r\nHost: x" carries a control character; give the id as the service printed it"#
    );
}

#[test]
fn an_answer_with_an_impossible_id_keeps_it_and_the_rest() {
    let user: User = decode(br#"{"id":"../users","name":"John Doe"}"#).unwrap();
    assert_eq!(user.id, Field::Unexpected("../users".into()));
    assert_eq!(user.name.as_str(), Some("John Doe"));
    let group: Group = decode(br#"{"id":"","instance_id":7}"#).unwrap();
    assert_eq!(group.id, Field::Unexpected("".into()));
    assert_eq!(group.instance_id, Field::Unexpected(7.into()));
}

#[test]
fn a_request_with_an_impossible_id_is_refused() {
    for id in ["", "..", "a/b", "a\\\\b", "\\u0000"] {
        let body = format!(r#"{{"instance_id":"{id}"}}"#);
        let error = decode::<UserSetRequest>(body.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("instance_id"), "{error}");
    }
}

fn survives<T>(text: &str) -> Result<(), TestCaseError>
where
    T: FromStr<Err = InvalidId> + Display + Debug + PartialEq,
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    if let Ok(id) = text.parse::<T>() {
        prop_assert_eq!(id.to_string(), text);
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<T>(&json).unwrap(), id);
    }
    Ok(())
}

proptest! {
    #[test]
    fn an_accepted_id_is_written_as_it_was_given(text in any_text()) {
        survives::<UserUuid>(&text)?;
        survives::<GroupId>(&text)?;
        survives::<InstanceId>(&text)?;
        survives::<AccountId>(&text)?;
    }

    #[test]
    fn an_accepted_id_is_one_segment_and_one_parameter(text in any_text(), other in any_text()) {
        let (Ok(user), Ok(instance)) = (UserUuid::new(text), InstanceId::new(other)) else {
            return Ok(());
        };
        let set = encode(&SetUser::new(user.clone(), UserSetRequest::new(instance.clone()))).unwrap();
        prop_assert_eq!(set.target.matches('/').count(), 3, "{}", set.target);
        prop_assert!(!set.target.contains(['?', '#', ' ']), "{}", set.target);
        prop_assert!(!set.target.ends_with(['/']) && !set.target.ends_with("/.."), "{}", set.target);

        let show = encode(&ShowUser::new(user, instance)).unwrap();
        let (path, query) = show.target.split_once('?').unwrap();
        prop_assert_eq!(path, set.target);
        prop_assert!(query.starts_with("instance_id="));
        prop_assert!(!query.contains(['&', '#', ' ', '+']), "{}", query);
    }
}

//! The reference's SetUser example passes through every version without loss.

use iam_model::users::{SetUser, UserResponse, UserSetRequest};
use iam_model::{Certainty, Field, Operation, Patch, UserUuid, VERSION_TABLE, decode, encode};
use serde_json::Value;

const REQUEST: &[u8] = include_bytes!("../facts/set-user/request.json");
const ANSWER: &[u8] = include_bytes!("../facts/set-user/response.json");

fn json(text: &[u8]) -> Value {
    serde_json::from_slice(text).unwrap()
}

#[test]
fn the_body_round_trips_in_every_version() {
    for row in VERSION_TABLE.rows() {
        assert_eq!(
            SetUser::certainty(row.version),
            Ok(Certainty::Documented),
            "{}",
            row.version
        );
        let request: UserSetRequest = decode(REQUEST).unwrap();
        assert_eq!(request.phone_number, Patch::Set("010-1234-5678".to_owned()));
        let user: UserUuid = "138c2fc8c29a449dbfa8681f8f1d78e2".parse().unwrap();
        let call = encode(&SetUser::new(user, request)).unwrap();
        assert_eq!(call.method, "PATCH");
        assert_eq!(call.target, "/v1/users/138c2fc8c29a449dbfa8681f8f1d78e2");
        assert_eq!(json(&call.body.unwrap()), json(REQUEST), "{}", row.version);
    }
}

#[test]
fn the_answer_round_trips_though_the_password_flag_is_a_text() {
    let answer: UserResponse = decode(ANSWER).unwrap();
    let user = answer.user.value().unwrap();
    assert_eq!(user.user_id.as_str(), Some("johndoe"));
    assert_eq!(user.password_failed_count, Field::Value(6));
    assert_eq!(user.email_authenticated, Field::Value(false));
    assert!(matches!(user.temporary_password, Field::Unexpected(_)));
    for time in [
        &user.created_at,
        &user.last_login_at,
        &user.last_password_update_at,
    ] {
        assert!(time.value().is_some(), "{time:?}");
    }
    assert_eq!(serde_json::to_value(&answer).unwrap(), json(ANSWER));
}

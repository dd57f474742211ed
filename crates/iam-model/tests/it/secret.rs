//! A password is printed nowhere.

use iam_model::instances::{
    CreateInstance, InstanceCreateRequest, InstanceSetRequest, InstanceShowResponse,
    LdapConfigCreateRequest, LdapConfigSetRequest,
};
use iam_model::users::{CreateUser, UserCreateRequest, UserDetail, UserResponse};
use iam_model::{Field, InstanceId, Secret, Validate, decode, encode, secrets_of, without_secrets};
use serde_json::{Value, json};

const PASSWORD: &str = "hunter2-Geheim";

fn request() -> UserCreateRequest {
    UserCreateRequest::new(
        InstanceId::new("ssoins-12345").unwrap(),
        "John Doe",
        "johndoe",
    )
    .password(PASSWORD)
}

fn printed(value: &impl std::fmt::Debug) -> String {
    format!("{value:?} {value:#?}")
}

/// Neither as text nor as the numbers of its bytes.
fn assert_hidden(text: &str) {
    assert!(!text.contains("hunter2"), "{text}");
    let bytes = format!("{:?}", b"hunter2");
    let bytes = bytes.trim_matches(['[', ']']);
    assert!(
        !text
            .replace(['\n', ' '], "")
            .contains(&bytes.replace(' ', "")),
        "{text}"
    );
}

#[test]
fn debug_hides_it_in_requests_operations_and_encoded_calls() {
    let operation = CreateUser::new(request());
    let call = encode(&operation).unwrap();
    assert!(String::from_utf8_lossy(call.body.as_ref().unwrap()).contains(PASSWORD));
    for text in [
        printed(&Secret::new(PASSWORD)),
        printed(&request()),
        printed(&operation),
        printed(&call),
    ] {
        assert_hidden(&text);
    }
    assert!(printed(&request()).contains("[redacted]"));
}

#[test]
fn debug_hides_it_in_answers_however_it_arrives() {
    for password in [
        r#""hunter2-Geheim""#,
        r#"["hunter2"]"#,
        r#"{"hunter2":1}"#,
        r#"[["hunter2"],{"a":"hunter2"}]"#,
    ] {
        let body = format!(r#"{{"user":{{"password":{password}}}}}"#);
        let answer: UserResponse = decode(body.as_bytes()).unwrap();
        assert_ne!(answer.user.value().unwrap().password, Field::Absent);
        assert_hidden(&printed(&answer));
    }
    let number: UserDetail = decode(br#"{"password":31337}"#).unwrap();
    assert!(!printed(&number).contains("31337"));
}

#[test]
fn errors_hide_it() {
    for body in [
        r#"{"instance_id":"a","name":"b","user_id":"c","password":["hunter2"]}"#,
        r#"{"instance_id":"a","name":"b","user_id":"c","password":{"hunter2-x":"hunter2"}}"#,
        r#"{"instance_id":"a","name":"b","user_id":{"p":"hunter2"},"password":"hunter2"}"#,
        r#"{"instance_id":"hunter2/","name":"b","user_id":"c","password":"hunter2"}"#,
        r#"{"instance_id":"a","password":"hunter2"}"#,
        r#"{"instance_id":"a","password":"hunter2"#,
    ] {
        let error = decode::<UserCreateRequest>(body.as_bytes()).unwrap_err();
        assert_hidden(&format!("{error} {error:?}"));
    }
    let violations = request().password("hunter2").validate().unwrap_err();
    assert_hidden(&format!("{violations} {violations:?}"));
}

#[test]
fn the_password_to_a_directory_is_hidden_alike() {
    let config = LdapConfigCreateRequest::new().bind_credential(PASSWORD);
    let create = CreateInstance::new(InstanceCreateRequest::new("x").identity_store_config(config));
    let config = LdapConfigSetRequest::new().bind_credential(PASSWORD);
    let set = InstanceSetRequest::new().identity_store_config(config);
    for text in [printed(&create), printed(&set)] {
        assert_hidden(&text);
        assert!(text.contains("[redacted]"), "{text}");
    }
    assert_eq!(
        serde_json::to_value(&set).unwrap()["identity_store_config"]["bind_credential"],
        PASSWORD
    );
    for config in [
        r#"{"bind_credential":"hunter2-Geheim"}"#,
        r#"{"bind_credential":["hunter2"]}"#,
        r#"[{"bind_credential":"hunter2"}]"#,
        r#""hunter2""#,
    ] {
        let body = format!(r#"{{"instance":{{"identity_store_config":{config}}}}}"#);
        let answer: InstanceShowResponse = decode(body.as_bytes()).unwrap();
        assert_hidden(&printed(&answer));
    }
    let too_long = LdapConfigSetRequest::new().bind_credential("hunter2".repeat(20));
    let request = InstanceSetRequest::new().identity_store_config(too_long);
    let violations = request.validate().unwrap_err();
    assert_hidden(&format!("{violations} {violations:?}"));
}

#[test]
fn it_is_written_to_the_wire_alone() {
    let json = serde_json::to_value(request()).unwrap();
    assert_eq!(json["password"], PASSWORD);
    let read: UserCreateRequest = decode(json.to_string().as_bytes()).unwrap();
    assert_eq!(read.password.as_ref().map(Secret::expose), Some(PASSWORD));
}

#[test]
fn it_is_taken_out_of_an_answer_however_json_spells_it() {
    let secret = "pä\"ss😀wort\\1";
    let request = json!({ "user_id": "x", "nested": { "password": secret } }).to_string();
    // By Python's json.dumps, without and with ensure_ascii.
    for spelled in [
        r#""pä\"ss😀wort\\1""#,
        r#""p\u00e4\"ss\ud83d\ude00wort\\1""#,
    ] {
        let answer = format!(r#"{{"errors":[{{"detail":[{spelled}]}}]}}"#);
        let read: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(read["errors"][0]["detail"][0], secret);
        let cleaned = without_secrets(&secrets_of(request.as_bytes()), answer.as_bytes());
        assert_eq!(*cleaned, *br#"{"errors":[{"detail":["[redacted]"]}]}"#);
        // Broken off, it is no JSON any more.
        let broken = format!(r#"{{"errors":[{{"detail":[{spelled},"Fiel"#);
        let cleaned = without_secrets(&secrets_of(request.as_bytes()), broken.as_bytes());
        assert_eq!(
            String::from_utf8_lossy(&cleaned),
            r#"{"errors":[{"detail":["[redacted]","Fiel"#
        );
    }
}

#[test]
fn it_is_taken_out_of_an_answer_that_is_no_text() {
    let request = br#"{"password":"hunter2-Geheim"}"#;
    let cleaned = without_secrets(&secrets_of(request), b"\xff hunter2-Geheim");
    assert_hidden(&String::from_utf8_lossy(&cleaned));
}

#[test]
fn of_two_secrets_the_longer_goes_first() {
    let request = br#"{"bind_credential":"hunter2","password":"hunter2-Geheim"}"#;
    let cleaned = without_secrets(&secrets_of(request), b"<p>hunter2-Geheim, hunter2</p>");
    assert_eq!(*cleaned, *b"<p>[redacted], [redacted]</p>");
}

#[test]
fn an_answer_that_repeats_no_secret_is_left_byte_for_byte() {
    let request = br#"{"password":"hunter2-Geheim"}"#;
    for answer in [b"{ \"z\": 1e3,\n\"a\":[] }".as_slice(), b"\xff", b""] {
        assert_eq!(*without_secrets(&secrets_of(request), answer), *answer);
    }
}

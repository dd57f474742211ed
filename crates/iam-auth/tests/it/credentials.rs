//! Which keys are accepted, and how refusals read.

use crate::support::{one_line, opened};
use iam_auth::{
    AccessKey, Credentials, InvalidCredentials, SecretKey, SessionToken, TextDefect, UnixMillis,
};

#[test]
fn an_access_key_is_visible_ascii() {
    use TextDefect::{Control, Empty, LineBreak, NotAscii, Whitespace};
    for (text, defect) in [
        ("", Empty),
        ("AK\n", LineBreak),
        ("AK\r\nScp-AccountId: x", LineBreak),
        ("A K", Whitespace),
        ("AK\t", Whitespace),
        ("AK\0", Control),
        ("AK\u{7f}", Control),
        ("AK키", NotAscii),
    ] {
        let refused = Credentials::new(text, "sk").unwrap_err();
        assert_eq!(refused, InvalidCredentials::AccessKey(defect), "{text:?}");
        assert!(one_line(&refused).starts_with("access key "));
    }
    assert!(AccessKey::new("!~AKEXAMPLE0000000000").is_ok());
}

#[test]
fn a_secret_key_is_any_text_without_control_characters() {
    for text in ["a", " with spaces ", "비밀-ключ", "💥", "🇰🇷+/="] {
        assert_eq!(SecretKey::new(text).unwrap().expose_secret(), text);
    }
    for (text, defect) in [
        ("", TextDefect::Empty),
        ("pasted\n", TextDefect::LineBreak),
        ("pasted\r", TextDefect::LineBreak),
        ("a\tb", TextDefect::Whitespace),
        ("a\0", TextDefect::Control),
        ("a\u{85}", TextDefect::Control),
    ] {
        let refused = Credentials::new("AK", text).unwrap_err();
        assert_eq!(refused, InvalidCredentials::SecretKey(defect), "{text:?}");
        let said = one_line(&refused);
        assert!(
            said.starts_with("secret key ") && !said.contains("pasted"),
            "{said}"
        );
    }
}

#[test]
fn a_session_token_can_stand_in_a_header() {
    assert_eq!(
        SessionToken::new("eyJ0.e30.x").unwrap().expose_secret(),
        "eyJ0.e30.x"
    );
    for text in ["", "a b", "a\r\nX-Evil: 1", "토큰"] {
        let refused = Credentials::new("AK", "sk")
            .unwrap()
            .with_session_token(text)
            .unwrap_err();
        assert!(
            matches!(refused, InvalidCredentials::SessionToken(_)),
            "{text:?}"
        );
        assert!(one_line(&refused).starts_with("session token "));
    }
}

#[test]
fn credentials_end_at_their_expiry() {
    let lasting = Credentials::new("AK", "sk").unwrap();
    assert!(lasting.is_valid_at(UnixMillis::new(u64::MAX)));
    let ending = lasting.with_expiry(UnixMillis::new(1_000));
    assert!(ending.is_valid_at(UnixMillis::new(999)));
    assert!(!ending.is_valid_at(UnixMillis::new(1_000)));
    assert_eq!(ending.expires_at(), Some(UnixMillis::new(1_000)));
}

#[test]
fn credentials_are_equal_when_every_part_is() {
    let credentials = Credentials::new("AK", "sk").unwrap();
    assert_eq!(credentials, credentials.clone());
    assert_ne!(credentials, Credentials::new("AK", "sK").unwrap());
    assert_ne!(credentials, Credentials::new("AK", "sk2").unwrap());
    assert_ne!(credentials, Credentials::new("AK2", "sk").unwrap());
    let temporary = credentials.clone().with_session_token("token").unwrap();
    assert_ne!(credentials, temporary);
    assert_eq!(opened(&temporary), ("AK", "sk", Some("token")));
}

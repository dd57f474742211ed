//! What a server accepts, and how it tells what it does not.

use crate::support::{NOW, one_line};
use http::{HeaderMap, HeaderName, HeaderValue};
use iam_auth::{
    Credentials, ReceivedRequest, SecretKey, SigningInput, Skew, UnixMillis, Verified, VerifyError,
    sign, verify,
};
use std::time::Duration;

const URL: &str = "http://127.0.0.1:8787/v1/users/138c2fc8c29a449dbfa8681f8f1d78e2";
const SECRET: &str = "sk-example-secret";
const FIVE_MINUTES: Skew = Skew::Within(Duration::from_secs(300));

fn signed_at(timestamp: UnixMillis) -> HeaderMap {
    let credentials = Credentials::new("AKEXAMPLE0000000000", SECRET)
        .unwrap()
        .with_session_token("token")
        .unwrap();
    let input = SigningInput::new("PATCH", URL, timestamp).account_id("1234ab");
    let mut headers = HeaderMap::new();
    sign(&credentials, &input).unwrap().apply_to(&mut headers);
    headers
}

fn secret_key_of(access_key: &str) -> Option<SecretKey> {
    (access_key == "AKEXAMPLE0000000000").then(|| SecretKey::new(SECRET).unwrap())
}

fn received(headers: &HeaderMap, skew: Skew) -> Result<Verified, VerifyError> {
    verify(
        &ReceivedRequest::new("PATCH", URL, headers),
        NOW,
        skew,
        secret_key_of,
    )
}

fn changed(header: &'static str, value: &'static str) -> Result<Verified, VerifyError> {
    let mut headers = signed_at(NOW);
    headers.insert(header, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    received(&headers, FIVE_MINUTES)
}

#[test]
fn a_signed_request_tells_who_sent_it() {
    let verified = received(&signed_at(NOW), FIVE_MINUTES).unwrap();
    assert_eq!(verified.access_key.as_str(), "AKEXAMPLE0000000000");
    assert_eq!(verified.timestamp, NOW);
    assert_eq!(verified.account_id.as_deref(), Some("1234ab"));
    assert_eq!(verified.client_type, "Openapi");
    assert_eq!(verified.session_token.unwrap().expose_secret(), "token");
}

#[test]
fn every_missing_header_is_named() {
    let all = [
        "Scp-Accesskey",
        "Scp-Signature",
        "Scp-Timestamp",
        "Scp-ClientType",
    ];
    let missing = all.to_vec();
    let refused = received(&HeaderMap::new(), FIVE_MINUTES).unwrap_err();
    assert_eq!(refused, VerifyError::MissingHeaders { missing });
    for header in all {
        let mut headers = signed_at(NOW);
        headers.remove(HeaderName::from_bytes(header.as_bytes()).unwrap());
        let refused = received(&headers, FIVE_MINUTES).unwrap_err();
        assert!(one_line(&refused).contains(header));
        let missing = vec![header];
        assert_eq!(refused, VerifyError::MissingHeaders { missing });
    }
}

#[test]
fn a_repeated_header_is_refused() {
    for header in [
        "Scp-Accesskey",
        "Scp-Signature",
        "Scp-AccountId",
        "X-Auth-Token",
    ] {
        let mut headers = signed_at(NOW);
        let name = HeaderName::from_bytes(header.as_bytes()).unwrap();
        let value = headers[&name].clone();
        headers.append(name, value);
        let refused = received(&headers, FIVE_MINUTES);
        assert_eq!(refused, Err(VerifyError::RepeatedHeader { header }));
    }
}

#[test]
fn a_header_that_no_signer_writes_is_refused() {
    for (header, value) in [
        ("Scp-Accesskey", ""),
        ("Scp-Accesskey", "AK 1"),
        ("Scp-Accesskey", "열쇠"),
        ("Scp-Signature", "a\tb"),
        ("Scp-ClientType", "é"),
        ("X-Auth-Token", "to ken"),
    ] {
        let lower: &'static str = match header {
            "Scp-Accesskey" => "scp-accesskey",
            "Scp-Signature" => "scp-signature",
            "Scp-ClientType" => "scp-clienttype",
            _ => "x-auth-token",
        };
        assert_eq!(
            changed(lower, value),
            Err(VerifyError::InvalidHeader { header })
        );
    }
}

#[test]
fn a_timestamp_must_be_decimal_milliseconds() {
    for text in [
        "",
        "now",
        "-1",
        "+1605290625682",
        "01605290625682",
        "1605290625.682",
        "99999999999999999999",
    ] {
        let timestamp = text.to_owned();
        let refused = changed("scp-timestamp", text).unwrap_err();
        assert!(one_line(&refused).contains("Scp-Timestamp"));
        assert_eq!(refused, VerifyError::MalformedTimestamp { timestamp });
    }
}

#[test]
fn an_unknown_key_and_a_wrong_signature_can_be_told_apart() {
    let access_key = "AKUNKNOWN".to_owned();
    let refused = changed("scp-accesskey", "AKUNKNOWN");
    assert_eq!(refused, Err(VerifyError::UnknownAccessKey { access_key }));

    let right = "LXIE9tl+IlWFAODMqKZxJkXClY4Nno67aNuZv698h3Y=";
    for wrong in ["", "x", "====", right] {
        let access_key = "AKEXAMPLE0000000000".to_owned();
        let refused = changed("scp-signature", wrong);
        assert_eq!(
            refused,
            Err(VerifyError::WrongSignature { access_key }),
            "{wrong:?}"
        );
    }
}

#[test]
fn the_window_is_closed_at_both_ends() {
    let edge = Duration::from_secs(300);
    let beyond = edge + Duration::from_millis(1);
    for inside in [NOW.saturating_add(edge), NOW.saturating_sub(edge)] {
        assert!(received(&signed_at(inside), FIVE_MINUTES).is_ok());
    }
    for (outside, side) in [
        (NOW.saturating_add(beyond), "ahead of"),
        (NOW.saturating_sub(beyond), "behind"),
    ] {
        let refused = received(&signed_at(outside), FIVE_MINUTES).unwrap_err();
        assert_eq!(refused.skew(), Some(beyond));
        let said = one_line(&refused);
        assert!(said.contains(side) && said.contains("300.001s"), "{said}");
        assert!(received(&signed_at(outside), Skew::Unlimited).is_ok());
    }
}

#[test]
fn only_the_holder_of_the_key_learns_that_the_time_is_wrong() {
    let mut headers = signed_at(UnixMillis::new(1));
    headers.insert("scp-signature", HeaderValue::from_static("guess"));
    let refused = received(&headers, FIVE_MINUTES).unwrap_err();
    assert!(matches!(refused, VerifyError::WrongSignature { .. }));
    assert_eq!(refused.skew(), None);
}

#[test]
fn an_empty_account_id_header_verifies_like_none() {
    let credentials = Credentials::new("AKEXAMPLE0000000000", SECRET).unwrap();
    let mut headers = HeaderMap::new();
    sign(&credentials, &SigningInput::new("PATCH", URL, NOW))
        .unwrap()
        .apply_to(&mut headers);
    assert_eq!(received(&headers, FIVE_MINUTES).unwrap().account_id, None);
    headers.insert("scp-accountid", HeaderValue::from_static(""));
    let verified = received(&headers, FIVE_MINUTES).unwrap();
    assert_eq!(verified.account_id.as_deref(), Some(""));
}

#[test]
fn an_empty_session_token_header_is_no_session_token() {
    let verified = changed("x-auth-token", "").unwrap();
    assert_eq!(verified.session_token, None);
}

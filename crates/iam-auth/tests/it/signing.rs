//! What is signed, what is refused, and how the headers get onto a request.

use crate::support::{NOW, one_line};
use http::{HeaderMap, HeaderValue};
use iam_auth::{
    Credentials, SignedHeaders, Signer, SigningError, SigningInput, TextDefect, UrlDefect, headers,
    sign, string_to_sign,
};

const URL: &str = "https://iam.e.samsungsdscloud.com/v1/endpoints";

fn credentials() -> Credentials {
    Credentials::new("AKEXAMPLE0000000000", "sk-example-secret").unwrap()
}

fn names(signed: &SignedHeaders) -> Vec<&str> {
    signed
        .iter()
        .map(|(name, _)| headers::spelling(name))
        .collect()
}

#[test]
fn the_method_must_be_one_of_http_in_upper_case() {
    for method in ["", "get", "Get", "GE T", "GET\r\n", "겟"] {
        let refused = sign(&credentials(), &SigningInput::new(method, URL, NOW)).unwrap_err();
        let method = method.to_owned();
        assert_eq!(refused, SigningError::Method { method });
        assert!(one_line(&refused).contains("upper case"));
    }
    for method in ["GET", "PATCH", "OPTIONS"] {
        assert!(sign(&credentials(), &SigningInput::new(method, URL, NOW)).is_ok());
    }
}

#[test]
fn a_url_that_could_not_go_on_the_wire_as_signed_is_refused_with_a_remedy() {
    let character = |character, position| UrlDefect::Character {
        character,
        position,
    };
    for (url, defect, remedy) in [
        ("https://h/v1/g?name=관", character('관', 20), "%EA%B4%80"),
        ("https://h/a b", character(' ', 11), "%20"),
        ("https://h/a\r\nb", character('\r', 11), "%0D"),
        ("https://h/a\u{7f}", character('\u{7f}', 11), "%7F"),
        ("https://h/a#b", UrlDefect::Fragment, "%23"),
        ("/v1/users", UrlDefect::Scheme, "whole URL"),
        ("", UrlDefect::Scheme, "whole URL"),
        ("ftp://h/", UrlDefect::Scheme, "https://"),
        ("HTTPS://h/", UrlDefect::Scheme, "lower case"),
        ("https:///v1", UrlDefect::Host, "whole URL"),
        ("https://:8080/v1", UrlDefect::Host, "whole URL"),
        (
            "https://user:pw@h/v1",
            UrlDefect::UserInformation,
            "remove it",
        ),
        ("https://h", UrlDefect::Path, "at least /"),
        ("https://h?page=0", UrlDefect::Path, "at least /"),
    ] {
        let input = SigningInput::new("GET", url, NOW);
        let refused = sign(&credentials(), &input).unwrap_err();
        assert_eq!(refused, SigningError::Url(defect), "{url:?}");
        let said = one_line(&refused);
        assert!(said.contains(remedy) && !said.contains("pw"), "{said}");
        let refused_alike = string_to_sign(credentials().access_key(), &input).unwrap_err();
        assert_eq!(refused_alike, refused);
    }
}

#[test]
fn what_may_go_on_the_wire_is_signed_as_it_is() {
    for url in [
        "https://h/v1/users?sort=created_at:desc&name=o'neil+x&q=[a]%5B%ed",
        "http://127.0.0.1:8787/",
        "http://[::1]:8787/v1/users/a@b",
        "https://h//double//slash/../dots?",
    ] {
        let text = string_to_sign(
            credentials().access_key(),
            &SigningInput::new("GET", url, NOW),
        );
        let expected = format!("GET{url}1605290625682AKEXAMPLE0000000000Openapi");
        assert_eq!(text, Ok(expected));
    }
}

#[test]
fn account_id_and_client_type_cannot_break_a_header() {
    let input = SigningInput::new("GET", URL, NOW);
    for (text, defect) in [
        ("a\r\nX-Evil: 1", TextDefect::LineBreak),
        ("a b", TextDefect::Whitespace),
        ("계정", TextDefect::NotAscii),
    ] {
        let refused = sign(&credentials(), &input.account_id(text)).unwrap_err();
        assert_eq!(refused, SigningError::AccountId(defect));
        assert!(one_line(&refused).starts_with("account id "));
        let refused = sign(&credentials(), &input.client_type(text)).unwrap_err();
        assert_eq!(refused, SigningError::ClientType(defect));
        assert!(one_line(&refused).starts_with("client type "));
    }
    let refused = sign(&credentials(), &input.client_type(""));
    assert_eq!(refused, Err(SigningError::ClientType(TextDefect::Empty)));
}

#[test]
fn headers_come_in_the_documented_order_and_only_when_there_is_something_to_send() {
    let four = [
        "Scp-Accesskey",
        "Scp-Signature",
        "Scp-Timestamp",
        "Scp-ClientType",
    ];
    let input = SigningInput::new("GET", URL, NOW);
    assert_eq!(names(&sign(&credentials(), &input).unwrap()), four);

    let temporary = credentials().with_session_token("token").unwrap();
    let signed = sign(&temporary, &input.account_id("1234ab")).unwrap();
    assert_eq!(names(&signed)[..4], four);
    assert_eq!(names(&signed)[4..], ["Scp-AccountId", "X-Auth-Token"]);
    assert_eq!(signed.get(&headers::X_AUTH_TOKEN).unwrap(), "token");
}

#[test]
fn an_empty_account_id_is_sent_empty_and_adds_nothing_to_the_signed_text() {
    let without = SigningInput::new("GET", URL, NOW);
    let empty = without.account_id("");
    let (without, empty) = (
        sign(&credentials(), &without).unwrap(),
        sign(&credentials(), &empty).unwrap(),
    );
    assert_eq!(without.get(&headers::SCP_ACCOUNT_ID), None);
    assert_eq!(empty.get(&headers::SCP_ACCOUNT_ID).unwrap(), "");
    let known = "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv4=";
    assert_eq!(without.get(&headers::SCP_SIGNATURE).unwrap(), known);
    assert_eq!(empty.get(&headers::SCP_SIGNATURE).unwrap(), known);
}

#[test]
fn the_session_token_is_not_signed() {
    let input = SigningInput::new("GET", URL, NOW);
    let temporary = credentials().with_session_token("token").unwrap();
    let signature = |credentials: &Credentials| {
        let signed = sign(credentials, &input).unwrap();
        signed.get(&headers::SCP_SIGNATURE).unwrap().clone()
    };
    assert_eq!(signature(&credentials()), signature(&temporary));
}

#[test]
fn signing_again_leaves_nothing_of_the_first_signature() {
    let mut headers = HeaderMap::new();
    headers.insert("accept-language", HeaderValue::from_static("ko-KR"));
    headers.append("scp-signature", HeaderValue::from_static("stale"));
    headers.append("scp-signature", HeaderValue::from_static("staler"));

    let temporary = credentials().with_session_token("token").unwrap();
    let input = SigningInput::new("GET", URL, NOW);
    sign(&temporary, &input.account_id("1234ab"))
        .unwrap()
        .apply_to(&mut headers);
    assert_eq!(headers.len(), 7);

    let second = sign(&credentials(), &input).unwrap();
    second.apply_to(&mut headers);
    assert_eq!(headers.len(), 5);
    for (name, value) in second {
        assert_eq!(headers.get_all(&name).iter().collect::<Vec<_>>(), [&value]);
    }
    assert_eq!(headers["accept-language"], "ko-KR");
}

#[test]
fn a_signer_can_be_shared_between_threads() {
    let signer = Signer::new(credentials());
    let input = SigningInput::new("GET", URL, NOW);
    let expected = signer.sign(&input).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(signer.sign(&input).unwrap(), expected));
        }
    });
}

//! Secrets stay out of everything that is printed.

use crate::support::{NOW, ready};
use http::HeaderMap;
use iam_auth::{
    CachedProvider, ChainProvider, Credentials, CredentialsProvider, Environment,
    EnvironmentProvider, ReceivedRequest, SecretKey, SessionToken, Settings, Signer, SigningInput,
    Skew, Sources, StaticProvider, headers, string_to_sign, verify,
};
use std::fmt::Debug;

const SECRET: &str = "planted-secret";
const TOKEN: &str = "planted-token";
const URL: &str = "https://iam.e.samsungsdscloud.com/v1/endpoints";

fn credentials() -> Credentials {
    Credentials::new("AK", SECRET)
        .unwrap()
        .with_session_token(TOKEN)
        .unwrap()
}

fn assert_clean(text: &str) {
    assert!(!text.contains("planted"), "{text}");
}

fn assert_debug_clean(value: &dyn Debug) {
    assert_clean(&format!("{value:?}"));
    assert_clean(&format!("{value:#?}"));
}

#[test]
fn secrets_print_as_redacted() {
    assert_eq!(
        format!("{:?}", SecretKey::new(SECRET).unwrap()),
        "[redacted]"
    );
    assert_eq!(
        format!("{:?}", SessionToken::new(TOKEN).unwrap()),
        "[redacted]"
    );
    let shown = format!("{:?}", credentials());
    assert!(
        shown.contains("\"AK\"") && shown.contains("[redacted]"),
        "{shown}"
    );
    assert_clean(&shown);
}

#[test]
fn whatever_holds_credentials_prints_without_them() {
    let environment =
        Environment::from_variables([("SCP_ACCESS_KEY", "AK"), ("SCP_SECRET_KEY", SECRET)]);
    let cached = CredentialsProvider::new(CachedProvider::new(StaticProvider::new(credentials())));
    ready(cached.credentials(NOW)).unwrap();
    let values: [&dyn Debug; 6] = [
        &Signer::new(credentials()),
        &StaticProvider::new(credentials()),
        &ChainProvider::new().or(StaticProvider::new(credentials())),
        &cached,
        &EnvironmentProvider::new(environment.clone()),
        &Sources::new(environment),
    ];
    for value in values {
        assert_debug_clean(value);
    }
}

#[test]
fn signed_headers_print_neither_signature_nor_token() {
    let input = SigningInput::new("GET", URL, NOW);
    let signed = Signer::new(credentials()).sign(&input).unwrap();
    let signature = signed.get(&headers::SCP_SIGNATURE).unwrap().clone();
    let mut map = HeaderMap::new();
    signed.apply_to(&mut map);
    for shown in [
        format!("{signed:?}"),
        format!("{map:?}"),
        format!("{signed:#?}"),
    ] {
        assert_clean(&shown);
        assert!(!shown.contains(signature.to_str().unwrap()), "{shown}");
        assert!(shown.contains("Sensitive"), "{shown}");
    }
}

#[test]
fn neither_the_string_to_sign_nor_a_verdict_shows_a_secret() {
    let input = SigningInput::new("GET", URL, NOW);
    let mut headers = HeaderMap::new();
    Signer::new(credentials())
        .sign(&input)
        .unwrap()
        .apply_to(&mut headers);
    assert_clean(&string_to_sign(credentials().access_key(), &input).unwrap());
    for (method, known) in [("GET", true), ("PUT", true), ("GET", false)] {
        let request = ReceivedRequest::new(method, URL, &headers);
        let verdict = verify(&request, NOW, Skew::Unlimited, |_| {
            known.then(|| SecretKey::new(SECRET).unwrap())
        });
        assert_debug_clean(&request);
        assert_debug_clean(&verdict);
        if let Err(error) = verdict {
            assert_clean(&error.to_string());
        }
    }
}

#[test]
fn a_password_in_the_url_of_a_setting_is_not_printed() {
    let url = "https://user:planted@idc.example";
    let environment = Environment::from_variables([("SCP_ENDPOINT_URL", url)]);
    let settings = Settings::load(&Sources::new(environment)).unwrap();
    assert_eq!(settings.endpoint_override.as_ref().unwrap().value, url);
    assert_debug_clean(&settings);
    assert!(format!("{settings:?}").contains("idc.example"));
}

#[test]
fn a_request_as_received_prints_the_names_of_its_headers_only() {
    let mut headers = HeaderMap::new();
    headers.insert("x-auth-token", TOKEN.parse().unwrap());
    let shown = format!("{:?}", ReceivedRequest::new("GET", URL, &headers));
    assert!(shown.contains("x-auth-token"), "{shown}");
    assert_clean(&shown);
}

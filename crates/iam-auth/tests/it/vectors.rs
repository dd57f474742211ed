//! The known answers, made by three independent HMAC implementations.

use http::{HeaderMap, HeaderName};
use iam_auth::{
    Credentials, ReceivedRequest, SecretKey, SignedHeaders, Signer, SigningInput, Skew, UnixMillis,
    VerifyError, headers, sign, string_to_sign, verify,
};
use serde::Deserialize;
use std::time::Duration;

#[derive(Deserialize)]
struct Vector {
    name: String,
    method: String,
    url: String,
    timestamp_ms: u64,
    access_key: String,
    secret_key: String,
    account_id: Option<String>,
    client_type: String,
    string_to_sign: String,
    signature: String,
}

impl Vector {
    fn credentials(&self) -> Credentials {
        Credentials::new(&self.access_key, &self.secret_key).unwrap()
    }

    fn timestamp(&self) -> UnixMillis {
        UnixMillis::new(self.timestamp_ms)
    }

    fn input(&self) -> SigningInput<'_> {
        let input = SigningInput::new(&self.method, &self.url, self.timestamp())
            .client_type(&self.client_type);
        match &self.account_id {
            Some(account_id) => input.account_id(account_id),
            None => input,
        }
    }

    fn expected_headers(&self) -> Vec<(&str, String)> {
        let mut expected = vec![
            ("Scp-Accesskey", self.access_key.clone()),
            ("Scp-Signature", self.signature.clone()),
            ("Scp-Timestamp", self.timestamp_ms.to_string()),
            ("Scp-ClientType", self.client_type.clone()),
        ];
        expected.extend(
            self.account_id
                .clone()
                .map(|account_id| ("Scp-AccountId", account_id)),
        );
        expected
    }
}

fn vectors() -> Vec<Vector> {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../facts/signing-vectors.json")).unwrap();
    assert_eq!(vectors.len(), 14);
    vectors
}

fn spelled(signed: &SignedHeaders) -> Vec<(&str, String)> {
    signed
        .iter()
        .map(|(name, value)| (headers::spelling(name), value.to_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn the_string_to_sign_is_the_known_one() {
    for vector in vectors() {
        let credentials = vector.credentials();
        let text = string_to_sign(credentials.access_key(), &vector.input()).unwrap();
        assert_eq!(text, vector.string_to_sign, "{}", vector.name);
    }
}

#[test]
fn every_header_is_the_known_one() {
    for vector in vectors() {
        let signed = sign(&vector.credentials(), &vector.input()).unwrap();
        assert_eq!(
            spelled(&signed),
            vector.expected_headers(),
            "{}",
            vector.name
        );
    }
}

#[test]
fn a_signer_gives_the_known_headers_every_time_it_is_used() {
    for vector in vectors() {
        let signer = Signer::new(vector.credentials());
        for _ in 0..2 {
            let signed = signer.sign(&vector.input()).unwrap();
            assert_eq!(
                spelled(&signed),
                vector.expected_headers(),
                "{}",
                vector.name
            );
        }
    }
}

#[test]
fn every_known_request_verifies_at_its_time() {
    for vector in vectors() {
        let mut headers = HeaderMap::new();
        for (name, value) in vector.expected_headers() {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.insert(name, value.parse().unwrap());
        }
        let verified = verify(
            &ReceivedRequest::new(&vector.method, &vector.url, &headers),
            vector.timestamp(),
            Skew::Within(Duration::ZERO),
            |access_key| {
                (access_key == vector.access_key)
                    .then(|| SecretKey::new(&vector.secret_key).unwrap())
            },
        )
        .unwrap();
        assert_eq!(verified.access_key.as_str(), vector.access_key);
        assert_eq!(verified.timestamp, vector.timestamp());
        assert_eq!(verified.account_id, vector.account_id);
        assert_eq!(verified.client_type, vector.client_type);
        assert_eq!(verified.session_token, None);
    }
}

#[test]
fn no_known_request_verifies_with_the_secret_of_another() {
    for vector in vectors() {
        let mut headers = HeaderMap::new();
        sign(&vector.credentials(), &vector.input())
            .unwrap()
            .apply_to(&mut headers);
        let refused = verify(
            &ReceivedRequest::new(&vector.method, &vector.url, &headers),
            vector.timestamp(),
            Skew::Unlimited,
            |_| SecretKey::new("another").ok(),
        );
        let access_key = vector.access_key.clone();
        assert_eq!(
            refused,
            Err(VerifyError::WrongSignature { access_key }),
            "{}",
            vector.name
        );
    }
}

//! What holds for every request: a signature is good for one method, URL, time, key and account alone.
//!
//! The platform joins the fields without separators \[official\]. So exactly this holds: **a signature verifies for the
//! requests whose joined text is the same, under the same secret key, and for no other**. Requests that differ and join
//! to the same text exist, where characters move between neighbouring fields. A server that knows its access keys, and
//! looks at the time and at the client type, accepts only one of them; the last property shows it by trying them all.

use crate::support::NOW;
use http::{HeaderMap, HeaderName, HeaderValue};
use iam_auth::{
    AccessKey, CLIENT_TYPE, Credentials, ReceivedRequest, SecretKey, SigningInput, Skew,
    UnixMillis, Verified, VerifyError, sign, string_to_sign, verify,
};
use proptest::prelude::*;

#[derive(Clone, Debug, PartialEq)]
struct Request {
    method: &'static str,
    url: String,
    timestamp: u64,
    access_key: String,
    secret_key: String,
    account_id: Option<String>,
    client_type: String,
}

impl Request {
    fn headers(&self) -> HeaderMap {
        let credentials = Credentials::new(&self.access_key, &self.secret_key).unwrap();
        let timestamp = UnixMillis::new(self.timestamp);
        let input =
            SigningInput::new(self.method, &self.url, timestamp).client_type(&self.client_type);
        let input = match &self.account_id {
            Some(account_id) => input.account_id(account_id),
            None => input,
        };
        let mut headers = HeaderMap::new();
        sign(&credentials, &input).unwrap().apply_to(&mut headers);
        headers
    }

    /// Verifies this request with the signature of another.
    fn verified_with(&self, signature: &HeaderValue) -> Result<Verified, VerifyError> {
        let mut headers = self.headers();
        headers.insert("scp-signature", signature.clone());
        verify(
            &ReceivedRequest::new(self.method, &self.url, &headers),
            NOW,
            Skew::Unlimited,
            |_| SecretKey::new(&self.secret_key).ok(),
        )
    }

    fn signature(&self) -> HeaderValue {
        self.headers()["scp-signature"].clone()
    }
}

fn method() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
}

fn url() -> impl Strategy<Value = String> {
    "https?://[a-z0-9.-]{1,20}(:[0-9]{1,5})?/[!-\"$-~]{0,40}"
}

fn secret_key() -> impl Strategy<Value = String> {
    "[^\\p{Cc}]{1,80}"
}

fn account_id() -> impl Strategy<Value = Option<String>> {
    prop::option::of("[!-~]{0,32}")
}

prop_compose! {
    fn request()(
        method in method(),
        url in url(),
        timestamp: u64,
        access_key in "[!-~]{1,24}",
        secret_key in secret_key(),
        account_id in account_id(),
        client_type in "[!-\"$-~]{1,12}",
    ) -> Request {
        Request { method, url, timestamp, access_key, secret_key, account_id, client_type }
    }
}

/// A request, and the same with exactly one thing taken from another.
fn request_and_forgery() -> impl Strategy<Value = (Request, Request)> {
    (request(), request(), 0..8).prop_map(|(original, other, field)| {
        let mut forged = original.clone();
        match field {
            0 => forged.method = other.method,
            1 => forged.url = other.url,
            2 => forged.url.push_str(&other.client_type),
            3 => forged.timestamp = other.timestamp,
            4 => forged.timestamp = original.timestamp ^ 1,
            5 => forged.access_key = other.access_key,
            6 => forged.secret_key = other.secret_key,
            _ => forged.account_id = other.account_id,
        }
        (original, forged)
    })
}

impl Request {
    fn joined(&self) -> String {
        let account_id = self.account_id.as_deref().unwrap_or_default();
        format!(
            "{}{}{}{}{account_id}{}",
            self.method, self.url, self.timestamp, self.access_key, self.client_type
        )
    }

    /// Every request of this method and access key that joins to the same text.
    fn readings(&self) -> Vec<Self> {
        let (joined, start) = (self.joined(), self.method.len());
        let mut readings = Vec::new();
        for (key_at, _) in joined
            .match_indices(&self.access_key)
            .filter(|(at, _)| *at > start)
        {
            let rest = &joined[key_at + self.access_key.len()..];
            for time_at in start..key_at {
                let Ok(timestamp) = joined[time_at..key_at].parse::<UnixMillis>() else {
                    continue;
                };
                readings.extend((0..=rest.len()).map(|client_at| Self {
                    url: joined[start..time_at].to_owned(),
                    timestamp: timestamp.as_u64(),
                    account_id: (client_at > 0).then(|| rest[..client_at].to_owned()),
                    client_type: rest[client_at..].to_owned(),
                    ..self.clone()
                }));
            }
        }
        readings
    }

    /// Whether a server accepts it with this signature, if it allows five minutes of skew and one client type.
    fn is_accepted_with(&self, signature: &HeaderValue) -> bool {
        let mut headers = HeaderMap::new();
        let account_id = self
            .account_id
            .iter()
            .map(|id| ("scp-accountid", id.clone()));
        for (name, value) in account_id.chain([
            ("scp-accesskey", self.access_key.clone()),
            ("scp-timestamp", self.timestamp.to_string()),
            ("scp-clienttype", self.client_type.clone()),
        ]) {
            headers.insert(name, value.parse().unwrap());
        }
        headers.insert("scp-signature", signature.clone());
        let received = ReceivedRequest::new(self.method, &self.url, &headers);
        let window = Skew::Within(std::time::Duration::from_secs(300));
        let verified = verify(&received, NOW, window, |_| {
            SecretKey::new(&self.secret_key).ok()
        });
        verified.is_ok_and(|verified| verified.client_type == CLIENT_TYPE)
    }

    /// The same joined text, with characters moved over one of the borders between fields; `None` where that makes no
    /// request.
    fn with_moved_border(&self, border: usize, by: isize) -> Option<Self> {
        let mut fields = [
            self.url.clone(),
            self.timestamp.to_string(),
            self.access_key.clone(),
            self.account_id.clone().unwrap_or_default(),
            self.client_type.clone(),
        ];
        let joined = fields[border].clone() + &fields[border + 1];
        let at = fields[border].len().checked_add_signed(by)?;
        (fields[border], fields[border + 1]) = (joined.get(..at)?.into(), joined.get(at..)?.into());
        let [url, timestamp, access_key, account_id, client_type] = fields;
        let timestamp: UnixMillis = timestamp.parse().ok()?;
        let is_request =
            url.len() > "https://h/".len() && !access_key.is_empty() && !client_type.is_empty();
        is_request.then(|| Self {
            url,
            timestamp: timestamp.as_u64(),
            access_key,
            account_id: (!account_id.is_empty()).then_some(account_id),
            client_type,
            ..self.clone()
        })
    }
}

fn says_the_same(a: &Request, b: &Request) -> bool {
    let without_account = |it: &Request| Request {
        account_id: None,
        ..it.clone()
    };
    let account = |it: &Request| it.account_id.clone().unwrap_or_default();
    without_account(a) == without_account(b) && account(a) == account(b)
}

proptest! {
    #[test]
    fn what_is_signed_verifies(request in request()) {
        let verified = request.verified_with(&request.signature()).unwrap();
        prop_assert_eq!(verified.access_key.as_str(), request.access_key);
        prop_assert_eq!(verified.timestamp.as_u64(), request.timestamp);
        prop_assert_eq!(verified.account_id, request.account_id);
        prop_assert_eq!(verified.client_type, request.client_type);
    }

    #[test]
    fn one_change_never_verifies((original, forged) in request_and_forgery()) {
        prop_assume!(!says_the_same(&original, &forged));
        let refused = forged.verified_with(&original.signature());
        let access_key = forged.access_key;
        prop_assert_eq!(refused, Err(VerifyError::WrongSignature { access_key }));
    }

    #[test]
    fn a_signature_verifies_for_the_same_joined_text_and_key_and_for_no_other(
        (original, forged) in request_and_forgery(),
        border in 0..4_usize,
        by in -6..7_isize,
    ) {
        for other in [Some(forged), original.with_moved_border(border, by)].into_iter().flatten() {
            let fits = other.joined() == original.joined() && other.secret_key == original.secret_key;
            prop_assert_eq!(other.verified_with(&original.signature()).is_ok(), fits, "{:?}", other);
        }
    }

    /// Every way to read the joined text as a request is tried on a server as it should be.
    #[test]
    fn with_known_keys_a_window_and_one_client_type_a_signature_is_good_for_one_request(
        request in request(),
        moment in 0..600_000_u64,
        digits in "[0-9]{0,6}",
    ) {
        let original = Request {
            url: request.url + &digits,
            timestamp: NOW.as_u64() - 300_000 + moment,
            client_type: CLIENT_TYPE.to_owned(),
            ..request
        };
        let (signature, mut accepted) = (original.signature(), original.readings());
        accepted.retain(|reading| reading.is_accepted_with(&signature));
        prop_assert_eq!(accepted, [Request {
            account_id: original.account_id.clone().filter(|id| !id.is_empty()),
            ..original
        }]);
    }

    #[test]
    fn a_signature_has_the_form_of_a_padded_base64_digest(request in request()) {
        let signature = request.signature();
        let text = signature.to_str().unwrap();
        prop_assert_eq!(text.len(), 44);
        prop_assert!(text.ends_with('='));
    }

    #[test]
    fn the_string_to_sign_never_holds_the_secret(request in request()) {
        prop_assume!(request.secret_key.len() > 8);
        let access_key = AccessKey::new(&request.access_key).unwrap();
        let timestamp = UnixMillis::new(request.timestamp);
        let input = SigningInput::new(request.method, &request.url, timestamp);
        let text = string_to_sign(&access_key, &input).unwrap();
        prop_assert!(!text.contains(&request.secret_key));
    }

    #[test]
    fn any_bytes_in_the_headers_are_answered_without_a_panic(
        values in prop::collection::vec((0..6_usize, prop::collection::vec(any::<u8>(), 0..40)), 0..10),
        method in ".*",
        url in ".*",
    ) {
        let names = ["scp-accesskey", "scp-signature", "scp-timestamp", "scp-clienttype", "scp-accountid", "x-auth-token"];
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(HeaderName::from_static(names[name]), value);
            }
        }
        let received = ReceivedRequest::new(&method, &url, &headers);
        prop_assert!(verify(&received, NOW, Skew::Unlimited, |_| SecretKey::new("sk").ok()).is_err());
    }

    #[test]
    fn any_url_is_signed_or_refused_without_a_panic(method in ".*", url in ".*") {
        let credentials = Credentials::new("AK", "sk").unwrap();
        let signed = sign(&credentials, &SigningInput::new(&method, &url, NOW));
        prop_assert!(signed.is_err() || url.starts_with("http"));
    }
}

/// This is the platform's format and cannot be mended here.
#[test]
fn characters_that_move_between_neighbouring_fields_keep_the_signature() {
    let request = Request {
        method: "GET",
        url: "https://h/v1/users/13".to_owned(),
        timestamp: 1_605_290_625_682,
        access_key: "7AK".to_owned(),
        secret_key: "sk".to_owned(),
        account_id: None,
        client_type: "Openapi".to_owned(),
    };
    let from_timestamp_to_url = Request {
        url: "https://h/v1/users/131".to_owned(),
        timestamp: 605_290_625_682,
        ..request.clone()
    };
    let from_access_key_to_timestamp = Request {
        timestamp: 16_052_906_256_827,
        access_key: "AK".to_owned(),
        ..request.clone()
    };
    let from_client_type_to_account_id = Request {
        account_id: Some("Open".to_owned()),
        client_type: "api".to_owned(),
        ..request.clone()
    };
    for other in [
        from_timestamp_to_url,
        from_access_key_to_timestamp,
        from_client_type_to_account_id,
    ] {
        assert_ne!(other, request);
        assert!(
            other.verified_with(&request.signature()).is_ok(),
            "{other:?}"
        );
    }
}

#[test]
fn a_bounded_window_refuses_a_timestamp_that_lost_a_digit_to_the_url() {
    let request = Request {
        method: "GET",
        url: "https://h/v1/users/13".to_owned(),
        timestamp: NOW.as_u64(),
        access_key: "AK".to_owned(),
        secret_key: "sk".to_owned(),
        account_id: None,
        client_type: "Openapi".to_owned(),
    };
    let mut headers = request.headers();
    headers.insert("scp-timestamp", HeaderValue::from_static("605290625682"));
    let moved = ReceivedRequest::new("GET", "https://h/v1/users/131", &headers);
    let a_year = Skew::Within(std::time::Duration::from_secs(365 * 86_400));
    let refused = verify(&moved, NOW, a_year, |_| SecretKey::new("sk").ok()).unwrap_err();
    assert!(matches!(refused, VerifyError::OutsideWindow { .. }));
}

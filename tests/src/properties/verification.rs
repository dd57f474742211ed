//! Verification: a signature is accepted for what it was made for, and for nothing else.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use iam_client::auth::{
    Credentials, ReceivedRequest, SecretKey, SigningInput, Skew, UnixMillis, Verified, VerifyError,
    sign, verify,
};

/// What is signed, and the secret key it is signed with.
#[derive(Clone, Copy, Debug)]
struct Request<'a> {
    method: &'a str,
    url: &'a str,
    timestamp: &'a str,
    access_key: &'a str,
    /// Empty for none.
    account_id: &'a str,
    client_type: &'a str,
    secret_key: &'a str,
}

/// The input is lines: the seven members of a request that is signed, the seven of one that is sent with the signature
/// of the first, and further headers of the second. A line of the second that is missing is that of the first.
pub fn verification(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let lines: Vec<&str> = text.split('\n').collect();
    let Some((first, rest)) = lines.split_at_checked(7) else {
        return;
    };
    let (second, further) = rest.split_at(rest.len().min(7));
    let line = |at: usize| {
        second
            .get(at)
            .or(first.get(at))
            .copied()
            .unwrap_or_default()
    };
    let original = Request::of(|at| first[at]);
    let sent = Request::of(line);
    let Some(mut headers) = original.headers() else {
        return;
    };
    let own = original.verified(&headers, Skew::Unlimited).unwrap();
    assert_eq!(own.access_key.as_str(), original.access_key);
    assert_eq!(own.timestamp.to_string(), original.timestamp);
    assert_eq!(own.client_type, original.client_type);
    assert_eq!(own.account_id.unwrap_or_default(), original.account_id);

    if !sent.take_over(&mut headers) {
        return;
    }
    let repeated = add(&mut headers, further);
    let accepted = sent.verified(&headers, Skew::Unlimited);
    // The fields are joined without separators [official]: equal texts are all that a signature can tell.
    let is_made_for_it = original.text() == sent.text() && original.secret_key == sent.secret_key;
    match &accepted {
        Ok(verified) => {
            assert!(is_made_for_it, "{original:?} is accepted for {sent:?}");
            assert!(!repeated, "{headers:?}");
            assert_eq!(verified.access_key.as_str(), sent.access_key);
            is_bound_to_its_time(&sent, &headers, verified.timestamp);
        }
        Err(error) => {
            let line = error.to_string();
            assert!(!line.contains(char::is_control), "{line:?} is not one line");
            let plain = further.is_empty() && sent.timestamp.parse::<UnixMillis>().is_ok();
            assert!(!plain || !is_made_for_it, "{sent:?}: {error}");
        }
    }
    let nobody = sent.verified_by(&headers, Skew::Unlimited, |_| None);
    assert!(nobody.is_err(), "{headers:?}");
}

impl<'a> Request<'a> {
    fn of(line: impl Fn(usize) -> &'a str) -> Self {
        Self {
            method: line(0),
            url: line(1),
            timestamp: line(2),
            access_key: line(3),
            account_id: line(4),
            client_type: line(5),
            secret_key: line(6),
        }
    }

    /// The text that is signed (platform.md §2 \[official\]).
    fn text(&self) -> String {
        [
            self.method,
            self.url,
            self.timestamp,
            self.access_key,
            self.account_id,
            self.client_type,
        ]
        .concat()
    }

    /// `None` when it cannot be signed.
    fn headers(&self) -> Option<HeaderMap> {
        let credentials = Credentials::new(self.access_key, self.secret_key).ok()?;
        let timestamp = self.timestamp.parse().ok()?;
        let mut input =
            SigningInput::new(self.method, self.url, timestamp).client_type(self.client_type);
        if !self.account_id.is_empty() {
            input = input.account_id(self.account_id);
        }
        let mut headers = HeaderMap::new();
        sign(&credentials, &input).ok()?.apply_to(&mut headers);
        Some(headers)
    }

    /// Puts the members that headers carry in the place of another request's. The signature stays.
    fn take_over(&self, headers: &mut HeaderMap) -> bool {
        let members = [
            ("scp-accesskey", self.access_key),
            ("scp-timestamp", self.timestamp),
            ("scp-clienttype", self.client_type),
            ("scp-accountid", self.account_id),
        ];
        members.iter().all(|(name, text)| {
            HeaderValue::from_str(text).is_ok_and(|value| {
                headers.insert(*name, value);
                true
            })
        })
    }

    fn verified(&self, headers: &HeaderMap, skew: Skew) -> Result<Verified, VerifyError> {
        self.verified_by(headers, skew, |_| SecretKey::new(self.secret_key).ok())
    }

    fn verified_by(
        &self,
        headers: &HeaderMap,
        skew: Skew,
        secret_key_of: impl FnOnce(&str) -> Option<SecretKey>,
    ) -> Result<Verified, VerifyError> {
        let request = ReceivedRequest::new(self.method, self.url, headers);
        verify(&request, NOW, skew, secret_key_of)
    }
}

const NOW: UnixMillis = UnixMillis::new(1_605_290_625_682);

fn is_bound_to_its_time(request: &Request<'_>, headers: &HeaderMap, timestamp: UnixMillis) {
    let apart = timestamp.as_u64().abs_diff(NOW.as_u64());
    let allowed = |millis| Skew::Within(Duration::from_millis(millis));
    assert!(request.verified(headers, allowed(apart)).is_ok());
    if let Some(less) = apart.checked_sub(1) {
        let late = request.verified(headers, allowed(less)).unwrap_err();
        assert!(matches!(late, VerifyError::OutsideWindow { .. }), "{late}");
    }
}

/// Adds headers, one a line, and says whether one that the signature knows is there twice now.
fn add(headers: &mut HeaderMap, lines: &[&str]) -> bool {
    for line in lines {
        let Some((name, value)) = line.split_once(": ") else {
            continue;
        };
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            headers.append(name, value);
        }
    }
    [
        "scp-accesskey",
        "scp-signature",
        "scp-timestamp",
        "scp-clienttype",
        "scp-accountid",
        "x-auth-token",
    ]
    .iter()
    .any(|name| headers.get_all(*name).iter().count() > 1)
}

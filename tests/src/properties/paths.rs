//! Paths: the emulator finds the operation that a plain comparison of segments finds, and reads its parameters.

use std::sync::LazyLock;

use bytes::Bytes;
use http::{Request, StatusCode};
use iam_client::auth::{Credentials, FixedClock, SigningInput, UnixMillis, sign};
use iam_client::model::{ReceivedParameters, RequestTarget};
use iam_client::transport::Transport;
use iam_emulator::{Emulator, Seed};
use serde::Deserialize;
use tokio::runtime::Runtime;

const ORIGIN: &str = "https://id-center.test";
const NOW: UnixMillis = UnixMillis::new(1_605_290_625_682);

/// Method and path of every operation, from the facts.
#[derive(Deserialize)]
struct Fact {
    operation: &'static str,
    method: &'static str,
    path: &'static str,
}

static FACTS: LazyLock<Vec<Fact>> = LazyLock::new(|| {
    let text = include_str!("../../../crates/iam-emulator/tests/facts/operations.json");
    serde_json::from_str(text).unwrap()
});

/// An emulator, and a key that may only read: no input changes what the next one meets.
struct Stand {
    emulator: Emulator,
    reader: Credentials,
    runtime: Runtime,
}

thread_local! {
    static STAND: Stand = Stand::new();
}

impl Stand {
    fn new() -> Self {
        let reader = Credentials::new("AKREADER", "sk-of-the-reader").unwrap();
        let seed = Seed::from_json(r#"{"instances":[{"id":"ssoins-12345"}]}"#).unwrap();
        let emulator = Emulator::builder()
            .seed(seed)
            .clock(FixedClock::new(NOW))
            .read_only_credentials(reader.clone());
        Stand {
            emulator: emulator.build().unwrap(),
            reader,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap(),
        }
    }
}

/// The input is a method, a space, and a request target.
pub fn paths(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let Some((method, target)) = text.split_once(' ') else {
        return;
    };
    let path = target.split('?').next().unwrap_or_default();
    if !path.starts_with('/') || path.starts_with("/_emulator") {
        return;
    }
    let found = FACTS
        .iter()
        .find(|fact| serves(fact.method, method) && values(fact.path, path).is_some());
    if let Some(fact) = found {
        parameters_are_read(fact.path, target, path);
    }
    let Some((operation, status)) = STAND.with(|stand| exchanged(stand, method, target)) else {
        return;
    };
    assert_eq!(operation, found.map(|fact| fact.operation), "{text:?}");
    assert!(!status.is_server_error(), "{text:?}: {status}");
    let is_somewhere = found.is_some() || path == "/" || method == "OPTIONS";
    assert!(
        is_somewhere || status.is_client_error(),
        "{text:?}: {status}"
    );
}

/// `HEAD` is `GET` without the body (RFC 9110, 9.3.2).
fn serves(operation: &str, method: &str) -> bool {
    operation == method || (operation == "GET" && method == "HEAD")
}

/// The operation that the journal names and the status; `None` when there can be no such request.
fn exchanged(
    stand: &Stand,
    method: &str,
    target: &str,
) -> Option<(Option<&'static str>, StatusCode)> {
    let url = format!("{ORIGIN}{target}");
    let signed = sign(&stand.reader, &SigningInput::new(method, &url, NOW)).ok()?;
    let request = Request::builder().method(method).uri(&url);
    let mut request = request.body(Bytes::new()).ok()?;
    if request.uri().to_string() != url {
        return None;
    }
    signed.apply_to(request.headers_mut());
    stand.emulator.journal().clear();
    let answer = stand.emulator.transport();
    let answer = stand.runtime.block_on(answer.send(request)).unwrap();
    let entries = stand.emulator.journal().entries();
    let [entry] = entries.as_slice() else {
        panic!("{} requests in the journal after one", entries.len());
    };
    assert_eq!(entry.status, Some(answer.status().as_u16()));
    assert_ne!(answer.status(), StatusCode::UNAUTHORIZED, "{entry:?}");
    Some((entry.operation, answer.status()))
}

/// The segments that stand in the places of a template, still escaped; `None` when it is another path.
fn values<'a>(template: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let (expected, given): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    let fits = expected.len() == given.len()
        && expected.iter().zip(&given).all(|(expected, given)| {
            expected == given || (expected.starts_with('{') && !given.is_empty())
        });
    fits.then(|| {
        let places = expected.iter().zip(&given);
        places
            .filter(|(expected, _)| expected.starts_with('{'))
            .map(|(expected, given)| (expected.trim_matches(['{', '}']), *given))
            .collect()
    })
}

fn parameters_are_read(template: &'static str, target: &str, path: &str) {
    let values = values(template, path).unwrap_or_default();
    let decoded: Option<Vec<_>> = values
        .into_iter()
        .map(|(name, value)| Some((name, unescaped(value)?)))
        .collect();
    let read = ReceivedParameters::read(template, target);
    assert_eq!(read.is_some(), decoded.is_some(), "{target:?}");
    let (Some(read), Some(decoded)) = (read, decoded) else {
        return;
    };
    let mut written = RequestTarget::new(template);
    for (name, value) in &decoded {
        assert_eq!(
            read.required::<String>(name).as_ref(),
            Ok(value),
            "{target:?}"
        );
        written = written.path(value);
    }
    // Written by the client, the same values are the same segments.
    let written = written.finish();
    let again = ReceivedParameters::read(template, &written).unwrap();
    for (name, value) in &decoded {
        assert_eq!(
            again.required::<String>(name).as_ref(),
            Ok(value),
            "{written:?}"
        );
    }
}

/// Percent-decoded by hand; `None` when it comes to no UTF-8. A `%` without two digits stands for itself.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%')
            .then(|| std::str::from_utf8(after.get(..2)?).ok())
            .flatten()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() {
            &after[2..]
        } else {
            after
        };
    }
    String::from_utf8(bytes).ok()
}

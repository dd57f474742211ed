//! Error bodies: read whatever they hold, told on one line, and without an echo of the request.

use http::StatusCode;
use iam_client::model::{ErrorBody, SECRET_MEMBERS, ServiceError, secrets_of, without_secrets};
use serde_json::{Value, json};

/// Stands where a service has repeated the request.
const ECHO: &str = "🗝 echoed";

/// The input is the body of a refusal. What follows a first NUL is a secret that the request carried.
pub fn error_bodies(input: &[u8]) {
    let (body, secret) = match input.iter().position(|byte| *byte == 0) {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (input, [].as_slice()),
    };
    let error = read(body);
    assert_eq!(error.raw(), body, "nothing is lost");
    let line = error.to_string();
    assert!(line.starts_with("400"), "{line:?}");
    assert!(!line.contains(char::is_control), "{line:?} is not one line");
    assert_eq!(error.clone().keeping(7).to_string(), line);
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        names_the_first_error(&error, &value);
        is_read_alike_however_it_is_written(&error, &value);
        shows_no_echo(value);
    } else {
        let unread = matches!(
            error.body(),
            ErrorBody::Empty | ErrorBody::Html { .. } | ErrorBody::Unread
        );
        let padded = String::from_utf8_lossy(body);
        assert!(unread || serde_json::from_str::<Value>(padded.trim()).is_ok());
    }
    if let (Ok(body), Ok(secret)) = (std::str::from_utf8(body), std::str::from_utf8(secret)) {
        a_printed_list_reads_as_its_elements(body, secret);
        if !secret.is_empty() {
            an_echoed_secret_is_taken_out(body, secret);
        }
    }
}

fn read(body: &[u8]) -> ServiceError {
    ServiceError::read(StatusCode::BAD_REQUEST, body)
}

/// Code and details are those of the first error, by a reading of our own of shape 1 (platform.md §3 \[live\]).
fn names_the_first_error(error: &ServiceError, body: &Value) {
    let Some(errors) = body["errors"].as_array().filter(|_| body.is_object()) else {
        return;
    };
    let Some(first) = errors.iter().find(|element| element.is_object()) else {
        return;
    };
    assert!(matches!(error.body(), ErrorBody::Standard(_)), "{body}");
    let code = first["code"].as_str().or(first["title"].as_str());
    assert_eq!(error.code(), code, "{body}");
    assert_eq!(error.request_id(), first["request_id"].as_str(), "{body}");
    if let Value::Array(details) = &first["detail"] {
        for (detail, read) in details.iter().zip(error.details()) {
            assert!(detail.as_str().is_none_or(|text| text == read), "{body}");
        }
        assert!(error.details().len() >= details.len(), "{body}");
    }
}

fn is_read_alike_however_it_is_written(error: &ServiceError, body: &Value) {
    if has_fraction(body) {
        // A fraction may change in its last digit each time it is read.
        return;
    }
    let compact = body.to_string();
    let spread = format!("\n\t {} \r\n", serde_json::to_string_pretty(body).unwrap());
    for again in [read(compact.as_bytes()), read(spread.as_bytes())] {
        assert_eq!(again.body(), error.body(), "{body}");
        assert_eq!(again.to_string(), error.to_string(), "{body}");
    }
}

fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(elements) => elements.iter().any(has_fraction),
        Value::Object(members) => members.values().any(has_fraction),
        _ => false,
    }
}

/// Whatever stands where the request is repeated is shown nowhere.
fn shows_no_echo(mut body: Value) {
    if body.to_string().contains(ECHO) {
        return;
    }
    plant_echo(&mut body);
    let error = read(body.to_string().as_bytes());
    for shown in [error.to_string(), format!("{error:?}")] {
        assert!(!shown.contains(ECHO), "{body} is shown as {shown}");
    }
    assert!(!error.details().iter().any(|detail| detail.contains(ECHO)));
}

fn plant_echo(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(plant_echo),
        Value::Object(members) => {
            for (name, value) in members {
                if name == "input" || SECRET_MEMBERS.contains(&name.as_str()) {
                    *value = json!([{ "text": ECHO }, ECHO]);
                } else {
                    plant_echo(value);
                }
            }
        }
        _ => {}
    }
}

/// A list as Python prints it: the reference's own clients are written in it.
fn a_printed_list_reads_as_its_elements(one: &str, other: &str) {
    let printed = format!("[{}, {}]", as_python_prints(one), as_python_prints(other));
    let body = json!({ "errors": [{ "detail": printed }] }).to_string();
    assert_eq!(read(body.as_bytes()).details(), [one, other]);
}

fn as_python_prints(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut printed = String::from(quote);
    for character in text.chars() {
        match character {
            '\n' => printed.push_str("\\n"),
            '\r' => printed.push_str("\\r"),
            '\t' => printed.push_str("\\t"),
            '\\' => printed.push_str("\\\\"),
            quoted if quoted == quote => printed.extend(['\\', quote]),
            plain => printed.push(plain),
        }
    }
    printed.push(quote);
    printed
}

/// A secret of the request is taken out of an answer in whichever spelling of JSON it is repeated.
fn an_echoed_secret_is_taken_out(around: &str, secret: &str) {
    let request = json!({ "instance_id": "ssoins-12345", "password": secret }).to_string();
    let detail = format!("{around}{secret}{around}");
    let expected = detail.replace(secret, "[redacted]");
    let plain = json!(detail).to_string();
    for spelled in [plain, in_escapes(&detail)] {
        // So short a secret that it stands in what is no text takes that with it, and the shape of the answer.
        let without_text = [r#"{"errors":[{"detail":[""]}]}"#, &in_escapes(&detail)];
        if without_text.iter().any(|text| text.contains(secret)) {
            continue;
        }
        let answer = format!(r#"{{"errors":[{{"detail":[{spelled}]}}]}}"#);
        let cleaned = without_secrets(&secrets_of(request.as_bytes()), answer.as_bytes());
        let read = read(&cleaned);
        if detail.contains(['\\', '%', '&']) {
            // An escape within the text may be taken for a part of the secret, and goes with it.
            let is_left = |text: &String| text.contains(secret);
            assert!(
                !read.details().iter().any(is_left) || completes(secret),
                "{answer}"
            );
        } else {
            assert_eq!(read.details(), [expected.as_str()], "{answer}");
        }
    }
    let cut = format!("<p>{detail}");
    let cleaned = without_secrets(&secrets_of(request.as_bytes()), cut.as_bytes());
    let left = String::from_utf8_lossy(&cleaned);
    assert!(!left.contains(secret) || completes(secret));
}

/// Whether what stands in for a secret could complete another one.
fn completes(secret: &str) -> bool {
    secret.contains(|c| "[redacted]".contains(c))
}

/// A text in JSON with every character escaped.
fn in_escapes(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    format!("\"{}\"", units.collect::<String>())
}

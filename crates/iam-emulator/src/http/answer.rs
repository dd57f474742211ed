//! Answers: their bodies as the service writes them.

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, DATE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use iam_model::{StandardError, StandardErrors};
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter};

use super::clock::http_date;
use super::received::Received;
use super::wire::Wire;
use crate::random;

/// The emulator's own header; whether the service sends such a one is \[unknown\].
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// As long as a user is when it is shown, so that few answers grow while they are written.
const USUAL_BYTES: usize = 1280;

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) wire: Wire,
}

/// What the standard envelope says.
#[derive(Debug)]
pub(super) struct Envelope<'a> {
    pub(super) status: StatusCode,
    pub(super) code: &'a str,
    pub(super) detail: Value,
    pub(super) response: Value,
}

impl Answer {
    pub(super) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            wire: Wire::Whole,
        }
    }

    fn text(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut answer = Self::empty(status);
        let content_type = HeaderValue::from_static(content_type);
        answer.headers.insert(CONTENT_TYPE, content_type);
        answer.body = body.into();
        answer
    }

    /// Compact JSON; nothing for `()`. Answers of the model write their members in alphabetical order, as the reference
    /// shows them.
    pub(super) fn json(
        status: StatusCode,
        content: &impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        let mut body = Vec::with_capacity(USUAL_BYTES);
        serde_json::to_writer(&mut body, content)?;
        Ok(match body.as_slice() {
            b"null" => Self::empty(status),
            _ => Self::text(status, "application/json", body),
        })
    }

    /// Compact JSON with its members in the order they are declared, as the gateway writes it \[live\].
    pub(super) fn gateway(status: StatusCode, content: &impl Serialize) -> Self {
        // Texts and numbers alone: nothing in them can fail.
        let body = serde_json::to_vec(content).unwrap_or_default();
        Self::text(status, "application/json", body)
    }

    pub(super) fn html(status: StatusCode, page: String) -> Self {
        Self::text(status, "text/html; charset=utf-8", page)
    }

    /// The service's own refusal \[live\]: members in alphabetical order, ASCII alone, one line.
    pub(super) fn standard(received: &Received, envelope: Envelope<'_>) -> Self {
        let error = StandardError::new()
            .code(envelope.code)
            .title(envelope.code)
            .detail(envelope.detail)
            .global_request_id(random::request_id())
            .request_id(received.request_id.clone())
            .links(Value::Array(Vec::new()))
            .related_resources(Value::Array(Vec::new()))
            .response(envelope.response)
            .status(u64::from(envelope.status.as_u16()));
        let body = ascii_json(&StandardErrors::new().errors(vec![error]));
        Self::text(envelope.status, "application/json", body)
    }

    pub(super) fn into_response(self, received: &Received) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        let headers = response.headers_mut();
        let of_cors = |name: &&HeaderName| name.as_str().starts_with("access-control-");
        let of_cors: Vec<_> = headers.keys().filter(of_cors).cloned().collect();
        let framing = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];
        for name in framing.into_iter().chain(of_cors) {
            headers.remove(name);
        }
        if let Ok(id) = HeaderValue::from_str(&received.request_id) {
            headers.insert(X_REQUEST_ID, id);
        }
        if let Some(date) = http_date(received.now) {
            headers.insert(DATE, date);
        }
        response.extensions_mut().insert(self.wire);
        response
    }
}

fn ascii_json(content: &impl Serialize) -> Vec<u8> {
    let mut body = Vec::with_capacity(512);
    let mut serializer = serde_json::Serializer::with_formatter(&mut body, AsciiFormatter);
    // Writing to memory cannot fail.
    if content.serialize(&mut serializer).is_ok() {
        body.push(b'\n');
    }
    body
}

/// Writes every character beyond ASCII as `\uXXXX`, as the service's framework does \[live\].
struct AsciiFormatter;

impl Formatter for AsciiFormatter {
    fn write_string_fragment<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> std::io::Result<()> {
        let mut units = [0; 2];
        for character in fragment.chars() {
            if character.is_ascii() {
                CompactFormatter
                    .write_string_fragment(writer, character.encode_utf8(&mut [0; 4]))?;
                continue;
            }
            for unit in character.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

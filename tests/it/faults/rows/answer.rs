//! Answers that come in other ways than the service writes them.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{Response, StatusCode};
use iam_client::transport::Kind;

use crate::faults::frames;
use crate::faults::http1::{self, At, nothing, written};
use crate::faults::http2::{self, Deed};
use crate::faults::line::Then;
use crate::faults::matrix::{Row, Stage};
use crate::faults::promise::{
    broken_off, failed, headed, interrupted, no_http, not_of_the_service, unanswered, unnoticed,
    unreadable,
};

const CHUNKS: &str = "there are no chunks in HTTP/2; DATA without END_STREAM is its like";
const DATA: &str = "there are no frames in HTTP/1.1; chunks without an end are its like";
const FRAMES: &str = "there are no frames in HTTP/1.1";
const UPGRADE: &str = "there is no 101 in HTTP/2 (RFC 9113, 8.6)";

/// `printf '{"user":{"id":"138c2fc8c29a449dbfa8681f8f1d78e2"}}' | gzip -9n`
const GZIPPED: &[u8] = &[
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x2a, 0x2d, 0x4e, 0x2d,
    0x52, 0xb2, 0xaa, 0x56, 0xca, 0x4c, 0x51, 0xb2, 0x52, 0x32, 0x34, 0xb6, 0x48, 0x36, 0x4a, 0x4b,
    0x06, 0x12, 0x96, 0x89, 0x26, 0x26, 0x96, 0x29, 0x49, 0x69, 0x89, 0x16, 0x66, 0x16, 0x86, 0x69,
    0x16, 0x69, 0x86, 0x29, 0xe6, 0x16, 0xa9, 0x46, 0x4a, 0xb5, 0xb5, 0x00, 0x05, 0x36, 0x9c, 0xb9,
    0x32, 0x00, 0x00, 0x00,
];

/// Comes over and over again where a body does not end.
const CHUNK: &[u8] = b"20\r\n01234567890123456789012345678901\r\n";
/// The first request on a connection of HTTP/2 is on stream 1.
const DATA_ON_STREAM_1: &[u8] =
    b"\x00\x00\x20\x00\x00\x00\x00\x00\x0101234567890123456789012345678901";
const INTERIM: &[u8] = b"HTTP/1.1 103 Early Hints\r\n\r\n";
const INTERIM_ON_STREAM_1: &[u8] = b"\x00\x00\x05\x01\x04\x00\x00\x00\x01\x08\x03103";

type Answer = Response<Bytes>;

const fn http1(at: At, bytes: fn(&Answer) -> Vec<u8>, then: Then) -> http1::Fault {
    http1::Fault { at, bytes, then }
}

const fn http2(at: At, bytes: fn(u32, &Answer) -> Vec<u8>, then: Then) -> http2::Fault {
    http2::Fault {
        at,
        deed: Deed::Instead(bytes, then),
    }
}

const fn before(bytes: fn(u32) -> Vec<u8>) -> http2::Fault {
    http2::Fault {
        at: At::Answered,
        deed: Deed::Before(bytes),
    }
}

/// What a server writes in place of an answer, whether it asked the service or not.
pub(crate) fn in_place_of_the_answer() -> Vec<Row> {
    let mut rows = Vec::new();
    for (stage, at) in [(Stage::Read, At::Read), (Stage::Applied, At::Answered)] {
        let row = |fault| Row::new(stage, fault);
        rows.extend([
            row("garbage that is no HTTP")
                .http1(
                    http1(at, |_| b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec(), Then::Close),
                    no_http(),
                )
                .http2(
                    http2(at, |_, _| b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec(), Then::Close),
                    no_http(),
                ),
            row("HTTP/1.1 where HTTP/2 was agreed")
                .not_http1("this is HTTP/1.1")
                .http2(
                    http2(at, |_, _| written(&Response::default()), Then::Close),
                    no_http(),
                ),
            row("a truncated head, then closed")
                .http1(
                    http1(
                        at,
                        |_| b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(),
                        Then::Close,
                    ),
                    interrupted(),
                )
                .http2(http2(at, frames::half_a_head, Then::Close), interrupted()),
            row("a page of somebody else with 200")
                .http1(
                    http1(at, |_| written(&page()), Then::Keep),
                    not_of_the_service(None),
                )
                .http2(
                    http2(at, |stream, _| frames::answer(stream, &page()), Then::Keep),
                    not_of_the_service(None),
                ),
            row("101, unasked")
                .http1(
                    http1(
                        at,
                        |_| {
                            b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n".to_vec()
                        },
                        Then::Silence,
                    ),
                    failed(101),
                )
                .not_http2(UPGRADE),
        ]);
    }
    rows
}

pub(crate) fn head() -> Vec<Row> {
    let row = |fault| Row::new(Stage::Head, fault);
    vec![
        row("one byte a second")
            .http1(
                http1(
                    At::Answered,
                    |_| b"HTTP/1.1 200 OK\r\nX-Filler:".to_vec(),
                    Then::Drip(b" "),
                ),
                unanswered(),
            )
            .http2(
                http2(
                    At::Answered,
                    |stream, _| frames::unfinished(frames::HEADERS, stream),
                    Then::Drip(b" "),
                ),
                unanswered(),
            )
            .hurried(),
        row("a header of 64 KiB")
            .http1(
                http1(
                    At::Answered,
                    |answer| written(&filled(answer, 1)),
                    Then::Keep,
                ),
                unnoticed(),
            )
            .http2(
                http2(
                    At::Answered,
                    |stream, answer| frames::answer(stream, &filled(answer, 1)),
                    Then::Keep,
                ),
                no_http(),
            ),
        row("64 KiB of headers, a thousand")
            .http1(
                http1(
                    At::Answered,
                    |answer| written(&filled(answer, 1000)),
                    Then::Keep,
                ),
                no_http(),
            )
            .http2(
                http2(
                    At::Answered,
                    |stream, answer| frames::answer(stream, &filled(answer, 1000)),
                    Then::Keep,
                ),
                no_http(),
            ),
        row("100 before it")
            .http1(
                http1(
                    At::Answered,
                    |answer| with_interim(answer, "100 Continue", 1),
                    Then::Keep,
                ),
                unnoticed(),
            )
            .http2(
                before(|stream| frames::interim(stream, 100, 1)),
                unnoticed(),
            ),
        row("103 before it")
            .http1(
                http1(
                    At::Answered,
                    |answer| with_interim(answer, "103 Early Hints", 1),
                    Then::Keep,
                ),
                unnoticed(),
            )
            .http2(
                before(|stream| frames::interim(stream, 103, 1)),
                unnoticed(),
            ),
        row("a thousand times 103 before it")
            .http1(
                http1(
                    At::Answered,
                    |answer| with_interim(answer, "103 Early Hints", 1000),
                    Then::Keep,
                ),
                unnoticed(),
            )
            .http2(
                before(|stream| frames::interim(stream, 103, 1000)),
                unnoticed(),
            ),
        row("103 without end, one a second")
            .http1(
                http1(At::Answered, nothing, Then::Drip(INTERIM)),
                unanswered(),
            )
            .http2(
                http2(
                    At::Answered,
                    |_, _| Vec::new(),
                    Then::Drip(INTERIM_ON_STREAM_1),
                ),
                unanswered(),
            )
            .hurried(),
        row("103 without end, as fast as they go")
            .http1(
                http1(At::Answered, nothing, Then::Flood(INTERIM)),
                unanswered(),
            )
            .http2(
                http2(
                    At::Answered,
                    |_, _| Vec::new(),
                    Then::Flood(INTERIM_ON_STREAM_1),
                ),
                unanswered(),
            )
            .hurried(),
    ]
}

pub(crate) fn body() -> Vec<Row> {
    let row = |fault| Row::new(Stage::Body, fault);
    let mut rows = vec![
        row("the head alone, then closed")
            .http1(
                http1(At::Answered, |answer| http1::head(answer, &[]), Then::Close),
                headed(Kind::Interrupted, 3),
            )
            .http2(
                http2(At::Answered, frames::head, Then::Close),
                headed(Kind::Interrupted, 3),
            ),
        row("the head alone, then silence")
            .http1(
                http1(
                    At::Answered,
                    |answer| http1::head(answer, &[]),
                    Then::Silence,
                ),
                headed(Kind::Timeout, 2),
            )
            .http2(
                http2(At::Answered, frames::head, Then::Silence),
                headed(Kind::Timeout, 2),
            )
            .hurried(),
        row("half of it, then closed")
            .http1(
                http1(At::Answered, half_of, Then::Close),
                broken_off(Kind::Interrupted, 3),
            )
            .http2(
                http2(At::Answered, half_of_it, Then::Close),
                broken_off(Kind::Interrupted, 3),
            ),
        row("half of it, then reset")
            .http1(
                http1(At::Answered, half_of, Then::Reset),
                broken_off(Kind::Interrupted, 3),
            )
            .http2(
                http2(At::Answered, half_of_it, Then::Reset),
                broken_off(Kind::Interrupted, 3),
            ),
        row("half of it, then silence")
            .http1(
                http1(At::Answered, half_of, Then::Silence),
                broken_off(Kind::Timeout, 2),
            )
            .http2(
                http2(At::Answered, half_of_it, Then::Silence),
                broken_off(Kind::Timeout, 2),
            )
            .hurried(),
        row("half of it, then one byte a second")
            .http1(
                http1(At::Answered, half_of, Then::Drip(b" ")),
                broken_off(Kind::Timeout, 2),
            )
            .http2(
                http2(At::Answered, half_of_it, Then::Drip(b" ")),
                broken_off(Kind::Timeout, 2),
            )
            .hurried(),
        row("a Content-Length that is too long")
            .http1(
                http1(
                    At::Answered,
                    |answer| written(&longer(answer, 10)),
                    Then::Close,
                ),
                broken_off(Kind::Interrupted, 3),
            )
            .http2(
                http2(
                    At::Answered,
                    |stream, answer| frames::answer(stream, &longer(answer, 10)),
                    Then::Keep,
                ),
                not_of_the_service(Some(Kind::Protocol)),
            ),
        row("a Content-Length that is too short")
            .http1(
                http1(
                    At::Answered,
                    |answer| written(&longer(answer, -10)),
                    Then::Keep,
                ),
                unreadable(None),
            )
            .http2(
                http2(
                    At::Answered,
                    |stream, answer| frames::answer(stream, &longer(answer, -10)),
                    Then::Keep,
                ),
                not_of_the_service(Some(Kind::Protocol)),
            ),
        row("unasked compression (gzip)")
            .http1(
                http1(At::Answered, |answer| written(&gzipped(answer)), Then::Keep),
                not_of_the_service(None),
            )
            .http2(
                http2(
                    At::Answered,
                    |stream, answer| frames::answer(stream, &gzipped(answer)),
                    Then::Keep,
                ),
                not_of_the_service(None),
            ),
        row("204 with a body")
            .http1(
                http1(
                    At::Answered,
                    |answer| written(&no_content(answer)),
                    Then::Keep,
                ),
                not_of_the_service(None),
            )
            .http2(
                http2(
                    At::Answered,
                    |stream, answer| frames::answer(stream, &no_content(answer)),
                    Then::Keep,
                ),
                unnoticed(),
            ),
        row("an endless body")
            .http1(
                http1(At::Answered, chunked_half_of, Then::Flood(CHUNK)),
                unreadable(Some(Kind::TooLarge)),
            )
            .http2(
                http2(At::Answered, open_half_of, Then::Flood(DATA_ON_STREAM_1)),
                unreadable(Some(Kind::TooLarge)),
            ),
        row("TLS is cut in the middle of a record")
            .http1(http1(At::Answered, written, Then::CutRecord), interrupted())
            .http2(
                http2(At::Answered, frames::answer, Then::CutRecord),
                interrupted(),
            ),
    ];
    rows.extend(without_an_end());
    rows
}

/// Bodies whose end does not come.
fn without_an_end() -> Vec<Row> {
    let row = |fault| Row::new(Stage::Body, fault);
    vec![
        row("chunks without an end, then closed")
            .http1(
                http1(At::Answered, chunked_half_of, Then::Close),
                broken_off(Kind::Interrupted, 3),
            )
            .not_http2(CHUNKS),
        row("chunks without an end, then silence")
            .http1(
                http1(At::Answered, chunked_half_of, Then::Silence),
                broken_off(Kind::Timeout, 2),
            )
            .not_http2(CHUNKS)
            .hurried(),
        row("DATA without END_STREAM, then closed")
            .not_http1(DATA)
            .http2(
                http2(At::Answered, open_half_of, Then::Close),
                broken_off(Kind::Interrupted, 3),
            ),
        row("DATA without END_STREAM, then silence")
            .not_http1(DATA)
            .http2(
                http2(At::Answered, open_half_of, Then::Silence),
                broken_off(Kind::Timeout, 2),
            )
            .hurried(),
        row("RST_STREAM with REFUSED_STREAM after half of it")
            .not_http1(FRAMES)
            .http2(
                http2(
                    At::Answered,
                    |stream, answer| {
                        [
                            open_half_of(stream, answer),
                            frames::rst_stream(stream, frames::REFUSED_STREAM),
                        ]
                        .concat()
                    },
                    Then::Keep,
                ),
                broken_off(Kind::Interrupted, 3),
            ),
        row("GOAWAY that leaves the request out after half of it")
            .not_http1(FRAMES)
            .http2(
                http2(
                    At::Answered,
                    |stream, answer| {
                        [
                            open_half_of(stream, answer),
                            frames::goaway(stream - 1, frames::NO_ERROR),
                        ]
                        .concat()
                    },
                    Then::Close,
                ),
                broken_off(Kind::Interrupted, 3),
            ),
    ]
}

fn page() -> Answer {
    let page = b"<html><body>Welcome to the hotel</body></html>";
    longer(&Response::new(Bytes::from_static(page)), 0)
}

/// The answer with 64 KiB in so many headers more.
fn filled(answer: &Answer, headers: usize) -> Answer {
    let mut answer = answer.clone();
    let value = HeaderValue::from_str(&"x".repeat(64 * 1024 / headers)).unwrap();
    for number in 0..headers {
        let name: HeaderName = format!("x-filler-{number}").parse().unwrap();
        answer.headers_mut().insert(name, value.clone());
    }
    answer
}

fn with_interim(answer: &Answer, status: &str, times: usize) -> Vec<u8> {
    let interim = format!("HTTP/1.1 {status}\r\n\r\n").repeat(times);
    [interim.into_bytes(), written(answer)].concat()
}

/// The answer with a length that is not its body's.
fn longer(answer: &Answer, bytes: isize) -> Answer {
    let mut answer = answer.clone();
    let length = answer.body().len().strict_add_signed(bytes);
    answer.headers_mut().insert(CONTENT_LENGTH, length.into());
    answer
}

fn gzipped(answer: &Answer) -> Answer {
    let mut answer = answer.clone();
    *answer.body_mut() = Bytes::from_static(GZIPPED);
    let gzip = HeaderValue::from_static("gzip");
    answer.headers_mut().insert(CONTENT_ENCODING, gzip);
    longer(&answer, 0)
}

fn no_content(answer: &Answer) -> Answer {
    let mut answer = answer.clone();
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

fn half(answer: &Answer) -> &[u8] {
    &answer.body()[..answer.body().len() / 2]
}

fn half_of(answer: &Answer) -> Vec<u8> {
    [&http1::head(answer, &[])[..], half(answer)].concat()
}

/// Half of the answer, and the beginning of another frame of it.
fn half_of_it(stream: u32, answer: &Answer) -> Vec<u8> {
    [
        frames::head(stream, answer),
        frames::data(stream, half(answer)),
        frames::unfinished(frames::DATA, stream),
    ]
    .concat()
}

/// Half of the answer, in a chunk of its own.
fn chunked_half_of(answer: &Answer) -> Vec<u8> {
    let mut answer = answer.clone();
    answer.headers_mut().remove(CONTENT_LENGTH);
    let chunked = HeaderValue::from_static("chunked");
    answer.headers_mut().insert(TRANSFER_ENCODING, chunked);
    let half = half(&answer);
    let mut bytes = http1::head(&answer, &[]);
    bytes.extend(format!("{:x}\r\n", half.len()).into_bytes());
    bytes.extend_from_slice(half);
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// Half of the answer, in a frame of its own.
fn open_half_of(stream: u32, answer: &Answer) -> Vec<u8> {
    let mut answer = answer.clone();
    answer.headers_mut().remove(CONTENT_LENGTH);
    [
        frames::head(stream, &answer),
        frames::data(stream, half(&answer)),
    ]
    .concat()
}

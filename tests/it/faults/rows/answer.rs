//! Answers that come in other ways than the service writes them.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{Response, StatusCode};
use iam_client::transport::Kind;

use super::request::{FRAMES, GARBAGE};
use crate::faults::frames::{self, NO_ERROR, REFUSED_STREAM};
use crate::faults::http1::{self, written};
use crate::faults::line::Then;
use crate::faults::matrix::{Row, Stage};
use crate::faults::misdeed::{Answer, At, Misdeed, Says, half};
use crate::faults::promise::{
    broken_off, failed, headed, interrupted, no_http, not_of_the_service, unanswered, unnoticed,
    unreadable,
};

const CHUNKS: &str = "there are no chunks in HTTP/2; DATA without END_STREAM is its like";
const DATA: &str = "there are no frames in HTTP/1.1; chunks without an end are its like";
const UPGRADE: &str = "there is no 101 in HTTP/2 (RFC 9113, 8.6)";

/// `printf '{"user":{"id":"138c2fc8c29a449dbfa8681f8f1d78e2"}}' | gzip -9n`
const GZIPPED: &[u8] = &[
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x2a, 0x2d, 0x4e, 0x2d,
    0x52, 0xb2, 0xaa, 0x56, 0xca, 0x4c, 0x51, 0xb2, 0x52, 0x32, 0x34, 0xb6, 0x48, 0x36, 0x4a, 0x4b,
    0x06, 0x12, 0x96, 0x89, 0x26, 0x26, 0x96, 0x29, 0x49, 0x69, 0x89, 0x16, 0x66, 0x16, 0x86, 0x69,
    0x16, 0x69, 0x86, 0x29, 0xe6, 0x16, 0xa9, 0x46, 0x4a, 0xb5, 0xb5, 0x00, 0x05, 0x36, 0x9c, 0xb9,
    0x32, 0x00, 0x00, 0x00,
];

const SWITCHING: &[u8] =
    b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n";

// What comes over and over again. The first request on a connection of HTTP/2 is on stream 1.
const CHUNK: &[u8] = b"20\r\n01234567890123456789012345678901\r\n";
const DATA_ON_STREAM_1: &[u8] = b"\0\0\x20\0\0\0\0\0\x0101234567890123456789012345678901";
const INTERIM: &[u8] = b"HTTP/1.1 103 Early Hints\r\n\r\n";
const INTERIM_ON_STREAM_1: &[u8] = b"\0\0\x05\x01\x04\0\0\0\x01\x08\x03103";

fn answered(says: Says, then: Then) -> Misdeed {
    Misdeed {
        at: At::Answered,
        says,
        then,
    }
}

/// What a server writes in place of an answer, whether it asked the service or not.
pub(crate) fn in_place_of_the_answer() -> Vec<Row> {
    let mut rows = Vec::new();
    for (stage, at) in [(Stage::Read, At::Read), (Stage::Applied, At::Answered)] {
        let row = |fault| Row::new(stage, fault);
        let instead = |says, then| Misdeed { at, says, then };
        rows.extend([
            row("garbage that is no HTTP")
                .both(instead(Says::Bytes(GARBAGE), Then::Close), no_http()),
            row("HTTP/1.1 where HTTP/2 was agreed")
                .not_http1("this is HTTP/1.1")
                .http2(instead(Says::Http1(written), Then::Close), no_http()),
            row("a truncated head, then closed")
                .http1(
                    instead(Says::Bytes(b"HTTP/1.1 200 OK\r\nContent-Le"), Then::Close),
                    interrupted(),
                )
                .http2(
                    instead(Says::Http2(frames::half_a_head), Then::Close),
                    interrupted(),
                ),
            row("a page of somebody else with 200").both(
                instead(Says::Answer(page), Then::Keep),
                not_of_the_service(None),
            ),
            row("101, unasked")
                .http1(instead(Says::Bytes(SWITCHING), Then::Silence), failed(101))
                .not_http2(UPGRADE),
        ]);
    }
    rows
}

pub(crate) fn head() -> Vec<Row> {
    let row = |fault| Row::new(Stage::Head, fault);
    let (long, many) = (
        answered(Says::Answer(|answer| fill(answer, 1)), Then::Keep),
        answered(Says::Answer(|answer| fill(answer, 1000)), Then::Keep),
    );
    let http1 = |says| answered(Says::Http1(says), Then::Keep);
    let http2 = |says| answered(Says::Http2(says), Then::Keep);
    let mut rows = vec![
        row("one byte a second")
            .http1(
                answered(
                    Says::Bytes(b"HTTP/1.1 200 OK\r\nX-Filler:"),
                    Then::Drip(b" "),
                ),
                unanswered(),
            )
            .http2(
                answered(
                    Says::Http2(|stream, _| frames::unfinished(frames::HEADERS, stream)),
                    Then::Drip(b" "),
                ),
                unanswered(),
            )
            .hurried(),
        row("a header of 64 KiB")
            .http1(long, unnoticed())
            .http2(long, no_http()),
        row("64 KiB of headers, a thousand").both(many, no_http()),
        row("100 before it")
            .http1(http1(|answer| after_interim(answer, 100, 1)), unnoticed())
            .http2(
                http2(|stream, answer| after_interim_frames(stream, answer, 100, 1)),
                unnoticed(),
            ),
        row("103 before it")
            .http1(http1(|answer| after_interim(answer, 103, 1)), unnoticed())
            .http2(
                http2(|stream, answer| after_interim_frames(stream, answer, 103, 1)),
                unnoticed(),
            ),
        row("a thousand times 103 before it")
            .http1(
                http1(|answer| after_interim(answer, 103, 1000)),
                unnoticed(),
            )
            .http2(
                http2(|stream, answer| after_interim_frames(stream, answer, 103, 1000)),
                unnoticed(),
            ),
    ];
    for (fault, over_http1, over_http2) in [
        (
            "103 without end, one a second",
            Then::Drip(INTERIM),
            Then::Drip(INTERIM_ON_STREAM_1),
        ),
        (
            "103 without end, as fast as they go",
            Then::Flood(INTERIM),
            Then::Flood(INTERIM_ON_STREAM_1),
        ),
    ] {
        let endless = row(fault)
            .http1(answered(Says::NOTHING, over_http1), unanswered())
            .http2(answered(Says::NOTHING, over_http2), unanswered());
        rows.push(endless.hurried());
    }
    rows
}

pub(crate) fn body() -> Vec<Row> {
    let row = |fault| Row::new(Stage::Body, fault);
    let (closed, out_of_time) = (Kind::Interrupted, Kind::Timeout);
    let (longer, shorter) = (
        Says::Answer(|answer| announce(answer, 10)),
        Says::Answer(|answer| announce(answer, -10)),
    );
    let cut_record = Then::CutRecord;
    vec![
        row("the head alone, then closed")
            .both(answered(Says::Head, Then::Close), headed(closed, 3)),
        row("the head alone, then silence")
            .both(answered(Says::Head, Then::Silence), headed(out_of_time, 2))
            .hurried(),
        row("half of it, then closed")
            .both(answered(Says::Half, Then::Close), broken_off(closed, 3)),
        row("half of it, then reset")
            .both(answered(Says::Half, Then::Reset), broken_off(closed, 3)),
        row("half of it, then silence")
            .both(
                answered(Says::Half, Then::Silence),
                broken_off(out_of_time, 2),
            )
            .hurried(),
        row("half of it, then one byte a second")
            .both(
                answered(Says::Half, Then::Drip(b" ")),
                broken_off(out_of_time, 2),
            )
            .hurried(),
        row("chunks without an end, then closed")
            .http1(
                answered(Says::Http1(half_in_a_chunk), Then::Close),
                broken_off(closed, 3),
            )
            .not_http2(CHUNKS),
        row("chunks without an end, then silence")
            .http1(
                answered(Says::Http1(half_in_a_chunk), Then::Silence),
                broken_off(out_of_time, 2),
            )
            .not_http2(CHUNKS)
            .hurried(),
        row("DATA without END_STREAM, then closed")
            .not_http1(DATA)
            .http2(
                answered(Says::Http2(half_in_a_frame), Then::Close),
                broken_off(closed, 3),
            ),
        row("DATA without END_STREAM, then silence")
            .not_http1(DATA)
            .http2(
                answered(Says::Http2(half_in_a_frame), Then::Silence),
                broken_off(out_of_time, 2),
            )
            .hurried(),
        row("RST_STREAM with REFUSED_STREAM after half of it")
            .not_http1(FRAMES)
            .http2(
                answered(Says::Http2(half_then_refused), Then::Keep),
                broken_off(closed, 3),
            ),
        row("GOAWAY that leaves the request out after half of it")
            .not_http1(FRAMES)
            .http2(
                answered(Says::Http2(half_then_left_out), Then::Close),
                broken_off(closed, 3),
            ),
        row("a Content-Length that is too long")
            .http1(answered(longer, Then::Close), broken_off(closed, 3))
            .http2(
                answered(longer, Then::Keep),
                not_of_the_service(Some(Kind::Protocol)),
            ),
        row("a Content-Length that is too short")
            .http1(answered(shorter, Then::Keep), unreadable(None))
            .http2(
                answered(shorter, Then::Keep),
                not_of_the_service(Some(Kind::Protocol)),
            ),
        row("unasked compression (gzip)").both(
            answered(Says::Answer(compress), Then::Keep),
            not_of_the_service(None),
        ),
        row("204 with a body")
            .http1(
                answered(Says::Answer(no_content), Then::Keep),
                not_of_the_service(None),
            )
            .http2(answered(Says::Answer(no_content), Then::Keep), unnoticed()),
        row("an endless body")
            .http1(
                answered(Says::Http1(half_in_a_chunk), Then::Flood(CHUNK)),
                unreadable(Some(Kind::TooLarge)),
            )
            .http2(
                answered(Says::Http2(half_in_a_frame), Then::Flood(DATA_ON_STREAM_1)),
                unreadable(Some(Kind::TooLarge)),
            ),
        row("TLS is cut in the middle of a record")
            .http1(answered(Says::Http1(written), cut_record), interrupted())
            .http2(
                answered(Says::Http2(frames::answer), cut_record),
                interrupted(),
            ),
    ]
}

fn page(answer: &mut Answer) {
    let page = b"<html><body>Welcome to the hotel</body></html>";
    *answer = Response::new(Bytes::from_static(page));
    announce(answer, 0);
}

/// Puts 64 KiB into so many headers more.
fn fill(answer: &mut Answer, headers: usize) {
    let value = HeaderValue::from_str(&"x".repeat(64 * 1024 / headers)).unwrap();
    for number in 0..headers {
        let name: HeaderName = format!("x-filler-{number}").parse().unwrap();
        answer.headers_mut().insert(name, value.clone());
    }
}

/// Gives the body's length, with so many bytes more.
fn announce(answer: &mut Answer, more: isize) {
    let length = answer.body().len().strict_add_signed(more);
    answer.headers_mut().insert(CONTENT_LENGTH, length.into());
}

fn compress(answer: &mut Answer) {
    *answer.body_mut() = Bytes::from_static(GZIPPED);
    let gzip = HeaderValue::from_static("gzip");
    answer.headers_mut().insert(CONTENT_ENCODING, gzip);
    announce(answer, 0);
}

fn no_content(answer: &mut Answer) {
    *answer.status_mut() = StatusCode::NO_CONTENT;
}

fn after_interim(answer: &Answer, status: u16, times: usize) -> Vec<u8> {
    let status = StatusCode::from_u16(status).unwrap();
    let interim = format!("HTTP/1.1 {status}\r\n\r\n").repeat(times);
    [interim.into_bytes(), written(answer)].concat()
}

fn after_interim_frames(stream: u32, answer: &Answer, status: u16, times: usize) -> Vec<u8> {
    let interim = frames::interim(stream, status).repeat(times);
    [interim, frames::answer(stream, answer)].concat()
}

fn half_in_a_chunk(answer: &Answer) -> Vec<u8> {
    let mut head = unannounced(answer);
    let chunked = HeaderValue::from_static("chunked");
    head.headers_mut().insert(TRANSFER_ENCODING, chunked);
    let half = half(answer);
    let length = format!("{:x}\r\n", half.len());
    [&http1::head(&head), length.as_bytes(), half, b"\r\n"].concat()
}

fn half_in_a_frame(stream: u32, answer: &Answer) -> Vec<u8> {
    let head = frames::head(stream, &unannounced(answer));
    [head, frames::data(stream, half(answer))].concat()
}

fn half_then_refused(stream: u32, answer: &Answer) -> Vec<u8> {
    let refused = frames::rst_stream(stream, REFUSED_STREAM);
    [half_in_a_frame(stream, answer), refused].concat()
}

fn half_then_left_out(stream: u32, answer: &Answer) -> Vec<u8> {
    let left_out = frames::goaway(stream - 1, NO_ERROR);
    [half_in_a_frame(stream, answer), left_out].concat()
}

/// The answer without its length.
fn unannounced(answer: &Answer) -> Answer {
    let mut answer = answer.clone();
    answer.headers_mut().remove(CONTENT_LENGTH);
    answer
}

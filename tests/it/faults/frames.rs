//! Frames of HTTP/2 as bytes (RFC 9113), with headers uncompressed (RFC 7541, 6.2.2).

use tokio::io::{AsyncRead, AsyncReadExt};

use super::misdeed::Answer;

/// What a client says first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const LARGEST_PAYLOAD: usize = 16_384;
/// Length, kind, flags and stream of a frame.
const HEAD_BYTES: usize = 9;

pub(super) const DATA: u8 = 0;
pub(super) const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

pub(super) const NO_ERROR: u32 = 0;
pub(super) const INTERNAL_ERROR: u32 = 2;
pub(super) const REFUSED_STREAM: u32 = 7;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut frame = u32::try_from(payload.len()).unwrap().to_be_bytes()[1..].to_vec();
    frame.extend_from_slice(&[kind, flags]);
    frame.extend_from_slice(&stream.to_be_bytes());
    frame.extend_from_slice(payload);
    frame
}

/// The frame that a server says first.
pub(super) fn settings() -> Vec<u8> {
    frame(SETTINGS, 0, 0, &[])
}

pub(super) fn rst_stream(stream: u32, code: u32) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, &code.to_be_bytes())
}

/// The connection takes no stream above `last`.
pub(super) fn goaway(last: u32, code: u32) -> Vec<u8> {
    let payload = [last.to_be_bytes(), code.to_be_bytes()].concat();
    frame(GOAWAY, 0, 0, &payload)
}

/// The beginning of a frame whose payload is still to come.
pub(super) fn unfinished(kind: u8, stream: u32) -> Vec<u8> {
    let mut whole = frame(
        kind,
        END_HEADERS * u8::from(kind == HEADERS),
        stream,
        &[0; LARGEST_PAYLOAD],
    );
    whole.truncate(HEAD_BYTES);
    whole
}

/// An interim answer.
pub(super) fn interim(stream: u32, status: u16) -> Vec<u8> {
    let mut block = Vec::new();
    write_field(&mut block, b":status", status.to_string().as_bytes());
    frame(HEADERS, END_HEADERS, stream, &block)
}

/// A piece of a body.
pub(super) fn data(stream: u32, payload: &[u8]) -> Vec<u8> {
    frame(DATA, 0, stream, payload)
}

/// A whole answer.
pub(super) fn answer(stream: u32, answer: &Answer) -> Vec<u8> {
    let mut frames = head(stream, answer);
    frames.extend(frame(DATA, END_STREAM, stream, answer.body()));
    frames
}

/// The head of an answer whose body is still to come.
pub(super) fn head(stream: u32, answer: &Answer) -> Vec<u8> {
    let block = block(answer);
    let pieces = block.chunks(LARGEST_PAYLOAD);
    let last = pieces.len() - 1;
    let pieces = pieces.enumerate().map(|(at, piece)| {
        let kind = if at == 0 { HEADERS } else { CONTINUATION };
        let flags = if at == last { END_HEADERS } else { 0 };
        frame(kind, flags, stream, piece)
    });
    pieces.flatten().collect()
}

/// A head that says that more of it comes.
pub(super) fn half_a_head(stream: u32, answer: &Answer) -> Vec<u8> {
    let block = block(answer);
    frame(HEADERS, 0, stream, &block[..block.len() / 2])
}

fn block(answer: &Answer) -> Vec<u8> {
    let mut block = Vec::new();
    write_field(&mut block, b":status", answer.status().as_str().as_bytes());
    for (name, value) in answer.headers() {
        write_field(&mut block, name.as_str().as_bytes(), value.as_bytes());
    }
    block
}

/// A literal field that is not indexed.
fn write_field(block: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    block.push(0);
    for text in [name, value] {
        write_length(block, text.len());
        block.extend_from_slice(text);
    }
}

/// An integer with a prefix of seven bits (RFC 7541, 5.1).
fn write_length(block: &mut Vec<u8>, length: usize) {
    const FULL: u8 = 127;
    if length < usize::from(FULL) {
        return block.push(u8::try_from(length).unwrap());
    }
    block.push(FULL);
    let mut rest = length - usize::from(FULL);
    while rest >= 128 {
        block.push(u8::try_from(rest % 128).unwrap() | 128);
        rest /= 128;
    }
    block.push(u8::try_from(rest).unwrap());
}

/// Reads what a client says up to the headers of its first request, and nothing of the body behind them.
pub(super) async fn read_first_headers(line: &mut (impl AsyncRead + Unpin)) {
    let mut preface = [0; PREFACE.len()];
    line.read_exact(&mut preface).await.unwrap();
    assert_eq!(preface, PREFACE);
    let mut kind = SETTINGS;
    while kind != HEADERS {
        let mut head = [0; HEAD_BYTES];
        line.read_exact(&mut head).await.unwrap();
        kind = head[3];
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        line.read_exact(&mut payload).await.unwrap();
    }
}

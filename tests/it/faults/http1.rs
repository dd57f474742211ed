//! HTTP/1.1 by hand: what a server reads and writes, and what it should not.

use bytes::{Bytes, BytesMut};
use http::header::{CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue};
use http::{Request, Response};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::line::{Line, Then};
use super::misdeed::{Answer, At, Misdeed};
use super::proxy::Proxying;

/// How many bytes of a request are read where a part of it is.
const HALF: usize = 16;

/// Serves a line until it ends.
pub(super) async fn serve(mut line: Line, proxying: &Proxying, misdeed: Option<Misdeed>) {
    let early = misdeed.filter(|misdeed| matches!(misdeed.at, At::Unread | At::HalfRead));
    let mut buffer = BytesMut::new();
    loop {
        tokio::select! {
            arrived = something_arrives(&mut line, &buffer) => if !arrived { return },
            () = proxying.dismissed() => return line.end(b"", Then::Close).await,
        }
        if let Some(misdeed) = early.filter(|_| proxying.meets_fault()) {
            if misdeed.at == At::HalfRead {
                line.read_exact(&mut [0; HALF]).await.unwrap();
            }
            return line.end(b"", misdeed.then).await;
        }
        let Some(request) = read_request(&mut line, &mut buffer).await else {
            return;
        };
        proxying.saw(&request);
        let (bytes, then) = match misdeed.filter(|_| proxying.meets_fault()) {
            None => (written(&proxying.forward(&request).await), Then::Keep),
            Some(Misdeed { at, says, then }) => {
                let answer = proxying.answer_at(at, &request).await;
                (says.over_http1(answer), then)
            }
        };
        if then != Then::Keep {
            return line.end(&bytes, then).await;
        }
        if line.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

/// Waits for the first byte of a request; `false` when the client closes instead. It stays unread on a plain line.
async fn something_arrives(line: &mut Line, buffer: &BytesMut) -> bool {
    match line {
        Line::Plain(tcp) if buffer.is_empty() => {
            tcp.peek(&mut [0]).await.is_ok_and(|there| there > 0)
        }
        _ => true,
    }
}

/// The next request; `None` when the client closes before it is whole.
async fn read_request(line: &mut Line, buffer: &mut BytesMut) -> Option<Request<Bytes>> {
    let head = read_head(line, buffer).await?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let mut request = Request::builder().method(first.next()?).uri(first.next()?);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
    }
    let length = length(request.headers_ref().unwrap());
    while buffer.len() < length {
        if line.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    let body = buffer.split_to(length).freeze();
    Some(request.body(body).unwrap())
}

/// Reads up to the empty line and takes it off.
pub(super) async fn read_head(
    line: &mut (impl AsyncRead + Unpin),
    buffer: &mut BytesMut,
) -> Option<String> {
    loop {
        if let Some(end) = head_end(buffer) {
            let head = buffer.split_to(end);
            return Some(String::from_utf8(head[..end - 4].to_vec()).unwrap());
        }
        if line.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    at.map(|at| at + 4)
}

fn length(headers: &http::HeaderMap) -> usize {
    headers
        .get(CONTENT_LENGTH)
        .map_or(0, |length| length.to_str().unwrap().parse().unwrap())
}

/// Asks the service over a connection of its own.
pub(super) async fn ask(mut service: TcpStream, request: &Request<Bytes>) -> Answer {
    let mut bytes = format!("{} {} HTTP/1.1\r\n", request.method(), request.uri()).into_bytes();
    let headers = request
        .headers()
        .iter()
        .filter(|(name, _)| *name != CONNECTION);
    write_headers(&mut bytes, headers);
    bytes.extend_from_slice(b"connection: close\r\n\r\n");
    bytes.extend_from_slice(request.body());
    service.write_all(&bytes).await.unwrap();
    let mut buffer = BytesMut::new();
    let head = read_head(&mut service, &mut buffer).await.unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let mut answer = Response::builder().status(status);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        if !name.eq_ignore_ascii_case(CONNECTION.as_str()) {
            answer = answer.header(name, value);
        }
    }
    while service.read_buf(&mut buffer).await.unwrap() > 0 {}
    assert_eq!(buffer.len(), length(answer.headers_ref().unwrap()));
    answer.body(buffer.freeze()).unwrap()
}

/// An answer as it goes over the line.
pub(super) fn written(answer: &Answer) -> Vec<u8> {
    [&head(answer), &answer.body()[..]].concat()
}

pub(super) fn head(answer: &Answer) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {}\r\n", answer.status()).into_bytes();
    write_headers(&mut bytes, answer.headers().iter());
    bytes.extend_from_slice(b"\r\n");
    bytes
}

fn write_headers<'a>(
    bytes: &mut Vec<u8>,
    headers: impl Iterator<Item = (&'a HeaderName, &'a HeaderValue)>,
) {
    for (name, value) in headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
}

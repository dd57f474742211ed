//! HTTP/1.1 by hand: what a server reads and writes, and what it should not.

use bytes::{Bytes, BytesMut};
use http::header::{CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue};
use http::{Request, Response};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::line::{Line, Then};
use super::proxy::Proxying;

/// Something that goes wrong with one request.
#[derive(Clone, Copy)]
pub(super) struct Fault {
    pub(super) at: At,
    /// What is written; it is given the service's answer, if that was asked.
    pub(super) bytes: fn(&Response<Bytes>) -> Vec<u8>,
    pub(super) then: Then,
}

/// How far a request has come when something happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// It has arrived, and nothing of it has been read.
    Unread,
    /// A part of it has been read.
    HalfRead,
    /// It has been read, and not been handed on to the service.
    Read,
    /// The service has answered it.
    Answered,
}

/// How many bytes of a request are read where a part of it is.
const HALF: usize = 16;

/// Serves a line until it ends.
pub(super) async fn serve(mut line: Line, proxying: &Proxying, fault: Option<Fault>) {
    let mut buffer = BytesMut::new();
    loop {
        tokio::select! {
            arrived = something_arrives(&mut line, &buffer) => if !arrived { return },
            () = proxying.dismissed() => return line.end(b"", Then::Close).await,
        }
        let early = fault.filter(|fault| matches!(fault.at, At::Unread | At::HalfRead));
        if let Some(fault) = early
            && proxying.meets_fault()
        {
            if fault.at == At::HalfRead {
                line.read_exact(&mut [0; HALF]).await.unwrap();
            }
            return line.end(&nothing(&Response::default()), fault.then).await;
        }
        let Some(request) = read_request(&mut line, &mut buffer).await else {
            return;
        };
        proxying.saw(&request);
        let Some(fault) = fault.filter(|_| proxying.meets_fault()) else {
            let answer = proxying.forward(&request).await;
            if line.write_all(&written(&answer)).await.is_err() {
                return;
            }
            continue;
        };
        let answer = match fault.at {
            At::Answered => proxying.forward(&request).await,
            _ => Response::default(),
        };
        let bytes = (fault.bytes)(&answer);
        if fault.then != Then::Keep {
            return line.end(&bytes, fault.then).await;
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
pub(super) async fn ask(mut service: TcpStream, request: &Request<Bytes>) -> Response<Bytes> {
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
pub(super) fn written(answer: &Response<Bytes>) -> Vec<u8> {
    let mut bytes = head(answer, &[]);
    bytes.extend_from_slice(answer.body());
    bytes
}

/// The head of an answer, with some of its headers given other values.
pub(super) fn head(answer: &Response<Bytes>, others: &[(HeaderName, String)]) -> Vec<u8> {
    let mut headers = answer.headers().clone();
    for (name, value) in others {
        headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    let mut bytes = format!("HTTP/1.1 {}\r\n", answer.status()).into_bytes();
    write_headers(&mut bytes, headers.iter());
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

/// Not a byte.
pub(super) fn nothing(_: &Response<Bytes>) -> Vec<u8> {
    Vec::new()
}

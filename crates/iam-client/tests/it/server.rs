//! A server of bytes: keeps what it received, answers what it was told, one request a connection.

use std::sync::{Arc, Mutex};

use http::{HeaderMap, HeaderName, HeaderValue};
use iam_client::auth::{FixedClock, UnixMillis};
use iam_client::{CallOptions, Client, ClientBuilder, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{NOW, builder};

/// A request as it came over the socket.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// The URL as a server puts it together to check the signature.
    pub(crate) fn url(&self) -> String {
        let host = self.headers["host"].to_str().unwrap();
        format!("http://{host}{}", self.target)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Answers every connection with these bytes and closes it.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            received: Arc::default(),
        };
        let (answer, received) = (answer.into(), Arc::clone(&server.received));
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let request = receive(&mut connection).await;
                received.lock().unwrap().push(request);
                // A client that has seen enough closes first.
                let _ = connection.write_all(&answer).await;
                let _ = connection.shutdown().await;
            }
        });
        server
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// What was received since it was last asked for so.
    pub(crate) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.received.lock().unwrap())
    }

    /// A builder of a client over the default transport, which sends once.
    pub(crate) fn builder(&self) -> ClientBuilder {
        builder()
            .endpoint(format!("http://127.0.0.1:{}", self.port).parse().unwrap())
            .options(CallOptions::new().retry(RetryPolicy::never()))
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// A client whose clock is elsewhere.
    pub(crate) fn client_at(&self, now: UnixMillis) -> Client {
        assert_ne!(now, NOW);
        self.builder().clock(FixedClock::new(now)).build().unwrap()
    }
}

pub(crate) async fn receive(connection: &mut TcpStream) -> Received {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        assert!(
            connection.read_buf(&mut bytes).await.unwrap() > 0,
            "the head is whole"
        );
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let mut request_line = lines.next().unwrap().split(' ');
    let (method, target) = (request_line.next().unwrap(), request_line.next().unwrap());
    assert_eq!(request_line.collect::<Vec<_>>(), ["HTTP/1.1"]);
    let headers: HeaderMap = lines
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            let name: HeaderName = name.parse().unwrap();
            (name, HeaderValue::from_str(value).unwrap())
        })
        .collect();
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.to_str().unwrap().parse().unwrap());
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        assert!(
            connection.read_buf(&mut body).await.unwrap() > 0,
            "the body is whole"
        );
    }
    Received {
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        body,
    }
}

/// An answer with a length, as bytes.
pub(crate) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = format!(
        "HTTP/1.1 {status} Any\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

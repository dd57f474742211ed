//! An emulator on a socket of its own, and a client so plain that nothing of the wire is hidden.

use std::net::SocketAddr;

use iam_auth::{Credentials, FixedClock, SigningInput, UnixMillis, sign};
use iam_emulator::{Emulator, EmulatorBuilder, Server};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// `2026-11-23T04:05:06.789Z`, the time of every emulator here.
pub(crate) const NOW: UnixMillis = UnixMillis::new(1_795_406_706_789);
pub(crate) const JOHN: &str = "138c2fc8c29a449dbfa8681f8f1d78e2";
pub(crate) const SHOW_JOHN: &str =
    "/v1/users/138c2fc8c29a449dbfa8681f8f1d78e2?instance_id=ssoins-12345";
pub(crate) const SET_JOHN: &str = "/v1/users/138c2fc8c29a449dbfa8681f8f1d78e2";

/// The body of the reference's SetUser example.
pub(crate) const EXAMPLE_BODY: &str = r#"{
    "business_unit": "Business Unit A",
    "department": "Department X",
    "description": "Description of John Doe",
    "email": "john.doe@example.com",
    "employee_id": "emp-12345",
    "instance_id": "ssoins-12345",
    "manager": "Alice Smith",
    "name": "John Doe",
    "nation_id": "+82",
    "phone_number": "010-1234-5678",
    "tz_id": "Asia/Seoul"
}"#;

pub(crate) struct Served {
    pub(crate) emulator: Emulator,
    pub(crate) server: Server,
}

pub(crate) fn builder() -> EmulatorBuilder {
    Emulator::builder().clock(FixedClock::new(NOW))
}

pub(crate) async fn serve(builder: EmulatorBuilder) -> Served {
    let emulator = builder.build().unwrap();
    let server = emulator.bind("127.0.0.1:0").await.unwrap();
    Served { emulator, server }
}

pub(crate) async fn demo() -> Served {
    serve(builder()).await
}

/// A request to be written down byte for byte.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Sent {
    pub(crate) fn new(method: &'static str, target: impl Into<String>) -> Self {
        Self {
            method,
            target: target.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Signs for a URL of this scheme and host.
    pub(crate) fn signed(self, credentials: &Credentials, origin: &str) -> Self {
        let url = format!("{origin}{}", self.target);
        let input = SigningInput::new(self.method, &url, NOW);
        let signed = sign(credentials, &input).unwrap();
        signed.iter().fold(self, |sent, (name, value)| {
            sent.header(name.as_str(), value.to_str().unwrap())
        })
    }

    pub(crate) fn bytes(&self, host: &str) -> Vec<u8> {
        let mut text = format!(
            "{} {} HTTP/1.1\r\nHost: {host}\r\n",
            self.method, self.target
        );
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        [text.into_bytes(), self.body.clone()].concat()
    }
}

pub(crate) fn get(target: &str) -> Sent {
    Sent::new("GET", target)
}

pub(crate) fn patch(target: &str, body: impl Into<Vec<u8>>) -> Sent {
    Sent::new("PATCH", target).body(body)
}

pub(crate) fn post(target: &str, body: impl Into<Vec<u8>>) -> Sent {
    Sent::new("POST", target).body(body)
}

impl Served {
    pub(crate) fn address(&self) -> SocketAddr {
        self.server.local_addr()
    }

    pub(crate) fn sign(&self, sent: Sent) -> Sent {
        sent.signed(self.emulator.credentials(), &self.server.endpoint_url())
    }

    /// Signs and sends.
    pub(crate) async fn call(&self, sent: Sent) -> Received {
        self.send(&self.sign(sent)).await
    }

    /// Sends as it is.
    pub(crate) async fn send(&self, sent: &Sent) -> Received {
        let sent = sent.clone().header("Connection", "close");
        let bytes = self.raw(&sent.bytes(&self.address().to_string())).await;
        Received::read(&bytes)
    }

    /// Everything that comes back for these bytes until the connection ends.
    pub(crate) async fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        // A server may answer and close before it has read everything.
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        answer
    }

    /// Like [`raw`](Self::raw), and tells the server that nothing more will come.
    pub(crate) async fn raw_and_done(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        answer
    }

    /// Calls with a JSON body, in a version such as `1.4`; `null` is no body.
    pub(crate) async fn request(
        &self,
        version: &str,
        method: &'static str,
        target: impl Into<String>,
        body: &Value,
    ) -> Received {
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let version = format!("iam-identity-center {version}");
        let sent = Sent::new(method, target)
            .body(body)
            .header("Scp-Api-Version", &version);
        self.call(sent).await
    }

    /// Calls in the current version, expects this status, and gives what comes back.
    pub(crate) async fn expect(
        &self,
        status: u16,
        method: &'static str,
        target: impl Into<String>,
        body: &Value,
    ) -> Value {
        let answer = self.request("1.4", method, target, body).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        if answer.body.is_empty() {
            Value::Null
        } else {
            answer.json()
        }
    }

    pub(crate) async fn show_john(&self) -> Value {
        let shown = self.call(get(SHOW_JOHN)).await;
        assert_eq!(shown.status, 200);
        shown.json()["user"].take()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let end =
            end.unwrap_or_else(|| panic!("no answer in {:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        Self {
            status: status.parse().unwrap(),
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", self.text()))
    }

    /// The one error of the standard envelope, checked for its form.
    pub(crate) fn error(&self) -> Value {
        let mut envelope = self.json();
        let error = envelope["errors"][0].take();
        assert_eq!(error["status"], self.status);
        error
    }
}

/// A request id, in the place of which a test writes `ID`.
pub(crate) fn without_ids(text: &str) -> String {
    let mut rest = text;
    let mut result = String::new();
    while let Some(at) = rest.find("\"req-") {
        let id = &rest[at + 5..at + 41];
        let form: String = id
            .chars()
            .map(|c| if c.is_ascii_hexdigit() { 'x' } else { c })
            .collect();
        assert_eq!(form, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "{id}");
        result.push_str(&rest[..at]);
        result.push_str("\"ID");
        rest = &rest[at + 41..];
    }
    result + rest
}

//! Servers that give back what they were sent, as gateways in a debug mode and careless services do, and keep it.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Response;
use http_body_util::{BodyExt as _, Full};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;

/// A request as it came over the wire.
pub(super) struct Request {
    /// Head and body.
    text: String,
    body: Value,
    token: String,
    /// A password or a credential in the body.
    member: String,
}

type Answer = fn(&Request) -> String;

/// The ways to give a request back, and how each is called.
pub(super) const WAYS: [(&str, Answer); 20] = [
    ("a detail repeats a member", |request| {
        let detail = format!("{} is too weak", request.member);
        with_json("400 Bad Request", &errors(&detail.into()))
    }),
    ("details repeat the input", |request| {
        let detail = json!([{"loc": ["body"], "msg": "value_error", "input": request.body}]);
        with_json("400 Bad Request", &errors(&detail))
    }),
    ("a printed list repeats a member", |request| {
        let detail = format!(
            "['{}', 'x']",
            request.member.replace('\\', "\\\\").replace('\'', "\\'")
        );
        with_json("400 Bad Request", &errors(&detail.into()))
    }),
    ("codes and ids repeat a member", |request| {
        let id = Value::from(request.member.as_str());
        let one = json!({"code": id, "title": id, "request_id": id, "global_request_id": id, "response": {"x": id}});
        with_json("409 Conflict", &json!({"errors": [one, one, id, [id]]}))
    }),
    ("a text is the request", |request| {
        with("400 Bad Request", "", &request.text)
    }),
    ("a message is the request", |request| {
        with_json(
            "400 Bad Request",
            &json!({"message": request.text, "params": request.body}),
        )
    }),
    ("an unknown shape is the request", |request| {
        with_json("418 Teapot", &json!({"request": request.text}))
    }),
    ("JSON within JSON is the request", |request| {
        let inner = json!({"request": request.text}).to_string();
        with_json("400 Bad Request", &json!({"message": inner}))
    }),
    ("ASCII alone is the request", |request| {
        let ascii: String = request
            .text
            .encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect();
        with(
            "500 Error",
            "",
            &format!("{{\"errors\":[{{\"code\":\"X\",\"detail\":\"{ascii}\"}}]}}"),
        )
    }),
    ("a page is the request", |request| {
        let shown = request
            .text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;");
        with(
            "500 Error",
            "",
            &format!("<html><head><title>{shown}</title></head><body>{shown}</body></html>"),
        )
    }),
    ("an escaped form is the request", |request| {
        let escaped: String = request
            .text
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        with("400 Bad Request", "", &escaped)
    }),
    ("a success is the body", |request| {
        with("200 OK", "", &request.body.to_string())
    }),
    ("a success has the body in the place of a user", |request| {
        with_json(
            "201 Created",
            &json!({"user": request.body, "instance": request.body}),
        )
    }),
    ("a success is no JSON", |request| {
        with("200 OK", "", &request.text)
    }),
    ("a success has odd members", |request| {
        let odd = json!([[request.member], {"x": request.member}]);
        with_json(
            "200 OK",
            &json!({"user": odd, "instance": {"name": odd, "identity_store_config": odd}}),
        )
    }),
    ("a success breaks off", |request| {
        let text = &request.text;
        format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}",
            text.len() + 100
        )
    }),
    ("headers repeat the token", |request| {
        let token = &request.token;
        with(
            "503 Unavailable",
            &format!(
                "X-Request-Id: {token}\r\nRetry-After: {token}\r\nDate: {token}\r\nX-Auth-Token: {token}\r\nSet-Cookie: {token}\r\n"
            ),
            "",
        )
    }),
    ("a redirection carries the token", |request| {
        with(
            "302 Found",
            &format!("Location: https://sso.example/{}\r\n", request.token),
            "",
        )
    }),
    ("what comes is no HTTP", |request| request.text.clone()),
    ("a header is none", |request| {
        format!(
            "HTTP/1.1 200 OK\r\n{}\r\n\r\n",
            request.text.replace("\r\n", "\u{b}")
        )
    }),
];

/// One of the ways.
pub(super) fn way(name: &str) -> Answer {
    let (_, answer) = WAYS.iter().find(|(way, _)| *way == name).unwrap();
    *answer
}

fn errors(detail: &Value) -> Value {
    json!({"errors": [{"code": "ValidationError", "detail": detail, "request_id": "req-1"}]})
}

fn with_json(status: &str, body: &Value) -> String {
    with(
        status,
        "Content-Type: application/json\r\n",
        &body.to_string(),
    )
}

fn with(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// A server, which ends with the value.
pub(super) struct Reflecting {
    pub(super) port: u16,
    received: Arc<Mutex<String>>,
    serving: AbortHandle,
}

impl Drop for Reflecting {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Reflecting {
    /// Gives requests over HTTP/1.1 back in this way.
    pub(super) async fn start(answer: Answer) -> Self {
        Self::serve(move |mut stream, received| async move {
            let request = receive(&mut stream).await;
            keep(&received, &request.text);
            let _ = stream.write_all(answer(&request).as_bytes()).await;
            let _ = stream.shutdown().await;
        })
        .await
    }

    /// Gives requests over HTTP/2 back, with the token in a header and the rest in the body.
    pub(super) async fn start_http2(acceptor: TlsAcceptor) -> Self {
        Self::serve(move |stream, received| {
            let acceptor = acceptor.clone();
            async move {
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let answer = service_fn(move |request: http::Request<hyper::body::Incoming>| {
                    let received = Arc::clone(&received);
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await.unwrap_or_default().to_bytes();
                        let token = head.headers["x-auth-token"].clone();
                        let signature = head.headers["scp-signature"].to_str().unwrap_or_default();
                        let text = String::from_utf8_lossy(&body);
                        keep(
                            &received,
                            &format!(
                                "{}{text}scp-signature: {signature}\r\n",
                                token.to_str().unwrap()
                            ),
                        );
                        let answer = Response::builder()
                            .status(400)
                            .header("x-request-id", token);
                        Ok::<_, Infallible>(answer.body(Full::<Bytes>::from(body)).unwrap())
                    }
                });
                let connection = http2::Builder::new(TokioExecutor::new());
                let _ = connection
                    .serve_connection(TokioIo::new(stream), answer)
                    .await;
            }
        })
        .await
    }

    async fn serve<F: Future<Output = ()> + Send + 'static>(
        connection: impl Fn(TcpStream, Arc<Mutex<String>>) -> F + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::<Mutex<String>>::default();
        let kept = Arc::clone(&received);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, Arc::clone(&received)));
            }
        });
        Self {
            port,
            received: kept,
            serving: serving.abort_handle(),
        }
    }

    /// All that was received.
    pub(super) fn received(&self) -> String {
        self.received.lock().unwrap().clone()
    }
}

fn keep(received: &Mutex<String>, text: &str) {
    received.lock().unwrap().push_str(text);
}

async fn receive(stream: &mut TcpStream) -> Request {
    let mut bytes = Vec::new();
    loop {
        if let Some(at) = memchr::memmem::find(&bytes, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
            if bytes.len() >= at + 4 + header(&head, "content-length").parse().unwrap_or(0) {
                let body: Value = serde_json::from_slice(&bytes[at + 4..]).unwrap_or_default();
                let member = [
                    &body["password"],
                    &body["identity_store_config"]["bind_credential"],
                ];
                let member = member
                    .iter()
                    .find_map(|member| member.as_str())
                    .unwrap_or_default()
                    .to_owned();
                let token = header(&head, "x-auth-token");
                return Request {
                    text: String::from_utf8_lossy(&bytes).into_owned(),
                    body,
                    token,
                    member,
                };
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return Request {
                text: String::from_utf8_lossy(&bytes).into_owned(),
                body: Value::Null,
                token: String::new(),
                member: String::new(),
            };
        }
    }
}

/// The value of a header in a head.
pub(super) fn header(head: &str, name: &str) -> String {
    let mut lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map_or_else(String::new, |(_, value)| value.to_owned())
}

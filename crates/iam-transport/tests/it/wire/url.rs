//! What was written in the URL, the headers and the body is what the server receives.

use bytes::Bytes;
use http::Request;
use tokio::io::AsyncReadExt;

use super::support::*;

#[tokio::test]
async fn path_and_query_go_on_the_wire_byte_for_byte() {
    let targets = [
        "/v1/users/%ED%99%8D%EA%B8%B8%EB%8F%99",
        "/v1/users/a%20b%25c%2Bd'e:f%5B%5D?name=%ED%95%9C%EA%B8%80&p=100%25&plus=%2B&q=a%20b",
        "/v1/users?sort=created_at:desc&quote=it's&filter%5B%5D=x&lower=%ed%99%8d",
        "/v1/a%2Fb/../c//d/?",
        "/?",
        "/v1?a=b+c&d=%7E~!$&e=(*)",
    ];
    for target in targets {
        let (port, server) =
            server(|listener| async move { answer(&mut accept(&listener).await, OK).await }).await;
        transport()
            .send(get(format!("http://127.0.0.1:{port}{target}")))
            .await
            .unwrap();
        let head = server.await.unwrap();
        assert_eq!(
            head.lines().next().unwrap(),
            format!("GET {target} HTTP/1.1")
        );
    }
}

#[tokio::test]
async fn headers_and_body_arrive_as_given_and_host_names_the_port() {
    let (port, server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        let head = read_head(&mut stream).await;
        let mut body = [0; 14];
        stream.read_exact(&mut body).await.unwrap();
        write(&mut stream, OK).await;
        (head, body)
    })
    .await;
    let request = Request::post(format!("http://127.0.0.1:{port}/v1"))
        .header("Scp-Signature", "a+b/c==")
        .body(Bytes::from_static("{\"a\":\"한글\"}".as_bytes()))
        .unwrap();
    transport().send(request).await.unwrap();
    let (head, body) = server.await.unwrap();
    assert!(
        head.contains(&format!("\r\nhost: 127.0.0.1:{port}\r\n")),
        "{head}"
    );
    assert!(head.contains("\r\nscp-signature: a+b/c==\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-length: 14\r\n"), "{head}");
    assert_eq!(body, "{\"a\":\"한글\"}".as_bytes());
}

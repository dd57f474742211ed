//! The bytes that a server receives, and that the signature is over exactly them.

use iam_client::Client;
use iam_client::auth::VerifyError;
use iam_client::model::users::{ListUsers, SetUser, ShowUser, UserSetRequest};
use iam_client::model::{InstanceId, UserUuid};

use crate::server::{Received, Server, answer};
use crate::support::{EXAMPLE_ANSWER, INSTANCE, NOW, USER, instance, set_user, verified};

const EMPTY_LIST: &str = r#"{"users":[],"count":0,"page":0,"size":20}"#;

fn assert_signed(received: &Received) {
    let (method, url) = (&received.method, received.url());
    verified(method, &url, &received.headers, NOW).unwrap();
    let other = format!("{url}%20");
    assert!(matches!(
        verified(method, &other, &received.headers, NOW),
        Err(VerifyError::WrongSignature { .. })
    ));
}

async fn only_request(server: &Server) -> Received {
    let mut received = server.received();
    assert_eq!(received.len(), 1);
    received.remove(0)
}

#[tokio::test]
async fn query_values_are_escaped_once_and_signed_as_they_are_sent() {
    // The texts by Python's `urllib.parse.quote` with `'` and `:` safe.
    let cases = [
        ("홍길동", "%ED%99%8D%EA%B8%B8%EB%8F%99"),
        ("a b", "a%20b"),
        ("100%", "100%25"),
        ("%ED", "%25ED"),
        ("a+b", "a%2Bb"),
        ("o'neil", "o'neil"),
        ("created_at:desc", "created_at:desc"),
        ("[x]", "%5Bx%5D"),
        (
            "홍 길동%+':[]",
            "%ED%99%8D%20%EA%B8%B8%EB%8F%99%25%2B':%5B%5D",
        ),
        ("a&b#c", "a%26b%23c"),
    ];
    for (value, escaped) in cases {
        let server = Server::answering(answer(200, "", EMPTY_LIST)).await;
        let list = ListUsers::new(instance()).sort(value).user_id(value);
        server.client().users().list(list).await.unwrap();
        let received = only_request(&server).await;
        assert_eq!(received.method, "GET");
        assert_eq!(
            received.target,
            format!("/v1/users?instance_id={INSTANCE}&sort={escaped}&user_id={escaped}")
        );
        assert_signed(&received);
    }
}

#[tokio::test]
async fn ids_are_one_segment_or_value_whatever_they_hold() {
    let id = "a b%+':[]홍?#&";
    let server = Server::answering(answer(200, "", EXAMPLE_ANSWER)).await;
    let (user, instance): (UserUuid, InstanceId) = (id.parse().unwrap(), id.parse().unwrap());
    let show = ShowUser::new(user.clone(), instance.clone());
    server.client().send(&show).await.unwrap();
    let received = only_request(&server).await;
    assert_eq!(
        received.target,
        "/v1/users/a%20b%25+':%5B%5D%ED%99%8D%3F%23&\
         ?instance_id=a%20b%25%2B':%5B%5D%ED%99%8D?%23%26"
    );
    assert_signed(&received);

    let server = Server::answering(answer(200, "", EXAMPLE_ANSWER)).await;
    let set = SetUser::new(user, UserSetRequest::new(instance));
    server.client().send(&set).await.unwrap();
    let received = only_request(&server).await;
    assert_eq!(
        received.target,
        "/v1/users/a%20b%25+':%5B%5D%ED%99%8D%3F%23&"
    );
    assert_eq!(
        received.body,
        r##"{"instance_id":"a b%+':[]홍?#&"}"##.as_bytes()
    );
    assert_signed(&received);
}

/// A client of the same server, whose endpoint is written in another way.
fn client_at(server: &Server, endpoint: &str) -> Client {
    server
        .builder()
        .endpoint(endpoint.parse().unwrap())
        .build()
        .unwrap()
}

#[tokio::test]
async fn however_the_endpoint_is_written_the_server_puts_the_signed_url_together() {
    let server = Server::answering(answer(200, "", EXAMPLE_ANSWER)).await;
    let port = server.port;
    let cases = [
        (format!("http://127.0.0.1:{port}"), "127.0.0.1"),
        (format!("http://127.0.0.1:{port}/"), "127.0.0.1"),
        (format!("HTTP://127.0.0.1:{port}"), "127.0.0.1"),
        (format!("http://LOCALHOST:{port}/"), "localhost"),
    ];
    for (index, (endpoint, host)) in cases.iter().enumerate() {
        client_at(&server, endpoint)
            .send(&set_user())
            .await
            .unwrap();
        let received = &server.received()[index];
        assert_eq!(
            received.headers["host"],
            format!("{host}:{port}").as_str(),
            "{endpoint}"
        );
        assert_eq!(received.target, format!("/v1/users/{USER}"));
        assert_signed(received);
    }
}

#[tokio::test]
async fn nothing_is_on_the_wire_that_the_client_did_not_put_there() {
    let server = Server::answering(answer(200, "", EXAMPLE_ANSWER)).await;
    let client = server.client();
    let prepared = client.prepare(&set_user()).await.unwrap();
    client.send(&set_user()).await.unwrap();
    let received = only_request(&server).await;
    let mut expected = prepared.headers().clone();
    expected.insert(
        "host",
        format!("127.0.0.1:{}", server.port).parse().unwrap(),
    );
    expected.insert("content-length", prepared.body().len().into());
    assert_eq!(received.headers, expected);
    assert_eq!(received.body, **prepared.body());
}

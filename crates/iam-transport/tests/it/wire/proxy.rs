//! https through a proxy's tunnel.

use std::collections::HashMap;

use iam_transport::{HyperTransport, HyperTransportBuilder, Kind, TransportHandle};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;

use super::support::*;

const ESTABLISHED: &str = "HTTP/1.1 200 Connection established\r\n\r\n";

/// Grants the tunnel and plays the server at its far end.
async fn tunnel(mut stream: impl AsyncRead + AsyncWrite + Unpin, far_end: TlsAcceptor) -> String {
    let connect = answer(&mut stream, ESTABLISHED).await;
    answer(&mut far_end.accept(stream).await.unwrap(), OK).await;
    connect
}

fn build(builder: HyperTransportBuilder, authority: &Authority) -> TransportHandle {
    TransportHandle::new(
        builder
            .only_roots_pem(authority.root_pem().as_bytes())
            .build()
            .unwrap(),
    )
}

fn environment<const N: usize>(
    variables: [(&'static str, String); N],
) -> impl Fn(&str) -> Option<String> {
    let variables = HashMap::from(variables);
    move |name| variables.get(name).cloned()
}

#[tokio::test]
async fn https_goes_through_the_tunnel_with_the_proxys_credentials() {
    let authority = Authority::new();
    let far_end = authority.acceptor("idc.example.com");
    let (port, proxy) =
        server(|listener| async move { tunnel(accept(&listener).await, far_end).await }).await;
    let builder =
        HyperTransport::builder().https_proxy(format!("http://user:pa%40ss@127.0.0.1:{port}"));
    let transport = build(builder, &authority);
    let answer = transport
        .send_buffered(get("https://idc.example.com/v1/users"), LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(answer.body(), "ok");
    let connect = proxy.await.unwrap();
    assert!(
        connect.starts_with("CONNECT idc.example.com:443 HTTP/1.1\r\n"),
        "{connect}"
    );
    // printf 'user:pa@ss' | base64
    assert!(
        connect.contains("\r\nProxy-Authorization: Basic dXNlcjpwYUBzcw==\r\n"),
        "{connect}"
    );
}

#[tokio::test]
async fn the_proxy_can_come_from_any_of_its_variables() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let authority = Authority::new();
        let far_end = authority.acceptor("idc.example.com");
        let (port, proxy) =
            server(|listener| async move { tunnel(accept(&listener).await, far_end).await }).await;
        let lookup = environment([(variable, format!("127.0.0.1:{port}"))]);
        let transport = build(HyperTransport::builder().environment(lookup), &authority);
        transport
            .send(get("https://idc.example.com:8443/"))
            .await
            .unwrap();
        assert!(
            proxy
                .await
                .unwrap()
                .starts_with("CONNECT idc.example.com:8443 "),
            "{variable}"
        );
    }
}

#[tokio::test]
async fn the_proxy_itself_can_be_reached_over_tls() {
    let authority = Authority::new();
    let (near_end, far_end) = (
        authority.acceptor("localhost"),
        authority.acceptor("idc.example.com"),
    );
    let (port, proxy) = server(|listener| async move {
        tunnel(
            near_end.accept(accept(&listener).await).await.unwrap(),
            far_end,
        )
        .await
    })
    .await;
    let transport = build(
        HyperTransport::builder().https_proxy(format!("https://localhost:{port}")),
        &authority,
    );
    let answer = transport
        .send_buffered(get("https://idc.example.com/"), LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(answer.body(), "ok");
    assert!(
        proxy
            .await
            .unwrap()
            .starts_with("CONNECT idc.example.com:443 ")
    );
}

#[tokio::test]
async fn the_certificate_is_still_the_servers_to_show() {
    let authority = Authority::new();
    let far_end = authority.acceptor("proxy.example.com");
    let (port, _proxy) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        answer(&mut stream, ESTABLISHED).await;
        far_end.accept(stream).await.is_ok()
    })
    .await;
    let transport = build(
        HyperTransport::builder().https_proxy(format!("http://127.0.0.1:{port}")),
        &authority,
    );
    let error = transport
        .send(get("https://idc.example.com/"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Tls, "{error}");
}

#[tokio::test]
async fn a_proxy_that_refuses_the_tunnel_is_connect_and_named_without_credentials() {
    for (refusal, reason) in [
        (
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            "tunnel error",
        ),
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "proxy authorization required",
        ),
        ("", "unexpected end of file"),
    ] {
        let (port, _proxy) =
            server(
                move |listener| async move { answer(&mut accept(&listener).await, refusal).await },
            )
            .await;
        let builder =
            HyperTransport::builder().https_proxy(format!("http://user:s3cret@127.0.0.1:{port}"));
        let error = build(builder, &Authority::new())
            .send(get("https://idc.example.com/"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Connect, "{error}");
        let text = error.to_string();
        let prefix = format!(
            "cannot connect to idc.example.com:443 through the proxy http://127.0.0.1:{port}: "
        );
        assert!(text.starts_with(&prefix) && text.contains(reason), "{text}");
        assert!(
            !text.contains("s3cret") && !format!("{error:?}").contains("s3cret"),
            "{text}"
        );
    }
}

/// A proxy setting that would fail whoever used it.
fn dead_proxy() -> (&'static str, String) {
    ("HTTPS_PROXY", "http://127.0.0.1:1".to_owned())
}

#[tokio::test]
async fn this_machine_is_reached_without_the_proxy() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("localhost");
    let (port, _server) = server(|listener| async move {
        answer(
            &mut acceptor.accept(accept(&listener).await).await.unwrap(),
            OK,
        )
        .await
    })
    .await;
    let transport = build(
        HyperTransport::builder().environment(environment([dead_proxy()])),
        &authority,
    );
    assert_eq!(
        transport
            .send(get(format!("https://localhost:{port}/")))
            .await
            .unwrap()
            .status(),
        200
    );
}

#[cfg(unix)]
#[tokio::test]
async fn hosts_of_no_proxy_are_reached_without_the_proxy() {
    let authority = Authority::new();
    // No loopback address by its form, but it reaches this machine.
    let acceptor = authority.acceptor("0.0.0.0");
    let (port, _server) = server(|listener| async move {
        answer(
            &mut acceptor.accept(accept(&listener).await).await.unwrap(),
            OK,
        )
        .await
    })
    .await;
    let url = format!("https://0.0.0.0:{port}/");
    let with_proxy = build(
        HyperTransport::builder().environment(environment([dead_proxy()])),
        &authority,
    );
    assert_eq!(
        with_proxy.send(get(&url)).await.unwrap_err().kind(),
        Kind::Connect
    );
    let exempt = environment([
        dead_proxy(),
        ("NO_PROXY", "example.com, 0.0.0.0".to_owned()),
    ]);
    let direct = build(HyperTransport::builder().environment(exempt), &authority);
    assert_eq!(direct.send(get(&url)).await.unwrap().status(), 200);
}

#[tokio::test]
async fn what_is_set_in_code_outranks_the_environment_in_any_order() {
    let authority = Authority::new();
    let far_end = authority.acceptor("idc.example.com");
    let (port, proxy) =
        server(|listener| async move { tunnel(accept(&listener).await, far_end).await }).await;
    let exempt_all = ("NO_PROXY", "*".to_owned());
    let builder = HyperTransport::builder()
        .https_proxy(format!("http://127.0.0.1:{port}"))
        .no_proxy("example.org")
        .environment(environment([dead_proxy(), exempt_all]));
    build(builder, &authority)
        .send(get("https://idc.example.com/"))
        .await
        .unwrap();
    proxy.await.unwrap();
}

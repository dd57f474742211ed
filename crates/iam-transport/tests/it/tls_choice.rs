//! What is compiled in of TLS, what is not, and what a program is told of it.

use bytes::Bytes;
use http::Request;
use iam_transport::{HyperTransport, Kind, TlsProvider, TlsRoots, TransportHandle};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PROVIDERS: [(TlsProvider, bool); 2] = [
    (TlsProvider::Ring, cfg!(feature = "ring")),
    (TlsProvider::AwsLcRs, cfg!(feature = "aws-lc-rs")),
];
const ROOTS: [(TlsRoots, bool); 2] = [
    (TlsRoots::Platform, cfg!(feature = "platform-roots")),
    (TlsRoots::Webpki, cfg!(feature = "webpki-roots")),
];

/// Whether https can be asked for with the defaults.
const HAS_TLS: bool = (PROVIDERS[0].1 || PROVIDERS[1].1) && (ROOTS[0].1 || ROOTS[1].1);

#[test]
fn of_what_is_compiled_in_the_first_is_used_whatever_else_is() {
    let provider = PROVIDERS.iter().find(|(_, is_there)| *is_there);
    assert_eq!(
        TlsProvider::preferred(),
        provider.map(|(provider, _)| *provider)
    );
    let roots = ROOTS.iter().find(|(_, are_there)| *are_there);
    assert_eq!(TlsRoots::preferred(), roots.map(|(roots, _)| *roots));
}

#[test]
fn a_choice_that_is_not_compiled_in_is_refused_and_names_its_feature() {
    for (provider, is_there) in PROVIDERS {
        let built = HyperTransport::builder().tls_provider(provider).build();
        check(&provider.to_string(), is_there, built.err());
    }
    for (roots, are_there) in ROOTS {
        // Without any provider there is no TLS, and roots are not asked for.
        if TlsProvider::preferred().is_some() {
            let built = HyperTransport::builder().tls_roots(roots).build();
            check(&roots.to_string(), are_there, built.err());
        }
    }
}

fn check(feature: &str, is_there: bool, error: Option<iam_transport::TransportError>) {
    let refusal = format!(
        "{feature} was chosen for TLS and is not compiled in: switch on the feature `{feature}` of iam-transport"
    );
    let error = error.map(|error| (error.kind(), error.to_string()));
    assert_eq!(error, (!is_there).then_some((Kind::Refused, refusal)));
}

#[tokio::test]
async fn without_tls_https_is_refused_with_the_feature_to_switch_on() {
    if HAS_TLS {
        return;
    }
    let transport = TransportHandle::new(HyperTransport::new().unwrap());
    let request = Request::get("https://localhost/")
        .body(Bytes::new())
        .unwrap();
    let error = transport.send_buffered(request, 1024).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.nothing_was_sent());
    let remedy = match TlsProvider::preferred() {
        None => "switch on the feature `ring` or `aws-lc-rs` of iam-transport",
        Some(_) => "switch on the feature `platform-roots` or `webpki-roots` of iam-transport",
    };
    assert!(error.to_string().contains(remedy), "{error}");
}

#[tokio::test]
async fn plain_http_to_this_machine_needs_no_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
        stream.write_all(answer).await.unwrap();
    });
    let transport = TransportHandle::new(HyperTransport::new().unwrap());
    let request = Request::get(format!("http://127.0.0.1:{port}/"));
    let request = request.body(Bytes::new()).unwrap();
    let answer = transport.send_buffered(request, 1024).await.unwrap();
    assert_eq!(answer.body().as_ref(), b"ok");
    server.await.unwrap();
}

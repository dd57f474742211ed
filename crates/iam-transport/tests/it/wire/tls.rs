//! Whose certificates are trusted, and what a refusal says.

use std::io::Write;
use std::process::Command;

use iam_transport::{
    HyperTransport, HyperTransportBuilder, Kind, TlsProvider, TlsRoots, TransportError,
    TransportHandle,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::version::{TLS12, TLS13};

use super::support::*;

/// Asks https://localhost, where a server holds the certificate of `acceptor`.
async fn ask(
    builder: HyperTransportBuilder,
    acceptor: TlsAcceptor,
) -> Result<String, TransportError> {
    let (port, _server) = server(|listener| async move {
        if let Ok(mut stream) = acceptor.accept(accept(&listener).await).await {
            answer(&mut stream, OK).await;
        }
    })
    .await;
    let transport = TransportHandle::new(builder.build().unwrap());
    let answer = transport
        .send_buffered(get(format!("https://localhost:{port}/")), LIMIT_BYTES)
        .await?;
    Ok(String::from_utf8(answer.into_body().to_vec()).unwrap())
}

async fn refusal(builder: HyperTransportBuilder, acceptor: TlsAcceptor) -> String {
    let error = ask(builder, acceptor).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Tls, "{error}");
    assert!(error.nothing_was_sent());
    error.to_string()
}

#[tokio::test]
async fn a_certificate_of_an_extra_root_for_the_right_host_is_accepted() {
    let authority = Authority::new();
    let builder = HyperTransport::builder().extra_root_pem(authority.root_pem().as_bytes());
    assert_eq!(
        ask(builder, authority.acceptor("localhost")).await.unwrap(),
        "ok"
    );
}

#[tokio::test]
async fn both_versions_of_tls_are_spoken() {
    for version in [&TLS12, &TLS13] {
        let authority = Authority::new();
        let builder = HyperTransport::builder().only_roots_pem(authority.root_pem().as_bytes());
        let acceptor = authority.acceptor_with("localhost", |_| {}, &[version], &[]);
        assert_eq!(ask(builder, acceptor).await.unwrap(), "ok", "{version:?}");
    }
}

#[tokio::test]
async fn each_provider_that_is_compiled_in_makes_a_handshake() {
    let providers = [
        (TlsProvider::Ring, cfg!(feature = "ring")),
        (TlsProvider::AwsLcRs, cfg!(feature = "aws-lc-rs")),
    ];
    for (provider, _) in providers.into_iter().filter(|(_, is_there)| *is_there) {
        let authority = Authority::new();
        let builder = HyperTransport::builder()
            .only_roots_pem(authority.root_pem().as_bytes())
            .tls_provider(provider);
        let answer = ask(builder, authority.acceptor("localhost")).await;
        assert_eq!(answer.unwrap(), "ok", "{provider}");
    }
}

#[tokio::test]
async fn extra_roots_add_to_each_choice_of_roots_that_is_compiled_in() {
    let roots = [
        (TlsRoots::Platform, cfg!(feature = "platform-roots")),
        (TlsRoots::Webpki, cfg!(feature = "webpki-roots")),
    ];
    for (roots, _) in roots.into_iter().filter(|(_, are_there)| *are_there) {
        let authority = Authority::new();
        let builder = HyperTransport::builder()
            .tls_roots(roots)
            .extra_root_pem(authority.root_pem().as_bytes());
        let answer = ask(builder, authority.acceptor("localhost")).await;
        assert_eq!(answer.unwrap(), "ok", "{roots}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let builder = HyperTransport::builder().extra_root_pem(authority.root_pem().as_bytes());
    let text = refusal(builder, authority.acceptor("other.example.com")).await;
    assert!(
        text.contains("not valid for") && text.contains("other.example.com"),
        "{text}"
    );
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let builder = HyperTransport::builder().extra_root_pem(authority.root_pem().as_bytes());
    let text = refusal(builder, authority.expired_acceptor("localhost")).await;
    assert!(text.to_lowercase().contains("expired"), "{text}");
}

#[tokio::test]
async fn a_certificate_of_an_unknown_issuer_is_refused_with_a_remedy() {
    let stranger = Authority::new();
    for builder in [
        HyperTransport::builder().extra_root_pem(Authority::new().root_pem().as_bytes()),
        HyperTransport::builder().only_roots_pem(Authority::new().root_pem().as_bytes()),
    ] {
        let text = refusal(builder, stranger.acceptor("localhost")).await;
        assert!(
            text.contains("UnknownIssuer") && text.contains("SSL_CERT_FILE"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn ssl_cert_file_names_the_trusted_roots() {
    let authority = Authority::new();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(authority.root_pem().as_bytes()).unwrap();
    let lookup = |name: &str| (name == "SSL_CERT_FILE").then(|| file.path().to_owned());
    let builder = HyperTransport::builder().environment(lookup);
    assert_eq!(
        ask(builder, authority.acceptor("localhost")).await.unwrap(),
        "ok"
    );
    let builder = HyperTransport::builder().environment(lookup);
    let text = refusal(builder, Authority::new().acceptor("localhost")).await;
    assert!(text.contains("UnknownIssuer"), "{text}");
}

#[tokio::test]
async fn extra_roots_add_to_those_of_ssl_cert_file_and_only_roots_replace_them() {
    let (of_file, other) = (Authority::new(), Authority::new());
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(of_file.root_pem().as_bytes()).unwrap();
    let lookup = |name: &str| (name == "SSL_CERT_FILE").then(|| file.path().to_owned());
    let builder = || HyperTransport::builder().environment(lookup);

    let with_extra = || builder().extra_root_pem(other.root_pem().as_bytes());
    assert_eq!(
        ask(with_extra(), of_file.acceptor("localhost"))
            .await
            .unwrap(),
        "ok"
    );
    assert_eq!(
        ask(with_extra(), other.acceptor("localhost"))
            .await
            .unwrap(),
        "ok"
    );

    let with_only = || builder().only_roots_pem(other.root_pem().as_bytes());
    assert_eq!(
        ask(with_only(), other.acceptor("localhost")).await.unwrap(),
        "ok"
    );
    refusal(with_only(), of_file.acceptor("localhost")).await;
}

#[tokio::test]
async fn the_provider_of_the_process_is_neither_needed_nor_set() {
    let authority = Authority::new();
    let builder = HyperTransport::builder().only_roots_pem(authority.root_pem().as_bytes());
    assert!(CryptoProvider::get_default().is_none());
    ask(builder, authority.acceptor("localhost")).await.unwrap();
    assert!(CryptoProvider::get_default().is_none());
}

/// In a process of its own: a provider of the process stays for all tests.
#[tokio::test]
async fn another_provider_of_the_process_is_not_used() {
    const ALONE: &str = "TEST_WITH_ANOTHER_PROVIDER";
    if std::env::var_os(ALONE).is_none() {
        let name = "wire::tls::another_provider_of_the_process_is_not_used";
        let test = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .env(ALONE, "1")
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&test.stdout);
        assert!(told.contains("1 passed"), "{told}");
        return;
    }
    let unusable = CryptoProvider {
        cipher_suites: Vec::new(),
        ..ring::default_provider()
    };
    unusable.install_default().unwrap();
    let authority = Authority::new();
    let builder = HyperTransport::builder().only_roots_pem(authority.root_pem().as_bytes());
    ask(builder, authority.acceptor("localhost")).await.unwrap();
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_a_tls_failure() {
    let (port, _server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        write(
            &mut stream,
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        )
        .await;
        stream
    })
    .await;
    let error = TransportHandle::new(trusting_a_stranger())
        .send(get(format!("https://127.0.0.1:{port}/")))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Tls, "{error}");
}

#[tokio::test]
async fn a_connection_closed_within_the_handshake_is_connect() {
    let (port, _server) = server(|listener| async move { drop(accept(&listener).await) }).await;
    let error = TransportHandle::new(trusting_a_stranger())
        .send(get(format!("https://127.0.0.1:{port}/")))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Connect, "{error}");
}

#[tokio::test]
async fn an_answer_cut_off_without_the_end_of_tls_is_interrupted() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("localhost");
    let (port, _server) = server(|listener| async move {
        let mut stream = acceptor.accept(accept(&listener).await).await.unwrap();
        // Without a length, only the end of TLS tells the whole answer from a cut one.
        answer(&mut stream, "HTTP/1.1 200 OK\r\n\r\n{\"delete_all\":false").await;
    })
    .await;
    let builder = HyperTransport::builder().only_roots_pem(authority.root_pem().as_bytes());
    let transport = TransportHandle::new(builder.build().unwrap());
    let error = transport
        .send_buffered(get(format!("https://localhost:{port}/")), LIMIT_BYTES)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Interrupted, "{error}");
}

//! Every operation that carries a secret in its body, and one that carries only those in its headers, over sockets.

use std::fmt::Debug;
use std::time::Duration;

use http::StatusCode;
use iam_client::auth::{Credentials, FixedClock, UnixMillis};
use iam_client::model::instances::{
    CreateInstance, InstanceCreateRequest, InstanceSetRequest, LdapConfigCreateRequest,
    LdapConfigSetRequest, SetInstance,
};
use iam_client::model::later::since_1_5;
use iam_client::model::users::{CreateUser, ShowUser, UserCreateRequest};
use iam_client::model::{ApiVersion, Operation, VERSION_TABLE};
use iam_client::transport::{HyperTransport, TransportHandle};
use iam_client::{Answer, CallOptions, Client, ClientBuilder, Error, RetryPolicy};
use iam_emulator::{Cut, Emulator, EmulatorBuilder, Fault, FaultRule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::planted::{
    BIND_CREDENTIAL, PASSWORD, PROXY_PASSWORD, SECRET_KEY, SESSION_TOKEN, Search,
};
use super::reflecting::{Reflecting, WAYS, header, way};
use crate::support::{Stand, acceptor, instance, john_doe};

/// 2026-11-23T00:00:00Z.
const NOW: UnixMillis = UnixMillis::new(1_795_392_000_000);

pub(super) fn credentials() -> Credentials {
    Credentials::new("AKPLAIN", SECRET_KEY)
        .unwrap()
        .with_session_token(SESSION_TOKEN)
        .unwrap()
}

pub(super) fn create_user() -> CreateUser {
    let request = UserCreateRequest::new(instance(), "Planted", "planted.user");
    CreateUser::new(request.password(PASSWORD))
}

pub(super) fn create_instance() -> CreateInstance {
    let config = LdapConfigCreateRequest::new().bind_credential(BIND_CREDENTIAL);
    CreateInstance::new(InstanceCreateRequest::new("Planted").identity_store_config(config))
}

pub(super) fn set_instance() -> SetInstance {
    let config = LdapConfigSetRequest::new().bind_credential(BIND_CREDENTIAL);
    SetInstance::new(
        instance(),
        InstanceSetRequest::new().identity_store_config(config),
    )
}

/// The same two in the shape of a later version.
fn create_instance_since_1_5() -> since_1_5::CreateInstance {
    let config = LdapConfigCreateRequest::new().bind_credential(BIND_CREDENTIAL);
    since_1_5::CreateInstance::new(
        since_1_5::InstanceCreateRequest::new("Planted").identity_store_config(config),
    )
}

fn set_instance_since_1_5() -> since_1_5::SetInstance {
    let config = LdapConfigSetRequest::new().bind_credential(BIND_CREDENTIAL);
    since_1_5::SetInstance::new(
        instance(),
        since_1_5::InstanceSetRequest::new().identity_store_config(config),
    )
}

fn builder() -> EmulatorBuilder {
    let versions = VERSION_TABLE.rows().iter().map(|row| row.version);
    Emulator::builder()
        .credentials(credentials())
        .documented_limits(false)
        .versions(versions.chain(VERSION_TABLE.later().iter().copied()))
}

fn aimed_at(endpoint: &str, transport: &TransportHandle) -> ClientBuilder {
    Client::builder()
        .endpoint(endpoint.parse().unwrap())
        .credentials(credentials())
        .clock(FixedClock::new(NOW))
        .transport(transport.clone())
        .options(once())
}

fn once() -> CallOptions {
    CallOptions::new().retry(RetryPolicy::never())
}

fn plain() -> TransportHandle {
    TransportHandle::new(HyperTransport::new().unwrap())
}

/// Sends each of the operations, and keeps what comes of it.
async fn drive(place: &str, client: &Client, search: &mut Search) {
    one(place, client, &create_user(), search).await;
    one(place, client, &create_instance(), search).await;
    one(place, client, &set_instance(), search).await;
    one(
        place,
        client,
        &ShowUser::new(john_doe(), instance()),
        search,
    )
    .await;
    let later = client.with(client.options().clone().api_version(ApiVersion::V1_5));
    one(place, &later, &create_instance_since_1_5(), search).await;
    one(place, &later, &set_instance_since_1_5(), search).await;
}

async fn one<O: Operation + Debug>(place: &str, client: &Client, operation: &O, search: &mut Search)
where
    O::Response: Debug,
{
    let place = format!("{place}, {}", O::NAME);
    search.add_debug(&place, operation);
    let prepared = client.prepare(operation).await.unwrap();
    search.add_debug(&format!("{place}, prepared"), &prepared);
    keep(&place, client.send(operation).await, search);
}

fn keep<T: Debug>(place: &str, outcome: Result<Answer<T>, Error>, search: &mut Search) {
    match outcome {
        Ok(answer) => search.add_debug(&format!("{place}, answered"), &answer),
        Err(error) => {
            search.add_error(&format!("{place}, refused"), &error);
            search.add(format!("{place}, what is kept of the body"), error.body());
            search.add_debug(&format!("{place}, headers"), &error.headers());
            if let Some(refusal) = error.service_error() {
                search.add_error(&format!("{place}, refusal"), refusal);
                search.add_debug(&format!("{place}, body of the refusal"), refusal.body());
                search.add(format!("{place}, details"), refusal.details().join("\n"));
            }
            if let Some(failure) = error.transport_error() {
                search.add_error(&format!("{place}, transport"), failure);
            }
        }
    }
}

/// The emulator, in plain HTTP and in TLS, with and without faults; then what it has kept.
pub(super) async fn with_the_emulator(search: &mut Search) {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("planted.redb");
    for (name, stand) in [
        ("over TCP", Stand::tcp(builder().data(&data)).await),
        ("over TLS", Stand::tls(builder()).await),
    ] {
        let client = stand
            .builder_of(credentials())
            .clock(FixedClock::new(NOW))
            .build()
            .unwrap();
        drive(name, &client, search).await;
        for fault in [
            Fault::status(StatusCode::SERVICE_UNAVAILABLE),
            Fault::status(StatusCode::INTERNAL_SERVER_ERROR).applied(),
            Fault::cut(Cut::BeforeApplying),
            Fault::cut(Cut::AfterApplying),
            Fault::truncated_body(),
            Fault::html_417(),
            Fault::clock_skew(86_400_000),
        ] {
            let place = format!("{name}, {fault}");
            stand.emulator.faults().add(FaultRule::new(fault).times(12));
            drive(&place, &client, search).await;
            search.add_debug(&place, &stand.emulator.faults().pending());
            stand.emulator.faults().clear();
        }
        let stranger = Credentials::new("AKPLAIN", SECRET_KEY).unwrap();
        let wrong = Credentials::new("AKPLAIN", format!("{SECRET_KEY}x")).unwrap();
        for (place, credentials) in [("without the token", stranger), ("with another key", wrong)] {
            let credentials = match place {
                "with another key" => credentials.with_session_token(SESSION_TOKEN).unwrap(),
                _ => credentials,
            };
            let client = stand
                .builder_of(credentials)
                .clock(FixedClock::new(NOW))
                .build()
                .unwrap();
            let outcome = client.send(&create_user()).await;
            assert_eq!(
                outcome.as_ref().unwrap_err().status(),
                Some(StatusCode::UNAUTHORIZED)
            );
            keep(&format!("{name}, {place}"), outcome, search);
        }
        search.add_debug("the emulator", &stand.emulator);
        search.add_debug("the emulator's journal", stand.emulator.journal());
        let entries = stand.emulator.journal().entries();
        search.add_debug("the emulator's journal, entries", &entries);
        search.add(
            "the emulator's journal, JSON",
            serde_json::to_vec(&entries).unwrap(),
        );
        if name == "over TCP" {
            let address = stand.endpoint.as_str().strip_prefix("http://").unwrap();
            for path in ["requests", "faults", "health", "nothing"] {
                search.add(
                    format!("/_emulator/{path}"),
                    get(address, &format!("/_emulator/{path}")).await,
                );
            }
        }
        drop(stand);
    }
    // Passwords are not kept, so they are not in the file, whatever form it has.
    search.add("the data file", std::fs::read(&data).unwrap());
}

async fn get(address: &str, path: &str) -> Vec<u8> {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    answer
}

/// Servers that give back what they were sent.
pub(super) async fn with_servers_that_reflect(search: &mut Search) {
    for (way, answer) in WAYS {
        let server = Reflecting::start(answer).await;
        let client = aimed_at(&format!("http://127.0.0.1:{}", server.port), &plain())
            .build()
            .unwrap();
        drive(way, &client, search).await;
        // They did travel.
        let received = server.received();
        for secret in [PASSWORD, BIND_CREDENTIAL] {
            assert!(
                received.contains(&serde_json::to_string(secret).unwrap()),
                "{way}: {received}"
            );
        }
        assert_eq!(header(&received, "x-auth-token"), SESSION_TOKEN, "{way}");
    }
    // Repeated, so that the client tells of it.
    let server = Reflecting::start(way("headers repeat the token")).await;
    let millisecond = Duration::from_millis(1);
    let options = CallOptions::new().retry(RetryPolicy::new().delays(millisecond, millisecond));
    let client = aimed_at(&format!("http://127.0.0.1:{}", server.port), &plain()).options(options);
    drive("repeated", &client.build().unwrap(), search).await;

    let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let server = Reflecting::start_http2(acceptor(&certificate, &[b"h2"])).await;
    let transport = HyperTransport::builder().only_roots_pem(certificate.cert.pem().as_bytes());
    let transport = TransportHandle::new(transport.build().unwrap());
    let client = aimed_at(&format!("https://localhost:{}", server.port), &transport)
        .build()
        .unwrap();
    let error = client.send(&create_user()).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST), "{error}");
    search.add("refused over HTTP/2", error.body());
    drive("over HTTP/2", &client, search).await;
    assert!(server.received().contains(SESSION_TOKEN));
}

/// Connections that come to nothing.
pub(super) async fn without_an_answer(search: &mut Search) {
    let refusing = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = refusing.local_addr().unwrap().port();
    drop(refusing);
    let refused = aimed_at(&format!("http://127.0.0.1:{port}"), &plain())
        .build()
        .unwrap();
    drive("nobody listens", &refused, search).await;

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let unanswered = aimed_at(&format!("http://127.0.0.1:{port}"), &plain());
    let options = once().timeout(Duration::from_millis(50));
    drive(
        "nobody answers",
        &unanswered.options(options).build().unwrap(),
        search,
    )
    .await;

    // Plain HTTP in the place of TLS, and a certificate that nobody knows.
    let plain_http = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = plain_http.local_addr().unwrap().port();
    let answering = tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain_http.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let no_tls = aimed_at(&format!("https://localhost:{port}"), &plain())
        .build()
        .unwrap();
    drive("no TLS", &no_tls, search).await;
    answering.abort();
    let stand = Stand::tls(builder()).await;
    let unknown = aimed_at(stand.endpoint.as_str(), &plain()).build().unwrap();
    drive("an unknown certificate", &unknown, search).await;

    // A proxy that says no, with what it was given.
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = proxy.local_addr().unwrap().port();
    let refusing = tokio::spawn(async move {
        while let Ok((mut stream, _)) = proxy.accept().await {
            let mut asked = vec![0; 4096];
            let length = stream.read(&mut asked).await.unwrap_or(0);
            let asked = String::from_utf8_lossy(&asked[..length]).into_owned();
            assert!(asked.contains("Basic "), "{asked}");
            let answer = format!(
                "HTTP/1.1 407 Authenticate\r\nX-Asked: {}\r\n\r\n{asked}",
                header(&asked, "proxy-authorization")
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    let proxied = HyperTransport::builder()
        .https_proxy(format!("http://user:{PROXY_PASSWORD}@127.0.0.1:{port}"))
        .build()
        .unwrap();
    search.add_debug("a transport with a proxy", &proxied);
    let proxied = TransportHandle::new(proxied);
    let client = aimed_at("https://idc.example", &proxied).build().unwrap();
    drive("a proxy that says no", &client, search).await;
    refusing.abort();
    for url in [
        format!("socks5://user:{PROXY_PASSWORD}@127.0.0.1:{port}"),
        format!("ftp://user:{PROXY_PASSWORD}@127.0.0.1"),
        format!("http://user:{PROXY_PASSWORD}@127.0.0.1:99999"),
    ] {
        match HyperTransport::builder().https_proxy(url).build() {
            Err(error) => search.add_error("a proxy that cannot be used", &error),
            Ok(transport) => {
                let transport = TransportHandle::new(transport);
                let client = aimed_at("https://idc.example", &transport).build().unwrap();
                drive("a proxy of another kind", &client, search).await;
            }
        }
    }
}

//! Certificates, good and bad, and what a server can do to a handshake.

use std::io::Write;
use std::sync::{Arc, LazyLock};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection};

use super::line::{Line, Then};
use super::matrix::Protocol;

/// A name that RFC 6761 promises not to exist. A proxy is asked for it all the same.
pub(super) const NOWHERE: &str = "id-center.invalid";

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    Expired,
    WrongHost,
    UnknownIssuer,
}

/// What a server does to a handshake once it has the client's first message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Handshake {
    Certificate(Flaw),
    /// It writes these bytes, which are no part of the handshake.
    Bytes(&'static [u8], Then),
    /// It writes half of its own first messages, and closes.
    CutFlight,
}

/// A server of nothing newer than TLS 1.1 answers the first message of this client with the alert `protocol_version`,
/// as recorded from `openssl s_server -tls1_1 -cipher ALL:@SECLEVEL=0` of OpenSSL 3.0.19.
pub(super) const TLS_1_1_ALERT: &[u8] = &[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46];

type Issuer = CertifiedIssuer<'static, KeyPair>;

static TRUSTED: LazyLock<Issuer> = LazyLock::new(|| issuer("Trusted"));
static STRANGER: LazyLock<Issuer> = LazyLock::new(|| issuer("Stranger"));

/// The root that clients of the matrix trust, and no other.
pub(super) fn root_pem() -> String {
    TRUSTED.pem()
}

fn issuer(name: &str) -> Issuer {
    let mut params = CertificateParams::new([]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn config(flaw: Option<Flaw>, protocol: Protocol) -> Arc<ServerConfig> {
    let hosts = match flaw {
        Some(Flaw::WrongHost) => vec!["elsewhere.invalid".to_owned()],
        _ => vec!["localhost".to_owned(), NOWHERE.to_owned()],
    };
    let mut params = CertificateParams::new(hosts).unwrap();
    if flaw == Some(Flaw::Expired) {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    }
    let issuer = match flaw {
        Some(Flaw::UnknownIssuer) => &*STRANGER,
        _ => &*TRUSTED,
    };
    let key = KeyPair::generate().unwrap();
    let certificate: CertificateDer<'static> = params.signed_by(&key, issuer).unwrap().into();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    config.alpn_protocols = vec![match protocol {
        Protocol::Http1 => b"http/1.1".to_vec(),
        Protocol::Http2 => b"h2".to_vec(),
    }];
    Arc::new(config)
}

/// Does what a fault says to the handshake on a fresh connection; a line if one comes of it.
pub(super) async fn accept(
    mut tcp: TcpStream,
    protocol: Protocol,
    fault: Option<Handshake>,
) -> Option<Line> {
    let flaw = match fault {
        None => None,
        Some(Handshake::Certificate(flaw)) => Some(flaw),
        Some(Handshake::Bytes(bytes, then)) => {
            let mut hello = [0; 4096];
            tcp.read(&mut hello).await.ok().filter(|read| *read > 0)?;
            Line::Plain(tcp).end(bytes, then).await;
            return None;
        }
        Some(Handshake::CutFlight) => {
            let flight = flight(&mut tcp, protocol).await?;
            Line::Plain(tcp)
                .end(&flight[..flight.len() / 2], Then::Close)
                .await;
            return None;
        }
    };
    let accepted = TlsAcceptor::from(config(flaw, protocol)).accept(tcp).await;
    Some(Line::Tls(Box::new(accepted.ok()?)))
}

/// What a server says to the client's first message.
async fn flight(tcp: &mut TcpStream, protocol: Protocol) -> Option<Vec<u8>> {
    let mut connection = ServerConnection::new(config(None, protocol)).unwrap();
    let mut buffer = [0; 4096];
    while !connection.wants_write() {
        let read = tcp.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        connection.read_tls(&mut &buffer[..read]).unwrap();
        connection.process_new_packets().ok()?;
    }
    Some(written(&mut connection))
}

/// What the records look like that carry these bytes.
pub(super) fn records(connection: &mut ServerConnection, bytes: &[u8]) -> Vec<u8> {
    connection.writer().write_all(bytes).unwrap();
    written(connection)
}

fn written(connection: &mut ServerConnection) -> Vec<u8> {
    let mut written = Vec::new();
    while connection.wants_write() {
        connection.write_tls(&mut written).unwrap();
    }
    written
}

//! Where a conformance test stands: an emulator, and the way to it.

mod command;
mod tls;

pub(crate) use command::scp_idc;
pub(crate) use tls::acceptor;

use iam_client::auth::Credentials;
use iam_client::model::{InstanceId, UserUuid};
use iam_client::transport::{HyperTransport, TransportHandle};
use iam_client::{CallOptions, Client, ClientBuilder, Endpoint, RetryPolicy};
use iam_emulator::{Emulator, EmulatorBuilder, Server};
use std::time::Duration;
use tls::TlsServer;

/// The reference's example user, of the demo seed.
pub(crate) const JOHN_DOE: &str = "138c2fc8c29a449dbfa8681f8f1d78e2";

/// An emulator with the demo seed, and the way to it. What serves it stops with the stand.
pub(crate) struct Stand {
    pub(crate) emulator: Emulator,
    pub(crate) endpoint: Endpoint,
    transport: TransportHandle,
    _server: Option<Serving>,
}

enum Serving {
    Tcp { _server: Server },
    Tls { _server: TlsServer },
}

impl Stand {
    pub(crate) async fn in_process(builder: EmulatorBuilder) -> Self {
        let emulator = builder.build().unwrap();
        Self {
            endpoint: "https://id-center.test".parse().unwrap(),
            transport: TransportHandle::new(emulator.transport()),
            emulator,
            _server: None,
        }
    }

    pub(crate) async fn tcp(builder: EmulatorBuilder) -> Self {
        let emulator = builder.build().unwrap();
        let server = emulator.bind("127.0.0.1:0").await.unwrap();
        Self {
            endpoint: server.endpoint_url().parse().unwrap(),
            transport: TransportHandle::new(HyperTransport::new().unwrap()),
            emulator,
            _server: Some(Serving::Tcp { _server: server }),
        }
    }

    pub(crate) async fn tls(builder: EmulatorBuilder) -> Self {
        let emulator = builder.build().unwrap();
        let server = TlsServer::start(emulator.clone()).await;
        let transport = HyperTransport::builder()
            .only_roots_pem(server.root_pem.as_bytes())
            .build()
            .unwrap();
        Self {
            endpoint: server.endpoint_url.parse().unwrap(),
            transport: TransportHandle::new(transport),
            emulator,
            _server: Some(Serving::Tls { _server: server }),
        }
    }

    /// A client that may do everything.
    pub(crate) fn client(&self) -> Client {
        self.client_of(self.emulator.credentials().clone())
    }

    pub(crate) fn client_of(&self, credentials: Credentials) -> Client {
        self.builder_of(credentials).build().unwrap()
    }

    pub(crate) fn builder_of(&self, credentials: Credentials) -> ClientBuilder {
        Client::builder()
            .endpoint(self.endpoint.clone())
            .credentials(credentials)
            .transport(self.transport.clone())
            .options(quick())
    }
}

/// The defaults, but for waits that a test need not sit through.
pub(crate) fn quick() -> CallOptions {
    let millisecond = Duration::from_millis(1);
    CallOptions::new().retry(RetryPolicy::new().delays(millisecond, millisecond))
}

pub(crate) fn john_doe() -> UserUuid {
    JOHN_DOE.parse().unwrap()
}

pub(crate) fn instance() -> InstanceId {
    "ssoins-12345".parse().unwrap()
}

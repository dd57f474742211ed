//! What a cell is run on: an emulator, the proxy before it, a client, and a server where nothing may ever arrive.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use iam_client::auth::{
    Clock, Credentials, CredentialsError, ProvideCredentials, Skew, SystemClock, UnixMillis,
};
use iam_client::transport::{HyperTransport, TransportHandle};
use iam_client::{CallOptions, Client};
use iam_emulator::{Emulator, FaultRule, Server};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::matrix::{Circumstances, Dead, Fault, Protocol};
use super::proxy::{Port, Proxy, Proxying};
use super::tls::{self, NOWHERE};

/// How far clocks may be apart before the emulator refuses a signature.
const SKEW: Duration = Duration::from_secs(15 * 60);

/// The longest answer that clients read.
const BODY_LIMIT: usize = 256 * 1024;

pub(super) struct Stand {
    pub(super) emulator: Emulator,
    pub(super) proxying: Proxying,
    pub(super) client: Client,
    /// Scheme, host and port of the service, as clients know it.
    pub(super) endpoint: String,
    pub(super) elsewhere: Elsewhere,
    fault: Fault,
    door: Arc<Door>,
    dead: Option<DeadAddress>,
    _server: Server,
}

impl Stand {
    /// `opens_at` is the attempt at which the port opens where connections are refused.
    pub(super) async fn new(
        fault: Fault,
        protocol: Protocol,
        options: CallOptions,
        opens_at: Option<usize>,
    ) -> Self {
        let (port, dead) = Port::reserve_with(dead_ipv6(fault)).await;
        let secure = fault.needs_tls(protocol);
        let number = port.number;
        let endpoint = match fault {
            Fault::NoSuchName | Fault::Tunnel(..) => format!("https://{NOWHERE}"),
            Fault::DeadIpv6(_) if !secure => format!("http://localhost:{number}"),
            _ if secure => format!("https://localhost:{number}"),
            _ => format!("http://127.0.0.1:{number}"),
        };
        let emulator = Emulator::builder()
            .public_url(&endpoint)
            .skew(Skew::Within(SKEW))
            .build()
            .unwrap();
        let server = emulator.bind("127.0.0.1:0").await.unwrap();
        let proxying = Proxying::new(fault, protocol, secure, server.local_addr());
        let door = Arc::new(Door::new(port, proxying.clone()));
        if !matches!(fault, Fault::Refused) {
            door.open();
        }
        let client = Client::builder()
            .endpoint(endpoint.parse().unwrap())
            .credentials_provider(Knocking {
                credentials: emulator.credentials().clone(),
                attempts: AtomicUsize::new(0),
                opens_at,
                door: Arc::clone(&door),
            })
            .clock(Skewed(match fault {
                Fault::Clock(seconds) => seconds,
                _ => 0,
            }))
            .transport(transport(fault, number))
            .body_limit(BODY_LIMIT)
            .options(options)
            .build()
            .unwrap();
        Self {
            emulator,
            proxying,
            client,
            endpoint,
            elsewhere: Elsewhere::new(),
            fault,
            door,
            dead,
            _server: server,
        }
    }

    /// The next so many times, `operation` meets the fault.
    pub(super) fn arm(&self, operation: &str, times: usize) {
        self.proxying.arm(times);
        if let Fault::Service(order) = self.fault {
            let fault = order(&Circumstances {
                elsewhere: self.elsewhere.address.to_string(),
                now: SystemClock::new().now(),
            });
            let rule = FaultRule::new(fault).operation(operation);
            self.emulator.faults().add(rule.times(times as u64));
        }
    }

    /// Nothing goes wrong any more; `false` where that cannot be.
    pub(super) fn heal(&self) -> bool {
        self.proxying.arm(0);
        self.emulator.faults().clear();
        self.door.open();
        !matches!(self.fault, Fault::NoSuchName | Fault::Clock(_))
    }

    /// Whether the name of the service has an address that does not answer.
    pub(super) fn is_half_silent(&self) -> bool {
        matches!(self.dead, Some(DeadAddress::Silent { .. }))
    }

    /// A client that asks the emulator itself, past everything that goes wrong.
    pub(super) fn inspector(&self) -> Client {
        Client::builder()
            .endpoint(self.endpoint.parse().unwrap())
            .credentials(self.emulator.credentials().clone())
            .transport(self.emulator.transport())
            .build()
            .unwrap()
    }
}

fn transport(fault: Fault, port: u16) -> TransportHandle {
    let builder = HyperTransport::builder()
        .only_roots_pem(tls::root_pem().as_bytes())
        .body_limit_bytes(BODY_LIMIT);
    let builder = match fault {
        Fault::Tunnel(..) => builder.https_proxy(format!("http://127.0.0.1:{port}")),
        _ => builder,
    };
    TransportHandle::new(builder.build().unwrap())
}

/// The proxy's port, closed until it is opened.
struct Door {
    port: Mutex<Option<Port>>,
    proxying: Proxying,
    proxy: Mutex<Option<Proxy>>,
}

impl Door {
    fn new(port: Port, proxying: Proxying) -> Self {
        Self {
            port: Mutex::new(Some(port)),
            proxying,
            proxy: Mutex::new(None),
        }
    }

    fn open(&self) {
        if let Some(port) = self.port.lock().unwrap().take() {
            *self.proxy.lock().unwrap() = Some(self.proxying.accept(port.listen()));
        }
    }
}

/// Credentials, asked for at each attempt, one of which opens the door.
struct Knocking {
    credentials: Credentials,
    attempts: AtomicUsize,
    opens_at: Option<usize>,
    door: Arc<Door>,
}

impl ProvideCredentials for Knocking {
    async fn credentials(&self, _: UnixMillis) -> Result<Credentials, CredentialsError> {
        let attempt = self.attempts.fetch_add(1, Ordering::SeqCst) + 1;
        if Some(attempt) == self.opens_at {
            self.door.open();
        }
        Ok(self.credentials.clone())
    }
}

impl fmt::Debug for Knocking {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Knocking")
    }
}

/// The system's clock, so many seconds ahead.
#[derive(Debug)]
struct Skewed(i64);

impl Clock for Skewed {
    fn now(&self) -> UnixMillis {
        let now = SystemClock::new().now();
        let ahead = Duration::from_secs(self.0.unsigned_abs());
        if self.0 < 0 {
            now.saturating_sub(ahead)
        } else {
            now.saturating_add(ahead)
        }
    }
}

/// Another server, which nobody has any business with.
pub(super) struct Elsewhere {
    listener: std::net::TcpListener,
    address: SocketAddr,
}

impl Elsewhere {
    fn new() -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        Self { listener, address }
    }

    /// Whether anybody has connected.
    pub(super) fn was_visited(&self) -> bool {
        match self.listener.accept() {
            Ok(_) => true,
            Err(error) => {
                assert_eq!(error.kind(), io::ErrorKind::WouldBlock, "{error}");
                false
            }
        }
    }
}

fn dead_ipv6(fault: Fault) -> Option<Dead> {
    match fault {
        Fault::DeadIpv6(dead) => Some(dead),
        _ => None,
    }
}

/// A port of `[::1]` that leads nowhere.
enum DeadAddress {
    Refusing {
        _bound: TcpSocket,
    },
    Silent {
        _full: (tokio::net::TcpListener, Vec<TcpStream>),
    },
}

impl DeadAddress {
    /// `None` on a machine without IPv6, where the address leads nowhere anyway.
    async fn new(port: u16, dead: Dead) -> io::Result<Option<Self>> {
        let address = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
        let socket = TcpSocket::new_v6()?;
        match socket.bind(address) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(_) => return Ok(None),
            Ok(()) => {}
        }
        Ok(Some(match dead {
            Dead::Refusing => Self::Refusing { _bound: socket },
            Dead::Silent => {
                let listener = socket.listen(0)?;
                Self::Silent {
                    _full: (listener, fill(address).await),
                }
            }
        }))
    }
}

/// Connects until the queue of a listener that accepts nobody is full: who comes then gets no answer.
async fn fill(address: SocketAddr) -> Vec<TcpStream> {
    const NO_ANSWER: Duration = Duration::from_millis(100);
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) = timeout(NO_ANSWER, TcpStream::connect(address)).await {
        waiting.push(stream);
    }
    waiting
}

impl Port {
    /// A port that leads nowhere on IPv6 too, if that is wanted.
    async fn reserve_with(dead: Option<Dead>) -> (Self, Option<DeadAddress>) {
        loop {
            let port = Self::reserve();
            let Some(dead) = dead else {
                return (port, None);
            };
            // Somebody else may have the port there.
            if let Ok(dead) = DeadAddress::new(port.number, dead).await {
                return (port, dead);
            }
        }
    }
}

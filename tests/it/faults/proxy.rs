//! The fault proxy: between client and emulator, over real sockets.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::{Bytes, BytesMut};
use http::{Request, header};
use iam_client::auth::headers::SCP_TIMESTAMP;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::line::Line;
use super::matrix::{Fault, Protocol};
use super::misdeed::{Answer, At};
use super::{http1, http2, tls};

const BACKLOG: u32 = 64;

/// A port at which nobody listens: who connects to it is refused.
pub(super) struct Port {
    socket: TcpSocket,
    pub(super) number: u16,
}

impl Port {
    pub(super) fn reserve() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let number = socket.local_addr().unwrap().port();
        Self { socket, number }
    }

    pub(super) fn listen(self) -> TcpListener {
        self.socket.listen(BACKLOG).unwrap()
    }
}

/// A proxy that accepts connections. Dropping it cuts them all.
pub(super) struct Proxy(JoinHandle<()>);

impl Drop for Proxy {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What every connection of a proxy shares: what it does wrong, and what it sees meanwhile.
#[derive(Clone)]
pub(super) struct Proxying {
    shared: Arc<Shared>,
    /// The number of this connection.
    connection: usize,
}

struct Shared {
    protocol: Protocol,
    secure: bool,
    fault: Fault,
    service: SocketAddr,
    /// How many times the fault is still met.
    faults_left: AtomicUsize,
    requests: Mutex<Vec<Seen>>,
    connects: Mutex<Vec<String>>,
    connections: watch::Sender<usize>,
    dismissed: watch::Sender<bool>,
}

/// A request that the proxy has read.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// The number of its connection.
    pub(super) connection: usize,
    pub(super) host: String,
    /// `Scp-Timestamp`.
    pub(super) signed_at: u64,
}

impl Proxying {
    pub(super) fn new(fault: Fault, protocol: Protocol, secure: bool, service: SocketAddr) -> Self {
        let shared = Shared {
            protocol,
            secure,
            fault,
            service,
            faults_left: AtomicUsize::new(0),
            requests: Mutex::default(),
            connects: Mutex::default(),
            connections: watch::Sender::new(0),
            dismissed: watch::Sender::new(false),
        };
        Self {
            shared: Arc::new(shared),
            connection: 0,
        }
    }

    /// Accepts connections until the proxy is dropped.
    pub(super) fn accept(&self, listener: TcpListener) -> Proxy {
        let mut proxying = self.clone();
        Proxy(tokio::spawn(async move {
            let mut serving = JoinSet::new();
            while let Ok((tcp, _)) = listener.accept().await {
                proxying.connection += 1;
                serving.spawn(proxying.clone().serve(tcp));
            }
        }))
    }

    /// The next so many times, the fault is met.
    pub(super) fn arm(&self, times: usize) {
        self.shared.faults_left.store(times, Ordering::SeqCst);
    }

    /// Closes every connection, and waits until the clients have closed them too.
    pub(super) async fn dismiss(&self) {
        self.shared.dismissed.send_replace(true);
        let mut connections = self.shared.connections.subscribe();
        connections.wait_for(|open| *open == 0).await.unwrap();
        self.shared.dismissed.send_replace(false);
    }

    /// Waits until connections are to be closed.
    pub(super) async fn dismissed(&self) {
        let mut dismissed = self.shared.dismissed.subscribe();
        dismissed.wait_for(|dismissed| *dismissed).await.unwrap();
    }

    /// The requests that were read, in their order.
    pub(super) fn requests(&self) -> Vec<Seen> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// What was said to the proxy to have it open a tunnel.
    pub(super) fn connects(&self) -> Vec<String> {
        self.shared.connects.lock().unwrap().clone()
    }

    /// Whether the fault is met this time.
    pub(super) fn meets_fault(&self) -> bool {
        let left = &self.shared.faults_left;
        let taken = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            left.checked_sub(1)
        });
        taken.is_ok()
    }

    pub(super) fn saw(&self, request: &Request<Bytes>) {
        let text = |name| request.headers()[name].to_str().unwrap().to_owned();
        self.shared.requests.lock().unwrap().push(Seen {
            connection: self.connection,
            host: text(header::HOST),
            signed_at: text(SCP_TIMESTAMP).parse().unwrap(),
        });
    }

    /// The service's answer.
    pub(super) async fn forward(&self, request: &Request<Bytes>) -> Answer {
        let service = TcpStream::connect(self.shared.service).await.unwrap();
        http1::ask(service, request).await
    }

    /// The service's answer, once the request has come so far; an empty one before.
    pub(super) async fn answer_at(&self, at: At, request: &Request<Bytes>) -> Answer {
        match at {
            At::Answered => self.forward(request).await,
            _ => Answer::default(),
        }
    }

    async fn serve(self, mut tcp: TcpStream) {
        let _open = Open::new(&self.shared.connections);
        tcp.set_nodelay(true).unwrap();
        let fault = self.shared.fault;
        if let Fault::Tunnel(refusal, then) = fault {
            let Some(connect) = http1::read_head(&mut tcp, &mut BytesMut::new()).await else {
                return;
            };
            self.shared.connects.lock().unwrap().push(connect);
            if self.meets_fault() {
                return Line::Plain(tcp).end(refusal, then).await;
            }
            let established = b"HTTP/1.1 200 Connection established\r\n\r\n";
            tcp.write_all(established).await.unwrap();
        }
        let line = if self.shared.secure {
            let handshake = match fault {
                Fault::Handshake(handshake) if self.meets_fault() => Some(handshake),
                _ => None,
            };
            match tls::accept(tcp, self.shared.protocol, handshake).await {
                Some(line) => line,
                None => return,
            }
        } else {
            Line::Plain(tcp)
        };
        let misdeed = match fault {
            Fault::Misdeed(misdeed) => Some(misdeed),
            _ => None,
        };
        match self.shared.protocol {
            Protocol::Http1 => http1::serve(line, &self, misdeed).await,
            Protocol::Http2 => http2::serve(line, &self, misdeed).await,
        }
    }
}

/// An open connection, counted.
struct Open<'a>(&'a watch::Sender<usize>);

impl<'a> Open<'a> {
    fn new(connections: &'a watch::Sender<usize>) -> Self {
        connections.send_modify(|open| *open += 1);
        Self(connections)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open -= 1);
    }
}

//! A listener and the connections it has accepted.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream, lookup_host};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::Emulator;
use crate::http::{Origin, Peer, connection};

/// How long to wait after a connection could not be accepted, as when the process has too many files open.
const PAUSE_AFTER_ACCEPT_ERROR: Duration = Duration::from_millis(100);

/// An [`Emulator`] that listens. Dropping it cuts every connection; [`shutdown`](Self::shutdown) does not.
#[derive(Debug)]
pub struct Server {
    local: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: AbortOnDrop,
}

#[derive(Debug)]
struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Server {
    pub(crate) fn start(emulator: Emulator, listener: TcpListener, local: SocketAddr) -> Self {
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(emulator, listener, stopped));
        Self {
            local,
            stop,
            serving: AbortOnDrop(serving),
        }
    }

    /// The address it listens on.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// The URL to aim clients at, such as `http://127.0.0.1:49152`.
    #[must_use]
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.local)
    }

    /// Accepts nothing more, finishes every request that was accepted, and stops; what is not finished after
    /// [`Limits::shutdown_timeout`](crate::Limits::shutdown_timeout) is cut.
    pub async fn shutdown(mut self) {
        // The serving task is gone when it cannot be told.
        let _ = self.stop.send(());
        let _ = (&mut self.serving.0).await;
    }
}

async fn serve(emulator: Emulator, listener: TcpListener, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    let graceful = GracefulShutdown::new();
    let limits = *emulator.limits();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < limits.connections.max(1) => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(serve_connection(&emulator, stream, peer, &graceful));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    sleep(PAUSE_AFTER_ACCEPT_ERROR).await;
                }
            }
        }
    }
    drop(listener);
    let finishing = async {
        graceful.shutdown().await;
        while connections.join_next().await.is_some() {}
    };
    if timeout(limits.shutdown_timeout, finishing).await.is_err() {
        tracing::warn!("connections were cut at the end of the shutdown");
    }
    connections.shutdown().await;
}

fn serve_connection(
    emulator: &Emulator,
    stream: TcpStream,
    peer: SocketAddr,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + 'static {
    // An answer is one small write; waiting to fill a packet only delays it.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let origin = Origin {
        scheme: "http",
        peer: Peer::Address(peer.ip()),
    };
    let connection = connection(stream, emulator.router(), origin, emulator.limits());
    let connection = graceful.watch(connection);
    async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

/// Listens on an address, unless other machines could reach it and may not.
pub(crate) async fn listen(
    address: &str,
    allow_remote: bool,
) -> Result<(TcpListener, SocketAddr), NotListening> {
    // A name is looked up once, so that what is checked is what is listened on.
    let addresses: Vec<SocketAddr> = lookup_host(address).await?.collect();
    let is_remote = |address: &&SocketAddr| !address.ip().to_canonical().is_loopback();
    if let Some(remote) = addresses.iter().find(is_remote).filter(|_| !allow_remote) {
        return Err(NotListening::Remote(remote.ip()));
    }
    let listener = TcpListener::bind(addresses.as_slice()).await?;
    let local = listener.local_addr()?;
    Ok((listener, local))
}

/// Why nothing listens.
#[derive(Debug)]
pub(crate) enum NotListening {
    System(io::Error),
    Remote(IpAddr),
}

impl From<io::Error> for NotListening {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// An address that cannot be listened on.
#[derive(Debug)]
pub struct BindError {
    address: String,
    reason: NotListening,
}

impl BindError {
    pub(crate) fn new(address: String, reason: NotListening) -> Self {
        Self { address, reason }
    }

    /// What the operating system says; `None` when it was not asked, because other machines can reach the address.
    #[must_use]
    pub fn io_error(&self) -> Option<&io::Error> {
        match &self.reason {
            NotListening::System(error) => Some(error),
            NotListening::Remote(_) => None,
        }
    }
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = &self.address;
        match &self.reason {
            NotListening::System(error) => write!(
                f,
                "cannot listen on {address:?} ({error}): give a free address such as 127.0.0.1:0"
            ),
            NotListening::Remote(ip) => write!(
                f,
                "does not listen on {address:?}, where other machines reach {ip} and the keys of an emulator are no secret: \
                 give 127.0.0.1, or allow_remote where every machine that can connect is trusted"
            ),
        }
    }
}

impl std::error::Error for BindError {}

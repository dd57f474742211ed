//! A listener and the connections it has accepted.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream, lookup_host};
use tokio::sync::{oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::Emulator;
use crate::http::{Connection, Origin, Peer, connection};
use crate::places::{Place, Places};

/// How long to wait for a connection to end after another could not be accepted, as when the process has too many files
/// open.
const PAUSE_AFTER_ACCEPT_ERROR: Duration = Duration::from_millis(100);

/// How long a connection that is to end, and has no request, may still take the rest of its last answer.
const FAREWELL: Duration = Duration::from_millis(250);

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
    let places = Arc::new(Places::default());
    let (stop, stopping) = watch::channel(());
    let limits = *emulator.limits();
    let mut arrived = None;
    let mut has_asked = false;
    loop {
        if connections.len() < limits.connections.max(1)
            && let Some((stream, peer)) = arrived.take()
        {
            let place = places.take();
            let connection = open(&emulator, stream, peer, Arc::clone(&place));
            connections.spawn(run(connection, place, stopping.clone()));
            has_asked = false;
        }
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => {}
            () = places.ask_for_one(), if arrived.is_some() && !has_asked => has_asked = true,
            accepted = listener.accept(), if arrived.is_none() => match accepted {
                Ok(connection) => arrived = Some(connection),
                Err(error) if is_of_the_peer(&error) => {}
                Err(error) => {
                    if !places.try_ask_for_one() {
                        tracing::warn!(%error, "a connection could not be accepted");
                    }
                    // Whether one ends meanwhile is seen by the next attempt.
                    let _ = timeout(PAUSE_AFTER_ACCEPT_ERROR, connections.join_next()).await;
                }
            }
        }
    }
    drop(listener);
    // Where there is no connection there is nobody to tell.
    let _ = stop.send(());
    let finishing = async { while connections.join_next().await.is_some() {} };
    if timeout(limits.shutdown_timeout, finishing).await.is_err() {
        tracing::warn!("connections were cut at the end of the shutdown");
    }
    connections.shutdown().await;
}

/// Whether a connection ended before it was accepted, which says nothing of the next.
fn is_of_the_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}

fn open(
    emulator: &Emulator,
    stream: TcpStream,
    peer: SocketAddr,
    place: Arc<Place>,
) -> Connection<TcpStream> {
    // An answer is one small write; waiting to fill a packet only delays it.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let origin = Origin {
        scheme: "http",
        peer: Peer::Address(peer.ip()),
    };
    connection(
        stream,
        emulator.router(),
        origin,
        emulator.limits(),
        Some(place),
    )
}

/// Serves a connection until it ends by itself, is to stop, or has to give up its place.
async fn run(
    connection: Connection<TcpStream>,
    place: Arc<Place>,
    mut stopping: watch::Receiver<()>,
) {
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopping.changed() => end(connection, &place).await,
        () = place.wanted() => end(connection, &place).await,
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Finishes the request that is being worked on, and takes no other.
async fn end(mut connection: Pin<&mut Connection<TcpStream>>, place: &Place) -> hyper::Result<()> {
    connection.as_mut().graceful_shutdown();
    match timeout(FAREWELL, connection.as_mut()).await {
        Ok(ended) => ended,
        Err(_) if place.is_working() => connection.await,
        Err(_) => Ok(()),
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

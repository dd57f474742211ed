//! A relay between clients and the emulator that resets some of its connections, at whatever byte chance says.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Of so many connections one is reset.
const ONE_IN: u32 = 4;

/// The longest life of one that is reset, in bytes of both directions: some ten exchanges.
const LIFE_BYTES: usize = 20_000;

pub(crate) struct Relay {
    pub(crate) endpoint_url: String,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

struct Shared {
    target: Mutex<SocketAddr>,
    resets: AtomicU64,
}

impl Relay {
    pub(crate) async fn start(target: SocketAddr, mut random: fastrand::Rng) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint_url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            target: Mutex::new(target),
            resets: AtomicU64::new(0),
        });
        let relaying = Arc::clone(&shared);
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let is_reset = random.u32(..ONE_IN) == 0;
                let life = is_reset.then(|| random.usize(1..LIFE_BYTES));
                connections.spawn(relay(Arc::clone(&relaying), client, life));
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(Self {
            endpoint_url,
            shared,
            accepting,
        })
    }

    /// From now on connections go here.
    pub(crate) fn aim(&self, target: SocketAddr) {
        *self
            .shared
            .target
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = target;
    }

    /// How many connections were reset.
    pub(crate) fn resets(&self) -> u64 {
        self.shared.resets.load(Ordering::Relaxed)
    }

    /// Ends, with every connection.
    pub(crate) async fn stop(self) {
        self.accepting.abort();
        // It was aborted just now.
        let _ = self.accepting.await;
    }
}

/// Passes bytes to and fro until a side closes, or until the life of the connection is over.
async fn relay(shared: Arc<Shared>, mut client: TcpStream, life: Option<usize>) {
    let target = *shared.target.lock().unwrap_or_else(PoisonError::into_inner);
    // Where nobody listens, the client sees its connection close.
    let Ok(mut server) = TcpStream::connect(target).await else {
        return;
    };
    let mut left = life.unwrap_or(usize::MAX);
    let (mut up, mut down) = (vec![0; 8192], vec![0; 8192]);
    loop {
        let (from, to, read) = tokio::select! {
            read = client.read(&mut up) => (&up, &mut server, read),
            read = server.read(&mut down) => (&down, &mut client, read),
        };
        let Ok(length @ 1..) = read else {
            return;
        };
        let passed = length.min(left);
        if to.write_all(&from[..passed]).await.is_err() {
            return;
        }
        left -= passed;
        if left == 0 {
            break;
        }
    }
    shared.resets.fetch_add(1, Ordering::Relaxed);
    for stream in [client, server] {
        // Without it the connection closes in order, which is a fault too.
        let _ = stream.set_zero_linger();
    }
}

//! Peers that the emulator is better off without: idle, slow and greedy ones.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::report::Figures;

/// The time-outs of the emulator, see `Limits`.
const BODY: Duration = Duration::from_secs(30);
const HEAD: Duration = Duration::from_secs(60);
const WRITE: Duration = Duration::from_secs(30);

/// What a busy machine may add to them.
const SLACK: Duration = Duration::from_secs(20);

/// How long a slow peer waits before each byte.
const SLOWLY: Duration = Duration::from_secs(1);

const MIB: usize = 1024 * 1024;

/// Opens connections that send nothing.
pub(crate) async fn idle(address: SocketAddr, count: usize) -> Result<Vec<TcpStream>> {
    let mut streams = Vec::new();
    for _ in 0..count {
        streams.push(TcpStream::connect(address).await?);
    }
    Ok(streams)
}

/// Waits until each is closed.
pub(crate) async fn idlers_sent_away(streams: Vec<TcpStream>, figures: &mut Figures) {
    let started = Instant::now();
    let mut left = 0;
    for mut stream in streams {
        let time_left = (HEAD + SLACK).saturating_sub(started.elapsed());
        let mut byte = [0];
        let closed = timeout(time_left, stream.read(&mut byte)).await;
        left += u64::from(closed.is_err());
    }
    figures.expect(left == 0, || {
        format!("{left} idle connections are open after {HEAD:?}")
    });
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    HalfHead,
    HalfBody,
    LargeHead,
    LargeBody,
    EndlessBody,
    Unread,
}

const KINDS: [Kind; Crowd::KINDS] = [
    Kind::HalfHead,
    Kind::HalfBody,
    Kind::LargeHead,
    Kind::LargeBody,
    Kind::EndlessBody,
    Kind::Unread,
];

/// Each of them behaves in one of six ways until it is sent away.
pub(crate) struct Crowd {
    peers: JoinSet<Result<SentAway>>,
}

struct SentAway {
    kind: Kind,
    after: Duration,
    status: Option<u16>,
}

impl Crowd {
    pub(crate) const KINDS: usize = 6;
    pub(crate) const WHO: &str = "half a head, half a body of 1 MiB, 64 KiB of headers, \
        a body of 10 MiB, a body without end, answers that nobody reads";

    pub(crate) fn gather(address: SocketAddr, each: usize) -> Self {
        let mut peers = JoinSet::new();
        for kind in KINDS {
            for _ in 0..each {
                peers.spawn(kind.until_sent_away(address));
            }
        }
        Self { peers }
    }

    /// Waits until everybody has been sent away.
    pub(crate) async fn sent_away(self, figures: &mut Figures) -> Result<()> {
        self.wait_for(&KINDS, figures).await
    }

    /// Waits until those have been sent away who are not given any time.
    pub(crate) async fn sent_away_at_once(self, figures: &mut Figures) -> Result<()> {
        self.wait_for(&[Kind::LargeHead, Kind::LargeBody], figures)
            .await
    }

    async fn wait_for(mut self, kinds: &[Kind], figures: &mut Figures) -> Result<()> {
        let started = Instant::now();
        let each = self.peers.len() / Self::KINDS;
        let mut left = vec![each; kinds.len()];
        while left.iter().any(|left| *left > 0) {
            let time_left = (HEAD + SLACK).saturating_sub(started.elapsed());
            let Ok(Some(peer)) = timeout(time_left, self.peers.join_next()).await else {
                figures.broken(format!("never sent away: {left:?} of {kinds:?}"));
                return Ok(());
            };
            let peer = peer??;
            if let Some(index) = kinds.iter().position(|kind| *kind == peer.kind) {
                left[index] -= 1;
            }
            peer.check(figures);
        }
        Ok(())
    }
}

impl SentAway {
    fn check(&self, figures: &mut Figures) {
        let Self {
            kind,
            after,
            status,
        } = self;
        let (longest, statuses): (_, &[Option<u16>]) = match kind {
            Kind::HalfHead => (HEAD, &[None, Some(408)]),
            Kind::HalfBody => (BODY, &[Some(408)]),
            Kind::LargeHead => (SLACK, &[Some(431)]),
            Kind::LargeBody => (BODY, &[Some(413), Some(408)]),
            Kind::EndlessBody => (BODY, &[Some(413), Some(408)]),
            // Before, it waits for others of its kind, some 5 s for each answer that its system takes for it.
            Kind::Unread => (WRITE + SLACK, &[None]),
        };
        figures.expect(*after < longest + SLACK, || {
            format!("{kind:?} was sent away after {after:?}")
        });
        figures.expect(statuses.contains(status), || {
            format!("{kind:?} was sent away with {status:?}")
        });
    }
}

impl Kind {
    async fn until_sent_away(self, address: SocketAddr) -> Result<SentAway> {
        let started = Instant::now();
        let mut stream = TcpStream::connect(address).await?;
        let head = "PATCH /v1/users/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        let get = "GET /_emulator/requests HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        let status = match self {
            Self::HalfHead => answered(&mut stream, get, b"x", SLOWLY).await,
            Self::HalfBody => {
                let half = [
                    head,
                    "Content-Length: 1048576\r\n\r\n",
                    &" ".repeat(MIB - 1024),
                ];
                answered(&mut stream, &half.concat(), b" ", SLOWLY).await
            }
            Self::LargeHead => {
                let large = format!("{get}X-Large: {}\r\n\r\n", "x".repeat(64 * 1024));
                answered(&mut stream, &large, b"", SLOWLY).await
            }
            Self::LargeBody => {
                let large = [
                    head,
                    "Content-Length: 10485760\r\n\r\n",
                    &" ".repeat(10 * MIB),
                ];
                answered(&mut stream, &large.concat(), b"", SLOWLY).await
            }
            Self::EndlessBody => {
                let chunked = [head, "Transfer-Encoding: chunked\r\n\r\n"].concat();
                let chunk = [b"4000\r\n".as_slice(), &[b' '; 0x4000], b"\r\n"].concat();
                answered(&mut stream, &chunked, &chunk, Duration::from_millis(100)).await
            }
            Self::Unread => {
                let request = [get, "\r\n"].concat();
                while stream.write_all(request.as_bytes()).await.is_ok() {}
                None
            }
        };
        Ok(SentAway {
            kind: self,
            after: started.elapsed(),
            status,
        })
    }
}

/// Sends this, and the rest again and again, until the other side closes; the status of its answer, if there was one.
async fn answered(stream: &mut TcpStream, sent: &str, rest: &[u8], pause: Duration) -> Option<u16> {
    let (mut reading, mut writing) = stream.split();
    let send = async {
        // Whoever is sent away in the middle reads why.
        let mut is_open = writing.write_all(sent.as_bytes()).await.is_ok();
        while is_open {
            sleep(pause).await;
            is_open = writing.write_all(rest).await.is_ok();
        }
        std::future::pending::<()>().await;
    };
    let mut answer = Vec::new();
    tokio::select! {
        () = send => {}
        // A reset ends it as well.
        _ = reading.read_to_end(&mut answer) => {}
    }
    let head = String::from_utf8_lossy(&answer);
    head.split(' ').nth(1)?.parse().ok()
}

//! The line between client and proxy, plain or TLS, and the ways in which it ends.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_rustls::server::TlsStream;

use super::tls::records;

/// From one piece to the next where they come slowly. Every time of the matrix is some thirty times shorter than the
/// client's defaults, or more; this stands for a second.
const INTERVAL: Duration = Duration::from_millis(20);

pub(super) enum Line {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// What becomes of a line when the last bytes have been written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// It goes on as if nothing had happened.
    Keep,
    /// It is closed in order: the end of TLS, and of TCP.
    Close,
    /// It is reset.
    Reset,
    /// It stays open, and nothing more comes.
    Silence,
    /// These come over and over again, slowly.
    Drip(&'static [u8]),
    /// These come over and over again, as fast as they are taken.
    Flood(&'static [u8]),
    /// The bytes are one record of TLS, half of which arrives before TCP ends.
    CutRecord,
}

impl Line {
    pub(super) fn tcp(&self) -> &TcpStream {
        match self {
            Self::Plain(tcp) => tcp,
            Self::Tls(tls) => tls.get_ref().0,
        }
    }

    /// Writes the last bytes, and lets the line end. It returns when the client has gone too.
    pub(super) async fn end(mut self, bytes: &[u8], then: Then) {
        // A client that has seen enough goes away in between, which is no failure here.
        if then == Then::CutRecord {
            return self.cut_record(bytes).await;
        }
        let _ = self.write_all(bytes).await;
        let _ = self.flush().await;
        match then {
            Then::Reset => return self.tcp().set_zero_linger().unwrap(),
            Then::Drip(chunk) => while self.drip(chunk).await.is_ok() {},
            Then::Flood(chunk) => while self.write_all(chunk).await.is_ok() {},
            Then::Close => {
                let _ = self.shutdown().await;
            }
            _ => {}
        }
        self.drain().await;
    }

    /// Reads until the client is gone. To drop a line with bytes unread would reset it.
    async fn drain(&mut self) {
        let mut buffer = [0; 4096];
        while self.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    }

    async fn drip(&mut self, chunk: &[u8]) -> io::Result<()> {
        sleep(INTERVAL).await;
        self.write_all(chunk).await?;
        self.flush().await
    }

    async fn cut_record(self, bytes: &[u8]) {
        let Self::Tls(tls) = self else {
            panic!("there are no records on a plain line")
        };
        let (mut tcp, mut connection) = tls.into_inner();
        let record = records(&mut connection, bytes);
        let _ = tcp.write_all(&record[..record.len() / 2]).await;
        let _ = tcp.shutdown().await;
        Self::Plain(tcp).drain().await;
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_read(context, buffer),
            Self::Tls(tls) => Pin::new(tls).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_write(context, bytes),
            Self::Tls(tls) => Pin::new(tls).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_flush(context),
            Self::Tls(tls) => Pin::new(tls).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_shutdown(context),
            Self::Tls(tls) => Pin::new(tls).poll_shutdown(context),
        }
    }
}

/// A line with several hands on it, so that bytes can be put between the frames of HTTP/2.
#[derive(Clone)]
pub(super) struct SharedLine(Arc<Mutex<Line>>);

impl SharedLine {
    pub(super) fn new(line: Line) -> Self {
        Self(Arc::new(Mutex::new(line)))
    }

    /// The line, once this is the last hand on it.
    pub(super) fn into_line(self) -> Line {
        let line = Arc::into_inner(self.0).expect("nobody else holds the line any more");
        line.into_inner().unwrap()
    }

    fn poll<T>(&self, poll: impl FnOnce(Pin<&mut Line>) -> T) -> T {
        poll(Pin::new(&mut self.0.lock().unwrap()))
    }
}

impl AsyncRead for SharedLine {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.poll(|line| line.poll_read(context, buffer))
    }
}

impl AsyncWrite for SharedLine {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll(|line| line.poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll(|line| line.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll(|line| line.poll_shutdown(context))
    }
}

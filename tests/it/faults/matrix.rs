//! The matrix: each fault at each stage of a call, over both protocols, and what is promised of it.

use std::fmt;
use std::time::Duration;

use iam_client::auth::UnixMillis;

use super::line::Then;
use super::misdeed::Misdeed;
use super::promise::Promise;
use super::rows;
use super::tls::Handshake;

/// A fault at a stage.
pub(super) struct Row {
    pub(super) fault: &'static str,
    pub(super) stage: Stage,
    pub(super) http1: Way,
    pub(super) http2: Way,
    pub(super) pace: Pace,
    /// The shortest wait before the second attempt.
    pub(super) wait: Duration,
    /// Whether the call finds a connection in the pool that has served another.
    pub(super) pooled: bool,
}

/// How a fault comes about over one protocol, and what is promised of it; or why it cannot.
pub(super) type Way = Result<(Fault, Promise), &'static str>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    Http2,
}

/// How far a call has come. They are in the order in which a call passes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Connecting,
    Tunnel,
    Handshake,
    Pool,
    Unread,
    HalfRead,
    Read,
    Applied,
    Head,
    Body,
}

impl Stage {
    /// Whether the service has acted on the request when the fault is met.
    pub(super) fn is_applied(self) -> bool {
        self >= Self::Applied
    }

    /// Whether the request has been sent, all of it or a part, when the fault is met.
    pub(super) fn is_sent(self) -> bool {
        self >= Self::Unread
    }
}

/// How much time a call has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// Much more than it takes: nothing of this ends for want of time.
    Patient,
    /// Too little for three attempts that run out of time.
    Hurried,
}

#[derive(Clone, Copy)]
pub(super) enum Fault {
    /// The name does not resolve.
    NoSuchName,
    /// Nobody listens at the port.
    Refused,
    /// The name has two addresses, and the one of IPv6 leads nowhere.
    DeadIpv6(Dead),
    /// A proxy on the way answers CONNECT with this.
    Tunnel(&'static [u8], Then),
    Handshake(Handshake),
    /// The server does something else than answering.
    Misdeed(Misdeed),
    /// The emulator's own plan has it.
    Service(fn(&Circumstances) -> iam_emulator::Fault),
    /// The server closes the connection between two calls.
    ClosedInPool,
    /// The client's clock is so many seconds ahead.
    Clock(i64),
}

impl From<Misdeed> for Fault {
    fn from(misdeed: Misdeed) -> Self {
        Self::Misdeed(misdeed)
    }
}

/// In which way an address leads nowhere.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dead {
    /// Connections are refused.
    Refusing,
    /// Nobody answers.
    Silent,
}

/// What an order for the emulator may need to know.
pub(super) struct Circumstances {
    /// Host and port of another server, where nothing may ever arrive.
    pub(super) elsewhere: String,
    pub(super) now: UnixMillis,
}

/// What stands in a row until it says more.
pub(super) const UNSAID: &str = "nobody has said how";

/// The shortest wait between attempts, unless the service asks for a longer one.
pub(super) const SHORTEST_WAIT: Duration = Duration::from_millis(20);

impl Fault {
    /// Whether the client has to speak TLS to meet it.
    pub(super) fn needs_tls(self, protocol: Protocol) -> bool {
        match self {
            Self::NoSuchName | Self::Tunnel(..) | Self::Handshake(_) => true,
            Self::Misdeed(misdeed) if misdeed.then == Then::CutRecord => true,
            _ => protocol == Protocol::Http2,
        }
    }
}

impl Row {
    pub(super) fn new(stage: Stage, fault: &'static str) -> Self {
        Self {
            fault,
            stage,
            http1: Err(UNSAID),
            http2: Err(UNSAID),
            pace: Pace::Patient,
            wait: SHORTEST_WAIT,
            pooled: false,
        }
    }

    /// The fault comes about in the same way over both protocols.
    pub(super) fn both(self, fault: impl Into<Fault>, promise: Promise) -> Self {
        let fault = fault.into();
        self.http1(fault, promise).http2(fault, promise)
    }

    pub(super) fn http1(mut self, fault: impl Into<Fault>, promise: Promise) -> Self {
        self.http1 = Ok((fault.into(), promise));
        self
    }

    pub(super) fn http2(mut self, fault: impl Into<Fault>, promise: Promise) -> Self {
        self.http2 = Ok((fault.into(), promise));
        self
    }

    /// The fault cannot come about over HTTP/1.1.
    pub(super) fn not_http1(mut self, reason: &'static str) -> Self {
        self.http1 = Err(reason);
        self
    }

    /// The fault cannot come about over HTTP/2.
    pub(super) fn not_http2(mut self, reason: &'static str) -> Self {
        self.http2 = Err(reason);
        self
    }

    pub(super) fn hurried(mut self) -> Self {
        self.pace = Pace::Hurried;
        self
    }

    pub(super) fn pooled(mut self) -> Self {
        self.pooled = true;
        self
    }

    pub(super) fn waiting(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    pub(super) fn way(&self, protocol: Protocol) -> &Way {
        match protocol {
            Protocol::Http1 => &self.http1,
            Protocol::Http2 => &self.http2,
        }
    }
}

/// Every row, in the order of the stages.
pub(super) fn rows() -> Vec<Row> {
    let rows = [
        rows::connecting(),
        rows::pool(),
        rows::request(),
        rows::in_place_of_the_answer(),
        rows::head(),
        rows::body(),
        rows::statuses(),
    ];
    let mut rows: Vec<Row> = rows.into_iter().flatten().collect();
    rows.sort_by_key(|row| row.stage);
    rows
}

impl fmt::Display for Protocol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Http1 => "1.1",
            Self::Http2 => "2",
        })
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Connecting => "On the way to a connection",
            Self::Tunnel => "In the proxy's tunnel",
            Self::Handshake => "In the TLS handshake",
            Self::Pool => "On a connection of the pool, between two calls",
            Self::Unread => "Before the request is read",
            Self::HalfRead => "While the request is read",
            Self::Read => "After the request is read, with nothing done about it",
            Self::Applied => "After the request is carried out, in place of the answer",
            Self::Head => "In the head of the answer",
            Self::Body => "In the body of the answer",
        })
    }
}

//! The emulator: everything it holds, and the handle to it.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use iam_auth::{Clock, Credentials, Skew, UnixMillis};
use iam_model::{ApiVersion, Date, InstanceId};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::directory::{Actor, ChangeSet, Context, Directory, Rules};
use crate::engine::Engine;
use crate::http::{Origin, Peer, connection, router};
use crate::keyring::Keyring;
use crate::memory::Memory;
use crate::replays::Replays;
use crate::{
    BindError, EmulatorBuilder, Faults, Journal, Limits, Replay, Retire, Server, StoreError,
    UnknownMembers, server,
};

/// What every request meets.
pub(crate) struct Shared {
    pub(crate) engine: Arc<Engine>,
    pub(crate) keyring: Keyring,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) options: Options,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) memory: Memory,
    pub(crate) replays: Replays,
    /// What makes the directory that a reset goes back to: the records alone, without what is kept to find them.
    pub(crate) seed: ChangeSet,
}

#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) limits: Limits,
    pub(crate) allow_remote: bool,
    pub(crate) public_url: Option<String>,
    pub(crate) replay: Replay,
    pub(crate) retire: Retire,
    pub(crate) rules: Rules,
    pub(crate) skew: Skew,
    pub(crate) today: Option<Date>,
    pub(crate) unknown_members: UnknownMembers,
    /// Ascending, none twice.
    pub(crate) versions: Vec<ApiVersion>,
}

impl Shared {
    pub(crate) fn context(&self, now: UnixMillis, actor: Actor) -> Context {
        Context::new(now, actor, self.options.rules, fastrand::u64(..))
    }

    pub(crate) fn instance_id(&self) -> Option<InstanceId> {
        self.engine.read().first_instance().cloned()
    }

    pub(crate) async fn reset(&self) -> Result<(), StoreError> {
        self.faults.clear();
        self.replays.clear();
        self.engine
            .reset(Directory::from(self.seed.clone()))
            .await?;
        self.journal.clear();
        Ok(())
    }
}

/// ID Center on your own machine. Clones are handles to the same one.
///
/// ```
/// use iam_emulator::Emulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let emulator = Emulator::builder().build()?;
/// let server = emulator.bind("127.0.0.1:0").await?;
/// println!("serving {:?} at {}", emulator.instance_id(), server.endpoint_url());
/// // … aim a client at it, with emulator.credentials() …
/// server.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Emulator {
    shared: Arc<Shared>,
    router: Router,
}

impl Emulator {
    /// Everything about it that can be chosen.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    pub(crate) fn new(shared: Shared) -> Self {
        let shared = Arc::new(shared);
        Self {
            router: router(&shared),
            shared,
        }
    }

    /// Listens on an address such as `127.0.0.1:0`, where 0 lets the system choose the port, and serves HTTP/1.1 there
    /// until the server is shut down or dropped. Needs a tokio runtime with I/O and time.
    ///
    /// # Errors
    /// [`BindError`] when the address cannot be listened on, or other machines can reach it and
    /// [`EmulatorBuilder::allow_remote`] does not allow that.
    pub async fn bind(&self, address: impl fmt::Display) -> Result<Server, BindError> {
        let address = address.to_string();
        match server::listen(&address, self.shared.options.allow_remote).await {
            Ok((listener, local)) => Ok(Server::start(self.clone(), listener, local)),
            Err(reason) => Err(BindError::new(address, reason)),
        }
    }

    /// Serves HTTP/1.1 on a stream that the caller has accepted, until it ends: the seam for TLS and other streams.
    ///
    /// `scheme` is what the client spoke, such as `https`; it is part of what was signed. Who the peer is cannot be
    /// seen, so `/_emulator/` is refused on such a stream; use the methods of this handle.
    ///
    /// Dropping the future closes the connection.
    pub async fn serve_stream<I>(&self, stream: I, scheme: &'static str)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let peer = Peer::Unknown;
        let connection = connection(
            stream,
            self.router(),
            Origin { scheme, peer },
            self.limits(),
            None,
        );
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    }

    /// The credentials of a key that may do everything: the ones given, else the first of the seed, else new ones.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        self.shared.keyring.main()
    }

    /// The instance that there is now; of several the one with the smallest id. `None` where there is none, as with
    /// [`Seed::empty`](crate::Seed::empty) before CreateInstance, and after DeleteInstance.
    #[must_use]
    pub fn instance_id(&self) -> Option<InstanceId> {
        self.shared.instance_id()
    }

    /// What was received.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.shared.journal
    }

    /// What is to go wrong.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Goes back to the seed, in the data file too, whichever seed that began with; cancels all faults and empties the journal.
    ///
    /// # Errors
    /// [`StoreError`] when the data file cannot be written; the directory is then as it was.
    pub async fn reset(&self) -> Result<(), StoreError> {
        self.shared.reset().await
    }

    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.shared.options.limits
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("instance_id", &self.instance_id())
            .field("access_key", self.credentials().access_key())
            .field("options", &self.shared.options)
            .finish_non_exhaustive()
    }
}

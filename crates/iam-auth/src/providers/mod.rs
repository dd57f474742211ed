//! Where credentials come from: the trait, its clonable handle, and its error.

mod cached;
mod chain;
mod environment;
mod error;
#[cfg(feature = "files")]
mod file;
mod fixed;
mod key_pair;

pub use cached::CachedProvider;
pub use chain::ChainProvider;
pub use environment::EnvironmentProvider;
pub use error::CredentialsError;
#[cfg(feature = "files")]
pub use file::FileProvider;
pub use fixed::StaticProvider;

use crate::{Credentials, Sources, UnixMillis};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// Something that knows credentials. Implement it with a plain `async fn` for a vault, an STS call or anything else.
///
/// ```
/// use iam_auth::{Credentials, CredentialsError, CredentialsProvider, ProvideCredentials, UnixMillis};
/// use std::time::Duration;
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl ProvideCredentials for Vault {
///     async fn credentials(&self, now: UnixMillis) -> Result<Credentials, CredentialsError> {
///         let credentials = Credentials::new("AKEXAMPLE0000000000", "sk-example-secret")
///             .map_err(CredentialsError::other)?;
///         Ok(credentials.with_expiry(now.saturating_add(Duration::from_secs(900))))
///     }
/// }
///
/// # fn block_on<T>(future: impl Future<Output = T>) -> T {
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     match std::pin::pin!(future).poll(&mut context) {
/// #         std::task::Poll::Ready(value) => value,
/// #         std::task::Poll::Pending => panic!("nothing to wait for"),
/// #     }
/// # }
/// # block_on(async {
/// let provider = CredentialsProvider::new(Vault);
/// let credentials = provider.credentials(UnixMillis::new(1_605_290_625_682)).await?;
/// assert_eq!(credentials.access_key().as_str(), "AKEXAMPLE0000000000");
/// # Ok::<(), CredentialsError>(())
/// # }).unwrap();
/// ```
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// The credentials to sign with at `now`.
    ///
    /// # Errors
    /// [`CredentialsError::NotFound`] when there are none here, so that a [`ChainProvider`] asks the next one; any
    /// other error when there are some that cannot be had or used, which ends the search.
    fn credentials(
        &self,
        now: UnixMillis,
    ) -> impl Future<Output = Result<Credentials, CredentialsError>> + Send;
}

/// A handle to any provider. Cheap to clone.
#[derive(Clone)]
pub struct CredentialsProvider(Arc<dyn DynProvideCredentials>);

impl CredentialsProvider {
    /// A handle to `provider`.
    pub fn new(provider: impl ProvideCredentials + 'static) -> Self {
        Self(Arc::new(provider))
    }

    /// The user's own configuration: the environment, then (feature `files`) `~/.scpconf/credentials.json`, then
    /// `~/.scp/cli-config.json`. What was found is kept, and looked for again once it expires.
    #[must_use]
    pub fn from_sources(sources: &Sources) -> Self {
        let chain =
            ChainProvider::new().or(EnvironmentProvider::new(sources.environment().clone()));
        #[cfg(feature = "files")]
        let chain = chain
            .or(FileProvider::scpconf(sources))
            .or(FileProvider::official_cli(sources));
        Self::new(CachedProvider::new(chain))
    }

    /// The credentials to sign with at `now`.
    ///
    /// # Errors
    /// The provider's, and [`CredentialsError::Expired`] when what it gave has expired.
    pub async fn credentials(&self, now: UnixMillis) -> Result<Credentials, CredentialsError> {
        let credentials = self.0.credentials_boxed(now).await?;
        match credentials.expires_at() {
            Some(expires_at) if !credentials.is_valid_at(now) => {
                Err(CredentialsError::Expired { expires_at, now })
            }
            _ => Ok(credentials),
        }
    }
}

impl<P: ProvideCredentials + 'static> From<P> for CredentialsProvider {
    fn from(provider: P) -> Self {
        Self::new(provider)
    }
}

impl fmt::Debug for CredentialsProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CredentialsProvider").field(&self.0).finish()
    }
}

type BoxedCredentials<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

/// The trait in the shape that a trait object needs.
trait DynProvideCredentials: fmt::Debug + Send + Sync {
    fn credentials_boxed(&self, now: UnixMillis) -> BoxedCredentials<'_>;
}

impl<P: ProvideCredentials> DynProvideCredentials for P {
    fn credentials_boxed(&self, now: UnixMillis) -> BoxedCredentials<'_> {
        Box::pin(self.credentials(now))
    }
}

//! Several providers, asked one after the other.

use crate::{Credentials, CredentialsError, CredentialsProvider, ProvideCredentials, UnixMillis};

/// The first provider that has credentials. One that has none is passed over; any other error ends the search, so that a
/// broken configuration never silently gives way to somebody else's keys.
///
/// ```
/// use iam_auth::{ChainProvider, Credentials, Environment, EnvironmentProvider, StaticProvider};
///
/// let fall_back = Credentials::new("AKEXAMPLE0000000000", "sk-example-secret")?;
/// let chain = ChainProvider::new()
///     .or(EnvironmentProvider::new(Environment::empty()))
///     .or(StaticProvider::new(fall_back));
/// # Ok::<(), iam_auth::InvalidCredentials>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ChainProvider(Vec<CredentialsProvider>);

impl ChainProvider {
    /// No providers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks `provider` when none of those before it has credentials.
    #[must_use]
    pub fn or(mut self, provider: impl Into<CredentialsProvider>) -> Self {
        self.0.push(provider.into());
        self
    }
}

impl ProvideCredentials for ChainProvider {
    async fn credentials(&self, now: UnixMillis) -> Result<Credentials, CredentialsError> {
        let mut everywhere = Vec::new();
        for provider in &self.0 {
            match provider.credentials(now).await {
                Err(CredentialsError::NotFound { looked_at }) => everywhere.extend(looked_at),
                found_or_failed => return found_or_failed,
            }
        }
        Err(CredentialsError::NotFound {
            looked_at: everywhere,
        })
    }
}

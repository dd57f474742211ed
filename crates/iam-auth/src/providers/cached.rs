//! Credentials kept until they expire.

use crate::{Credentials, CredentialsError, CredentialsProvider, ProvideCredentials, UnixMillis};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

const DEFAULT_MARGIN: Duration = Duration::from_secs(60);

/// Keeps what a provider gave until shortly before it expires; credentials without expiry for ever.
///
/// When the provider fails during that last while, what is kept serves until it does expire.
/// Errors are not kept. Callers that meet an empty cache at the same time each ask the provider.
#[derive(Debug)]
pub struct CachedProvider {
    provider: CredentialsProvider,
    margin: Duration,
    kept: Mutex<Option<Credentials>>,
}

impl CachedProvider {
    /// Keeps what `provider` gives, until one minute before it expires.
    pub fn new(provider: impl Into<CredentialsProvider>) -> Self {
        Self {
            provider: provider.into(),
            margin: DEFAULT_MARGIN,
            kept: Mutex::new(None),
        }
    }

    /// Sets how long before the expiry the provider is asked again.
    #[must_use]
    pub fn margin(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    fn kept_at(&self, moment: UnixMillis) -> Option<Credentials> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
            .filter(|credentials| credentials.is_valid_at(moment))
    }

    async fn renew(&self, now: UnixMillis) -> Result<Credentials, CredentialsError> {
        let credentials = self.provider.credentials(now).await?;
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(credentials.clone());
        Ok(credentials)
    }
}

impl ProvideCredentials for CachedProvider {
    async fn credentials(&self, now: UnixMillis) -> Result<Credentials, CredentialsError> {
        if let Some(credentials) = self.kept_at(now.saturating_add(self.margin)) {
            return Ok(credentials);
        }
        let renewed = self.renew(now).await;
        renewed.or_else(|error| self.kept_at(now).ok_or(error))
    }
}

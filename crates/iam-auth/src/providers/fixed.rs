//! Credentials given by the program itself.

use crate::{Credentials, CredentialsError, ProvideCredentials, UnixMillis};

/// Always the same credentials.
#[derive(Clone, Debug)]
pub struct StaticProvider(Credentials);

impl StaticProvider {
    /// Provides `credentials`.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self(credentials)
    }
}

impl ProvideCredentials for StaticProvider {
    async fn credentials(&self, _now: UnixMillis) -> Result<Credentials, CredentialsError> {
        Ok(self.0.clone())
    }
}

//! Credentials from environment variables.

use super::key_pair::{KeyPair, Named};
use crate::variables::{
    SCP_ACCESS_KEY, SCP_AUTH_TOKEN, SCP_SECRET_KEY, SCP_TF_ACCESS_KEY, SCP_TF_AUTH_TOKEN,
    SCP_TF_SECRET_KEY,
};
use crate::{
    Credentials, CredentialsError, Environment, NotUnicode, ProvideCredentials, UnixMillis,
};
use zeroize::Zeroizing;

/// Access key, secret key and session token, in the order they are looked at.
const SETS: [[&str; 3]; 2] = [
    [SCP_ACCESS_KEY, SCP_SECRET_KEY, SCP_AUTH_TOKEN],
    [SCP_TF_ACCESS_KEY, SCP_TF_SECRET_KEY, SCP_TF_AUTH_TOKEN],
];

/// Credentials from `SCP_ACCESS_KEY` and `SCP_SECRET_KEY`, else from `SCP_TF_ACCESS_KEY` and `SCP_TF_SECRET_KEY`,
/// with the optional token of the same set. The sets are not mixed, and one that is half there is an error.
#[derive(Clone, Debug)]
pub struct EnvironmentProvider(Environment);

impl EnvironmentProvider {
    /// Looks into `environment` each time it is asked.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        Self(environment)
    }

    /// Looks into the process' environment.
    #[must_use]
    pub fn from_process() -> Self {
        Self::new(Environment::from_process())
    }

    /// The credentials there are now; `None` when no variable of either set is there.
    ///
    /// # Errors
    /// [`CredentialsError`] for a half-set pair, a key that cannot be used, or a variable that is not Unicode.
    pub fn load(&self) -> Result<Option<Credentials>, CredentialsError> {
        for [access_key, secret_key, auth_token] in SETS {
            let keys = KeyPair {
                access_key: self.variable(access_key)?,
                secret_key: self.variable(secret_key)?,
                auth_token: self.variable(auth_token)?,
            };
            let found = keys.into_credentials(|names| format!("environment variable {names}"))?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn variable(&self, name: &str) -> Result<Named, NotUnicode> {
        Ok(Named {
            name: name.to_owned(),
            value: self.0.get(name)?.map(Zeroizing::new),
        })
    }
}

impl ProvideCredentials for EnvironmentProvider {
    async fn credentials(&self, _now: UnixMillis) -> Result<Credentials, CredentialsError> {
        self.load()?.ok_or_else(|| CredentialsError::NotFound {
            looked_at: SETS
                .map(|[access_key, secret_key, _]| {
                    format!("environment variables {access_key} and {secret_key}")
                })
                .into(),
        })
    }
}

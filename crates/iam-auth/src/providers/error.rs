//! Why there are no credentials.

use crate::{FileError, InvalidCredentials, NotUnicode, UnixMillis};
use std::error::Error;
use std::fmt;

/// Why there are no credentials. `Display` names every place looked at, in one line, and no value.
#[derive(Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// There are none. In a chain the next provider is asked.
    NotFound {
        /// The places looked at, in order.
        looked_at: Vec<String>,
    },
    /// Something of a set of keys is there, but not all.
    Incomplete {
        /// What is there, such as `environment variable SCP_ACCESS_KEY`.
        present: String,
        /// What is missing, such as `SCP_SECRET_KEY`.
        missing: String,
    },
    /// A key cannot be used.
    Invalid {
        /// Where it came from.
        origin: String,
        /// What is wrong with it.
        reason: InvalidCredentials,
    },
    /// A variable is not Unicode.
    NotUnicode(NotUnicode),
    /// A file is there but cannot be used.
    File(FileError),
    /// The credentials have expired.
    Expired {
        /// When they did.
        expires_at: UnixMillis,
        /// When they were asked for.
        now: UnixMillis,
    },
    /// A provider of another kind failed.
    Other(Box<dyn Error + Send + Sync>),
}

impl CredentialsError {
    /// There are no credentials at this place, which `Display` will name.
    pub fn not_found(looked_at: impl Into<String>) -> Self {
        Self::NotFound {
            looked_at: vec![looked_at.into()],
        }
    }

    /// Credentials cannot be had for a reason of the provider's own, whose text must not contain a secret.
    pub fn other(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Other(error.into())
    }

    /// Whether there simply are no credentials, so that another place may be tried.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}

impl From<NotUnicode> for CredentialsError {
    fn from(error: NotUnicode) -> Self {
        Self::NotUnicode(error)
    }
}

impl From<FileError> for CredentialsError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { looked_at } => {
                f.write_str("no credentials found")?;
                if !looked_at.is_empty() {
                    write!(f, " in {}", looked_at.join(", "))?;
                }
                f.write_str(": set SCP_ACCESS_KEY and SCP_SECRET_KEY, or write \"access-key\" and \"secret-key\" into ~/.scpconf/credentials.json")
            }
            Self::Incomplete { present, missing } => {
                write!(
                    f,
                    "credentials are incomplete, {present} is there but {missing} is missing: give both or neither"
                )
            }
            Self::Invalid { origin, reason } => {
                write!(f, "credentials from {origin} cannot be used, {reason}")
            }
            Self::NotUnicode(error) => error.fmt(f),
            Self::File(error) => error.fmt(f),
            Self::Expired { expires_at, now } => {
                let ago = now.abs_diff(*expires_at);
                write!(f, "credentials expired {ago:?} ago: get new ones")
            }
            Self::Other(error) => write!(f, "credentials cannot be had: {error}"),
        }
    }
}

impl Error for CredentialsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::File(error) => error.source(),
            Self::Other(error) => error.source(),
            _ => None,
        }
    }
}

//! Why the command fails: one line on standard error, sometimes a hint, and an exit code.

use std::fmt::Display;
use std::io;
use std::process::ExitCode;

use iam_client::auth::{CredentialsError, SettingsError, SigningError};
use iam_client::model::UnsupportedVersion;
use iam_client::{ConfigurationError, Error};

use crate::diagnostics;
use crate::exit::Exit;

/// Why the command fails.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something to tell the user.
    Told {
        exit: Exit,
        text: String,
        hint: Option<String>,
    },
    /// Whoever reads our output has closed it, as `head` does: no failure of anybody's.
    ReaderGone,
}

impl Failure {
    pub(crate) fn new(exit: Exit, text: impl Display) -> Self {
        Self::Told {
            exit,
            text: text.to_string(),
            hint: None,
        }
    }

    /// Wrong usage or configuration.
    pub(crate) fn usage(text: impl Display) -> Self {
        Self::new(Exit::Usage, text)
    }

    /// Any other failure.
    pub(crate) fn other(text: impl Display) -> Self {
        Self::new(Exit::Failure, text)
    }

    /// Adds a line that says what to do.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        match self {
            Self::Told { exit, text, .. } => Self::Told {
                exit,
                text,
                hint: Some(hint.into()),
            },
            Self::ReaderGone => self,
        }
    }

    /// Standard output cannot be written.
    pub(crate) fn output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ReaderGone,
            _ => Self::other(format_args!("standard output cannot be written: {error}")),
        }
    }

    /// Tells the user.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::ReaderGone => Exit::Success.into(),
            Self::Told { exit, text, hint } => {
                diagnostics::error(&text);
                if let Some(hint) = hint {
                    diagnostics::hint(&hint);
                }
                exit.into()
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = Exit::from(&error);
        let failure = Self::new(exit, &error);
        match exit {
            Exit::OutcomeUnknown => failure.hint("the matching `show` or `list` tells whether the change was made"),
            Exit::Applied => {
                failure.hint("do not repeat it; the matching `show` or `list` reads it back")
            }
            Exit::Authentication if error.attempts() > 0 => failure
                .hint("check the key pair and this machine's clock; --debug shows the access key and the URL that was signed"),
            _ if error.is_version_not_served() => {
                failure.hint("`scp-idc versions --discover` shows which versions the service serves")
            }
            _ => failure,
        }
    }
}

impl From<UnsupportedVersion> for Failure {
    fn from(unsupported: UnsupportedVersion) -> Self {
        Error::from(unsupported).into()
    }
}

impl From<ConfigurationError> for Failure {
    fn from(error: ConfigurationError) -> Self {
        let failure = Self::usage(&error);
        match error {
            ConfigurationError::NoEndpoint => failure.hint(
                "as flags: --region kr-west1 --environment e, or --endpoint-url for an address of your own",
            ),
            ConfigurationError::NoEnvironment => failure.hint("as a flag: --environment e"),
            ConfigurationError::PlainHttp(_) => failure.hint("as a flag: --allow-plain-http"),
            _ => failure,
        }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::usage(error)
    }
}

impl From<SigningError> for Failure {
    fn from(error: SigningError) -> Self {
        Self::usage(error)
    }
}

impl From<CredentialsError> for Failure {
    fn from(error: CredentialsError) -> Self {
        Self::new(Exit::Authentication, error)
    }
}

//! Where a user's configuration is looked for: the environment and the home directory.

use crate::warning::WarningHandler;
use crate::{Environment, Warning};
use std::path::{Path, PathBuf};

/// The places that [`Settings`](crate::Settings) and the default chain of
/// [`CredentialsProvider`](crate::CredentialsProvider) look at.
///
/// ```
/// use iam_auth::{CredentialsProvider, Environment, Settings, Sources};
///
/// // A program takes `Sources::from_process()`; a test says what there is.
/// let sources = Sources::new(Environment::from_variables([("SCP_REGION", "kr-west1")]))
///     .on_warning(|warning| eprintln!("warning: {warning}"));
/// let settings = Settings::load(&sources)?;
/// let provider = CredentialsProvider::from_sources(&sources);
/// assert_eq!(settings.region.unwrap().value, "kr-west1");
/// # Ok::<(), iam_auth::SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sources {
    environment: Environment,
    home: Option<PathBuf>,
    #[cfg(feature = "files")]
    private_files_required: bool,
    warnings: WarningHandler,
}

impl Sources {
    /// Only an environment, no home directory.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        Self {
            environment,
            home: None,
            #[cfg(feature = "files")]
            private_files_required: false,
            warnings: WarningHandler::default(),
        }
    }

    /// The process' environment, and the home directory that `HOME` names or, without it, the system knows.
    #[must_use]
    pub fn from_process() -> Self {
        let environment = Environment::from_process();
        let home = environment
            .get_os("HOME")
            .map(PathBuf::from)
            .or_else(std::env::home_dir)
            .filter(|home| !home.as_os_str().is_empty());
        Self {
            home,
            ..Self::new(environment)
        }
    }

    /// Sets the directory that holds `.scpconf` and `.scp`.
    #[must_use]
    pub fn home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// Sets whom to tell of warnings, each time a file that deserves one is read for its secret.
    #[must_use]
    pub fn on_warning(mut self, handler: impl Fn(&Warning) + Send + Sync + 'static) -> Self {
        self.warnings = WarningHandler::new(handler);
        self
    }

    /// Refuses files with a secret that are open to other users, in place of a warning; see
    /// [`FileProvider::require_private`](crate::FileProvider::require_private).
    #[cfg(feature = "files")]
    #[must_use]
    pub fn require_private_files(mut self) -> Self {
        self.private_files_required = true;
        self
    }

    /// Tells of a warning; for a provider of your own that is made from these sources.
    pub fn warn(&self, warning: &Warning) {
        self.warnings.warn(warning);
    }

    /// Where variables are looked up.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The directory that holds `.scpconf` and `.scp`, if one is known.
    #[must_use]
    pub fn home_directory(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    #[cfg(feature = "files")]
    pub(crate) fn are_private_files_required(&self) -> bool {
        self.private_files_required
    }

    #[cfg(feature = "files")]
    pub(crate) fn warnings(&self) -> &WarningHandler {
        &self.warnings
    }
}

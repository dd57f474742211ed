//! What a user should know although it stops nothing.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Something a user should put right. `Display` says it in one line, with the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Other users of the machine may read or change a file with a secret key in it.
    SecretFileOpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits, such as `0o644`.
        mode: u32,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecretFileOpenToOthers { path, mode } => {
                let path = path.display();
                write!(
                    f,
                    "secret file {path} is open to other users (mode {mode:04o}): run chmod 600 on it"
                )
            }
        }
    }
}

/// Whom to tell of warnings; nobody by default.
#[derive(Clone)]
pub(crate) struct WarningHandler(Arc<dyn Fn(&Warning) + Send + Sync>);

impl WarningHandler {
    pub(crate) fn new(handler: impl Fn(&Warning) + Send + Sync + 'static) -> Self {
        Self(Arc::new(handler))
    }

    pub(crate) fn warn(&self, warning: &Warning) {
        (self.0)(warning);
    }
}

impl Default for WarningHandler {
    fn default() -> Self {
        Self::new(|_| {})
    }
}

impl fmt::Debug for WarningHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WarningHandler").finish_non_exhaustive()
    }
}

//! Credentials from the files of the official tools.

use super::key_pair::{KeyPair, Named};
use crate::config_file::{ConfigFile, SCP_CLI_CONFIG, SCPCONF_CREDENTIALS};
use crate::warning::WarningHandler;
use crate::{
    Credentials, CredentialsError, FileError, FileProblem, ProvideCredentials, Sources, UnixMillis,
    Warning,
};
use std::path::PathBuf;

/// Credentials from a JSON file.
///
/// The members are those of both official tools, hyphen or underscore alike: `access-key`; `secret-key` or
/// `access_secret_key`; and optionally `auth-token`. A file that is not there is no error, one that cannot be used is. It is a small
/// local file, read in one go each time it is asked for; wrap the provider in a
/// [`CachedProvider`](crate::CachedProvider) to read it once.
#[derive(Clone, Debug)]
pub struct FileProvider {
    location: Location,
    must_be_private: bool,
    warnings: WarningHandler,
}

#[derive(Clone, Debug)]
enum Location {
    Path(PathBuf),
    /// Below a home directory that nobody knows.
    NoHome(&'static str),
}

impl FileProvider {
    /// Reads the file at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            location: Location::Path(path.into()),
            must_be_private: false,
            warnings: WarningHandler::default(),
        }
    }

    /// Reads `~/.scpconf/credentials.json`, the Terraform provider's.
    #[must_use]
    pub fn scpconf(sources: &Sources) -> Self {
        Self::below_home(sources, SCPCONF_CREDENTIALS)
    }

    /// Reads `~/.scp/cli-config.json`, the official CLI's.
    #[must_use]
    pub fn official_cli(sources: &Sources) -> Self {
        Self::below_home(sources, SCP_CLI_CONFIG)
    }

    fn below_home(sources: &Sources, file: &'static str) -> Self {
        Self {
            location: match sources.home_directory() {
                Some(home) => Location::Path(home.join(file)),
                None => Location::NoHome(file),
            },
            must_be_private: sources.are_private_files_required(),
            warnings: sources.warnings().clone(),
        }
    }

    /// Sets whom to tell when the file with the secret is open to other users.
    #[must_use]
    pub fn on_warning(mut self, handler: impl Fn(&Warning) + Send + Sync + 'static) -> Self {
        self.warnings = WarningHandler::new(handler);
        self
    }

    /// Refuses a file with a secret that is open to other users, in place of a warning: none of them can have read or
    /// changed the key. The official tools accept such files, so this is not the default.
    #[must_use]
    pub fn require_private(mut self) -> Self {
        self.must_be_private = true;
        self
    }

    /// The credentials that the file holds now; `None` when there is no such file, or nothing of a pair in it.
    ///
    /// # Errors
    /// [`CredentialsError`] for a half-given pair, a key that cannot be used, or a file that cannot be read or, where
    /// it [must be private](Self::require_private), is not.
    pub fn load(&self) -> Result<Option<Credentials>, CredentialsError> {
        let Location::Path(path) = &self.location else {
            return Ok(None);
        };
        let Some(file) = ConfigFile::read(path)? else {
            return Ok(None);
        };
        let keys = KeyPair {
            access_key: member(&file, &["access_key"])?,
            secret_key: member(&file, &["secret_key", "access_secret_key"])?,
            auth_token: member(&file, &["auth_token"])?,
        };
        if keys.secret_key.value.is_some() {
            self.check_permissions(&file)?;
        }
        let path = path.display();
        keys.into_credentials(|names| format!("member {names} of {path}"))
    }

    fn check_permissions(&self, file: &ConfigFile) -> Result<(), FileError> {
        let path = || file.path().to_owned();
        match file.mode_open_to_others() {
            Some(mode) if self.must_be_private => Err(FileError {
                path: path(),
                problem: FileProblem::OpenToOthers { mode },
            }),
            Some(mode) => {
                let path = path();
                self.warnings
                    .warn(&Warning::SecretFileOpenToOthers { path, mode });
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn place(&self) -> String {
        match &self.location {
            Location::Path(path) => path.display().to_string(),
            Location::NoHome(file) => format!("~/{file} (no home directory known, set HOME)"),
        }
    }
}

impl ProvideCredentials for FileProvider {
    async fn credentials(&self, _now: UnixMillis) -> Result<Credentials, CredentialsError> {
        self.load()?
            .ok_or_else(|| CredentialsError::not_found(self.place()))
    }
}

fn member(file: &ConfigFile, names: &[&str]) -> Result<Named, FileError> {
    Ok(match file.text(names)? {
        Some(found) => Named {
            name: found.name,
            value: Some(found.value),
        },
        None => Named {
            name: names.join(" or "),
            value: None,
        },
    })
}

//! What a user's configuration says besides keys: region, endpoint, account, each with the place it came from.

#[cfg(feature = "files")]
use crate::config_file::{ConfigFile, SCP_CLI_CONFIG, SCPCONF_CONFIG};
use crate::variables::{
    SCP_ENDPOINT_URL, SCP_ENVIRONMENT, SCP_LANGUAGE, SCP_REGION, SCP_TF_ACCOUNT_ID,
    SCP_TF_AUTH_URL, SCP_TF_DEFAULT_REGION, SCP_TF_ENDPOINT_OVERRIDE,
};
use crate::{FileError, NotUnicode, Sources};
use std::fmt;
use std::path::PathBuf;

/// The place a value came from, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// An environment variable.
    Variable {
        /// Its name.
        name: String,
    },
    /// A member of a configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The member's name as the file spells it.
        member: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable { name } => write!(f, "environment variable {name}"),
            Self::File { path, member } => write!(f, "member {member:?} of {}", path.display()),
        }
    }
}

/// A value and the place it came from. The value is not checked here: whoever uses it knows what it must be.
///
/// `Debug` leaves out what stands before an `@`, where a URL may carry a password.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// The value, never empty.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
}

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = match self.value.rsplit_once('@') {
            Some((_, host)) => &format!("[redacted]@{host}"),
            None => &self.value,
        };
        f.debug_struct("Setting")
            .field("value", shown)
            .field("origin", &self.origin)
            .finish()
    }
}

/// What the user's configuration says besides keys.
///
/// For each setting the first place wins: environment variables in the order named, then
/// `~/.scpconf/config.json`, then `~/.scp/cli-config.json` (both with feature `files`). In files a hyphen and an
/// underscore are alike; an empty value counts as none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Region: `SCP_REGION`, `SCP_TF_DEFAULT_REGION`, member `default-region` or `default_scp_region`.
    pub region: Option<Setting>,
    /// Environment, such as `e`: `SCP_ENVIRONMENT`.
    pub environment: Option<Setting>,
    /// Language, `en-US` or `ko-KR`: `SCP_LANGUAGE`.
    pub language: Option<Setting>,
    /// Account id: `SCP_TF_ACCOUNT_ID`, member `account-id`.
    pub account_id: Option<Setting>,
    /// Endpoint to use in place of the region's: `SCP_ENDPOINT_URL`, `SCP_TF_ENDPOINT_OVERRIDE`, member `endpoint-override`.
    pub endpoint_override: Option<Setting>,
    /// URL of the endpoint catalogue: `SCP_TF_AUTH_URL`, member `auth-url`.
    pub auth_url: Option<Setting>,
}

impl Settings {
    /// Looks at all places.
    ///
    /// # Errors
    /// [`SettingsError`] for a variable that is not Unicode, or a file that is there but cannot be used.
    pub fn load(sources: &Sources) -> Result<Self, SettingsError> {
        let reader = Reader::open(sources)?;
        Ok(Self {
            region: reader.read(
                &[SCP_REGION, SCP_TF_DEFAULT_REGION],
                &["default_region", "default_scp_region"],
            )?,
            environment: reader.read(&[SCP_ENVIRONMENT], &[])?,
            language: reader.read(&[SCP_LANGUAGE], &[])?,
            account_id: reader.read(&[SCP_TF_ACCOUNT_ID], &["account_id"])?,
            endpoint_override: reader.read(
                &[SCP_ENDPOINT_URL, SCP_TF_ENDPOINT_OVERRIDE],
                &["endpoint_override"],
            )?,
            auth_url: reader.read(&[SCP_TF_AUTH_URL], &["auth_url"])?,
        })
    }
}

struct Reader<'a> {
    sources: &'a Sources,
    #[cfg(feature = "files")]
    files: Vec<ConfigFile>,
}

impl<'a> Reader<'a> {
    fn open(sources: &'a Sources) -> Result<Self, SettingsError> {
        Ok(Self {
            sources,
            #[cfg(feature = "files")]
            files: open_files(sources)?,
        })
    }

    fn read(&self, variables: &[&str], members: &[&str]) -> Result<Option<Setting>, SettingsError> {
        match self.read_environment(variables)? {
            Some(setting) => Ok(Some(setting)),
            None => Ok(self.read_files(members)?),
        }
    }

    fn read_environment(&self, variables: &[&str]) -> Result<Option<Setting>, NotUnicode> {
        for name in variables {
            if let Some(value) = self.sources.environment().get(name)? {
                let name = (*name).to_owned();
                let origin = Origin::Variable { name };
                return Ok(Some(Setting { value, origin }));
            }
        }
        Ok(None)
    }

    #[cfg(feature = "files")]
    fn read_files(&self, members: &[&str]) -> Result<Option<Setting>, FileError> {
        for file in &self.files {
            if let Some(found) = file.text(members)? {
                return Ok(Some(Setting {
                    value: found.value.to_string(),
                    origin: Origin::File {
                        path: file.path().to_owned(),
                        member: found.name,
                    },
                }));
            }
        }
        Ok(None)
    }

    #[cfg(not(feature = "files"))]
    fn read_files(&self, _members: &[&str]) -> Result<Option<Setting>, FileError> {
        Ok(None)
    }
}

#[cfg(feature = "files")]
fn open_files(sources: &Sources) -> Result<Vec<ConfigFile>, FileError> {
    let Some(home) = sources.home_directory() else {
        return Ok(Vec::new());
    };
    [SCPCONF_CONFIG, SCP_CLI_CONFIG]
        .iter()
        .filter_map(|file| ConfigFile::read(&home.join(file)).transpose())
        .collect()
}

/// Why the settings could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum SettingsError {
    /// A variable is not Unicode.
    NotUnicode(NotUnicode),
    /// A file is there but cannot be used.
    File(FileError),
}

impl From<NotUnicode> for SettingsError {
    fn from(error: NotUnicode) -> Self {
        Self::NotUnicode(error)
    }
}

impl From<FileError> for SettingsError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUnicode(error) => error.fmt(f),
            Self::File(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SettingsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotUnicode(error) => error.source(),
            Self::File(error) => error.source(),
        }
    }
}

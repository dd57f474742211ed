//! What the command reads besides its arguments: files and standard input, within limits.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use iam_client::auth::Warning;

use crate::diagnostics;
use crate::failure::Failure;

/// No body of the API and no seed comes near it.
const LIMIT_BYTES: u64 = 16 << 20;

/// Where a text comes from: a file, or `-` for standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    StandardInput,
    File(PathBuf),
}

impl From<OsString> for Input {
    fn from(argument: OsString) -> Self {
        if argument == "-" {
            Self::StandardInput
        } else {
            Self::File(argument.into())
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardInput => formatter.write_str("standard input"),
            Self::File(path) => path.display().fmt(formatter),
        }
    }
}

impl Input {
    /// The whole text.
    pub(crate) fn read(&self) -> Result<String, Failure> {
        let bytes = match self {
            Self::StandardInput => read_within_limit(io::stdin().lock()),
            Self::File(path) => File::open(path).and_then(read_within_limit),
        };
        let bytes = bytes
            .map_err(|error| Failure::usage(format_args!("{self} cannot be read: {error}")))?;
        if bytes.len() as u64 > LIMIT_BYTES {
            return Err(Failure::usage(format_args!(
                "{self} is longer than {LIMIT_BYTES} bytes"
            )));
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::usage(format_args!("{self} is not UTF-8; save it as UTF-8")))?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        })
    }

    /// Warns when the text is a secret and other users may read it.
    pub(crate) fn warn_if_open_to_others(&self) {
        if let Self::File(path) = self
            && let Some(mode) = mode_open_to_others(path)
        {
            diagnostics::warn(&Warning::SecretFileOpenToOthers {
                path: path.clone(),
                mode,
            });
        }
    }
}

fn read_within_limit(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(LIMIT_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(unix)]
fn mode_open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = std::fs::metadata(path).ok()?;
    let mode = metadata.permissions().mode() & 0o7777;
    (metadata.is_file() && mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn mode_open_to_others(_: &Path) -> Option<u32> {
    None
}

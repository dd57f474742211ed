//! Reading the JSON files of the official tools, within limits, and wiping what was read.

use crate::{FileError, FileProblem};
use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use tinyjson::JsonValue;
use zeroize::{Zeroize, Zeroizing};

const SIZE_LIMIT: u64 = 1 << 20;
// The parser recurses; a real configuration is flat.
const DEPTH_LIMIT: usize = 32;

/// The Terraform provider's credentials, below the home directory \[official\].
pub(crate) const SCPCONF_CREDENTIALS: &str = ".scpconf/credentials.json";
/// The Terraform provider's settings, below the home directory \[official\].
pub(crate) const SCPCONF_CONFIG: &str = ".scpconf/config.json";
/// The official CLI's credentials and settings, below the home directory \[doc\].
pub(crate) const SCP_CLI_CONFIG: &str = ".scp/cli-config.json";

/// The members of a file, and its permission bits where the system has them.
pub(crate) struct ConfigFile {
    path: PathBuf,
    mode: Option<u32>,
    members: HashMap<String, JsonValue>,
}

/// A string member, under the name that the file gives it.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) value: Zeroizing<String>,
}

impl ConfigFile {
    /// `None` when there is no such file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, FileError> {
        let read = || -> Result<Option<Self>, FileProblem> {
            let Some((metadata, bytes)) = read_bytes(path)? else {
                return Ok(None);
            };
            Ok(Some(Self {
                path: path.to_owned(),
                mode: permission_bits(&metadata),
                members: parse(&bytes)?,
            }))
        };
        read().map_err(|problem| FileError {
            path: path.to_owned(),
            problem,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The permission bits when they let other users in.
    pub(crate) fn mode_open_to_others(&self) -> Option<u32> {
        self.mode.filter(|mode| mode & 0o077 != 0)
    }

    /// The member under any of its names, given with underscores; hyphens in the file mean the same.
    /// `null` and the empty string count as absent.
    pub(crate) fn text(&self, names: &[&str]) -> Result<Option<Member>, FileError> {
        let mut found: Vec<Member> = Vec::new();
        for (name, value) in &self.members {
            if names.contains(&name.replace('-', "_").as_str()) {
                found.extend(self.string(name, value)?);
            }
        }
        found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        self.check_agreement(&found)?;
        Ok(found.into_iter().next())
    }

    fn check_agreement(&self, spellings: &[Member]) -> Result<(), FileError> {
        let Some((first, others)) = spellings.split_first() else {
            return Ok(());
        };
        match others.iter().find(|other| other.value != first.value) {
            None => Ok(()),
            Some(other) => Err(self.error(FileProblem::Contradiction {
                members: [first.name.clone(), other.name.clone()],
            })),
        }
    }

    fn string(&self, name: &str, value: &JsonValue) -> Result<Option<Member>, FileError> {
        let found = match value {
            JsonValue::String(text) if text.is_empty() => return Ok(None),
            JsonValue::String(text) => {
                return Ok(Some(Member {
                    name: name.to_owned(),
                    value: Zeroizing::new(text.clone()),
                }));
            }
            JsonValue::Null => return Ok(None),
            JsonValue::Number(_) => "a number",
            JsonValue::Boolean(_) => "a boolean",
            JsonValue::Array(_) => "an array",
            JsonValue::Object(_) => "an object",
        };
        Err(self.error(FileProblem::NotAString {
            member: name.to_owned(),
            found,
        }))
    }

    fn error(&self, problem: FileProblem) -> FileError {
        FileError {
            path: self.path.clone(),
            problem,
        }
    }
}

impl Drop for ConfigFile {
    fn drop(&mut self) {
        for value in self.members.values_mut() {
            if let JsonValue::String(text) = value {
                text.zeroize();
            }
        }
    }
}

type Bytes = Zeroizing<Vec<u8>>;

fn read_bytes(path: &Path) -> Result<Option<(Metadata, Bytes)>, FileProblem> {
    // Opening a pipe would wait for its writer, so look first.
    match std::fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => return Err(FileProblem::NotAFile),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(FileProblem::Unreadable(error)),
    }
    let file = File::open(path).map_err(FileProblem::Unreadable)?;
    // Of the very file that is read: the path may name another one by now.
    let metadata = file.metadata().map_err(FileProblem::Unreadable)?;
    if metadata.len() > SIZE_LIMIT {
        return Err(FileProblem::TooLarge { limit: SIZE_LIMIT });
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(buffer_size(&metadata)));
    file.take(SIZE_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(FileProblem::Unreadable)?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(FileProblem::TooLarge { limit: SIZE_LIMIT });
    }
    Ok(Some((metadata, bytes)))
}

// Room for the whole file, so that no grown buffer leaves a copy of the secret behind.
fn buffer_size(metadata: &Metadata) -> usize {
    usize::try_from(metadata.len())
        .unwrap_or_default()
        .saturating_add(64)
}

fn parse(bytes: &[u8]) -> Result<HashMap<String, JsonValue>, FileProblem> {
    let text = std::str::from_utf8(bytes).map_err(|_| FileProblem::NotUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if nesting(text) > DEPTH_LIMIT {
        return Err(FileProblem::TooDeep { limit: DEPTH_LIMIT });
    }
    // The parser's message quotes the text, which may be a secret; its position does not.
    let value: JsonValue =
        text.parse()
            .map_err(|error: tinyjson::JsonParseError| FileProblem::NotJson {
                line: error.line(),
                column: error.column().max(1),
            })?;
    match value {
        JsonValue::Object(members) => Ok(members),
        _ => Err(FileProblem::NotAnObject),
    }
}

fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth = depth.saturating_add(1),
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(unix)]
fn permission_bits(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn permission_bits(_: &Metadata) -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::{nesting, parse};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_answered_without_a_panic(bytes: Vec<u8>) {
            let _ = parse(&bytes);
        }

        #[test]
        fn anything_like_json_is_read_as_another_parser_reads_it(text in r#"[\[\]{}:,"\\ 0-9.eE+\-truefalsn\n]{0,40}"#) {
            let other: Result<serde_json::Value, _> = serde_json::from_str(&text);
            if other.is_ok_and(|value| value.is_object()) {
                prop_assert!(parse(text.as_bytes()).is_ok());
            }
        }
    }

    #[test]
    fn nesting_counts_brackets_outside_strings() {
        for (text, expected) in [
            ("1", 0),
            ("{}", 1),
            (r#"{"a":[{}],"b":[]}"#, 3),
            (r#"{"[[[":"{{\"{{"}"#, 1),
            ("]]]][", 1),
        ] {
            assert_eq!(nesting(text), expected, "{text}");
        }
    }
}

//! Why a configuration file cannot be used. Paths and members are named, values never.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A configuration file that is there but cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: FileProblem,
}

/// What is wrong with a configuration file.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileProblem {
    /// It cannot be read.
    Unreadable(io::Error),
    /// It is a directory, a pipe, or another thing that is not a plain file.
    NotAFile,
    /// Other users may read or change it, and [private files are
    /// required](crate::Sources::require_private_files).
    OpenToOthers {
        /// Its permission bits, such as `0o644`.
        mode: u32,
    },
    /// It is larger than a configuration file can be.
    TooLarge {
        /// The largest size accepted, in bytes.
        limit: u64,
    },
    /// It is not UTF-8.
    NotUtf8,
    /// It is not JSON.
    NotJson {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of the first fault, in characters from 1, or of the character before it.
        column: usize,
    },
    /// It is nested deeper than any configuration.
    TooDeep {
        /// The deepest nesting accepted.
        limit: usize,
    },
    /// It is JSON, but not an object.
    NotAnObject,
    /// A member is not a string.
    NotAString {
        /// The member's name as the file spells it.
        member: String,
        /// What it is instead.
        found: &'static str,
    },
    /// Two spellings of one member have different values.
    Contradiction {
        /// The two names as the file spells them, in alphabetical order.
        members: [String; 2],
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "file {} {}", self.path.display(), self.problem)
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(
                f,
                "cannot be read ({error}): check its owner and permissions"
            ),
            Self::NotAFile => f.write_str("is not a plain file: replace it by one, or remove it"),
            Self::OpenToOthers { mode } => write!(
                f,
                "is open to other users (mode {mode:04o}): run chmod 600 on it"
            ),
            Self::TooLarge { limit } => write!(
                f,
                "is larger than {limit} bytes: it is not a configuration file, replace or remove it"
            ),
            Self::NotUtf8 => f.write_str("is not UTF-8: save it as UTF-8"),
            Self::NotJson { line, column } => write!(
                f,
                "is not JSON (near line {line}, column {column}): correct or remove it"
            ),
            Self::TooDeep { limit } => write!(
                f,
                "is nested deeper than {limit} levels: correct or remove it"
            ),
            Self::NotAnObject => {
                f.write_str("is not a JSON object: write its members between { and }")
            }
            Self::NotAString { member, found } => {
                write!(f, "has {found} as its member {member:?}: write a string")
            }
            Self::Contradiction {
                members: [first, second],
            } => {
                write!(
                    f,
                    "gives {first:?} and {second:?} different values: remove one of them"
                )
            }
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            FileProblem::Unreadable(error) => error.source(),
            _ => None,
        }
    }
}

//! What can be wrong with the file.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::directory::Record;

/// The file that keeps the directory cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    path: PathBuf,
    fault: StoreFault,
}

impl StoreError {
    pub(super) fn new(path: &Path, fault: StoreFault) -> Self {
        Self {
            path: path.to_owned(),
            fault,
        }
    }

    /// The thread that wrote the file is gone.
    pub(crate) fn interrupted(path: &Path) -> Self {
        Self::new(
            path,
            StoreFault::database("the thread that wrote it has ended"),
        )
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with it.
    #[must_use]
    pub fn fault(&self) -> &StoreFault {
        &self.fault
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "data file {:?} {}", self.path, self.fault)
    }
}

impl std::error::Error for StoreError {}

/// What is wrong with the file that keeps the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreFault {
    /// Another process, or another emulator of this one, has the file open.
    InUse,
    /// The file may not be read or written.
    NotPermitted,
    /// The file is no database, or is damaged.
    NotADatabase,
    /// The file is a database, but not the emulator's.
    Foreign,
    /// The file was written by another version of the emulator.
    Format(
        /// The format that the file says it has.
        u64,
    ),
    /// A record in the file cannot be read or written.
    Record {
        /// The kind of the record.
        kind: &'static str,
        /// What is wrong with it.
        text: String,
    },
    /// There is no room for the file to grow: its disk or a quota is full, or it may not be larger.
    NoSpace(
        /// What the operating system says.
        String,
    ),
    /// The operating system refused.
    Io {
        /// The kind of error.
        kind: std::io::ErrorKind,
        /// What it says.
        text: String,
    },
    /// The database refused.
    Database(
        /// What it says.
        String,
    ),
}

impl StoreFault {
    pub(super) fn opening(error: &redb::DatabaseError) -> Self {
        use redb::{DatabaseError, StorageError};
        match error {
            DatabaseError::DatabaseAlreadyOpen => Self::InUse,
            DatabaseError::Storage(StorageError::Io(error)) => Self::io(error),
            DatabaseError::Storage(StorageError::Corrupted(_)) => Self::NotADatabase,
            other => Self::database(other),
        }
    }

    pub(super) fn record<R: Record>(error: &serde_json::Error) -> Self {
        Self::Record {
            kind: R::KIND,
            text: format!("{:?} at column {}", error.classify(), error.column()),
        }
    }

    pub(super) fn database(error: impl fmt::Display) -> Self {
        Self::Database(error.to_string())
    }

    pub(super) fn io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::NotPermitted,
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => Self::NotADatabase,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::NoSpace(error.to_string())
            }
            kind => Self::Io {
                kind,
                text: error.to_string(),
            },
        }
    }
}

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse => f.write_str(
                "is in use by another emulator: stop that one, or give this one a file of its own",
            ),
            Self::NotPermitted => f.write_str(
                "may not be read and written: change its permissions, or give another file",
            ),
            Self::NotADatabase => f.write_str(
                "is no database or is damaged: give another path, or remove the file to start anew",
            ),
            Self::Foreign => f.write_str("is the database of another program: give another path"),
            Self::Format(format) => write!(
                f,
                "has format {format}, which this version does not read: use the version that wrote it, or another path"
            ),
            Self::Record { kind, text } => write!(
                f,
                "has a record among {kind} that cannot be read or written ({text}): remove the file to start anew"
            ),
            Self::NoSpace(text) => write!(
                f,
                "has no room to grow ({text}): free some space, or give a path on another disk"
            ),
            Self::Io { text, .. } => write!(
                f,
                "cannot be opened, read or written ({text}): check that its directory exists and can be written to"
            ),
            Self::Database(text) => write!(f, "cannot be used: {text}"),
        }
    }
}

/// A fault on its way out of the database, which `?` makes of the errors of redb. Those of the public type are our own.
pub(super) struct Failed(pub(super) StoreFault);

impl From<StoreFault> for Failed {
    fn from(fault: StoreFault) -> Self {
        Self(fault)
    }
}

macro_rules! from_redb {
    ($($error:ident),+) => {$(
        impl From<redb::$error> for Failed {
            fn from(error: redb::$error) -> Self {
                Self(match redb::Error::from(error) {
                    redb::Error::Io(error) => StoreFault::io(&error),
                    other => StoreFault::database(other),
                })
            }
        }
    )+};
}

from_redb!(CommitError, StorageError, TableError, TransactionError);

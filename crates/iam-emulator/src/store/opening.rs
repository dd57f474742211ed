//! Opening the file, also one whose making was cut short.

use std::fs::{File, OpenOptions};
use std::io;
use std::ops::Bound;
use std::path::Path;

use redb::backends::FileBackend;
use redb::{Database, StorageBackend};

use super::{CACHE_BYTES, StoreFault};

/// A new file holds no more than this.
const NEW_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// How a database begins. It is written last, so that a file without it holds nothing yet.
const MAGIC: std::ops::Range<usize> = 0..9;

/// Where the header of a database has certainly ended; a new file has zeros from here on.
const HEADER_END: usize = 512;

/// Opens the database in a file, or makes a new one.
pub(super) fn open(path: &Path) -> Result<Database, StoreFault> {
    let is_new = !path.exists();
    let opened = match create(path) {
        Err(StoreFault::NotADatabase) if discard_unfinished(path).unwrap_or(false) => create(path),
        opened => opened,
    };
    if is_new && opened.is_ok() {
        sync_directory(path);
    }
    opened
}

/// A new file outlasts a loss of power only when its directory does. Where a directory cannot be synced, the system has
/// its own way.
fn sync_directory(path: &Path) {
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let directory = File::open(directory.unwrap_or(Path::new(".")));
    if let Err(error) = directory.and_then(|directory| directory.sync_all()) {
        tracing::debug!(%error, "the directory of the data file was not synced");
    }
}

fn create(path: &Path) -> Result<Database, StoreFault> {
    let file = open_private(path).map_err(|error| StoreFault::io(&error))?;
    FileBackend::new(file)
        .and_then(|file| {
            Database::builder()
                .set_cache_size(CACHE_BYTES)
                .create_with_backend(file)
        })
        .map_err(|error| StoreFault::opening(&error))
}

/// Opens the file; a new one is for its owner alone from the beginning. One that is there keeps its permissions.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Empties a file that a process was making when it was killed or the disk was full. Whether it was one.
///
/// Done under the lock of the database, so that nobody can have made it meanwhile.
fn discard_unfinished(path: &Path) -> io::Result<bool> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let backend = FileBackend::new(file).map_err(io::Error::other)?;
    let locked = backend
        .try_lock_range(Bound::Unbounded, Bound::Unbounded)
        .map_err(|error| io::Error::other(error.to_string()))?;
    let unfinished = locked && is_unfinished(&backend)?;
    if unfinished {
        backend.set_len(0)?;
    }
    backend.close()?;
    Ok(unfinished)
}

fn is_unfinished(backend: &FileBackend) -> io::Result<bool> {
    let length = backend.len()?;
    if length > NEW_FILE_BYTES {
        return Ok(false);
    }
    let mut content = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    backend.read(0, &mut content)?;
    let is_zero = |bytes: Option<&[u8]>| bytes.is_some_and(|bytes| bytes.iter().all(|&b| b == 0));
    Ok(is_zero(content.get(MAGIC)) && is_zero(content.get(HEADER_END..)))
}

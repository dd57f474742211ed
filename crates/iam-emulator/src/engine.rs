//! The directory behind its locks: reads go past each other, writes one after another.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use iam_model::Idempotency;

use crate::directory::{Apply, Context, Directory, Refusal};
use crate::store::{Store, StoreError};

/// The directory, and the file that keeps it if there is one.
///
/// A change set is computed, written to the file, and only then made in memory: a reader never sees what could still
/// be lost. All three happen under the writer's lock, which is where several change sets could share one commit.
#[derive(Debug)]
pub(crate) struct Engine {
    directory: RwLock<Directory>,
    writer: Mutex<Option<Store>>,
    /// Where the store is, if there is one.
    file: Option<PathBuf>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    Refused(Refusal),
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Engine {
    pub(crate) fn new(directory: Directory, store: Option<Store>) -> Self {
        Self {
            directory: RwLock::new(directory),
            file: store.as_ref().map(|store| store.path().to_owned()),
            writer: Mutex::new(store),
        }
    }

    /// Carries out a command. What it changed is durable when this returns.
    pub(crate) async fn perform<O: Apply>(
        self: &Arc<Self>,
        command: O,
        mut context: Context,
    ) -> Result<O::Response, Failure> {
        if O::IDEMPOTENCY == Idempotency::Safe {
            let applied = command.apply(&self.read(), &mut context);
            return applied
                .map(|applied| applied.answer)
                .map_err(Failure::Refused);
        }
        self.writing(move |engine| engine.write(command, &mut context))
            .await
    }

    /// Replaces everything.
    pub(crate) async fn reset(self: &Arc<Self>, directory: Directory) -> Result<(), Failure> {
        self.writing(move |engine| {
            let writer = engine.writer();
            if let Some(store) = &*writer {
                store.replace(&directory.to_changes())?;
            }
            *engine
                .directory
                .write()
                .unwrap_or_else(PoisonError::into_inner) = directory;
            Ok(())
        })
        .await
    }

    /// A commit to the file blocks, so it leaves the runtime's threads; once begun it is carried through even if
    /// nobody waits for it any more.
    async fn writing<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let Some(file) = &self.file else {
            return work(self);
        };
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&engine))
            .await
            .unwrap_or_else(|error| Err(StoreError::interrupted(file, &error).into()))
    }

    fn write<O: Apply>(&self, command: O, context: &mut Context) -> Result<O::Response, Failure> {
        let writer = self.writer();
        let applied = command
            .apply(&self.read(), context)
            .map_err(Failure::Refused)?;
        if !applied.changes.is_empty() {
            if let Some(store) = &*writer {
                store.commit(&applied.changes)?;
            }
            let mut directory = self
                .directory
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            directory.commit(applied.changes);
        }
        Ok(applied.answer)
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Directory> {
        self.directory
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> MutexGuard<'_, Option<Store>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

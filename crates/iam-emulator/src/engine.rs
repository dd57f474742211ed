//! The directory behind its locks: reads go past each other, writes one after another.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use iam_model::Idempotency;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::directory::{Apply, Context, Directory, Refusal};
use crate::store::{Store, StoreError};

/// The directory, and the file that keeps it if there is one.
///
/// A change set is computed, written to the file, and only then made in memory: a reader never sees what could still
/// be lost. All three happen under the writer's lock, which is where several change sets could share one commit.
#[derive(Debug)]
pub(crate) struct Engine {
    directory: RwLock<Directory>,
    writer: Arc<Mutex<Writer>>,
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
            writer: Arc::new(Mutex::new(Writer(store))),
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
        self.writing(move |engine, writer| engine.write(command, &mut context, writer))
            .await
    }

    /// Replaces everything.
    pub(crate) async fn reset(self: &Arc<Self>, directory: Directory) -> Result<(), StoreError> {
        self.writing(move |engine, writer| {
            writer.keep(|store| store.replace(&directory.to_changes()))?;
            *engine.change() = directory;
            Ok(())
        })
        .await
    }

    /// Writes wait for their turn in the order they came. A commit to the file blocks, so it leaves the runtime's
    /// threads; once begun it is carried through even if nobody waits for it any more.
    async fn writing<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self, &Writer) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let writer = Arc::clone(&self.writer).lock_owned().await;
        let Some(file) = &self.file else {
            return work(self, &writer);
        };
        let engine = Arc::clone(self);
        let working = move |writer: OwnedMutexGuard<Writer>| work(&engine, &writer);
        tokio::task::spawn_blocking(move || working(writer))
            .await
            .unwrap_or_else(|error| Err(StoreError::interrupted(file, &error).into()))
    }

    fn write<O: Apply>(
        &self,
        command: O,
        context: &mut Context,
        writer: &Writer,
    ) -> Result<O::Response, Failure> {
        let applied = command
            .apply(&self.read(), context)
            .map_err(Failure::Refused)?;
        if !applied.changes.is_empty() {
            writer.keep(|store| store.commit(&applied.changes))?;
            self.change().commit(applied.changes);
        }
        Ok(applied.answer)
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Directory> {
        self.directory
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Directory> {
        self.directory
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// What only one write at a time may hold.
#[derive(Debug)]
struct Writer(Option<Store>);

impl Writer {
    /// Does this to the file, if there is one.
    fn keep(&self, work: impl FnOnce(&Store) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.0.as_ref().map_or(Ok(()), work)
    }
}

#[cfg(test)]
mod tests {
    use iam_auth::UnixMillis;
    use iam_model::users::{SetUser, ShowUser, UserSetRequest};
    use iam_model::{InstanceId, UserUuid};

    use super::*;
    use crate::Seed;
    use crate::directory::{Actor, Rules};
    use crate::store::failing;

    fn context() -> Context {
        let actor = Actor {
            id: "AKTEST".into(),
            name: "Tester".into(),
            account_id: None,
        };
        Context::new(UnixMillis::new(0), actor, Rules::default(), 0)
    }

    fn john() -> UserUuid {
        "138c2fc8c29a449dbfa8681f8f1d78e2".parse().unwrap()
    }

    fn instance() -> InstanceId {
        "ssoins-12345".parse().unwrap()
    }

    #[tokio::test]
    async fn a_change_that_cannot_be_written_is_refused_and_not_made() {
        let directory = Seed::demo().contents().unwrap().directory;
        let (store, disk) = failing::store(&directory);
        let engine = Arc::new(Engine::new(directory, Some(store)));
        let set = |name: &str| SetUser::new(john(), UserSetRequest::new(instance()).name(name));
        let shown = || engine.perform(ShowUser::new(john(), instance()), context());

        engine.perform(set("written"), context()).await.unwrap();
        let before = shown().await.unwrap();
        assert_eq!(before.user.value().unwrap().name.as_str(), Some("written"));

        disk.fail();
        let failure = engine.perform(set("lost"), context()).await.unwrap_err();
        assert!(matches!(failure, Failure::Store(_)), "{failure:?}");
        assert_eq!(shown().await.unwrap(), before);
        let seed = Seed::demo().contents().unwrap().directory;
        engine.reset(seed).await.unwrap_err();
        assert_eq!(shown().await.unwrap(), before);
    }
}

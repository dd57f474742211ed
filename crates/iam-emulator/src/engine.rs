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
            writer: Arc::new(Mutex::new(Writer {
                store,
                failing: false,
            })),
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
            engine.recover(writer)?;
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
        work: impl FnOnce(&Self, &mut Writer) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        let Some(file) = &self.file else {
            return work(self, &mut writer);
        };
        let engine = Arc::clone(self);
        let working = move |mut writer: OwnedMutexGuard<Writer>| work(&engine, &mut writer);
        tokio::task::spawn_blocking(move || working(writer))
            .await
            .unwrap_or_else(|error| Err(StoreError::interrupted(file, &error).into()))
    }

    fn write<O: Apply>(
        &self,
        command: O,
        context: &mut Context,
        writer: &mut Writer,
    ) -> Result<O::Response, Failure> {
        self.recover(writer)?;
        let applied = command
            .apply(&self.read(), context)
            .map_err(Failure::Refused)?;
        if !applied.changes.is_empty() {
            writer.keep(|store| store.commit(&applied.changes))?;
            self.change().commit(applied.changes);
        }
        Ok(applied.answer)
    }

    /// Takes what the file holds for what is there, if the last change could not be written: it may be in the file all
    /// the same.
    fn recover(&self, writer: &mut Writer) -> Result<(), StoreError> {
        let Some(store) = writer.store.as_mut().filter(|store| store.has_failed()) else {
            return Ok(());
        };
        match store.reopen()? {
            Some(directory) => *self.change() = directory,
            // Somebody has removed the file.
            None => store.replace(&self.read().to_changes())?,
        }
        Ok(())
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
struct Writer {
    store: Option<Store>,
    /// Whether the last change could not be written, as has been told.
    failing: bool,
}

impl Writer {
    /// Does this to the file, if there is one, and tells the operator once when it begins or ends to fail.
    fn keep(
        &mut self,
        work: impl FnOnce(&mut Store) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let done = self.store.as_mut().map_or(Ok(()), work);
        match &done {
            Err(error) if !self.failing => {
                tracing::error!("{error}; changes are refused until it can be written");
            }
            Ok(()) if self.failing => tracing::warn!("the data file can be written again"),
            _ => {}
        }
        self.failing = done.is_err();
        done
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
    use crate::store::failing::Disk;

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

    fn seed() -> Directory {
        Seed::demo().contents().unwrap().directory
    }

    /// A new disk with the seed on it, and the engine over it.
    fn seeded() -> (Arc<Engine>, Disk) {
        let disk = Disk::default();
        (start(&disk), disk)
    }

    /// As an emulator starts.
    fn start(disk: &Disk) -> Arc<Engine> {
        let (mut store, kept) = disk.open().unwrap();
        let directory = kept.unwrap_or_else(|| {
            store.replace(&seed().to_changes()).unwrap();
            seed()
        });
        Arc::new(Engine::new(directory, Some(store)))
    }

    async fn set_name(engine: &Arc<Engine>, name: impl ToString) -> Result<(), Failure> {
        let request = UserSetRequest::new(instance()).name(name.to_string());
        let command = SetUser::new(john(), request);
        engine.perform(command, context()).await.map(drop)
    }

    async fn name(engine: &Arc<Engine>) -> String {
        let shown = engine.perform(ShowUser::new(john(), instance()), context());
        let user = shown.await.unwrap().user;
        user.value().unwrap().name.as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_change_that_cannot_be_written_is_refused_and_not_made() {
        let (engine, disk) = seeded();
        set_name(&engine, "written").await.unwrap();
        disk.space_for(0);
        let failure = set_name(&engine, "lost").await.unwrap_err();
        let Failure::Store(error) = failure else {
            panic!("{failure:?}");
        };
        assert!(error.to_string().contains("has no room to grow"), "{error}");
        assert_eq!(name(&engine).await, "written");
        engine.reset(seed()).await.unwrap_err();
        assert_eq!(name(&engine).await, "written");
    }

    #[tokio::test]
    async fn changes_are_made_again_once_there_is_space_again() {
        let (_, probe) = seeded();
        let written = probe.changes();
        set_name(&start(&probe), "probe").await.unwrap();
        for space in 0..probe.changes() - written {
            let (engine, disk) = seeded();
            set_name(&engine, "kept").await.unwrap();
            disk.space_for(space);
            for attempt in 0..3 {
                if set_name(&engine, format!("lost {attempt}")).await.is_ok() {
                    // What it refused was not needed for the change itself.
                    break;
                }
                assert_eq!(name(&engine).await, "kept", "space for {space}");
            }
            disk.unlimited();
            set_name(&engine, "again").await.unwrap();
            assert_eq!(name(&engine).await, "again");
            assert_eq!(name(&start(&disk)).await, "again", "space for {space}");
        }
    }

    /// The disk stops at each of the first changes in turn, and then the power goes.
    #[tokio::test]
    async fn losing_power_at_any_moment_loses_nothing_acknowledged_and_leaves_nothing_half_done() {
        let mut random = fastrand::Rng::with_seed(0x1dc);
        let (_, disk) = seeded();
        let content = disk.after_losing_power(&mut random);
        let mut moments = 0;
        loop {
            let disk = Disk::holding(content.clone());
            let engine = start(&disk);
            disk.space_for(moments);
            let mut acknowledged = 0;
            while acknowledged < 10 && set_name(&engine, acknowledged + 1).await.is_ok() {
                acknowledged += 1;
            }
            for _ in 0..4 {
                let left = Disk::holding(disk.after_losing_power(&mut random));
                let found = name(&start(&left)).await;
                let found = found.parse().unwrap_or(0);
                assert!(
                    found == acknowledged || found == acknowledged + 1,
                    "{acknowledged} was acknowledged and {found} is there, after {moments} changes"
                );
            }
            if acknowledged == 10 {
                break;
            }
            moments += 1;
        }
        assert!(
            moments > 20,
            "{moments} changes are too few for ten commits"
        );
    }

    #[tokio::test]
    async fn a_file_whose_making_was_cut_short_is_made_anew() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("idc.redb");
        let mut random = fastrand::Rng::with_seed(0x1dc);
        let (_, whole) = seeded();
        for moment in 0..whole.changes() {
            let disk = Disk::default();
            disk.space_for(moment);
            if let Ok((mut store, _)) = disk.open() {
                // Where it fails, that is where the power goes.
                let _ = store.replace(&seed().to_changes());
            }
            for _ in 0..4 {
                std::fs::write(&path, disk.after_losing_power(&mut random)).unwrap();
                let (_, kept) = Store::open(&path).unwrap();
                assert!(
                    kept.is_none_or(|kept| kept.to_changes() == seed().to_changes()),
                    "after {moment} changes"
                );
            }
        }
    }
}

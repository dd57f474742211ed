//! The directory behind its locks: reads go past each other, writes one after another.

mod queued;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use iam_model::Idempotency;
use tokio::sync::oneshot::error::RecvError;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::directory::{Apply, Context, Directory, Refusal};
use crate::store::{Store, StoreError};
use queued::{Queued, queued};

/// The directory, and the file that keeps it if there is one.
///
/// A change set is computed, written to the file, and only then made in memory: a reader never sees what could still
/// be lost. All three happen under the writer's lock; without a file that of the directory is enough. Writes that came
/// while the file was written share the next commit: whoever gets the lock first carries out all that wait, each upon
/// what those before it left.
pub(crate) struct Engine {
    directory: RwLock<Directory>,
    writer: Arc<Mutex<Writer>>,
    waiting: std::sync::Mutex<Vec<Box<dyn Queued>>>,
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
            waiting: std::sync::Mutex::default(),
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
        let Some(file) = &self.file else {
            return self.write(command, &mut context);
        };
        let (write, mut answer) = queued(command, context);
        self.waiting().push(write);
        tokio::select! {
            biased;
            answer = &mut answer => return told(answer, file),
            writer = Arc::clone(&self.writer).lock_owned() => self.carry_out_waiting(writer),
        }
        told(answer.await, file)
    }

    /// A commit blocks, so it leaves the runtime's threads; once begun it is carried through even if nobody waits for it
    /// any more.
    fn carry_out_waiting(self: &Arc<Self>, mut writer: OwnedMutexGuard<Writer>) {
        let writes = std::mem::take(&mut *self.waiting());
        if writes.is_empty() {
            return;
        }
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.carry_out(writes, &mut writer));
    }

    /// Carries out writes in the order they came, with one commit, and then answers all of them. Should that fail, none
    /// of them is made, and each is told so: also one that was refused, since it may have been because of another.
    fn carry_out(&self, mut writes: Vec<Box<dyn Queued>>, writer: &mut Writer) {
        writes.retain(|write| write.is_wanted());
        let kept = self.keep(&mut writes, writer);
        for write in writes {
            write.tell(kept.clone());
        }
    }

    fn keep(&self, writes: &mut [Box<dyn Queued>], writer: &mut Writer) -> Result<(), StoreError> {
        self.recover(writer)?;
        let changes = match writes {
            [alone] => alone.apply(&self.read()),
            together => self.change().rehearse(
                together
                    .iter_mut()
                    .map(|write| |directory: &Directory| write.apply(directory)),
            ),
        };
        if !changes.is_empty() {
            writer.keep(|store| store.commit(&changes))?;
            self.change().commit(changes);
        }
        Ok(())
    }

    /// Replaces everything.
    pub(crate) async fn reset(self: &Arc<Self>, directory: Directory) -> Result<(), StoreError> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        let engine = Arc::clone(self);
        let resetting = move || {
            engine.recover(&mut writer)?;
            writer.keep(|store| store.replace(&directory.to_changes()))?;
            *engine.change() = directory;
            Ok(())
        };
        let Some(file) = &self.file else {
            return resetting();
        };
        tokio::task::spawn_blocking(resetting)
            .await
            .unwrap_or_else(|_| Err(StoreError::interrupted(file)))
    }

    /// Without a file: what is made in memory is all there is, and takes so little time that nobody is sent away to wait.
    fn write<O: Apply>(&self, command: O, context: &mut Context) -> Result<O::Response, Failure> {
        let mut directory = self.change();
        let applied = command
            .apply(&directory, context)
            .map_err(Failure::Refused)?;
        directory.commit(applied.changes);
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

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn Queued>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
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

/// What came of a write; nothing, when the thread that carried it out has ended.
fn told<T>(answer: Result<Result<T, Failure>, RecvError>, file: &Path) -> Result<T, Failure> {
    answer.unwrap_or_else(|_| Err(StoreError::interrupted(file).into()))
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
    use iam_model::users::{
        DeleteBulkUsers, SetUser, ShowUser, UserDeleteBulkRequest, UserSetRequest,
    };
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
        Seed::demo().into_directory()
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

    /// Writes that all wait when the file is free again, one of them before the others.
    async fn at_once(engine: &Arc<Engine>, names: &[&str]) -> Vec<Result<(), Failure>> {
        let file_in_use = Arc::clone(&engine.writer).lock_owned().await;
        let mut writes = Vec::new();
        for name in names {
            let (writer, name) = (Arc::clone(engine), (*name).to_owned());
            writes.push(tokio::spawn(async move { set_name(&writer, name).await }));
            while engine.waiting().len() < writes.len() {
                tokio::task::yield_now().await;
            }
        }
        drop(file_in_use);
        let mut told = Vec::new();
        for write in writes {
            told.push(write.await.unwrap());
        }
        told
    }

    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

    #[tokio::test]
    async fn writes_that_wait_together_share_a_commit_and_stand_in_the_order_they_came() {
        let (engine, disk) = seeded();
        let before = disk.changes();
        set_name(&engine, "alone").await.unwrap();
        let of_one = disk.changes() - before;
        let before = disk.changes();
        for told in at_once(&engine, &NAMES).await {
            told.unwrap();
        }
        let of_all = disk.changes() - before;
        assert!(of_all < 2 * of_one, "{of_all} for all, {of_one} for one");
        assert_eq!(name(&engine).await, "h");
        assert_eq!(name(&start(&disk)).await, "h");
    }

    #[tokio::test]
    async fn when_a_shared_commit_fails_all_of_its_writes_are_refused_and_none_is_made() {
        let (engine, disk) = seeded();
        set_name(&engine, "written").await.unwrap();
        let before = engine.read().clone();
        disk.space_for(0);
        for told in at_once(&engine, &NAMES).await {
            assert!(matches!(told, Err(Failure::Store(_))), "{told:?}");
        }
        assert_eq!(*engine.read(), before);
        disk.unlimited();
        for told in at_once(&engine, &NAMES).await {
            told.unwrap();
        }
        assert_eq!(name(&engine).await, "h");
    }

    #[tokio::test]
    async fn a_write_sees_what_those_before_it_in_the_same_commit_have_made() {
        use iam_model::groups::{CreateGroup, GroupCreateRequest};
        let (engine, _disk) = seeded();
        let file_in_use = Arc::clone(&engine.writer).lock_owned().await;
        let mut writes = Vec::new();
        for _ in 0..2 {
            let request = GroupCreateRequest::new(instance(), "Twice");
            let writer = Arc::clone(&engine);
            let create = async move { writer.perform(CreateGroup::new(request), context()).await };
            writes.push(tokio::spawn(create));
            while engine.waiting().len() < writes.len() {
                tokio::task::yield_now().await;
            }
        }
        drop(file_in_use);
        let second = writes.pop().unwrap().await.unwrap();
        writes.pop().unwrap().await.unwrap().unwrap();
        assert!(matches!(second, Err(Failure::Refused(_))), "{second:?}");
    }

    #[tokio::test]
    async fn a_write_that_nobody_waits_for_any_more_is_not_made() {
        let (engine, _disk) = seeded();
        let file_in_use = Arc::clone(&engine.writer).lock_owned().await;
        let writer = Arc::clone(&engine);
        let write = tokio::spawn(async move { set_name(&writer, "dropped").await });
        while engine.waiting().is_empty() {
            tokio::task::yield_now().await;
        }
        write.abort();
        write.await.unwrap_err();
        drop(file_in_use);
        let request = UserSetRequest::new(instance());
        engine
            .perform(SetUser::new(john(), request), context())
            .await
            .unwrap();
        assert_ne!(name(&engine).await, "dropped");
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
    async fn a_change_of_several_records_is_whole_or_not_there_when_the_power_goes() {
        let mut random = fastrand::Rng::with_seed(0x1dc);
        let (_, disk) = seeded();
        let content = disk.after_losing_power(&mut random);
        let delete = async |engine: Arc<Engine>| {
            let other = "45f561264b81a03d27f6118301cb32b8".parse().unwrap();
            let request = UserDeleteBulkRequest::new(instance(), [john(), other]);
            engine
                .perform(DeleteBulkUsers::new(request), context())
                .await
        };
        let kept = |disk: &Disk| disk.open().unwrap().1.unwrap().to_changes();
        let before = kept(&Disk::holding(content.clone()));
        let whole = Disk::holding(content.clone());
        delete(start(&whole)).await.unwrap();
        let after = kept(&whole);
        assert!(before.iter().count() > after.iter().count() + 1);
        let mut moments = 0;
        loop {
            let disk = Disk::holding(content.clone());
            let engine = start(&disk);
            disk.space_for(moments);
            let acknowledged = delete(engine).await.is_ok();
            for _ in 0..4 {
                let found = kept(&Disk::holding(disk.after_losing_power(&mut random)));
                assert!(
                    found == after || (found == before && !acknowledged),
                    "after {moments} changes of the file"
                );
            }
            if acknowledged {
                break;
            }
            moments += 1;
        }
        assert!(moments > 2, "{moments} changes are too few for a commit");
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

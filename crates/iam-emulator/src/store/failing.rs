//! A disk that is full or loses its power when told to, for tests.
//!
//! SIGKILL leaves what a process has written with the operating system; losing power does not. What has not been synced
//! is then on the disk or not, in any order and in parts.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use redb::{Database, StorageBackend};

use super::{Store, StoreError, StoreFault};
use crate::directory::Directory;

/// What a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;

#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// As the process sees it.
    content: Vec<u8>,
    /// As of the last sync.
    lasting: Vec<u8>,
    /// What has been done since.
    pending: Vec<Change>,
    changes: usize,
    /// After so many changes there is no space.
    space_for: Option<usize>,
}

#[derive(Clone, Debug)]
enum Change {
    Length(usize),
    Sector { offset: usize, data: Vec<u8> },
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Length(length) => content.resize(*length, 0),
            Self::Sector { offset, data } => {
                let end = offset + data.len();
                content.resize(content.len().max(end), 0);
                content[*offset..end].copy_from_slice(data);
            }
        }
    }
}

impl Disk {
    pub(crate) fn holding(content: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(State {
            lasting: content.clone(),
            content,
            ..State::default()
        })))
    }

    /// From now on there is space for so many changes more.
    pub(crate) fn space_for(&self, changes: usize) {
        let mut state = self.state();
        state.space_for = Some(state.changes + changes);
    }

    /// There is space again.
    pub(crate) fn unlimited(&self) {
        self.state().space_for = None;
    }

    /// How many changes were asked for, syncs among them.
    pub(crate) fn changes(&self) -> usize {
        self.state().changes
    }

    /// What is on the disk when the power goes now. Of what was not synced, chance decides.
    pub(crate) fn after_losing_power(&self, random: &mut fastrand::Rng) -> Vec<u8> {
        let state = self.state();
        let mut content = state.lasting.clone();
        // All, none, and anything between.
        let kept = random.f64() * 1.5 - 0.25;
        for change in state.pending.iter().filter(|_| random.f64() < kept) {
            change.apply(&mut content);
        }
        content
    }

    fn database(&self) -> Result<Database, StoreFault> {
        Database::builder()
            .create_with_backend(self.clone())
            .map_err(|error| StoreFault::opening(&error))
    }

    /// What it holds, as an emulator starts with it.
    pub(crate) fn open(&self) -> Result<(Store, Option<Directory>), StoreError> {
        let disk = self.clone();
        let path = Path::new("a disk that fails");
        Store::with(path, Box::new(move || disk.database()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Takes one change, or refuses it for want of space.
    fn changing(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        if state.space_for.is_some_and(|most| state.changes >= most) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        state.changes += 1;
        Ok(state)
    }
}

impl State {
    fn change(&mut self, change: Change) {
        change.apply(&mut self.content);
        self.pending.push(change);
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state().content.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).unwrap();
        let state = self.state();
        let bytes = state.content.get(start..start + out.len());
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let length = usize::try_from(len).unwrap();
        self.changing()?.change(Change::Length(length));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.changing()?;
        state.lasting = state.content.clone();
        state.pending.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let offset = usize::try_from(offset).unwrap();
        let mut state = self.changing()?;
        for (index, sector) in data.chunks(SECTOR_BYTES).enumerate() {
            state.change(Change::Sector {
                offset: offset + index * SECTOR_BYTES,
                data: sector.to_vec(),
            });
        }
        Ok(())
    }
}

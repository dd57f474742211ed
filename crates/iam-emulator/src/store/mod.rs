//! The directory in a file: an embedded database with one table for each kind of record.

mod error;
#[cfg(test)]
pub(crate) mod failing;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use redb::backends::FileBackend;
use redb::{
    Database, Durability, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction,
};

use crate::directory::{
    Account, Assignment, Change, ChangeSet, Directory, Edit, Group, Instance, Organization,
    PermissionSet, Record, User,
};

pub use error::{StoreError, StoreFault};

/// What the file says of itself, so that a later version can tell what it reads.
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
const FORMAT: &str = "format";
const FORMAT_VERSION: u64 = 2;

/// The directory is in memory already; redb's own cache need not hold it again.
const CACHE_BYTES: usize = 8 * 1024 * 1024;

type RecordTable<'a> = TableDefinition<'a, &'static str, &'static [u8]>;

#[derive(Debug)]
pub(crate) struct Store {
    database: Database,
    path: PathBuf,
}

impl Store {
    /// Opens the file and reads what it holds; `None` when it is new.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<Directory>), StoreError> {
        let at = |fault| StoreError::new(path, fault);
        let file = open_private(path).map_err(|error| at(StoreFault::io(&error)))?;
        let database = FileBackend::new(file)
            .and_then(|file| {
                Database::builder()
                    .set_cache_size(CACHE_BYTES)
                    .create_with_backend(file)
            })
            .map_err(|error| at(StoreFault::opening(&error)))?;
        let store = Self {
            database,
            path: path.to_owned(),
        };
        let directory = store.load().map_err(at)?;
        Ok((store, directory))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a change set. It is on the disk when this returns.
    pub(crate) fn commit(&self, changes: &ChangeSet) -> Result<(), StoreError> {
        self.transact(|transaction| write(transaction, changes))
    }

    /// Writes a change set in the place of everything that is there.
    pub(crate) fn replace(&self, changes: &ChangeSet) -> Result<(), StoreError> {
        self.transact(|transaction| {
            clear::<Organization>(transaction)?;
            clear::<Account>(transaction)?;
            clear::<Instance>(transaction)?;
            clear::<Group>(transaction)?;
            clear::<User>(transaction)?;
            clear::<PermissionSet>(transaction)?;
            clear::<Assignment>(transaction)?;
            transaction
                .open_table(META)?
                .insert(FORMAT, FORMAT_VERSION)?;
            write(transaction, changes)
        })
    }

    fn transact(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<(), StoreFault>,
    ) -> Result<(), StoreError> {
        let run = || {
            let mut transaction = self.database.begin_write()?;
            transaction
                .set_durability(Durability::Immediate)
                .map_err(StoreFault::database)?;
            work(&transaction)?;
            Ok(transaction.commit()?)
        };
        run().map_err(|fault| StoreError::new(&self.path, fault))
    }

    fn load(&self) -> Result<Option<Directory>, StoreFault> {
        let transaction = self.database.begin_read()?;
        let tables: Vec<_> = transaction.list_tables()?.collect();
        if tables.is_empty() {
            return Ok(None);
        }
        let meta = transaction
            .open_table(META)
            .map_err(|_| StoreFault::Foreign)?;
        match meta.get(FORMAT)?.map(|value| value.value()) {
            Some(FORMAT_VERSION) => {}
            Some(format) => return Err(StoreFault::Format(format)),
            None => return Err(StoreFault::Foreign),
        }
        let records = [
            load::<Organization>(&transaction)?,
            load::<Account>(&transaction)?,
            load::<Instance>(&transaction)?,
            load::<Group>(&transaction)?,
            load::<User>(&transaction)?,
            load::<PermissionSet>(&transaction)?,
            load::<Assignment>(&transaction)?,
        ];
        let changes: ChangeSet = records.into_iter().flatten().collect();
        Ok(Some(changes.into()))
    }
}

/// Opens the file; a new one is for its owner alone from the beginning. One that is there keeps its permissions.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

const fn table<R: Record>() -> RecordTable<'static> {
    TableDefinition::new(R::KIND)
}

fn write(transaction: &WriteTransaction, changes: &ChangeSet) -> Result<(), StoreFault> {
    changes.iter().try_for_each(|change| match change {
        Change::Organization(edit) => edit_table(transaction, edit),
        Change::Account(edit) => edit_table(transaction, edit),
        Change::Instance(edit) => edit_table(transaction, edit),
        Change::Group(edit) => edit_table(transaction, edit),
        Change::User(edit) => edit_table(transaction, edit),
        Change::PermissionSet(edit) => edit_table(transaction, edit),
        Change::Assignment(edit) => edit_table(transaction, edit),
    })
}

fn edit_table<R: Record>(transaction: &WriteTransaction, edit: &Edit<R>) -> Result<(), StoreFault> {
    let mut records = transaction.open_table(table::<R>())?;
    match edit {
        Edit::Put(record) => {
            let value = serde_json::to_vec(record.as_ref())
                .map_err(|error| StoreFault::record::<R>(&error))?;
            records.insert(record.key().as_ref(), value.as_slice())?;
        }
        Edit::Delete(key) => {
            records.remove(key.as_ref())?;
        }
    }
    Ok(())
}

fn clear<R: Record>(transaction: &WriteTransaction) -> Result<(), StoreFault> {
    transaction.delete_table(table::<R>())?;
    transaction.open_table(table::<R>())?;
    Ok(())
}

fn load<R: Record>(transaction: &redb::ReadTransaction) -> Result<Vec<Change>, StoreFault> {
    let records = transaction.open_table(table::<R>())?;
    let read = |entry: Result<(redb::AccessGuard<'_, &str>, redb::AccessGuard<'_, &[u8]>), _>| {
        let (_, value) = entry?;
        serde_json::from_slice::<R>(value.value())
            .map(Change::put)
            .map_err(|error| StoreFault::record::<R>(&error))
    };
    records.iter()?.map(read).collect()
}

//! The directory in a file: an embedded database with one table for each kind of record.

mod error;
#[cfg(test)]
pub(crate) mod failing;
mod opening;

use std::path::{Path, PathBuf};

use redb::{
    Database, Durability, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction,
};

use crate::directory::{
    Account, Assignment, Change, ChangeSet, Directory, Edit, Group, Instance, Organization,
    PermissionSet, Record, User,
};

use error::Failed;
pub use error::{StoreError, StoreFault};

/// What the file says of itself, so that a later version can tell what it reads.
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
const FORMAT: &str = "format";
const FORMAT_VERSION: u64 = 2;

/// The directory is in memory already; redb's own cache need not hold it again.
const CACHE_BYTES: usize = 8 * 1024 * 1024;

type RecordTable<'a> = TableDefinition<'a, &'static str, &'static [u8]>;

/// How the database is opened, each time anew.
type Opener = Box<dyn Fn() -> Result<Database, StoreFault> + Send + Sync>;

pub(crate) struct Store {
    /// `None` after a failure, until it is opened again.
    database: Option<Database>,
    opener: Opener,
    path: PathBuf,
}

impl Store {
    /// Opens the file and reads what it holds; `None` when it is new.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<Directory>), StoreError> {
        let file = path.to_owned();
        Self::with(path, Box::new(move || opening::open(&file)))
    }

    fn with(path: &Path, opener: Opener) -> Result<(Self, Option<Directory>), StoreError> {
        let mut store = Self {
            database: None,
            opener,
            path: path.to_owned(),
        };
        let directory = store.reopen()?;
        Ok((store, directory))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the last change could not be written. What the file holds is then known only when it has been read again.
    pub(crate) fn has_failed(&self) -> bool {
        self.database.is_none()
    }

    /// Opens the file again and reads what it holds; `None` when it is new.
    pub(crate) fn reopen(&mut self) -> Result<Option<Directory>, StoreError> {
        let opened = (self.opener)().and_then(|database| {
            let directory = load(&database).map_err(|Failed(fault)| fault)?;
            Ok((database, directory))
        });
        let (database, directory) = opened.map_err(|fault| StoreError::new(&self.path, fault))?;
        self.database = Some(database);
        Ok(directory)
    }

    /// Writes a change set. It is on the disk when this returns.
    pub(crate) fn commit(&mut self, changes: &ChangeSet) -> Result<(), StoreError> {
        self.transact(|transaction| write(transaction, changes))
    }

    /// Writes a change set in the place of everything that is there.
    pub(crate) fn replace(&mut self, changes: &ChangeSet) -> Result<(), StoreError> {
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

    /// A database that has failed once refuses everything until it is opened again, so it is closed.
    fn transact(
        &mut self,
        work: impl FnOnce(&WriteTransaction) -> Result<(), Failed>,
    ) -> Result<(), StoreError> {
        let done = match &self.database {
            Some(database) => transact(database, work),
            None => Err(StoreFault::database("it is closed after a failure").into()),
        };
        done.map_err(|Failed(fault)| {
            self.database = None;
            StoreError::new(&self.path, fault)
        })
    }
}

fn transact(
    database: &Database,
    work: impl FnOnce(&WriteTransaction) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let mut transaction = database.begin_write()?;
    transaction
        .set_durability(Durability::Immediate)
        .map_err(StoreFault::database)?;
    work(&transaction)?;
    Ok(transaction.commit()?)
}

/// Everything that a database holds; `None` when it is new.
fn load(database: &Database) -> Result<Option<Directory>, Failed> {
    let transaction = database.begin_read()?;
    let tables: Vec<_> = transaction.list_tables()?.collect();
    if tables.is_empty() {
        return Ok(None);
    }
    let meta = transaction
        .open_table(META)
        .map_err(|_| StoreFault::Foreign)?;
    match meta.get(FORMAT)?.map(|value| value.value()) {
        Some(FORMAT_VERSION) => {}
        Some(format) => return Err(StoreFault::Format(format).into()),
        None => return Err(StoreFault::Foreign.into()),
    }
    let records = [
        load_table::<Organization>(&transaction)?,
        load_table::<Account>(&transaction)?,
        load_table::<Instance>(&transaction)?,
        load_table::<Group>(&transaction)?,
        load_table::<User>(&transaction)?,
        load_table::<PermissionSet>(&transaction)?,
        load_table::<Assignment>(&transaction)?,
    ];
    let changes: ChangeSet = records.into_iter().flatten().collect();
    Ok(Some(changes.into()))
}

const fn table<R: Record>() -> RecordTable<'static> {
    TableDefinition::new(R::KIND)
}

fn write(transaction: &WriteTransaction, changes: &ChangeSet) -> Result<(), Failed> {
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

fn edit_table<R: Record>(transaction: &WriteTransaction, edit: &Edit<R>) -> Result<(), Failed> {
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

fn clear<R: Record>(transaction: &WriteTransaction) -> Result<(), Failed> {
    transaction.delete_table(table::<R>())?;
    transaction.open_table(table::<R>())?;
    Ok(())
}

fn load_table<R: Record>(transaction: &redb::ReadTransaction) -> Result<Vec<Change>, Failed> {
    let records = transaction.open_table(table::<R>())?;
    let read = |entry: Result<
        (redb::AccessGuard<'_, &str>, redb::AccessGuard<'_, &[u8]>),
        redb::StorageError,
    >| {
        let (_, value) = entry?;
        serde_json::from_slice::<R>(value.value())
            .map(Change::put)
            .map_err(|error| Failed(StoreFault::record::<R>(&error)))
    };
    records.iter()?.map(read).collect()
}

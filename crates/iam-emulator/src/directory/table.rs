//! Records of one kind, in the order of their keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Change, Edit};

/// A kind of record: plain data under a key of its own.
pub(crate) trait Record: Clone + Serialize + DeserializeOwned {
    /// The name of the kind, in the database too.
    const KIND: &'static str;
    type Key: Clone + Ord + AsRef<str>;

    fn key(&self) -> &Self::Key;

    /// The edit among those of other kinds.
    fn change(edit: Edit<Self>) -> Change;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table<R: Record>(BTreeMap<R::Key, Arc<R>>);

impl<R: Record> Default for Table<R> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<R: Record> Table<R> {
    pub(crate) fn get(&self, key: &R::Key) -> Option<&R> {
        self.0.get(key).map(Arc::as_ref)
    }

    pub(crate) fn records(&self) -> impl Iterator<Item = &R> {
        self.0.values().map(Arc::as_ref)
    }

    pub(crate) fn apply(&mut self, edit: Edit<R>) {
        match edit {
            Edit::Put(record) => self.0.insert(record.key().clone(), record),
            Edit::Delete(key) => self.0.remove(&key),
        };
    }

    /// What makes the table again what it is, once the edit was made.
    pub(super) fn inverse(&self, edit: &Edit<R>) -> Edit<R> {
        let key = match edit {
            Edit::Put(record) => record.key(),
            Edit::Delete(key) => key,
        };
        match self.0.get(key) {
            Some(record) => Edit::Put(Arc::clone(record)),
            None => Edit::Delete(key.clone()),
        }
    }

    /// The change set that makes this table out of an empty one.
    pub(super) fn to_changes(&self) -> impl Iterator<Item = Change> {
        let records = self.0.values().cloned();
        records.map(|record| R::change(Edit::Put(record)))
    }
}

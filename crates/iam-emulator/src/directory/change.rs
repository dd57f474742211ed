//! What a command changes, as plain data: the same set is committed to memory and to the database.

use std::sync::Arc;

use super::{Account, Assignment, Group, Instance, Organization, PermissionSet, Record, User};

/// A record's new value, or its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit<R: Record> {
    /// Shared with whoever has the record too: a copy of a directory has the same ones.
    Put(Arc<R>),
    Delete(R::Key),
}

/// One record that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Organization(Edit<Organization>),
    Account(Edit<Account>),
    Instance(Edit<Instance>),
    Group(Edit<Group>),
    User(Edit<User>),
    PermissionSet(Edit<PermissionSet>),
    Assignment(Edit<Assignment>),
}

impl Change {
    pub(crate) fn put<R: Record>(record: R) -> Self {
        R::change(Edit::Put(Arc::new(record)))
    }

    pub(crate) fn delete<R: Record>(record: &R) -> Self {
        R::change(Edit::Delete(record.key().clone()))
    }
}

/// The records that change together: all of them or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChangeSet(Vec<Change>);

impl ChangeSet {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Change> {
        self.0.iter()
    }
}

impl Extend<Change> for ChangeSet {
    fn extend<I: IntoIterator<Item = Change>>(&mut self, changes: I) {
        self.0.extend(changes);
    }
}

impl From<Change> for ChangeSet {
    fn from(change: Change) -> Self {
        Self(vec![change])
    }
}

impl FromIterator<Change> for ChangeSet {
    fn from_iter<I: IntoIterator<Item = Change>>(changes: I) -> Self {
        Self(changes.into_iter().collect())
    }
}

impl IntoIterator for ChangeSet {
    type Item = Change;
    type IntoIter = std::vec::IntoIter<Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

//! What a command changes, as plain data: the same set is committed to memory and to the database.

use super::{Group, Instance, Record, User};

/// A record's new value, or its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit<R: Record> {
    Put(Box<R>),
    #[allow(
        dead_code,
        reason = "the first operation that deletes will construct it"
    )]
    Delete(R::Key),
}

/// One record that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Instance(Edit<Instance>),
    Group(Edit<Group>),
    User(Edit<User>),
}

impl Change {
    pub(crate) fn put_instance(instance: Instance) -> Self {
        Self::Instance(Edit::Put(Box::new(instance)))
    }

    pub(crate) fn put_group(group: Group) -> Self {
        Self::Group(Edit::Put(Box::new(group)))
    }

    pub(crate) fn put_user(user: User) -> Self {
        Self::User(Edit::Put(Box::new(user)))
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

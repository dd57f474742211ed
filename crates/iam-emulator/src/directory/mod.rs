//! The rules of ID Center without I/O and without a clock: a command and a directory give a change
//! set and an answer, or a refusal.

mod change;
mod context;
mod groups;
mod instances;
mod page;
#[cfg(test)]
mod properties;
mod refusal;
mod stamps;
mod table;
mod users;

use iam_model::{InstanceId, Operation, Violations};

pub(crate) use change::{Change, ChangeSet, Edit};
pub(crate) use context::{Actor, Context, Rules};
pub(crate) use groups::Group;
pub(crate) use instances::Instance;
pub(crate) use refusal::Refusal;
pub(crate) use stamps::Stamps;
pub(crate) use table::{Record, Table};
pub(crate) use users::{Attributes, User};

use users::Logins;

/// Everything that an organization keeps in ID Center.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Directory {
    instances: Table<Instance>,
    groups: Table<Group>,
    users: Table<User>,
    logins: Logins,
}

/// What an operation does to a directory.
pub(crate) trait Apply: Operation + 'static {
    /// What the documented limits say against the command; see [`iam_model::Validate`].
    fn limits(&self) -> Result<(), Violations> {
        Ok(())
    }

    /// Computes what the command changes and answers, and changes nothing itself.
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<Self::Response>, Refusal>;
}

/// A command that was not refused.
#[derive(Debug)]
pub(crate) struct Applied<T> {
    pub(crate) changes: ChangeSet,
    pub(crate) answer: T,
}

impl<T> Applied<T> {
    /// For a command that only reads.
    fn unchanged(answer: T) -> Self {
        Self {
            changes: ChangeSet::default(),
            answer,
        }
    }
}

impl Directory {
    /// Makes the changes.
    pub(crate) fn commit(&mut self, changes: ChangeSet) {
        for change in changes {
            match change {
                Change::Instance(edit) => self.instances.apply(edit),
                Change::Group(edit) => self.groups.apply(edit),
                Change::User(edit) => {
                    self.logins.follow(&self.users, &edit);
                    self.users.apply(edit);
                }
            }
        }
    }

    /// The change set that makes this directory out of an empty one.
    pub(crate) fn to_changes(&self) -> ChangeSet {
        let instances = self.instances.records().cloned().map(Change::put_instance);
        let groups = self.groups.records().cloned().map(Change::put_group);
        let users = self.users.records().cloned().map(Change::put_user);
        instances.chain(groups).chain(users).collect()
    }

    /// The instance with the smallest id.
    pub(crate) fn first_instance(&self) -> Option<&InstanceId> {
        self.instances.records().next().map(|instance| &instance.id)
    }

    fn instance(&self, id: &InstanceId) -> Result<&Instance, Refusal> {
        self.instances
            .get(id)
            .ok_or_else(|| Refusal::UnknownInstance(id.clone()))
    }
}

impl From<ChangeSet> for Directory {
    fn from(changes: ChangeSet) -> Self {
        let mut directory = Self::default();
        directory.commit(changes);
        directory
    }
}

//! The rules of ID Center without I/O and without a clock: a command and a directory give a change
//! set and an answer, or a refusal.

mod assignments;
mod change;
mod context;
mod groups;
mod instances;
#[cfg(test)]
mod model;
mod organization;
mod page;
mod permission_sets;
#[cfg(test)]
mod properties;
mod refusal;
mod removal;
mod stamps;
mod table;
mod users;

use iam_model::{InstanceId, Operation, Violations};

pub(crate) use assignments::{Assignment, Principal};
pub(crate) use change::{Change, ChangeSet, Edit};
pub(crate) use context::{Actor, Context, Rules};
pub(crate) use groups::Group;
pub(crate) use instances::{Delegation, IdentityStore, Instance, LdapSettings};
pub(crate) use organization::{Account, Organization};
pub(crate) use permission_sets::{GivenPolicies, PermissionSet};
pub(crate) use refusal::{Refusal, RefusalKind};
pub(crate) use stamps::Stamps;
pub(crate) use table::{Record, Table};
pub(crate) use users::{Attributes, User};

use users::Logins;

/// Everything that an organization keeps in ID Center.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Directory {
    organizations: Table<Organization>,
    accounts: Table<Account>,
    instances: Table<Instance>,
    groups: Table<Group>,
    users: Table<User>,
    logins: Logins,
    permission_sets: Table<PermissionSet>,
    assignments: Table<Assignment>,
}

/// What an operation does to a directory.
pub(crate) trait Apply: Operation + 'static {
    /// The members that have a validator, which runs even when they are missing: the service says `value_error` then
    /// instead of `Field required` \[live\], and of every other fault of theirs \[derived\].
    const VALIDATED: &'static [&'static str] = &[];

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

    fn map<U>(self, answer: impl FnOnce(T) -> U) -> Applied<U> {
        Applied {
            changes: self.changes,
            answer: answer(self.answer),
        }
    }
}

impl Directory {
    /// Makes the changes.
    pub(crate) fn commit(&mut self, changes: ChangeSet) {
        for change in changes {
            self.make(change);
        }
    }

    fn make(&mut self, change: Change) {
        match change {
            Change::Organization(edit) => self.organizations.apply(edit),
            Change::Account(edit) => self.accounts.apply(edit),
            Change::Instance(edit) => self.instances.apply(edit),
            Change::Group(edit) => self.groups.apply(edit),
            Change::User(edit) => {
                self.logins.follow(&self.users, &edit);
                self.users.apply(edit);
            }
            Change::PermissionSet(edit) => self.permission_sets.apply(edit),
            Change::Assignment(edit) => self.assignments.apply(edit),
        }
    }

    /// Makes changes one after another, each computed from what those before it left, and takes all of them back: what
    /// they are together.
    pub(crate) fn rehearse<'a>(
        &mut self,
        steps: impl Iterator<Item = impl FnOnce(&Self) -> ChangeSet + 'a>,
    ) -> ChangeSet {
        let mut together = ChangeSet::default();
        let mut back = Vec::new();
        for step in steps {
            let changes = step(self);
            for change in changes.iter() {
                back.push(self.inverse(change));
                self.make(change.clone());
            }
            together.extend(changes);
        }
        self.commit(back.into_iter().rev().collect());
        together
    }

    fn inverse(&self, change: &Change) -> Change {
        match change {
            Change::Organization(edit) => Change::Organization(self.organizations.inverse(edit)),
            Change::Account(edit) => Change::Account(self.accounts.inverse(edit)),
            Change::Instance(edit) => Change::Instance(self.instances.inverse(edit)),
            Change::Group(edit) => Change::Group(self.groups.inverse(edit)),
            Change::User(edit) => Change::User(self.users.inverse(edit)),
            Change::PermissionSet(edit) => {
                Change::PermissionSet(self.permission_sets.inverse(edit))
            }
            Change::Assignment(edit) => Change::Assignment(self.assignments.inverse(edit)),
        }
    }

    /// The change set that makes this directory out of an empty one.
    pub(crate) fn to_changes(&self) -> ChangeSet {
        self.organizations
            .to_changes()
            .chain(self.accounts.to_changes())
            .chain(self.instances.to_changes())
            .chain(self.groups.to_changes())
            .chain(self.users.to_changes())
            .chain(self.permission_sets.to_changes())
            .chain(self.assignments.to_changes())
            .collect()
    }

    /// The instance with the smallest id.
    pub(crate) fn first_instance(&self) -> Option<&InstanceId> {
        self.instances.records().next().map(|instance| &instance.id)
    }
}

impl From<ChangeSet> for Directory {
    fn from(changes: ChangeSet) -> Self {
        let mut directory = Self::default();
        directory.commit(changes);
        directory
    }
}

//! The organization, and the accounts it consists of.

use iam_model::AccountId;
use serde::{Deserialize, Serialize};

use super::{Actor, Change, Directory, Edit, Record, Refusal};

/// The organization that the emulator stands for. There is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) management_account_id: AccountId,
    pub(crate) region: String,
}

impl Record for Organization {
    const KIND: &'static str = "organizations";
    type Key = String;

    fn key(&self) -> &String {
        &self.id
    }

    fn change(edit: Edit<Self>) -> Change {
        Change::Organization(edit)
    }
}

/// An account that permission sets can be assigned in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) name: String,
    pub(crate) email: String,
    /// The names of the IAM policies that the account has of its own; `None` when nobody has said, and then every
    /// custom policy is taken to be there.
    pub(crate) policies: Option<Vec<String>>,
}

impl Record for Account {
    const KIND: &'static str = "accounts";
    type Key = AccountId;

    fn key(&self) -> &AccountId {
        &self.id
    }

    fn change(edit: Edit<Self>) -> Change {
        Change::Account(edit)
    }
}

impl Directory {
    pub(super) fn organization(&self) -> Result<&Organization, Refusal> {
        let mut organizations = self.organizations.records();
        organizations.next().ok_or(Refusal::NoOrganization)
    }

    /// An instance is created and deleted by the management account alone (platform.md §6 \[doc\], constraints.json).
    pub(super) fn check_management(&self, actor: &Actor) -> Result<(), Refusal> {
        let management = &self.organization()?.management_account_id;
        match &actor.account_id {
            Some(account) if account != management => {
                Err(Refusal::NotManagementAccount(account.clone()))
            }
            _ => Ok(()),
        }
    }
}

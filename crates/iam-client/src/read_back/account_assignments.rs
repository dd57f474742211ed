//! Whether a change of account assignments is in effect.

use std::collections::BTreeSet;

use iam_model::account_assignments::{
    AccountAssignment, CreateAccountAssignment, DeleteAccountAssignment,
    DeleteBulkAccountAssignments, ListAccountAssignments,
};
use iam_model::later::since_1_6;
use iam_model::superseded::before_1_2;
use iam_model::{AccountAssignmentId, AccountId, InstanceId, PermissionSetId, PrincipalId};

use super::comparison::Comparison;
use super::shown::listed;
use super::{Effect, ReadBack};
use crate::{Client, Error};

async fn in_account<K: Ord>(
    client: &Client,
    account: &AccountId,
    instance_id: &InstanceId,
    key: impl Fn(AccountAssignment) -> Vec<K>,
) -> Result<BTreeSet<K>, Error> {
    let list = ListAccountAssignments::new(instance_id.clone(), account.clone());
    listed(client, list, key).await
}

/// Who has what, by the principal's id and the permission set's.
fn grants(item: AccountAssignment) -> Vec<(PrincipalId, PermissionSetId)> {
    let Some(principal_id) = item.principal_id.into_value() else {
        return Vec::new();
    };
    let sets = item.permission_sets.into_value().into_iter().flatten();
    sets.filter_map(|set| Some((principal_id.clone(), set.permission_set_id.into_value()?)))
        .collect()
}

fn ids(item: AccountAssignment) -> Vec<AccountAssignmentId> {
    let sets = item.permission_sets.into_value().into_iter().flatten();
    sets.filter_map(|set| set.account_assignment_id.into_value())
        .collect()
}

macro_rules! creations {
    ($( $operation:ty ),*) => { $(
        impl ReadBack for $operation {
            async fn effect(&self, client: &Client) -> Result<Effect, Error> {
                let request = &self.request;
                let mut comparison = Comparison::default();
                for account in request.accounts.iter().flatten() {
                    let (id, instance_id) = (&account.target_account_id, &request.instance_id);
                    let granted = in_account(client, id, instance_id, grants).await?;
                    for set in request.permission_sets.iter().flatten() {
                        for principal in request.principals.iter().flatten() {
                            let (who, what) = (&principal.principal_id, &set.permission_set_id);
                            comparison.note(granted.contains(&(who.clone(), what.clone())));
                        }
                    }
                }
                Ok(comparison.effect())
            }
        }
    )* };
}

creations!(
    CreateAccountAssignment,
    before_1_2::CreateAccountAssignment,
    since_1_6::CreateAccountAssignment
);

impl ReadBack for DeleteAccountAssignment {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let request = &self.request;
        let (account, instance_id) = (&request.target_account_id, &request.instance_id);
        let left = in_account(client, account, instance_id, ids).await?;
        let mut comparison = Comparison::default();
        comparison.note(!left.contains(&self.account_assignment_id));
        Ok(comparison.effect())
    }
}

impl ReadBack for DeleteBulkAccountAssignments {
    /// Without ids all of the account are meant, and how many those were nobody knows any more: any that is left
    /// counts as nothing done.
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let request = &self.request;
        let (account, instance_id) = (&request.target_account_id, &request.instance_id);
        let left = in_account(client, account, instance_id, ids).await?;
        let mut comparison = Comparison::default();
        match &request.account_assignment_ids {
            Some(wanted) => {
                for id in wanted.as_slice() {
                    comparison.note(!left.contains(id));
                }
            }
            None => comparison.note(left.is_empty()),
        }
        Ok(comparison.effect())
    }
}

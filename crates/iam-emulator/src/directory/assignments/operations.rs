//! What the other operations on assignments do.

use std::collections::{BTreeMap, BTreeSet};

use iam_model::account_assignments::{
    AccountAssignment, AccountAssignmentsPageResponse, AssignmentPermissionSet,
    DeleteAccountAssignment, DeleteBulkAccountAssignments, ListAccountAssignments,
};
use iam_model::{AccountAssignmentId, AccountId, InstanceId};

use super::{Assignment, Principal};
use crate::directory::page::{Sortable, asked, page_answer};
use crate::directory::{
    Account, Applied, Apply, Change, ChangeSet, Context, Directory, Refusal, Rules, Stamps,
};
use crate::{OmittedAssignmentIds, UnreportedDeletion};

impl Apply for DeleteAccountAssignment {
    /// `only_user_removed` changes nothing: what it means is \[unknown\].
    fn apply(self, directory: &Directory, context: &mut Context) -> Result<Applied<()>, Refusal> {
        let request = self.request;
        let ids = BTreeSet::from([self.account_assignment_id]);
        let account = &request.target_account_id;
        directory
            .delete_assignments(&request.instance_id, account, &ids, context.rules)
            .map(Applied::silent)
    }
}

impl Apply for DeleteBulkAccountAssignments {
    /// `only_user_removed` changes nothing: what it means is \[unknown\].
    fn apply(self, directory: &Directory, context: &mut Context) -> Result<Applied<()>, Refusal> {
        let request = self.request;
        let (instance, account) = (&request.instance_id, &request.target_account_id);
        let rules = context.rules;
        let changes = match request.account_assignment_ids {
            Some(ids) => {
                let ids = ids.into_iter().collect();
                directory.delete_assignments(instance, account, &ids, rules)?
            }
            None if rules.omitted_assignment_ids == OmittedAssignmentIds::Refuse => {
                return Err(Refusal::NoAssignmentIds);
            }
            None => {
                let instance = &directory.instance(instance)?.id;
                let in_account = |assignment: &Assignment| {
                    assignment.instance_id == *instance && assignment.account.id == *account
                };
                directory.assignments_where(in_account).collect()
            }
        };
        Ok(Applied::silent(changes))
    }
}

impl Directory {
    fn delete_assignments(
        &self,
        instance: &InstanceId,
        account: &AccountId,
        ids: &BTreeSet<AccountAssignmentId>,
        rules: Rules,
    ) -> Result<ChangeSet, Refusal> {
        self.instance(instance)?;
        let found = ids.iter().map(|id| {
            self.assignment(instance, id)
                .ok()
                .filter(|assignment| assignment.account.id == *account)
                .ok_or_else(|| Refusal::UnknownAssignment(id.clone()))
        });
        if rules.unreported_deletion == UnreportedDeletion::Silent {
            return Ok(found.flatten().map(Change::delete).collect());
        }
        found.map(|found| found.map(Change::delete)).collect()
    }
}

/// What one principal has in one account: an item of the list.
#[derive(Debug)]
struct Listed {
    principal: Principal,
    principal_name: String,
    account: Account,
    /// Those of the oldest assignment.
    stamps: Stamps,
    permission_sets: Vec<AssignmentPermissionSet>,
}

/// What ListAccountAssignments sorts by; the reference names only `created_at`, in its example.
const SORTABLE: &[Sortable<Listed>] = &[
    ("created_at", |a, b| a.stamps.compare_created(&b.stamps)),
    ("principal_name", |a, b| {
        a.principal_name.cmp(&b.principal_name)
    }),
    ("principal_id", |a, b| {
        a.principal.id().cmp(&b.principal.id())
    }),
    ("principal_type", |a, b| {
        a.principal.kind().as_str().cmp(b.principal.kind().as_str())
    }),
];

impl Apply for ListAccountAssignments {
    /// An item is a principal with all its permission sets in the account, because it has a list of them \[derived\].
    /// An account without assignments has an empty list, whether it exists or not \[unknown\].
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<AccountAssignmentsPageResponse>, Refusal> {
        let instance = directory.instance(&self.instance_id)?;
        let rules = context.rules;
        let mut by_principal: BTreeMap<&Principal, Vec<&Assignment>> = BTreeMap::new();
        // No assignment has a role: that would be a matter of the account's IAM.
        let assignments = directory.assignments.records();
        let assignments = assignments.filter(|_| self.role_srn.is_none());
        for assignment in assignments.filter(|assignment| {
            let set = self.permission_set_id.as_ref();
            assignment.instance_id == instance.id
                && assignment.account.id == self.target_account_id
                && rules.selects(self.target_account_name.as_ref(), &assignment.account.name)
                && rules.selects(
                    self.target_account_email.as_ref(),
                    &assignment.account.email,
                )
                && set.is_none_or(|set| assignment.permission_set_id == *set)
        }) {
            by_principal
                .entry(&assignment.principal)
                .or_default()
                .push(assignment);
        }
        let items = by_principal.into_values();
        let items: Vec<_> = items
            .filter_map(|assignments| directory.listed(assignments))
            .filter(|item| rules.selects(self.principal_name.as_ref(), &item.principal_name))
            .collect();
        let page = asked!(self).cut(items.iter(), SORTABLE, rules)?;
        let items = page.items.iter().map(|item| item.to_answer(&instance.id));
        Ok(Applied::unchanged(
            page_answer!(AccountAssignmentsPageResponse, page)
                .account_assignments(items.collect::<Vec<_>>()),
        ))
    }
}

impl Directory {
    /// Of assignments of one principal in one account, oldest first.
    fn listed(&self, mut assignments: Vec<&Assignment>) -> Option<Listed> {
        assignments.sort_by(|a, b| a.stamps.compare_created(&b.stamps));
        let oldest = *assignments.first()?;
        let name = match &oldest.principal {
            Principal::User(id) => self.users.get(id)?.shown_name(),
            Principal::Group(id) => &self.groups.get(id)?.name,
        };
        Some(Listed {
            principal: oldest.principal.clone(),
            principal_name: name.to_owned(),
            account: oldest.account.clone(),
            stamps: oldest.stamps.clone(),
            permission_sets: assignments
                .into_iter()
                .filter_map(|assignment| self.assigned_set(assignment))
                .collect(),
        })
    }

    fn assigned_set(&self, assignment: &Assignment) -> Option<AssignmentPermissionSet> {
        let set = self.permission_sets.get(&assignment.permission_set_id)?;
        Some(
            AssignmentPermissionSet::new()
                .account_assignment_id(assignment.id.clone())
                .permission_set_id(set.id.clone())
                .permission_set_name(set.name.clone())
                .permission_set_srn(self.permission_set_srn(set)),
        )
    }
}

impl Listed {
    fn to_answer(&self, instance: &InstanceId) -> AccountAssignment {
        AccountAssignment::new()
            .instance_id(instance.clone())
            .permission_sets(self.permission_sets.clone())
            .principal_id(self.principal.id())
            .principal_name(self.principal_name.clone())
            .principal_type(self.principal.kind())
            .role_srn(None)
            .target_account_email(self.account.email.clone())
            .target_account_id(self.account.id.clone())
            .target_account_name(self.account.name.clone())
    }
}

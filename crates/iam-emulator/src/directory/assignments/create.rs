//! What CreateAccountAssignment does.

use std::collections::{BTreeMap, BTreeSet};

use iam_model::account_assignments::{
    AccountAssignmentsCreateResponse, CreateAccountAssignment, Principal as GivenPrincipal,
    PrincipalType,
};
use iam_model::later::since_1_6;
use iam_model::superseded::before_1_2;
use iam_model::{AccountAssignmentId, AccountId, GroupId, InstanceId, PermissionSetId, UserUuid};

use super::{Assignment, Principal};
use crate::directory::{
    Account, Applied, Apply, Change, Context, Directory, PermissionSet, Refusal, Rules, Stamps,
};
use crate::{RepeatedAssignment, UnknownAccounts};

/// More in one call are refused: a short body can ask for millions. The limit is our own.
const MOST_AT_ONCE: usize = 10_000;

/// What is to be assigned, in whichever version: every permission set to every principal in every account \[derived\].
struct NewAssignments {
    instance_id: InstanceId,
    accounts: Vec<Account>,
    permission_sets: Vec<PermissionSetId>,
    principals: Vec<GivenPrincipal>,
}

impl Directory {
    /// Lists that are empty or left out assign nothing, and that is no fault \[derived\]: the reference calls them
    /// optional, and of an empty body the service said that one member is missing \[live\], which is `instance_id`.
    fn create_assignments(
        &self,
        new: NewAssignments,
        context: &mut Context,
    ) -> Result<Applied<Vec<Assignment>>, Refusal> {
        let instance_id = self.instance(&new.instance_id)?.id.clone();
        let accounts = self.resolve_accounts(new.accounts, context.rules)?;
        let sets = self.resolve_permission_sets(&instance_id, &new.permission_sets)?;
        let principals = self.resolve_principals(&instance_id, new.principals)?;
        check_size([accounts.len(), sets.len(), principals.len()])?;
        check_custom_policies(&accounts, &sets)?;

        let known = self.known_assignments(&instance_id);
        let mut changes = Vec::new();
        let mut answer = Vec::new();
        for account in &accounts {
            for set in &sets {
                for principal in &principals {
                    if let Some(known) = known.get(&(&account.id, &set.id, principal)) {
                        if context.rules.repeated_assignment == RepeatedAssignment::Refuse {
                            return Err(Refusal::AssignmentExists(known.id.clone()));
                        }
                        answer.push((*known).clone());
                        continue;
                    }
                    let assignment = Assignment {
                        id: context.fresh_key(&self.assignments, AccountAssignmentId::new),
                        instance_id: instance_id.clone(),
                        account: account.clone(),
                        permission_set_id: set.id.clone(),
                        principal: principal.clone(),
                        stamps: Stamps::created(context),
                    };
                    changes.push(Change::put(assignment.clone()));
                    answer.push(assignment);
                }
            }
        }
        Ok(Applied {
            changes: changes.into_iter().collect(),
            answer,
        })
    }

    /// Each account once. One that the organization is known to have is taken from there.
    fn resolve_accounts(&self, given: Vec<Account>, rules: Rules) -> Result<Vec<Account>, Refusal> {
        let mut seen = BTreeSet::new();
        let distinct = given
            .into_iter()
            .filter(|account| seen.insert(account.id.clone()));
        let resolve = |given: Account| match self.accounts.get(&given.id) {
            Some(known) => Ok(known.clone()),
            None if rules.unknown_accounts == UnknownAccounts::Accept => Ok(given),
            None => Err(Refusal::UnknownAccount(given.id)),
        };
        distinct.map(resolve).collect()
    }

    /// Each once. Of what the request tells of a permission set only the id counts \[derived\].
    fn resolve_permission_sets(
        &self,
        instance: &InstanceId,
        ids: &[PermissionSetId],
    ) -> Result<Vec<&PermissionSet>, Refusal> {
        let mut seen = BTreeSet::new();
        let distinct = ids.iter().filter(|id| seen.insert(*id));
        distinct
            .map(|id| self.permission_set(instance, id))
            .collect()
    }

    fn resolve_principals(
        &self,
        instance: &InstanceId,
        given: Vec<GivenPrincipal>,
    ) -> Result<Vec<Principal>, Refusal> {
        let mut principals = Vec::new();
        let mut seen = BTreeSet::new();
        for given in given {
            let principal = self.resolve_principal(instance, &given)?;
            if seen.insert(principal.clone()) {
                principals.push(principal);
            }
        }
        Ok(principals)
    }

    fn resolve_principal(
        &self,
        instance: &InstanceId,
        given: &GivenPrincipal,
    ) -> Result<Principal, Refusal> {
        let text = given.principal_id.as_str();
        let unreadable = || Refusal::UnknownPrincipal(given.principal_id.clone());
        Ok(match given.principal_type {
            PrincipalType::User => {
                let id = UserUuid::new(text).map_err(|_| unreadable())?;
                Principal::User(self.user(instance, &id)?.id.clone())
            }
            PrincipalType::Group => {
                let id = GroupId::new(text).map_err(|_| unreadable())?;
                Principal::Group(self.group(instance, &id)?.id.clone())
            }
            _ => return Err(unreadable()),
        })
    }

    fn known_assignments(
        &self,
        instance: &InstanceId,
    ) -> BTreeMap<(&AccountId, &PermissionSetId, &Principal), &Assignment> {
        let assignments = self.assignments.records();
        assignments
            .filter(|assignment| assignment.instance_id == *instance)
            .map(|assignment| {
                let Assignment {
                    account,
                    permission_set_id,
                    principal,
                    ..
                } = assignment;
                ((&account.id, permission_set_id, principal), assignment)
            })
            .collect()
    }
}

fn check_size(counts: [usize; 3]) -> Result<(), Refusal> {
    let size = counts.into_iter().fold(1_usize, usize::saturating_mul);
    if size > MOST_AT_ONCE {
        return Err(Refusal::TooManyAssignments {
            limit: MOST_AT_ONCE,
        });
    }
    Ok(())
}

/// A permission set with custom policies cannot be applied to an account that lacks an IAM policy of that name
/// (platform.md §6 \[doc\]).
fn check_custom_policies(accounts: &[Account], sets: &[&PermissionSet]) -> Result<(), Refusal> {
    for account in accounts {
        let Some(policies) = &account.policies else {
            continue;
        };
        let custom = sets.iter().flat_map(|set| set.custom_policies());
        if let Some(policy) = custom.into_iter().find(|name| !policies.contains(name)) {
            return Err(Refusal::PolicyLacking {
                account: account.id.clone(),
                policy,
            });
        }
    }
    Ok(())
}

macro_rules! create_assignments {
    ($operation:ty => $answer:ty, |$account:ident| $resolved:expr, |$created:ident| $answered:expr) => {
        impl Apply for $operation {
            fn apply(
                self,
                directory: &Directory,
                context: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let request = self.request;
                let accounts = request.accounts.into_iter().flatten();
                let sets = request.permission_sets.into_iter().flatten();
                let new = NewAssignments {
                    instance_id: request.instance_id,
                    accounts: accounts.map(|$account| $resolved).collect(),
                    permission_sets: sets.map(|set| set.permission_set_id).collect(),
                    principals: request.principals.unwrap_or_default(),
                };
                let $created = directory.create_assignments(new, context)?;
                $answered
            }
        }
    };
}

create_assignments!(
    before_1_2::CreateAccountAssignment => before_1_2::AccountAssignmentsCreateResponse,
    |account| named(
        account.target_account_id,
        account.target_account_name,
        account.target_account_email,
    ),
    |created| first_alone(created)
);
create_assignments!(
    CreateAccountAssignment => AccountAssignmentsCreateResponse,
    |account| named(
        account.target_account_id,
        account.target_account_name,
        account.target_account_email,
    ),
    |created| Ok(created.map(|assignments| all(&assignments)))
);
create_assignments!(
    since_1_6::CreateAccountAssignment => AccountAssignmentsCreateResponse,
    |account| named(account.target_account_id, String::new(), String::new()),
    |created| Ok(created.map(|assignments| all(&assignments)))
);

fn named(id: AccountId, name: String, email: String) -> Account {
    Account {
        id,
        name,
        email,
        policies: None,
    }
}

fn all(assignments: &[Assignment]) -> AccountAssignmentsCreateResponse {
    let summaries: Vec<_> = assignments.iter().map(Assignment::to_summary).collect();
    AccountAssignmentsCreateResponse::new()
        .count(summaries.len() as u64)
        .links(Vec::new())
        .account_assignments(summaries)
}

/// Before 1.2 the answer is one assignment, so there must be one; that it is the first is \[unknown\].
fn first_alone(
    created: Applied<Vec<Assignment>>,
) -> Result<Applied<before_1_2::AccountAssignmentsCreateResponse>, Refusal> {
    let first = created.answer.first().ok_or(Refusal::NothingToAssign)?;
    let answer = first.to_answer_before_1_2();
    Ok(created.map(|_| answer))
}

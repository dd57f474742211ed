//! What the operations on users do.

use std::collections::BTreeSet;

use iam_model::later::since_1_6;
use iam_model::users::{
    CreateUser, DeleteBulkUsers, DeleteUser, ListUsers, SetUser, ShowUser, UserPageResponse,
    UserRemoveResponse, UserResponse,
};
use iam_model::{AccountId, GroupId, InstanceId, UserUuid, Validate, Violations};

use super::{Attributes, User};
use crate::UnknownDeletion;
use crate::directory::page::{Asked, Page, Sortable, asked, page_answer};
use crate::directory::removal::{Removed, removal_answer};
use crate::directory::{Applied, Apply, Change, Context, Directory, Group, Refusal, Rules, Stamps};

impl Directory {
    pub(in crate::directory) fn user(
        &self,
        instance: &InstanceId,
        id: &UserUuid,
    ) -> Result<&User, Refusal> {
        let instance = self.instance(instance)?;
        self.users
            .get(id)
            .filter(|user| user.instance_id == instance.id)
            .ok_or_else(|| Refusal::UnknownUser(id.clone()))
    }

    pub(in crate::directory) fn groups_of(&self, user: &User) -> impl Iterator<Item = &Group> {
        user.group_ids.iter().filter_map(|id| self.groups.get(id))
    }

    fn user_response(&self, user: &User, rules: Rules) -> UserResponse {
        let groups = self.groups_of(user).map(Group::to_answer);
        UserResponse::new().user(
            user.to_answer(rules.temporary_password)
                .groups(groups.collect::<Vec<_>>()),
        )
    }

    fn put_user(&self, user: User, rules: Rules) -> Applied<UserResponse> {
        Applied {
            answer: self.user_response(&user, rules),
            changes: Change::put(user).into(),
        }
    }
}

impl Apply for ShowUser {
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<UserResponse>, Refusal> {
        let user = directory.user(&self.instance_id, &self.user_uuid)?;
        Ok(Applied::unchanged(
            directory.user_response(user, context.rules),
        ))
    }
}

impl Apply for SetUser {
    fn limits(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<UserResponse>, Refusal> {
        let user = directory.user(&self.request.instance_id, &self.user_uuid)?;
        let user = user.patched(self.request, context);
        Ok(directory.put_user(user, context.rules))
    }
}

impl Apply for CreateUser {
    fn limits(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<UserResponse>, Refusal> {
        let request = self.request;
        let instance_id = directory.instance(&request.instance_id)?.id.clone();
        if directory
            .logins
            .holder(&instance_id, &request.user_id)
            .is_some()
        {
            return Err(Refusal::LoginIdTaken(request.user_id));
        }
        let group_ids: BTreeSet<_> = request.group_ids.into_iter().flatten().collect();
        for id in &group_ids {
            directory.group(&instance_id, id)?;
        }
        let user = User {
            id: context.fresh_key(&directory.users, UserUuid::new),
            instance_id,
            user_id: request.user_id,
            attributes: Attributes {
                business_unit: request.business_unit,
                department: request.department,
                description: request.description,
                email: request.email,
                employee_id: request.employee_id,
                manager: request.manager,
                name: Some(request.name),
                nation_id: request.nation_id,
                phone_number: request.phone_number,
                tz_id: None,
            },
            email_authenticated: false,
            phone_authenticated: false,
            group_ids,
            last_login_at: None,
            last_password_update_at: request.password.map(|_| context.zone_less_timestamp()),
            password_failed_count: 0,
            password_reuse_count: 0,
            temporary_password: request.temporary_password.unwrap_or(true),
            stamps: Stamps::created(context),
        };
        Ok(directory.put_user(user, context.rules))
    }
}

impl Apply for DeleteUser {
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<UserRemoveResponse>, Refusal> {
        let instance_id = &self.request.instance_id;
        if context.rules.unknown_deletion == UnknownDeletion::NotFound {
            directory.user(instance_id, &self.user_uuid)?;
        }
        directory.delete_users(instance_id, vec![self.user_uuid])
    }
}

impl Apply for DeleteBulkUsers {
    fn apply(
        self,
        directory: &Directory,
        _: &mut Context,
    ) -> Result<Applied<UserRemoveResponse>, Refusal> {
        let ids = self.request.user_uuids.into_vec();
        directory.delete_users(&self.request.instance_id, ids)
    }
}

impl Directory {
    /// A user's memberships are part of the user; the assignments go along. An id that is repeated counts once.
    fn delete_users(
        &self,
        instance: &InstanceId,
        ids: Vec<UserUuid>,
    ) -> Result<Applied<UserRemoveResponse>, Refusal> {
        self.instance(instance)?;
        let mut removed = Removed::default();
        let mut deleted = BTreeSet::new();
        for id in ids.into_iter().collect::<BTreeSet<_>>() {
            match self.user(instance, &id) {
                Ok(user) => {
                    removed.success(&id, user.shown_name());
                    deleted.insert(id);
                }
                Err(_) => removed.not_found(&id),
            }
        }
        let users = deleted.iter().filter_map(|id| self.users.get(id));
        let assignments = self.assignments_where(|assignment| {
            let user = assignment.principal.user();
            user.is_some_and(|user| deleted.contains(user))
        });
        Ok(Applied {
            changes: assignments.chain(users.map(Change::delete)).collect(),
            answer: removal_answer!(UserRemoveResponse, removed),
        })
    }
}

/// What ListUsers sorts by; the reference names only `created_at`, in its example.
const SORTABLE: &[Sortable<User>] = &[
    ("created_at", |a, b| a.stamps.compare_created(&b.stamps)),
    ("modified_at", |a, b| a.stamps.compare_modified(&b.stamps)),
    ("id", |a, b| a.id.cmp(&b.id)),
    ("user_id", |a, b| a.user_id.cmp(&b.user_id)),
    ("name", |a, b| a.attributes.name.cmp(&b.attributes.name)),
    ("email", |a, b| a.attributes.email.cmp(&b.attributes.email)),
    ("department", |a, b| {
        a.attributes.department.cmp(&b.attributes.department)
    }),
];

/// What a list of users is asked for.
struct UserFilter<'a> {
    user_id: Option<&'a String>,
    excluded_group_id: Option<&'a GroupId>,
    excluded_account_id: Option<&'a AccountId>,
}

impl Directory {
    fn list_users(
        &self,
        instance: &InstanceId,
        filter: &UserFilter<'_>,
        asked: Asked<'_>,
        rules: Rules,
    ) -> Result<Page<&User>, Refusal> {
        let instance = self.instance(instance)?;
        let assigned = self.users_assigned_to(filter.excluded_account_id);
        let users = self.users.records().filter(|user| {
            user.instance_id == instance.id
                && rules.selects(filter.user_id, &user.user_id)
                && filter
                    .excluded_group_id
                    .is_none_or(|group| !user.group_ids.contains(group))
                && !assigned.contains(&user.id)
        });
        asked.cut(users, SORTABLE, rules)
    }

    /// The users who are assigned to the account themselves; that they are through a group does not count \[unknown\].
    fn users_assigned_to(&self, account: Option<&AccountId>) -> BTreeSet<&UserUuid> {
        let assignments = self.assignments.records();
        assignments
            .filter(|assignment| Some(&assignment.account.id) == account)
            .filter_map(|assignment| assignment.principal.user())
            .collect()
    }
}

macro_rules! list_users {
    ($operation:ty => $answer:ty, |$directory:ident, $user:ident| $listed:expr) => {
        impl Apply for $operation {
            fn apply(
                self,
                $directory: &Directory,
                context: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let filter = UserFilter {
                    user_id: self.user_id.as_ref(),
                    excluded_group_id: self.excluded_group_id.as_ref(),
                    excluded_account_id: self.excluded_account_id.as_ref(),
                };
                let instance = &self.instance_id;
                let page = $directory.list_users(instance, &filter, asked!(self), context.rules)?;
                let users = page.items.iter().map(|$user| $listed);
                Ok(Applied::unchanged(
                    page_answer!($answer, page).users(users.collect::<Vec<_>>()),
                ))
            }
        }
    };
}

list_users!(ListUsers => UserPageResponse, |directory, user| user.to_listed());
list_users!(since_1_6::ListUsers => since_1_6::UserPageResponse, |directory, user| {
    user.to_listed_since_1_6(directory.groups_of(user))
});

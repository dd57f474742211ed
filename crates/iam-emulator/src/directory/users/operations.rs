//! What the operations on users do.

use std::collections::BTreeSet;

use iam_model::users::{CreateUser, ListUsers, SetUser, ShowUser, UserPageResponse, UserResponse};
use iam_model::{InstanceId, UserUuid, Validate, Violations};

use super::{Attributes, User};
use crate::directory::page::{PageRange, Sortable, Sorting};
use crate::directory::{Applied, Apply, Change, Context, Directory, Group, Refusal, Rules, Stamps};

impl Directory {
    fn user(&self, instance: &InstanceId, id: &UserUuid) -> Result<&User, Refusal> {
        let instance = self.instance(instance)?;
        self.users
            .get(id)
            .filter(|user| user.instance_id == instance.id)
            .ok_or_else(|| Refusal::UnknownUser(id.clone()))
    }

    fn user_response(&self, user: &User, rules: Rules) -> UserResponse {
        let groups = user.group_ids.iter().filter_map(|id| self.groups.get(id));
        UserResponse::new().user(
            user.to_answer(rules.temporary_password)
                .groups(groups.map(Group::to_answer).collect::<Vec<_>>()),
        )
    }

    fn put_user(&self, user: User, rules: Rules) -> Applied<UserResponse> {
        Applied {
            answer: self.user_response(&user, rules),
            changes: Change::put_user(user).into(),
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
        let User {
            attributes, stamps, ..
        } = user.clone();
        let user = User {
            attributes: attributes.patched(self.request),
            stamps: stamps.modified(context),
            ..user.clone()
        };
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
            id: fresh_user_uuid(directory, context),
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

fn fresh_user_uuid(directory: &Directory, context: &mut Context) -> UserUuid {
    loop {
        if let Ok(id) = UserUuid::new(context.fresh_id())
            && directory.users.get(&id).is_none()
        {
            return id;
        }
    }
}

/// What ListUsers sorts by; the reference names only `created_at`, in its example.
const SORTABLE: &[Sortable<User>] = &[
    ("created_at", |a, b| {
        let created = |user: &User| user.stamps.created_at.unix_millis();
        created(a).cmp(&created(b))
    }),
    ("modified_at", |a, b| {
        let modified = |user: &User| user.stamps.modified_at.unix_millis();
        modified(a).cmp(&modified(b))
    }),
    ("id", |a, b| a.id.cmp(&b.id)),
    ("user_id", |a, b| a.user_id.cmp(&b.user_id)),
    ("name", |a, b| a.attributes.name.cmp(&b.attributes.name)),
    ("email", |a, b| a.attributes.email.cmp(&b.attributes.email)),
    ("department", |a, b| {
        a.attributes.department.cmp(&b.attributes.department)
    }),
];

impl Apply for ListUsers {
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<UserPageResponse>, Refusal> {
        let instance = directory.instance(&self.instance_id)?;
        let range = PageRange::new(self.page, self.size, context.rules)?;
        let sorting = Sorting::read(self.sort.as_deref(), SORTABLE)?;
        let mut users: Vec<&User> = directory
            .users
            .records()
            .filter(|user| user.instance_id == instance.id && self.selects(user))
            .collect();
        // Stable: users that compare alike stay in the order of their ids.
        users.sort_by(|a, b| sorting.compare(a, b));
        Ok(Applied::unchanged(
            UserPageResponse::new()
                .count(users.len() as u64)
                .page(range.page)
                .size(range.size)
                .sort(sorting.echo())
                .users(range.cut(users.into_iter().map(User::to_listed))),
        ))
    }
}

trait Selects {
    fn selects(&self, user: &User) -> bool;
}

impl Selects for ListUsers {
    /// Account assignments do not exist yet, so `excluded_account_id` excludes nobody.
    fn selects(&self, user: &User) -> bool {
        let login = self.user_id.as_ref();
        let excluded = self.excluded_group_id.as_ref();
        login.is_none_or(|login| user.user_id == *login)
            && excluded.is_none_or(|group| !user.group_ids.contains(group))
    }
}

//! Users: the record, and what the operations on it do.

use std::collections::{BTreeMap, BTreeSet};

use iam_model::users::{
    CreateUser, ListUsers, SetUser, ShowUser, User as ListedUser, UserDetail, UserPageResponse,
    UserResponse, UserSetRequest,
};
use iam_model::{Field, GroupId, InstanceId, Secret, Timestamp, UserUuid, Validate, Violations};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::page::{PageRange, Sortable, Sorting};
use super::{
    Applied, Apply, Change, Context, Directory, Edit, Record, Refusal, Rules, Stamps, Table,
};
use crate::TemporaryPassword;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: UserUuid,
    pub(crate) instance_id: InstanceId,
    /// The login id.
    pub(crate) user_id: String,
    pub(crate) attributes: Attributes,
    pub(crate) email_authenticated: bool,
    pub(crate) phone_authenticated: bool,
    pub(crate) group_ids: BTreeSet<GroupId>,
    pub(crate) last_login_at: Option<Timestamp>,
    pub(crate) last_password_update_at: Option<Timestamp>,
    pub(crate) password_failed_count: u64,
    pub(crate) password_reuse_count: u64,
    pub(crate) temporary_password: bool,
    pub(crate) stamps: Stamps,
}

/// The members that SetUser changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attributes {
    pub(crate) business_unit: Option<String>,
    pub(crate) department: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) employee_id: Option<String>,
    pub(crate) manager: Option<String>,
    /// Cleared like the others: the reference calls it nullable in the request and required in the
    /// answer, and what the service makes of that is \[unknown\].
    pub(crate) name: Option<String>,
    pub(crate) nation_id: Option<String>,
    pub(crate) phone_number: Option<String>,
    pub(crate) tz_id: Option<String>,
}

impl Attributes {
    fn patched(mut self, request: UserSetRequest) -> Self {
        request.business_unit.apply(&mut self.business_unit);
        request.department.apply(&mut self.department);
        request.description.apply(&mut self.description);
        request.email.apply(&mut self.email);
        request.employee_id.apply(&mut self.employee_id);
        request.manager.apply(&mut self.manager);
        request.name.apply(&mut self.name);
        request.nation_id.apply(&mut self.nation_id);
        request.phone_number.apply(&mut self.phone_number);
        request.tz_id.apply(&mut self.tz_id);
        self
    }
}

impl Record for User {
    const KIND: &'static str = "users";
    type Key = UserUuid;

    fn key(&self) -> &UserUuid {
        &self.id
    }
}

/// Who has which login id; it follows from the users and is kept only to be quick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Logins(BTreeMap<(InstanceId, String), UserUuid>);

impl Logins {
    fn holder(&self, instance: &InstanceId, user_id: &str) -> Option<&UserUuid> {
        self.0.get(&(instance.clone(), user_id.to_owned()))
    }

    /// Keeps up with an edit that the users have not made yet.
    pub(super) fn follow(&mut self, users: &Table<User>, edit: &Edit<User>) {
        let key = match edit {
            Edit::Put(user) => &user.id,
            Edit::Delete(key) => key,
        };
        if let Some(former) = users.get(key) {
            self.0
                .remove(&(former.instance_id.clone(), former.user_id.clone()));
        }
        if let Edit::Put(user) = edit {
            let login = (user.instance_id.clone(), user.user_id.clone());
            self.0.insert(login, user.id.clone());
        }
    }
}

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
                .groups(groups.map(super::Group::to_answer).collect::<Vec<_>>()),
        )
    }

    fn put_user(&self, user: User, rules: Rules) -> Applied<UserResponse> {
        Applied {
            answer: self.user_response(&user, rules),
            changes: Change::put_user(user).into(),
        }
    }
}

impl User {
    fn to_answer(&self, temporary_password: TemporaryPassword) -> UserDetail {
        let Self {
            attributes, stamps, ..
        } = self.clone();
        UserDetail::new()
            .id(self.id.clone())
            .instance_id(self.instance_id.clone())
            .user_id(self.user_id.clone())
            .business_unit(attributes.business_unit)
            .department(attributes.department)
            .description(attributes.description)
            .email(attributes.email)
            .email_authenticated(self.email_authenticated)
            .employee_id(attributes.employee_id)
            .last_login_at(self.last_login_at.clone())
            .last_password_update_at(self.last_password_update_at.clone())
            .manager(attributes.manager)
            .name(attributes.name)
            .nation_id(attributes.nation_id)
            .password(Secret::default())
            .password_failed_count(self.password_failed_count)
            .password_reuse_count(self.password_reuse_count)
            .phone_authenticated(self.phone_authenticated)
            .phone_number(attributes.phone_number)
            .temporary_password(match temporary_password {
                TemporaryPassword::EmptyText => Field::Unexpected(Value::String(String::new())),
                TemporaryPassword::Boolean => Field::Value(self.temporary_password),
            })
            .tz_id(attributes.tz_id)
            .created_at(stamps.created_at)
            .created_by(stamps.created_by)
            .creator_name(stamps.creator_name)
            .modified_at(stamps.modified_at)
            .modified_by(stamps.modified_by)
            .modifier_name(stamps.modifier_name)
    }

    fn to_listed(&self) -> ListedUser {
        ListedUser::new()
            .id(self.id.clone())
            .name(self.attributes.name.clone())
            .user_id(self.user_id.clone())
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

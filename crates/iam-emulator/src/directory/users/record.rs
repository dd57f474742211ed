//! The record of a user, and how answers show it.

use std::collections::BTreeSet;

use iam_model::later::since_1_6;
use iam_model::users::{User as ListedUser, UserDetail, UserSetRequest};
use iam_model::{Field, GroupId, InstanceId, Patch, Secret, Timestamp, UserUuid};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::TemporaryPassword;
use crate::directory::{Change, Context, Edit, Group, Record, Stamps};

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
    fn patched(&self, request: UserSetRequest) -> Self {
        let patched = |patch, member: &Option<String>| match patch {
            Patch::Keep => member.clone(),
            Patch::Clear => None,
            Patch::Set(text) => Some(text),
        };
        Self {
            business_unit: patched(request.business_unit, &self.business_unit),
            department: patched(request.department, &self.department),
            description: patched(request.description, &self.description),
            email: patched(request.email, &self.email),
            employee_id: patched(request.employee_id, &self.employee_id),
            manager: patched(request.manager, &self.manager),
            name: patched(request.name, &self.name),
            nation_id: patched(request.nation_id, &self.nation_id),
            phone_number: patched(request.phone_number, &self.phone_number),
            tz_id: patched(request.tz_id, &self.tz_id),
        }
    }
}

impl Record for User {
    const KIND: &'static str = "users";
    type Key = UserUuid;

    fn key(&self) -> &UserUuid {
        &self.id
    }

    fn change(edit: Edit<Self>) -> Change {
        Change::User(edit)
    }
}

impl User {
    /// What a request makes of it. No text is copied that is about to be replaced.
    pub(super) fn patched(&self, request: UserSetRequest, context: &Context) -> Self {
        Self {
            id: self.id.clone(),
            instance_id: self.instance_id.clone(),
            user_id: self.user_id.clone(),
            attributes: self.attributes.patched(request),
            group_ids: self.group_ids.clone(),
            last_login_at: self.last_login_at.clone(),
            last_password_update_at: self.last_password_update_at.clone(),
            stamps: self.stamps.modified(context),
            ..*self
        }
    }

    pub(super) fn to_answer(&self, temporary_password: TemporaryPassword) -> UserDetail {
        let (attributes, stamps) = (self.attributes.clone(), self.stamps.clone());
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

    /// The real name, else the login id.
    pub(in crate::directory) fn shown_name(&self) -> &str {
        self.attributes.name.as_deref().unwrap_or(&self.user_id)
    }

    pub(in crate::directory) fn to_listed(&self) -> ListedUser {
        ListedUser::new()
            .id(self.id.clone())
            .name(self.attributes.name.clone())
            .user_id(self.user_id.clone())
    }

    pub(super) fn to_listed_since_1_6<'a>(
        &self,
        groups: impl Iterator<Item = &'a Group>,
    ) -> since_1_6::User {
        let stamps = self.stamps.clone();
        since_1_6::User::new()
            .id(self.id.clone())
            .instance_id(self.instance_id.clone())
            .name(self.attributes.name.clone())
            .user_id(self.user_id.clone())
            .groups(groups.map(Group::to_listed_since_1_6).collect::<Vec<_>>())
            .last_login_at(self.last_login_at.clone())
            .created_at(stamps.created_at)
            .created_by(stamps.created_by)
            .creator_name(stamps.creator_name)
            .modified_at(stamps.modified_at)
            .modified_by(stamps.modified_by)
            .modifier_name(stamps.modifier_name)
    }
}

//! Users.

use serde_json::{Value, json};

use super::page::{page, passes};
use super::removal::removal;
use super::{Actual, Answer, Reference, find, put, stamps, text, texts, within};
use crate::directory::RefusalKind;
use crate::directory::model::call::Call;

/// The members that SetUser changes.
const ATTRIBUTES: [&str; 10] = [
    "business_unit",
    "department",
    "description",
    "email",
    "employee_id",
    "manager",
    "name",
    "nation_id",
    "phone_number",
    "tz_id",
];

const SORTABLE: &[&str] = &[
    "created_at",
    "modified_at",
    "id",
    "user_id",
    "name",
    "email",
    "department",
];

impl Reference {
    pub(crate) fn create_user(&mut self, call: &Call, actual: Actual<'_>) -> Answer {
        self.instance(call)?;
        if within(&self.users, call).any(|user| user["user_id"] == *call.member("user_id")) {
            return Err(RefusalKind::Invalid);
        }
        let groups = texts(call.member("group_ids"));
        for group in &groups {
            find(&self.groups, call, group)?;
        }
        let id = self.learn(actual.and_then(|actual| actual.pointer("/user/id")), "", 32);
        let has_password = call.member("password").is_string();
        let mut user = json!({
            "id": id, "instance_id": call.instance(), "user_id": call.member("user_id"),
            "last_password_update_at": has_password.then(|| stamps::microseconds(call)),
            "last_login_at": null, "password_failed_count": 0, "password_reuse_count": 0,
            "email_authenticated": false, "phone_authenticated": false,
        });
        for member in ATTRIBUTES {
            user[member] = call.member(member).clone();
        }
        // CreateUser has no such member, whatever the body holds.
        user["tz_id"] = Value::Null;
        stamps::created(&mut user, call);
        put(&mut self.users, user);
        for group in groups {
            self.join(&id, &group);
        }
        self.user_answer(call, &id)
    }

    pub(crate) fn set_user(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let id = &call.request.id;
        let mut user = find(&self.users, call, id)?.clone();
        for member in ATTRIBUTES {
            if let Some(value) = call.request.body.get(member) {
                user[member] = value.clone();
            }
        }
        stamps::modified(&mut user, call);
        put(&mut self.users, user);
        self.user_answer(call, id)
    }

    pub(crate) fn show_user(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        self.user_answer(call, &call.request.id)
    }

    fn user_answer(&self, call: &Call, id: &str) -> Answer {
        Ok(json!({"user": self.user_detail(find(&self.users, call, id)?)}))
    }

    fn user_detail(&self, user: &Value) -> Value {
        let mut detail = user.clone();
        detail["groups"] = self.groups_of(user);
        // Never told, and `""` in every example.
        detail["password"] = json!("");
        detail["temporary_password"] = json!("");
        detail
    }

    pub(crate) fn delete_user(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        find(&self.users, call, &call.request.id)?;
        Ok(self.remove_users(call, std::slice::from_ref(&call.request.id)))
    }

    pub(crate) fn delete_bulk_users(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        Ok(self.remove_users(call, &texts(call.member("user_uuids"))))
    }

    /// Memberships and assignments go along.
    fn remove_users(&mut self, call: &Call, ids: &[String]) -> Value {
        let answer = removal(call, ids, &self.users, |user| shown_name(user).to_owned());
        let gone: Vec<_> = within(&self.users, call)
            .map(|user| text(user, "id").to_owned())
            .filter(|id| ids.contains(id))
            .collect();
        self.users
            .retain(|user| !gone.iter().any(|id| user["id"] == id.as_str()));
        self.members.retain(|(user, _)| !gone.contains(user));
        self.unassign_principals("USER", &gone);
        answer
    }

    pub(crate) fn list_users(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let listed = within(&self.users, call).filter(|user| {
            let of_group = call.param("excluded_group_id");
            passes(call, "user_id", user, "user_id")
                && !of_group.is_some_and(|group| self.is_member(text(user, "id"), group))
                && !self.is_assigned(user, "USER", call.param("excluded_account_id"))
        });
        let listed = listed.map(|user| self.user_detail(user)).collect();
        page(call, "users", listed, SORTABLE)
    }
}

/// The real name, else the login id.
pub(super) fn shown_name(user: &Value) -> &str {
    user["name"].as_str().unwrap_or(text(user, "user_id"))
}

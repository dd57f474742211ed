//! Which users are in which groups.

use serde_json::{Value, json};

use super::page::{page, passes};
use super::{Actual, Answer, Reference, find, text, texts};
use crate::directory::RefusalKind;
use crate::directory::model::call::Call;

const SORTABLE: &[&str] = &["created_at", "modified_at", "id", "user_id", "name"];

impl Reference {
    /// Who is a member already stays one. Neither the user nor the group counts as changed.
    pub(crate) fn create_bulk_group_users(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        for user in self.named_users(call)? {
            self.join(&user, &call.request.id);
        }
        self.group_answer(call, &call.request.id)
    }

    /// Who is no member stays none.
    pub(crate) fn delete_bulk_group_users(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        let users = self.named_users(call)?;
        self.members
            .retain(|(user, group)| *group != call.request.id || !users.contains(user));
        Ok(Value::Null)
    }

    /// All of them are there, or nothing is done.
    fn named_users(&self, call: &Call) -> Result<Vec<String>, RefusalKind> {
        self.instance(call)?;
        find(&self.groups, call, &call.request.id)?;
        let users = texts(call.member("user_uuids"));
        for user in &users {
            find(&self.users, call, user)?;
        }
        Ok(users)
    }

    pub(crate) fn list_group_users(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        find(&self.groups, call, &call.request.id)?;
        let mut listed = self.users_in(&call.request.id);
        // The reference's example asks by a uuid.
        listed.retain(|user| {
            let members = ["user_id", "id"];
            members
                .iter()
                .any(|member| passes(call, "user_id", user, member))
        });
        for user in &mut listed {
            let groups = self.groups_of(user);
            user["group_count"] = json!(groups.as_array().unwrap().len());
            user["groups"] = groups;
        }
        page(call, "users", listed, SORTABLE)
    }

    pub(super) fn users_in(&self, group: &str) -> Vec<Value> {
        let users = self.users.iter();
        users
            .filter(|user| self.is_member(text(user, "id"), group))
            .cloned()
            .collect()
    }

    pub(super) fn groups_of(&self, user: &Value) -> Value {
        let groups = self.groups.iter();
        groups
            .filter(|group| self.is_member(text(user, "id"), text(group, "id")))
            .cloned()
            .collect()
    }

    pub(super) fn is_member(&self, user: &str, group: &str) -> bool {
        let mut members = self.members.iter();
        members.any(|(member, of)| member == user && of == group)
    }

    pub(super) fn join(&mut self, user: &str, group: &str) {
        if !self.is_member(user, group) {
            self.members.push((user.to_owned(), group.to_owned()));
        }
    }
}

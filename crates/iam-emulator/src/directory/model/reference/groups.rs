//! Groups.

use serde_json::{Value, json};

use super::page::{page, passes};
use super::removal::removal;
use super::{Actual, Answer, Reference, find, put, stamps, text, texts, within};
use crate::directory::RefusalKind;
use crate::directory::model::call::Call;

const SORTABLE: &[&str] = &["created_at", "modified_at", "id", "name"];

impl Reference {
    pub(crate) fn create_group(&mut self, call: &Call, actual: Actual<'_>) -> Answer {
        self.instance(call)?;
        if within(&self.groups, call).any(|group| group["name"] == *call.member("name")) {
            return Err(RefusalKind::Conflict);
        }
        let users = texts(call.member("user_uuids"));
        for user in &users {
            find(&self.users, call, user)?;
        }
        let id = self.learn(
            actual.and_then(|actual| actual.pointer("/group/id")),
            "",
            32,
        );
        let mut group = json!({
            "id": id, "instance_id": call.instance(),
            "name": call.member("name"), "description": call.member("description"),
        });
        stamps::created(&mut group, call);
        put(&mut self.groups, group);
        for user in users {
            self.join(&user, &id);
        }
        self.group_answer(call, &id)
    }

    pub(crate) fn set_group(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let id = &call.request.id;
        let mut group = find(&self.groups, call, id)?.clone();
        if let Some(name) = call.member("name").as_str() {
            let is_other = |other: &&Value| other["id"] != id.as_str();
            if within(&self.groups, call)
                .filter(is_other)
                .any(|other| other["name"] == name)
            {
                return Err(RefusalKind::Invalid);
            }
            group["name"] = json!(name);
        }
        if let Some(description) = call.request.body.get("description") {
            group["description"] = description.clone();
        }
        stamps::modified(&mut group, call);
        put(&mut self.groups, group);
        self.group_answer(call, id)
    }

    pub(crate) fn show_group(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        self.group_answer(call, &call.request.id)
    }

    pub(super) fn group_answer(&self, call: &Call, id: &str) -> Answer {
        Ok(json!({"group": self.group_detail(find(&self.groups, call, id)?)}))
    }

    fn group_detail(&self, group: &Value) -> Value {
        let users = self.users_in(text(group, "id"));
        let mut detail = group.clone();
        detail["user_count"] = json!(users.len());
        detail["users"] = json!(users);
        detail
    }

    pub(crate) fn delete_group(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        find(&self.groups, call, &call.request.id)?;
        Ok(self.remove_groups(call, std::slice::from_ref(&call.request.id)))
    }

    pub(crate) fn delete_bulk_groups(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        Ok(self.remove_groups(call, &texts(call.member("group_ids"))))
    }

    /// Memberships and assignments go along.
    fn remove_groups(&mut self, call: &Call, ids: &[String]) -> Value {
        let answer = removal(call, ids, &self.groups, |group| {
            text(group, "name").to_owned()
        });
        let gone: Vec<_> = within(&self.groups, call)
            .map(|group| text(group, "id").to_owned())
            .filter(|id| ids.contains(id))
            .collect();
        self.groups
            .retain(|group| !gone.iter().any(|id| group["id"] == id.as_str()));
        self.members.retain(|(_, group)| !gone.contains(group));
        self.unassign_principals("GROUP", &gone);
        answer
    }

    pub(crate) fn list_groups(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let listed = within(&self.groups, call).filter(|group| {
            let of_user = call.param("excluded_user_uuid");
            passes(call, "name", group, "name")
                && !of_user.is_some_and(|user| self.is_member(user, text(group, "id")))
                && !self.is_assigned(group, "GROUP", call.param("excluded_account_id"))
        });
        let listed = listed.map(|group| self.group_detail(group)).collect();
        page(call, "groups", listed, SORTABLE)
    }
}

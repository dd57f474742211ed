//! Permission sets.

use serde_json::{Value, json};

use super::page::{page, passes};
use super::{Actual, Answer, Reference, find, put, stamps, text, within};
use crate::directory::RefusalKind;
use crate::directory::model::call::Call;

const SORTABLE: &[&str] = &[
    "created_at",
    "modified_at",
    "id",
    "name",
    "session_duration",
];

impl Reference {
    pub(crate) fn create_permission_set(&mut self, call: &Call, actual: Actual<'_>) -> Answer {
        self.instance(call)?;
        if within(&self.sets, call).any(|set| set["name"] == *call.member("name")) {
            return Err(RefusalKind::Invalid);
        }
        let policies = self.given_policies(call, &[])?;
        let id = self.learn(actual.map(|actual| &actual["id"]), "", 32);
        let mut set = json!({
            "id": id, "instance_id": call.instance(),
            "name": call.member("name"), "description": call.member("description"),
            "session_duration": call.member("session_duration"), "policies": policies,
        });
        stamps::created(&mut set, call);
        put(&mut self.sets, set);
        self.set_answer(call, &id)
    }

    /// `null` leaves the session as it is.
    pub(crate) fn set_permission_set(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let id = &call.request.id;
        let mut set = find(&self.sets, call, id)?.clone();
        if let Some(description) = call.request.body.get("description") {
            set["description"] = description.clone();
        }
        if call.member("session_duration").is_u64() {
            set["session_duration"] = call.member("session_duration").clone();
        }
        stamps::modified(&mut set, call);
        put(&mut self.sets, set);
        self.set_answer(call, id)
    }

    pub(crate) fn show_permission_set(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        self.set_answer(call, &call.request.id)
    }

    pub(super) fn set_answer(&self, call: &Call, id: &str) -> Answer {
        Ok(set_detail(find(&self.sets, call, id)?))
    }

    /// Its assignments go along.
    pub(crate) fn delete_permission_set(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let id = call.request.id.as_str();
        find(&self.sets, call, id)?;
        self.sets.retain(|set| set["id"] != id);
        self.assignments
            .retain(|assignment| assignment["permission_set_id"] != id);
        Ok(Value::Null)
    }

    pub(crate) fn list_permission_sets(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let listed = within(&self.sets, call).filter(|set| passes(call, "name", set, "name"));
        page(
            call,
            "permission_sets",
            listed.map(set_detail).collect(),
            SORTABLE,
        )
    }
}

/// Custom policies under the name of today and under the one before 1.2.
fn set_detail(set: &Value) -> Value {
    let policies = set["policies"].as_array().unwrap();
    let of_kind = |kind: &str| -> Value {
        let policies = policies.iter().filter(|policy| policy["kind"] == kind);
        policies.map(|policy| policy["given"].clone()).collect()
    };
    let mut detail = set.clone();
    let told = json!({
        "managed_policies": of_kind("managed"),
        "custom_policies": of_kind("custom"),
        "customer_policies": of_kind("custom"),
        "inline_policies": of_kind("inline"),
        "srn": srn(set),
        "state": "ACTIVE",
        "account_id": "acc-12345",
        "resource_name": set["name"],
        "resource_type": "permission-set",
        "resource_type_display_name": "Permission Set",
        "service": "iam-identity-center",
        "service_name": "ID Center",
    });
    detail
        .as_object_mut()
        .unwrap()
        .extend(told.as_object().unwrap().clone());
    detail
}

pub(super) fn srn(set: &Value) -> String {
    let (instance, id) = (text(set, "instance_id"), text(set, "id"));
    format!("srn:e::acc-12345:kr-west1::permissionSet/{instance}/{id}")
}

//! The policies of permission sets. Those that are not of the platform get ids that only the list of them tells.

use iam_model::ApiVersion;
use serde_json::{Value, json};

use super::page::{page, passes};
use super::{Actual, Answer, Reference, facts, find, put, stamps, text, texts};
use crate::directory::RefusalKind;
use crate::directory::model::call::{Call, Request};

const SORTABLE: &[&str] = &["created_at", "id", "name"];

impl Reference {
    /// A kind that is left out or `null` is emptied.
    pub(crate) fn set_permission_set_policies(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let id = &call.request.id;
        let mut set = find(&self.sets, call, id)?.clone();
        let former = set["policies"].as_array().unwrap();
        set["policies"] = json!(self.given_policies(call, former)?);
        stamps::modified(&mut set, call);
        put(&mut self.sets, set);
        self.set_answer(call, id)
    }

    /// Each once, with the id that it has already. Managed ones bring their own.
    pub(super) fn given_policies(
        &self,
        call: &Call,
        former: &[Value],
    ) -> Result<Vec<Value>, RefusalKind> {
        let mut policies: Vec<Value> = Vec::new();
        for given in list(call.member("managed_policies")) {
            let id = given["id"].as_str().filter(|id| facts::can_be_id(id));
            let id = id.ok_or(RefusalKind::Invalid)?;
            if policies.iter().all(|policy| policy["id"] != id) {
                let given = managed_policy(call, given);
                policies.push(json!({"kind": "managed", "id": id, "given": given}));
            }
        }
        let custom = list(call.member(custom_policies(call))).map(|given| ("custom", given));
        let inline = list(call.member("inline_policies")).map(|given| ("inline", given));
        for (kind, given) in custom.chain(inline) {
            let same = |policy: &&Value| policy["kind"] == kind && policy["given"] == *given;
            if policies.iter().any(|policy| same(&policy)) {
                continue;
            }
            let known = former.iter().find(same).map(|policy| &policy["id"]);
            let is_free = |id: &&Value| policies.iter().all(|policy| policy["id"] != **id);
            let id = known.filter(is_free);
            policies.push(json!({"kind": kind, "id": id, "given": given}));
        }
        Ok(policies)
    }

    pub(crate) fn delete_permission_set_policies(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let mut set = find(&self.sets, call, &call.request.id)?.clone();
        let policies = set["policies"].as_array_mut().unwrap();
        let ids = texts(call.member("policy_ids"));
        let is_known = |id: &String| policies.iter().any(|policy| policy["id"] == id.as_str());
        if !ids.iter().all(is_known) {
            return Err(RefusalKind::Unknown);
        }
        policies.retain(|policy| ids.iter().all(|id| policy["id"] != id.as_str()));
        stamps::modified(&mut set, call);
        put(&mut self.sets, set);
        Ok(Value::Null)
    }

    pub(crate) fn list_permission_set_policies(
        &mut self,
        call: &Call,
        actual: Actual<'_>,
    ) -> Answer {
        self.instance(call)?;
        find(&self.sets, call, &call.request.id)?;
        self.learn_policies(&call.request.id, actual);
        let set = find(&self.sets, call, &call.request.id)?;
        let listed = list(&set["policies"])
            .enumerate()
            .map(|(position, policy)| {
                let kind = text(policy, "kind");
                let given = &policy["given"];
                json!({
                    "id": policy["id"], "permission_set_id": set["id"],
                    "category": category(call, kind),
                    "name": given.as_str().or(given["name"].as_str()),
                    "contents": if kind == "inline" { given } else { &Value::Null },
                    // They have no times, and lie in the order they were given in.
                    "created_at": position,
                })
            });
        let listed = listed.filter(|policy| {
            passes(call, "category", policy, "category") && passes(call, "name", policy, "name")
        });
        page(call, "policies", listed.collect(), SORTABLE)
    }

    /// The list of a permission set with ids that nobody knows.
    pub(super) fn unlearnt_policies(&self) -> Option<(&'static str, Request)> {
        let lacks_ids = |set: &&Value| list(&set["policies"]).any(|policy| policy["id"].is_null());
        let set = self.sets.iter().find(lacks_ids)?;
        let request = Request::of(text(set, "id"))
            .with("instance_id", text(set, "instance_id"))
            .with("size", "1000");
        Some(("ListPermissionSetPolicies", request))
    }

    /// From the list that was asked for at once, which holds all of them in their order.
    fn learn_policies(&mut self, id: &str, actual: Actual<'_>) {
        let at = self.sets.iter().position(|set| set["id"] == id).unwrap();
        let mut policies = self.sets[at]["policies"].take();
        for (position, policy) in policies.as_array_mut().unwrap().iter_mut().enumerate() {
            if policy["id"].is_null() {
                let id = actual.map(|actual| &actual["policies"][position]["id"]);
                policy["id"] = json!(self.learn(id, "", 32));
            }
        }
        self.sets[at]["policies"] = policies;
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// CreatePermissionSet knows the members of a managed policy, and has nothing to say of one that is `null`.
fn managed_policy(call: &Call, given: &Value) -> Value {
    let mut given = given.clone();
    if call.operation == "CreatePermissionSet" {
        let members = given.as_object_mut().unwrap();
        members.retain(|name, value| {
            ["id", "name", "description"].contains(&name.as_str()) && !value.is_null()
        });
    }
    given
}

fn custom_policies(call: &Call) -> &'static str {
    match call.version < ApiVersion::V1_2 {
        true => "customer_policies",
        false => "custom_policies",
    }
}

fn category(call: &Call, kind: &str) -> &'static str {
    match kind {
        "managed" => "MANAGED_POLICY",
        "custom" if call.version < ApiVersion::V1_2 => "CUSTOMER_POLICY",
        "custom" => "CUSTOM_POLICY",
        _ => "INLINE_POLICY",
    }
}

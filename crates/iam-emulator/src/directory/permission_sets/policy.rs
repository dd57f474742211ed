//! A policy of a permission set, of one of three kinds.

use iam_model::PolicyId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::directory::{Context, Refusal};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Policy {
    pub(crate) id: PolicyId,
    pub(crate) content: PolicyContent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PolicyContent {
    /// A policy of the platform, as it was given.
    Managed(Map<String, Value>),
    /// The name of a policy that each account has of its own.
    Custom(String),
    /// A policy written for this permission set alone, as it was given.
    Inline(Map<String, Value>),
}

/// The policies that a permission set is to have of each kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct GivenPolicies {
    pub(crate) managed: Vec<Map<String, Value>>,
    pub(crate) custom: Vec<String>,
    pub(crate) inline: Vec<Map<String, Value>>,
}

impl GivenPolicies {
    /// A policy that was there already keeps its id, unless a managed one is given with it, and one that is given twice
    /// counts once.
    pub(crate) fn into_policies(
        self,
        former: &[Policy],
        context: &mut Context,
    ) -> Result<Vec<Policy>, Refusal> {
        let mut policies: Vec<Policy> = Vec::new();
        for managed in self.managed {
            let id = managed.get("id").and_then(Value::as_str);
            let id = id.and_then(|id| PolicyId::new(id).ok());
            let id = id.ok_or(Refusal::ManagedPolicyWithoutId)?;
            if policies.iter().all(|policy| policy.id != id) {
                let content = PolicyContent::Managed(managed);
                policies.push(Policy { id, content });
            }
        }
        let custom = self.custom.into_iter().map(PolicyContent::Custom);
        let inline = self.inline.into_iter().map(PolicyContent::Inline);
        for content in custom.chain(inline) {
            if policies.iter().all(|policy| policy.content != content) {
                let is_taken = |id: &PolicyId| policies.iter().any(|policy| policy.id == *id);
                let known = former.iter().find(|policy| policy.content == content);
                let known = known.map(|policy| policy.id.clone());
                let known = known.filter(|id| !is_taken(id));
                let id = known.unwrap_or_else(|| fresh_id(context));
                policies.push(Policy { id, content });
            }
        }
        Ok(policies)
    }
}

/// Policies have no table of their own: 128 random bits are taken to be new.
fn fresh_id(context: &mut Context) -> PolicyId {
    loop {
        if let Ok(id) = PolicyId::new(context.fresh_id()) {
            return id;
        }
    }
}

impl Policy {
    pub(super) fn name(&self) -> Option<&str> {
        match &self.content {
            PolicyContent::Managed(members) | PolicyContent::Inline(members) => {
                members.get("name").and_then(Value::as_str)
            }
            PolicyContent::Custom(name) => Some(name),
        }
    }

    /// What an inline policy says; of the others only their names are known here.
    pub(super) fn contents(&self) -> Option<Value> {
        match &self.content {
            PolicyContent::Inline(members) => Some(Value::Object(members.clone())),
            PolicyContent::Managed(_) | PolicyContent::Custom(_) => None,
        }
    }
}

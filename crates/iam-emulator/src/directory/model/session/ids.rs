//! Which ids a call names: mostly those of what is there.

use serde_json::Value;

use crate::directory::model::choices::Choices;
use crate::directory::model::reference::Reference;

pub(super) const ACCOUNTS: [&str; 3] = ["acc-1", "acc-2", "acc-3"];

/// The instance that a call is about, and what is there to be named.
pub(super) struct Ids<'a> {
    pub(super) reference: &'a Reference,
    pub(super) instance: String,
}

impl<'a> Ids<'a> {
    pub(super) fn choose(reference: &'a Reference, choices: &mut Choices) -> Self {
        let instance = match reference.instances.as_slice() {
            [] => None,
            // The first one mostly, so that it fills.
            instances if choices.pick(4) < 3 => instances.first(),
            instances => instances.last(),
        };
        let instance = instance.map_or("ssoins-0", |instance| instance["id"].as_str().unwrap());
        let mut ids = Self {
            reference,
            instance: instance.to_owned(),
        };
        if choices.is_one_in(16) {
            ids.instance = ids.unknown(choices);
        }
        ids
    }

    pub(super) fn user(&self, choices: &mut Choices) -> String {
        self.one(&self.reference.users, choices)
    }

    pub(super) fn group(&self, choices: &mut Choices) -> String {
        self.one(&self.reference.groups, choices)
    }

    pub(super) fn permission_set(&self, choices: &mut Choices) -> String {
        self.one(&self.reference.sets, choices)
    }

    pub(super) fn assignment(&self, choices: &mut Choices) -> String {
        self.one(&self.reference.assignments, choices)
    }

    /// A policy of the permission set.
    pub(super) fn policy(&self, set: &str, choices: &mut Choices) -> String {
        let set = self.reference.sets.iter().find(|known| known["id"] == set);
        let policies = set.and_then(|set| set["policies"].as_array());
        self.among(policies.into_iter().flatten(), choices)
    }

    /// One of those in the instance.
    fn one(&self, records: &[Value], choices: &mut Choices) -> String {
        let records = records.iter();
        let within = records.filter(|record| record["instance_id"] == self.instance.as_str());
        self.among(within, choices)
    }

    fn among<'r>(&self, records: impl Iterator<Item = &'r Value>, choices: &mut Choices) -> String {
        let records: Vec<_> = records.collect();
        let at = choices.pick(records.len() * 16 + 1);
        match records.get(at / 16) {
            Some(record) => record["id"].as_str().unwrap().to_owned(),
            None => self.unknown(choices),
        }
    }

    /// What is nowhere, or of another kind, in another instance or gone.
    fn unknown(&self, choices: &mut Choices) -> String {
        let ids: Vec<_> = self.reference.ids.iter().collect();
        let at = choices.pick(ids.len() + 1);
        ids.get(at)
            .map_or_else(|| "unknown".to_owned(), |id| (*id).clone())
    }
}

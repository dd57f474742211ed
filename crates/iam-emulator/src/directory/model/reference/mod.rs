//! The reference model: what the answers must be, out of flat lists of JSON and the words of the reference, and nothing
//! of the directory but the kinds of its refusals.

mod assignments;
pub(super) mod facts;
mod groups;
mod instances;
mod limits;
mod members;
mod page;
mod permission_sets;
mod policies;
mod removal;
mod stamps;
mod users;

use std::collections::BTreeSet;

use serde_json::Value;

use super::call::{Call, Request};
use crate::directory::RefusalKind;

pub(super) type Answer = Result<Value, RefusalKind>;

/// What the directory has answered, unless it has refused. Ids that it makes up are learnt from there.
pub(super) type Actual<'a> = Option<&'a Value>;

/// What an operation does and answers: more members than the answer of any version has.
pub(super) type Perform = fn(&mut Reference, &Call, Actual<'_>) -> Answer;

/// Every list lies in the order of the ids, which is the one that equal ones are listed in.
#[derive(Debug, Default)]
pub(super) struct Reference {
    pub(super) accounts: Vec<Value>,
    pub(super) instances: Vec<Value>,
    pub(super) users: Vec<Value>,
    pub(super) groups: Vec<Value>,
    /// User and group.
    pub(super) members: Vec<(String, String)>,
    pub(super) sets: Vec<Value>,
    pub(super) assignments: Vec<Value>,
    /// Every id that there ever was.
    pub(super) ids: BTreeSet<String>,
}

impl Reference {
    /// Answers as the version does that is asked for.
    pub(super) fn answer(&mut self, perform: Perform, call: &Call, actual: Actual<'_>) -> Answer {
        facts::check(call)?;
        limits::check(call)?;
        let everything = perform(self, call, actual)?;
        Ok(facts::show(call, &everything))
    }

    /// Where to look for ids that no answer has told yet.
    pub(super) fn unlearnt(&self) -> Option<(&'static str, Request)> {
        self.unlearnt_policies()
            .or_else(|| self.unlearnt_assignments())
    }

    /// Takes over an id that the directory has made up.
    fn learn(&mut self, id: Option<&Value>, prefix: &str, digits: usize) -> String {
        // Without an answer there is none, and the comparison fails.
        let Some(id) = id.and_then(Value::as_str) else {
            return String::new();
        };
        let made_up = id.strip_prefix(prefix).unwrap_or_default();
        let is_hexadecimal = made_up
            .bytes()
            .all(|byte| b"0123456789abcdef".contains(&byte));
        assert!(
            made_up.len() == digits && is_hexadecimal,
            "{id} is no id as in the examples"
        );
        assert!(self.ids.insert(id.to_owned()), "{id} was there before");
        id.to_owned()
    }
}

fn text<'a>(record: &'a Value, member: &str) -> &'a str {
    record[member].as_str().unwrap_or_default()
}

/// The texts in a list; none if there is no list.
fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Those of the instance that the call is about.
fn within<'a>(records: &'a [Value], call: &Call) -> impl Iterator<Item = &'a Value> {
    let instance = call.instance().to_owned();
    records
        .iter()
        .filter(move |record| record["instance_id"] == instance.as_str())
}

fn find<'a>(records: &'a [Value], call: &Call, id: &str) -> Result<&'a Value, RefusalKind> {
    within(records, call)
        .find(|record| record["id"] == id)
        .ok_or(RefusalKind::Unknown)
}

/// Puts a record in its place, or in the place of the one with the same id.
fn put(records: &mut Vec<Value>, record: Value) {
    records.retain(|former| former["id"] != record["id"] || record["id"].is_null());
    records.push(record);
    records.sort_by_key(|record| text(record, "id").to_owned());
}

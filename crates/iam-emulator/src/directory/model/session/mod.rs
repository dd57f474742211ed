//! A directory and the reference model side by side: every call goes to both.

mod assignments;
mod groups;
mod ids;
mod instances;
mod members;
mod odd;
mod permission_sets;
mod policies;
mod query;
mod seed;
mod users;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use iam_auth::UnixMillis;
use iam_model::{ApiVersion, Idempotency, VERSION_TABLE};
use serde_json::Value;

use super::call::{Call, Holder, Request};
use super::choices::Choices;
use super::reference::{Answer, Perform, Reference};
use crate::Seed;
use crate::directory::{Actor, Context, Directory, Record, RefusalKind, Rules, Table};
use crate::http::{Shape, shapes};
use ids::Ids;

/// An operation as the walk takes it.
pub(super) struct Operation {
    pub(super) name: &'static str,
    /// How often: more is created than deleted, and everything ends rarely.
    pub(super) weight: usize,
    ask: fn(&Ids<'_>, &mut Choices) -> Request,
    perform: Perform,
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(shapes);

impl Operation {
    fn shapes(&self) -> Vec<&'static Shape> {
        let shapes = SHAPES.iter();
        shapes
            .filter(|shape| shape.operation == self.name)
            .collect()
    }
}

/// What a failing walk prints.
impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

pub(super) fn operations() -> impl Iterator<Item = &'static Operation> {
    [
        users::OPERATIONS,
        groups::OPERATIONS,
        members::OPERATIONS,
        permission_sets::OPERATIONS,
        policies::OPERATIONS,
        assignments::OPERATIONS,
        instances::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}

/// Two of the management account, one of another.
const HOLDERS: [Holder; 3] = [
    Holder {
        id: "AKTEST",
        name: "Tester",
        account: None,
    },
    Holder {
        id: "AKBOSS",
        name: "관리자",
        account: Some("acc-12345"),
    },
    Holder {
        id: "AKOTHER",
        name: "Other",
        account: Some("acc-2"),
    },
];

pub(super) struct Session {
    directory: Directory,
    /// Made of the change sets alone.
    replayed: Directory,
    reference: Reference,
    step: u64,
    /// How each shape has ended: with an answer, or with a refusal.
    seen: Vec<(&'static str, Result<(), RefusalKind>)>,
}

impl Session {
    /// With so many instances, one or two.
    pub(super) fn new(instances: usize) -> Self {
        let mut seed = seed::seed();
        seed["instances"]
            .as_array_mut()
            .unwrap()
            .truncate(instances);
        let directory = Seed::from_json(&seed.to_string()).unwrap().into_directory();
        Self {
            replayed: Directory::from(directory.to_changes()),
            directory,
            reference: Reference::new(&seed),
            step: 0,
            seen: Vec::new(),
        }
    }

    pub(super) fn seen(&self) -> &[(&'static str, Result<(), RefusalKind>)] {
        &self.seen
    }

    /// Calls an operation in one of its shapes.
    pub(super) fn take(&mut self, operation: &'static Operation, mut choices: Choices) {
        let shape = choices.one_of(&operation.shapes());
        let version = choices.one_of(&shape.versions);
        let actor = choices.one_of(&HOLDERS);
        let is_odd = choices.is_one_in(8);
        let ids = Ids::choose(&self.reference, &mut choices);
        let mut request = (operation.ask)(&ids, &mut choices);
        if is_odd {
            odd::spoil(&mut request, operation.name, version, &mut choices);
        }
        self.compare(operation, shape, version, actor, request);
        while let Some((name, request)) = self.reference.unlearnt() {
            self.look_up(name, request);
        }
        self.check_records();
    }

    /// Asks for a list as one does today.
    fn look_up(&mut self, name: &str, request: Request) {
        let version = VERSION_TABLE.current();
        let mut operations = operations();
        let list = operations.find(|operation| operation.name == name).unwrap();
        let shapes = list.shapes();
        let mut shapes = shapes.iter();
        let shape = shapes.find(|shape| shape.versions.contains(&version));
        self.compare(list, shape.unwrap(), version, HOLDERS[0], request);
    }

    fn compare(
        &mut self,
        operation: &'static Operation,
        shape: &Shape,
        version: ApiVersion,
        actor: Holder,
        request: Request,
    ) {
        self.step += 1;
        let call = Call {
            operation: operation.name,
            version,
            actor,
            // Three steps share a second, so that equal times are common.
            now: self.step / 3 * 1000 + self.step % 3,
            request,
        };
        let actual = self.perform(shape, &call);
        let expected = self
            .reference
            .answer(operation.perform, &call, actual.as_ref().ok());
        assert_eq!(actual, expected, "{}, {call:?}", shape.type_name);
        let seen = (shape.type_name, actual.map(|_| ()));
        if !self.seen.contains(&seen) {
            self.seen.push(seen);
        }
    }

    fn perform(&mut self, shape: &Shape, call: &Call) -> Answer {
        let actor = Actor {
            id: call.actor.id.to_owned(),
            name: call.actor.name.to_owned(),
            account_id: call.actor.account.map(|id| id.parse().unwrap()),
        };
        let now = UnixMillis::new(call.now);
        let mut context = Context::new(now, actor, Rules::default(), self.step);
        let body = match &call.request.body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let mut perform = || {
            (shape.perform)(
                &self.directory,
                &mut context,
                &call.target(),
                body.as_bytes(),
            )
        };
        let performed = perform();
        if shape.idempotency == Idempotency::Safe {
            assert_eq!(perform(), performed, "the same again, {call:?}");
        }
        let (changes, answer) = performed?;
        if shape.idempotency == Idempotency::Safe {
            assert!(changes.is_empty(), "it only reads, {call:?}");
        }
        self.directory.commit(changes.clone());
        self.replayed.commit(changes);
        Ok(answer)
    }

    /// The same records are there, also those that no answer has shown.
    fn check_records(&self) {
        let Directory {
            instances,
            users,
            groups,
            permission_sets,
            assignments,
            ..
        } = &self.directory;
        check_ids(instances, &self.reference.instances);
        check_ids(users, &self.reference.users);
        check_ids(groups, &self.reference.groups);
        check_ids(permission_sets, &self.reference.sets);
        check_ids(assignments, &self.reference.assignments);
        let members = users.records().flat_map(|user| {
            let groups = user.group_ids.iter();
            groups.map(|group| (user.id.to_string(), group.to_string()))
        });
        let expected = self.reference.members.iter().cloned();
        assert_eq!(
            members.collect::<BTreeSet<_>>(),
            expected.collect::<BTreeSet<_>>()
        );
    }

    pub(super) fn check_replay(&self) {
        assert_eq!(self.replayed, self.directory);
        let stored = self.directory.to_changes();
        assert_eq!(Directory::from(stored), self.directory);
    }
}

fn check_ids<R: Record>(table: &Table<R>, records: &[Value]) {
    let kept = table.records().map(|record| record.key().as_ref());
    let expected = records.iter().map(|record| record["id"].as_str().unwrap());
    assert!(
        kept.eq(expected),
        "{} that should not be there, or are not",
        R::KIND
    );
}

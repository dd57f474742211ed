//! Random calls of every operation in every shape, against the directory and against a naive reference model, which
//! must give the same answers.

mod call;
mod choices;
mod reference;
mod session;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::RefusalKind;
use crate::http::shapes;
use choices::Choices;
use reference::facts;
use session::{Operation, Session};

fn step() -> impl Strategy<Value = (&'static Operation, Choices)> {
    let weighted = session::operations().flat_map(|operation| vec![operation; operation.weight]);
    let operation = prop::sample::select(weighted.collect::<Vec<_>>());
    let choices = prop::collection::vec(any::<u8>(), 64).prop_map(Choices::new);
    (operation, choices)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_directory_answers_as_the_reference_model_does(
        instances in 1..=2_usize,
        steps in prop::collection::vec(step(), 1..300),
    ) {
        let mut session = Session::new(instances);
        for (operation, choices) in steps {
            session.take(operation, choices);
        }
        session.check_replay();
    }
}

/// What stands in the table of routes and is no step of the walk is named here.
#[test]
fn every_operation_that_is_served_takes_part_in_the_walk() {
    let shapes = shapes();
    let served: BTreeSet<_> = shapes.iter().map(|shape| shape.operation).collect();
    let walked: BTreeSet<_> = session::operations()
        .map(|operation| operation.name)
        .collect();
    let missing: Vec<_> = served.difference(&walked).collect();
    assert!(
        missing.is_empty(),
        "served, and not in the walk: {missing:?}"
    );
    let unserved: Vec<_> = walked.difference(&served).collect();
    assert!(
        unserved.is_empty(),
        "in the walk, and not served: {unserved:?}"
    );
}

/// The emulator takes the first shape that a version has, so a second one would never answer.
#[test]
fn no_two_shapes_of_an_operation_answer_in_the_same_version() {
    let mut answered = BTreeSet::new();
    for shape in shapes() {
        for version in shape.versions {
            let is_new = answered.insert((shape.operation, version));
            assert!(is_new, "{} in {version}", shape.operation);
        }
    }
}

/// The random walk reaches everything: every shape is answered somewhere, and refused in each way that there is.
#[test]
fn every_operation_of_the_model_succeeds_somewhere_in_every_shape_and_is_refused_in_every_way() {
    let mut runner = TestRunner::deterministic();
    let mut seen = Vec::new();
    for instances in [1, 2] {
        let mut session = Session::new(instances);
        for _ in 0..4000 {
            let (operation, choices) = step().new_tree(&mut runner).unwrap().current();
            session.take(operation, choices);
        }
        session.check_replay();
        seen.extend_from_slice(session.seen());
    }
    for shape in shapes() {
        let ends = |end: Result<(), RefusalKind>| seen.contains(&(shape.type_name, end));
        assert!(ends(Ok(())), "{} was always refused", shape.type_name);
        for kind in KINDS {
            let can = can_be_refused(shape.operation, kind);
            assert_eq!(
                ends(Err(kind)),
                can,
                "{} refused as {kind:?}",
                shape.type_name
            );
        }
    }
}

const KINDS: [RefusalKind; 4] = [
    RefusalKind::Unknown,
    RefusalKind::Conflict,
    RefusalKind::Forbidden,
    RefusalKind::Invalid,
];

fn can_be_refused(operation: &str, kind: RefusalKind) -> bool {
    match kind {
        // These two name nothing that there is.
        RefusalKind::Unknown => !["CreateInstance", "ListInstances"].contains(&operation),
        RefusalKind::Conflict => facts::lists_conflict(operation),
        // An instance is the management account's alone.
        RefusalKind::Forbidden => ["CreateInstance", "DeleteInstance"].contains(&operation),
        RefusalKind::Invalid => true,
    }
}

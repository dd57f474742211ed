//! Random commands against the directory and against a naive reference model, which must give the same answers.

mod reference;
mod session;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use session::{OPERATIONS, Perform, Session};

/// What an operation chooses from, byte by byte; when they run out everything is the first of its kind.
#[derive(Clone, Debug)]
struct Choices(std::vec::IntoIter<u8>);

impl Choices {
    /// One of so many.
    fn pick(&mut self, count: usize) -> usize {
        usize::from(self.0.next().unwrap_or(0)) % count
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.pick(values.len())]
    }
}

fn step() -> impl Strategy<Value = ((&'static str, Perform), Vec<u8>)> {
    let weighted = OPERATIONS
        .iter()
        .flat_map(|(name, weight, perform)| vec![(*name, *perform); *weight]);
    let operation = prop::sample::select(weighted.collect::<Vec<_>>());
    (operation, prop::collection::vec(any::<u8>(), 10))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_directory_answers_as_the_reference_model_does(
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let mut session = Session::new();
        for ((_, perform), choices) in steps {
            perform(&mut session, Choices(choices.into_iter()));
            session.check_records();
        }
        session.check_replay();
    }
}

/// The random walk reaches everything: each operation is answered, not only refused.
#[test]
fn every_operation_of_the_model_succeeds_somewhere() {
    let mut session = Session::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..4000 {
        let ((_, perform), choices) = step().new_tree(&mut runner).unwrap().current();
        perform(&mut session, Choices(choices.into_iter()));
    }
    session.check_replay();
    for (name, ..) in OPERATIONS {
        assert!(session.succeeded(name), "{name} was always refused");
    }
}

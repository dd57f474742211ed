//! The table of routes as a list, each shape to be performed without a connection: what a test walks through.

use std::any::type_name;

use iam_model::{ApiVersion, Idempotency, VERSION_TABLE};
use serde_json::Value;

use super::refusal::Refusal;
use super::serve::{Shapes, command};
use super::{Operations, every_operation};
use crate::UnknownMembers;
use crate::directory::{Apply, ChangeSet, Context, Directory, RefusalKind};

/// One shape of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) operation: &'static str,
    /// Its type, which the other shapes of the operation do not have.
    pub(crate) type_name: &'static str,
    /// Those in which it answers.
    pub(crate) versions: Vec<ApiVersion>,
    pub(crate) idempotency: Idempotency,
    pub(crate) perform: Perform,
}

/// Does to a directory what a target and a body ask for, as the emulator does it unless told otherwise.
pub(crate) type Perform =
    fn(&Directory, &mut Context, &str, &[u8]) -> Result<(ChangeSet, Value), RefusalKind>;

/// Every shape of every operation that is served.
pub(crate) fn shapes() -> Vec<Shape> {
    every_operation(Vec::new())
}

impl Operations for Vec<Shape> {
    fn operation<S: Shapes>(mut self) -> Self {
        self.extend(S::list());
        self
    }
}

impl Shape {
    pub(super) fn of<O: Apply>() -> Self {
        let edition = VERSION_TABLE.rows().iter().map(|row| row.version);
        let versions = edition.chain(VERSION_TABLE.later().iter().copied());
        Self {
            operation: O::NAME,
            type_name: type_name::<O>(),
            versions: versions
                .filter(|version| O::certainty(*version).is_ok())
                .collect(),
            idempotency: O::IDEMPOTENCY,
            perform: perform::<O>,
        }
    }
}

fn perform<O: Apply>(
    directory: &Directory,
    context: &mut Context,
    target: &str,
    body: &[u8],
) -> Result<(ChangeSet, Value), RefusalKind> {
    let command: O =
        command(target, body, UnknownMembers::default(), context.rules).map_err(kind)?;
    let applied = command.apply(directory, context);
    let applied = applied.map_err(|refusal| refusal.kind())?;
    let answer = serde_json::to_value(applied.answer).unwrap();
    Ok((applied.changes, answer))
}

fn kind(refusal: Refusal) -> RefusalKind {
    match refusal {
        Refusal::Directory(refusal) => refusal.kind(),
        Refusal::Invalid(_) => RefusalKind::Invalid,
        other => panic!("no refusal of a directory: {other}"),
    }
}

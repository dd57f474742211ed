//! A write that waits for its turn, together with others: they share one commit.

use iam_model::Operation;
use tokio::sync::oneshot;

use super::Failure;
use crate::directory::{Apply, ChangeSet, Context, Directory, Refusal};
use crate::store::StoreError;

/// A write whose operation is known to itself alone.
pub(super) trait Queued: Send {
    /// Whether anybody still waits for it.
    fn is_wanted(&self) -> bool;

    /// Computes what it changes, and keeps the answer to itself until that is durable.
    fn apply(&mut self, directory: &Directory) -> ChangeSet;

    /// Answers, now that everything it rests on is durable, or is not.
    fn tell(self: Box<Self>, kept: Result<(), StoreError>);
}

/// A command, then its answer.
struct Write<O: Apply> {
    command: Option<(O, Context)>,
    answer: Option<Result<O::Response, Refusal>>,
    told: oneshot::Sender<Result<O::Response, Failure>>,
}

/// Where the answer of a write comes.
type Answer<O> = oneshot::Receiver<Result<<O as Operation>::Response, Failure>>;

/// The write, and where its answer comes.
pub(super) fn queued<O>(command: O, context: Context) -> (Box<dyn Queued>, Answer<O>)
where
    O: Apply<Response: Send> + Send,
{
    let (told, answer) = oneshot::channel();
    let write = Write {
        command: Some((command, context)),
        answer: None,
        told,
    };
    (Box::new(write), answer)
}

impl<O: Apply<Response: Send> + Send> Queued for Write<O> {
    fn is_wanted(&self) -> bool {
        !self.told.is_closed()
    }

    fn apply(&mut self, directory: &Directory) -> ChangeSet {
        let Some((command, mut context)) = self.command.take() else {
            return ChangeSet::default();
        };
        let (changes, answer) = match command.apply(directory, &mut context) {
            Ok(applied) => (applied.changes, Ok(applied.answer)),
            Err(refusal) => (ChangeSet::default(), Err(refusal)),
        };
        self.answer = Some(answer);
        changes
    }

    fn tell(self: Box<Self>, kept: Result<(), StoreError>) {
        let answer = match (kept, self.answer) {
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(answer)) => answer.map_err(Failure::Refused),
            // Nobody asked it what it changes.
            (Ok(()), None) => return,
        };
        // Whoever waited may be gone, and the change is made all the same.
        let _ = self.told.send(answer);
    }
}

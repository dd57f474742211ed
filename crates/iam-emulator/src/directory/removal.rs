//! What has become of each of several things that were to be deleted.

use iam_model::{RemoveFailCaused, RemoveSuccess};

use super::{Applied, ChangeSet};

/// The results of a deletion, by id.
#[derive(Debug, Default)]
pub(super) struct Removed {
    pub(super) success_ids: Vec<RemoveSuccess>,
    pub(super) failed_ids: Vec<RemoveFailCaused>,
}

impl Removed {
    pub(super) fn success(&mut self, id: &impl ToString, name: &str) {
        let success = RemoveSuccess::new().success_id(id.to_string());
        self.success_ids.push(success.success_name(name));
    }

    /// With the words of the reference's example.
    pub(super) fn not_found(&mut self, id: &impl ToString) {
        let failure = RemoveFailCaused::new()
            .error_code("NOT_FOUND")
            .failed_caused("NotFoundError")
            .failed_id(id.to_string())
            .failed_name("");
        self.failed_ids.push(failure);
    }
}

/// The answer of an operation that deletes and tells what has become of each id.
macro_rules! removal_answer {
    ($answer:ty, $removed:expr) => {
        <$answer>::new()
            .success_ids($removed.success_ids)
            .failed_ids($removed.failed_ids)
    };
}
pub(super) use removal_answer;

impl Applied<()> {
    /// For a command that changes and answers without a body.
    pub(super) fn silent(changes: ChangeSet) -> Self {
        Self {
            changes,
            answer: (),
        }
    }
}

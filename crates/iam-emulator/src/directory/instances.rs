//! Instances: the ID Centers that the directory holds.

use iam_model::InstanceId;
use serde::{Deserialize, Serialize};

use super::Record;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Instance {
    pub(crate) id: InstanceId,
    pub(crate) name: String,
}

impl Record for Instance {
    const KIND: &'static str = "instances";
    type Key = InstanceId;

    fn key(&self) -> &InstanceId {
        &self.id
    }
}

//! Who made a record and who changed it last.

use std::cmp::Ordering;

use iam_model::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Actor, Context};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamps {
    pub(crate) created_at: Timestamp,
    pub(crate) created_by: String,
    pub(crate) creator_name: String,
    pub(crate) modified_at: Timestamp,
    pub(crate) modified_by: String,
    pub(crate) modifier_name: String,
}

impl Stamps {
    pub(super) fn created(context: &Context) -> Self {
        Self::of(context.timestamp(), &context.actor)
    }

    pub(crate) fn of(at: Timestamp, by: &Actor) -> Self {
        Self {
            created_at: at.clone(),
            created_by: by.id.clone(),
            creator_name: by.name.clone(),
            modified_at: at,
            modified_by: by.id.clone(),
            modifier_name: by.name.clone(),
        }
    }

    pub(super) fn modified(&self, context: &Context) -> Self {
        Self {
            created_at: self.created_at.clone(),
            created_by: self.created_by.clone(),
            creator_name: self.creator_name.clone(),
            modified_at: context.timestamp(),
            modified_by: context.actor.id.clone(),
            modifier_name: context.actor.name.clone(),
        }
    }

    pub(super) fn compare_created(&self, other: &Self) -> Ordering {
        let created = |stamps: &Self| stamps.created_at.unix_millis();
        created(self).cmp(&created(other))
    }

    pub(super) fn compare_modified(&self, other: &Self) -> Ordering {
        let modified = |stamps: &Self| stamps.modified_at.unix_millis();
        modified(self).cmp(&modified(other))
    }
}

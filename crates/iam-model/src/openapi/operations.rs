//! The operations that a document tells of: those whose shape is known in its version.

use crate::shapes::{Model, Shape};
use crate::{ApiVersion, Certainty, Schema};

impl Shape {
    pub(super) fn served_in(&'static self, version: ApiVersion) -> Option<Served> {
        let certainty = self.versions.certainty(version)?;
        Some(Served {
            shape: self,
            certainty,
        })
    }

    /// Whether this is the shape of the version that the examples of the reference are of.
    pub(super) fn is_of_the_examples(&self) -> bool {
        self.is_of(ApiVersion::V1_4)
    }
}

impl Model {
    /// Neither an operation without a body nor an answer without one has a model in the reference.
    pub(super) fn if_any(self) -> Option<Self> {
        (self.name != <() as Schema>::NAME).then_some(self)
    }
}

/// An operation in a version in which its shape is known.
#[derive(Clone, Copy)]
pub(super) struct Served {
    pub(super) shape: &'static Shape,
    pub(super) certainty: Certainty,
}

impl Served {
    pub(super) fn name(&self) -> &'static str {
        self.shape.name
    }

    pub(super) fn path(&self) -> &'static str {
        self.shape.path
    }

    /// The method as a document writes it.
    pub(super) fn method(&self) -> String {
        self.shape.method.as_str().to_ascii_lowercase()
    }

    /// The resource, which is the second segment of every path.
    pub(super) fn tag(&self) -> &'static str {
        self.path().split('/').nth(2).unwrap_or_default()
    }
}

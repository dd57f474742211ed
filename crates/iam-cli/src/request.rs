//! What the request of an operation may hold in the version asked for, and which versions have the rest.

use std::collections::BTreeSet;

use iam_client::model::{
    ApiVersion, Kind, Member, Operation, Schema, UnsupportedVersion, shapes_of,
};

/// The request of an operation in a version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    operation: &'static str,
    pub(crate) version: ApiVersion,
    /// The name of its schema in the reference.
    name: &'static str,
    pub(crate) members: &'static [Member],
}

impl Request {
    pub(crate) fn of<O: Operation>(version: ApiVersion) -> Result<Self, UnsupportedVersion> {
        O::certainty(version)?;
        Ok(Self {
            operation: O::NAME,
            version,
            name: O::Body::NAME,
            members: O::Body::MEMBERS,
        })
    }

    /// That it lacks a member: which versions have it, or which members there are.
    pub(crate) fn lacks(&self, member: &str) -> String {
        let versions = self.versions_where(|members| has(members, member));
        let Self {
            operation, version, ..
        } = self;
        if versions.is_empty() {
            let known: Vec<&str> = self.members.iter().map(|member| member.name).collect();
            let (name, known) = (self.name, known.join(", "));
            return format!("{name} has no member {member:?}; its members are {known}");
        }
        format!("{operation} has no {member} in version {version}; ask for one of {versions}")
    }

    /// The versions in which this is so of the members of the request.
    pub(crate) fn versions_where(&self, so: impl Fn(&'static [Member]) -> bool) -> String {
        let shapes = shapes_of(self.operation).filter(|shape| so(shape.body.members));
        let versions: BTreeSet<ApiVersion> =
            shapes.flat_map(|shape| shape.versions.known()).collect();
        let versions: Vec<String> = versions.iter().map(ToString::to_string).collect();
        versions.join(", ")
    }
}

/// Whether there is a member of this name.
pub(crate) fn has(members: &[Member], name: &str) -> bool {
    members.iter().any(|member| member.name == name)
}

/// The members of each element of a list.
pub(crate) fn elements(members: &'static [Member], list: &str) -> &'static [Member] {
    match members.iter().find(|member| member.name == list) {
        Some(Member {
            kind: Kind::List(Kind::Object { members, .. }),
            ..
        }) => members,
        _ => &[],
    }
}

//! Every operation in every shape, as data. A new operation is one line here; the tests of the facts miss it otherwise.

use http::{Method, StatusCode};

use crate::later::{since_1_5, since_1_6};
use crate::superseded::{before_1_2, before_1_3};
use crate::{
    ApiVersion, Certainty, Idempotency, Member, Operation, OperationVersions, Parameter, Schema,
    account_assignments, groups, instances, permission_sets, users,
};

macro_rules! operations {
    ($( $module:ident: $( $operation:ident ),+; )+) => {
        pub(super) static OPERATIONS: &[Shape] = &[
            $( $( Shape::of::<$module::$operation>(), )+ )+
        ];
    };
}

operations! {
    users: CreateUser, DeleteBulkUsers, DeleteUser, ListUsers, SetUser, ShowUser;
    groups: CreateBulkGroupUsers, CreateGroup, DeleteBulkGroupUsers, DeleteBulkGroups, DeleteGroup, ListGroupUsers,
        ListGroups, SetGroup, ShowGroup;
    instances: CreateInstance, DeleteInstance, ListInstances, SetInstance, ShowInstance;
    permission_sets: CreatePermissionSet, DeletePermissionSet, DeletePermissionSetPolicies, ListPermissionSetPolicies,
        ListPermissionSets, SetPermissionSet, SetPermissionSetPolicies, ShowPermissionSet;
    account_assignments: CreateAccountAssignment, DeleteAccountAssignment, DeleteBulkAccountAssignments,
        ListAccountAssignments;
    before_1_2: CreateAccountAssignment, CreatePermissionSet, ListPermissionSetPolicies, ListPermissionSets,
        SetPermissionSet, SetPermissionSetPolicies, ShowPermissionSet;
    before_1_3: ShowInstance;
    since_1_5: CreateInstance, SetInstance, ShowInstance;
    since_1_6: CreateAccountAssignment, ListUsers, ShowInstance;
}

/// What an [`Operation`] says of itself.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) parameters: &'static [Parameter],
    pub(super) success: StatusCode,
    pub(super) idempotency: Idempotency,
    pub(super) body: Model,
    pub(super) answer: Model,
    versions: OperationVersions,
}

impl Shape {
    const fn of<O: Operation<Response: Schema>>() -> Self {
        Self {
            name: O::NAME,
            method: O::METHOD,
            path: O::PATH,
            parameters: O::PARAMETERS,
            success: O::SUCCESS,
            idempotency: O::IDEMPOTENCY,
            body: Model::of::<O::Body>(),
            answer: Model::of::<O::Response>(),
            versions: O::VERSIONS,
        }
    }

    pub(super) fn served_in(&'static self, version: ApiVersion) -> Option<Served> {
        let certainty = self.versions.certainty(version)?;
        Some(Served {
            shape: self,
            certainty,
        })
    }

    /// Whether this is the shape of the version that the examples of the reference are of.
    pub(super) fn is_of_the_examples(&self) -> bool {
        self.versions.certainty(ApiVersion::V1_4).is_some()
    }
}

/// What a [`Schema`] says of itself.
#[derive(Clone, Copy)]
pub(super) struct Model {
    pub(super) name: &'static str,
    pub(super) members: &'static [Member],
}

impl Model {
    pub(super) const fn of<S: Schema>() -> Self {
        Self {
            name: S::NAME,
            members: S::MEMBERS,
        }
    }

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

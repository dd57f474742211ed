//! Every operation in every shape, as data. A new operation is one line here; the tests of the facts miss it otherwise.

use http::{Method, StatusCode};

use crate::later::{since_1_5, since_1_6};
use crate::superseded::{before_1_2, before_1_3};
use crate::{
    ApiVersion, Idempotency, Member, Operation, OperationVersions, Parameter, Schema,
    account_assignments, groups, instances, permission_sets, users,
};

macro_rules! operations {
    ($( $module:ident: $( $operation:ident ),+; )+) => {
        pub(crate) static SHAPES: &[Shape] = &[
            $( $( Shape::of::<$module::$operation>(stringify!($module)), )+ )+
        ];

        /// As much of it as an error tells: what shows errors should not have to carry every schema.
        pub(crate) static KNOWN: &[KnownShape] = &[
            $( $( KnownShape::of::<$module::$operation>(stringify!($module)), )+ )+
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

/// Every shape of the operation of this name, in no order.
///
/// ```
/// use iam_model::shapes_of;
///
/// let modules: Vec<&str> = shapes_of("ListPermissionSets").map(|shape| shape.module).collect();
/// assert_eq!(modules, ["permission_sets", "before_1_2"]);
/// ```
pub fn shapes_of(operation: &str) -> impl Iterator<Item = &'static Shape> {
    SHAPES.iter().filter(move |shape| shape.name == operation)
}

/// In which versions an operation has a shape.
pub(crate) struct KnownShape {
    pub(crate) name: &'static str,
    pub(crate) module: &'static str,
    pub(crate) versions: OperationVersions,
}

impl KnownShape {
    const fn of<O: Operation>(module: &'static str) -> Self {
        Self {
            name: O::NAME,
            module,
            versions: O::VERSIONS,
        }
    }
}

/// What an [`Operation`] says of itself.
#[derive(Debug)]
#[non_exhaustive]
pub struct Shape {
    /// The name of the operation in the reference.
    pub name: &'static str,
    /// The module of this crate that has this shape of it, such as `permission_sets` or `before_1_2`.
    pub module: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with a `{name}` for each parameter in it.
    pub path: &'static str,
    /// The parameters in path and query.
    pub parameters: &'static [Parameter],
    /// The status of a successful answer.
    pub success: StatusCode,
    /// Whether a call may be repeated.
    pub idempotency: Idempotency,
    /// The body of the request.
    pub body: Model,
    /// The body of a successful answer.
    pub answer: Model,
    /// The versions in which the operation has this shape.
    pub versions: OperationVersions,
}

impl Shape {
    const fn of<O: Operation<Response: Schema>>(module: &'static str) -> Self {
        Self {
            name: O::NAME,
            module,
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

    /// Whether the operation has this shape in a version.
    #[must_use]
    pub fn is_of(&self, version: ApiVersion) -> bool {
        self.versions.certainty(version).is_some()
    }
}

/// What a [`Schema`] says of itself.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Model {
    /// The name in the reference; `NoBody` where there is none.
    pub name: &'static str,
    /// Every member that the reference lists.
    pub members: &'static [Member],
}

impl Model {
    pub(crate) const fn of<S: Schema>() -> Self {
        Self {
            name: S::NAME,
            members: S::MEMBERS,
        }
    }

    /// Whether the reference lists a member of this name.
    #[must_use]
    pub fn has(&self, member: &str) -> bool {
        self.members.iter().any(|listed| listed.name == member)
    }
}

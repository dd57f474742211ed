//! Why a command is refused.

use iam_model::{
    AccountAssignmentId, AccountId, GroupId, InstanceId, PermissionSetId, PolicyId, PrincipalId,
    UserUuid,
};

/// The directory's own refusals; how they read on the wire is the business of `http`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    UnknownInstance(InstanceId),
    UnknownUser(UserUuid),
    UnknownGroup(GroupId),
    UnknownPermissionSet(PermissionSetId),
    UnknownPolicy(PolicyId),
    UnknownAssignment(AccountAssignmentId),
    UnknownAccount(AccountId),
    /// The principal's id is no user's and no group's.
    UnknownPrincipal(PrincipalId),
    /// The login id belongs to another user of the instance.
    LoginIdTaken(String),
    /// A new group has the name of another one of the instance.
    GroupExists(String),
    /// A group is to get the name of another one of the instance.
    GroupNameTaken(String),
    PermissionSetNameTaken(String),
    /// An organization must exist first \[doc\].
    NoOrganization,
    /// The organization has an instance already.
    InstanceExists(InstanceId),
    /// The key is of this account, and only the management account may.
    NotManagementAccount(AccountId),
    /// A policy of the platform is named without its id.
    ManagedPolicyWithoutId,
    /// The account lacks an IAM policy of the name that a custom policy has.
    PolicyLacking {
        account: AccountId,
        policy: String,
    },
    AssignmentExists(AccountAssignmentId),
    /// There is no account, no permission set or no principal, and an answer needs an assignment.
    NothingToAssign,
    TooManyAssignments {
        limit: usize,
    },
    /// Which assignments to delete is not said.
    NoAssignmentIds,
    /// `sort` is not `field` or `field:asc|desc` with a field that can be sorted by.
    Unsortable {
        sort: String,
        fields: Vec<&'static str>,
    },
    /// `size` is zero.
    EmptyPage,
}

/// What a refusal comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefusalKind {
    /// The command names something that does not exist.
    Unknown,
    /// What is to be created is there already, and the reference documents 409 for that.
    Conflict,
    /// Who asks may not.
    Forbidden,
    Invalid,
}

impl Refusal {
    pub(crate) fn kind(&self) -> RefusalKind {
        match self {
            Self::UnknownInstance(_)
            | Self::UnknownUser(_)
            | Self::UnknownGroup(_)
            | Self::UnknownPermissionSet(_)
            | Self::UnknownPolicy(_)
            | Self::UnknownAssignment(_)
            | Self::UnknownAccount(_)
            | Self::UnknownPrincipal(_) => RefusalKind::Unknown,
            Self::GroupExists(_) | Self::InstanceExists(_) => RefusalKind::Conflict,
            Self::NotManagementAccount(_) => RefusalKind::Forbidden,
            Self::LoginIdTaken(_)
            | Self::GroupNameTaken(_)
            | Self::PermissionSetNameTaken(_)
            | Self::NoOrganization
            | Self::ManagedPolicyWithoutId
            | Self::PolicyLacking { .. }
            | Self::AssignmentExists(_)
            | Self::NothingToAssign
            | Self::TooManyAssignments { .. }
            | Self::NoAssignmentIds
            | Self::Unsortable { .. }
            | Self::EmptyPage => RefusalKind::Invalid,
        }
    }
}

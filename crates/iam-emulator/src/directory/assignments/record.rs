//! The record of an assignment.

use iam_model::account_assignments::{AccountAssignmentSummaryModel, PrincipalType};
use iam_model::superseded::before_1_2;
use iam_model::{AccountAssignmentId, GroupId, InstanceId, PermissionSetId, PrincipalId, UserUuid};
use serde::{Deserialize, Serialize};

use crate::directory::{Account, Change, Directory, Edit, Record, Refusal, Stamps};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Assignment {
    pub(crate) id: AccountAssignmentId,
    pub(crate) instance_id: InstanceId,
    /// The account as it was when the permission set was assigned in it.
    pub(crate) account: Account,
    pub(crate) permission_set_id: PermissionSetId,
    pub(crate) principal: Principal,
    pub(crate) stamps: Stamps,
}

/// Who something is assigned to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Principal {
    User(UserUuid),
    Group(GroupId),
}

impl Record for Assignment {
    const KIND: &'static str = "assignments";
    type Key = AccountAssignmentId;

    fn key(&self) -> &AccountAssignmentId {
        &self.id
    }

    fn change(edit: Edit<Self>) -> Change {
        Change::Assignment(edit)
    }
}

impl Principal {
    pub(in crate::directory) fn user(&self) -> Option<&UserUuid> {
        match self {
            Self::User(id) => Some(id),
            Self::Group(_) => None,
        }
    }

    pub(in crate::directory) fn group(&self) -> Option<&GroupId> {
        match self {
            Self::Group(id) => Some(id),
            Self::User(_) => None,
        }
    }

    pub(super) fn id(&self) -> PrincipalId {
        match self {
            Self::User(id) => id.clone().into(),
            Self::Group(id) => id.clone().into(),
        }
    }

    pub(super) fn kind(&self) -> PrincipalType {
        match self {
            Self::User(_) => PrincipalType::User,
            Self::Group(_) => PrincipalType::Group,
        }
    }
}

impl Assignment {
    pub(super) fn to_summary(&self) -> AccountAssignmentSummaryModel {
        let stamps = self.stamps.clone();
        AccountAssignmentSummaryModel::new()
            .id(self.id.clone())
            .permission_set_id(self.permission_set_id.clone())
            .principal_id(self.principal.id())
            .principal_type(self.principal.kind())
            .target_account_id(self.account.id.clone())
            .created_at(stamps.created_at)
            .created_by(stamps.created_by)
            .modified_at(stamps.modified_at)
            .modified_by(stamps.modified_by)
    }

    pub(super) fn to_answer_before_1_2(&self) -> before_1_2::AccountAssignmentsCreateResponse {
        before_1_2::AccountAssignmentsCreateResponse::new()
            .account_assignment_id(self.id.clone())
            .permission_set_id(self.permission_set_id.clone())
            .principal_id(self.principal.id())
            .principal_type(self.principal.kind())
            .role_srn(None)
            .target_account_id(self.account.id.clone())
    }
}

impl Directory {
    pub(super) fn assignment(
        &self,
        instance: &InstanceId,
        id: &AccountAssignmentId,
    ) -> Result<&Assignment, Refusal> {
        let instance = self.instance(instance)?;
        self.assignments
            .get(id)
            .filter(|assignment| assignment.instance_id == instance.id)
            .ok_or_else(|| Refusal::UnknownAssignment(id.clone()))
    }

    /// The end of the assignments that are selected.
    pub(in crate::directory) fn assignments_where(
        &self,
        selects: impl Fn(&Assignment) -> bool,
    ) -> impl Iterator<Item = Change> {
        let assignments = self.assignments.records();
        assignments
            .filter(move |assignment| selects(assignment))
            .map(Change::delete)
    }
}

//! Every operation of this crate, for tests that hold for all of them: one line each.

use std::fmt::Debug;

use iam_model::later::{since_1_5, since_1_6};
use iam_model::superseded::{before_1_2, before_1_3};
use iam_model::{
    Operation, Schema, account_assignments, groups, instances, permission_sets, users,
};

/// What is done with each operation.
pub(crate) trait Visit {
    fn visit<O>(&mut self)
    where
        O: Operation<Response: Schema + PartialEq + Debug, Body: PartialEq + Debug>;
}

pub(crate) fn visit_all(visit: &mut impl Visit) {
    visit.visit::<users::CreateUser>();
    visit.visit::<users::DeleteBulkUsers>();
    visit.visit::<users::DeleteUser>();
    visit.visit::<users::ListUsers>();
    visit.visit::<users::SetUser>();
    visit.visit::<users::ShowUser>();

    visit.visit::<groups::CreateBulkGroupUsers>();
    visit.visit::<groups::CreateGroup>();
    visit.visit::<groups::DeleteBulkGroupUsers>();
    visit.visit::<groups::DeleteBulkGroups>();
    visit.visit::<groups::DeleteGroup>();
    visit.visit::<groups::ListGroupUsers>();
    visit.visit::<groups::ListGroups>();
    visit.visit::<groups::SetGroup>();
    visit.visit::<groups::ShowGroup>();

    visit.visit::<instances::CreateInstance>();
    visit.visit::<instances::DeleteInstance>();
    visit.visit::<instances::ListInstances>();
    visit.visit::<instances::SetInstance>();
    visit.visit::<instances::ShowInstance>();

    visit.visit::<permission_sets::CreatePermissionSet>();
    visit.visit::<permission_sets::DeletePermissionSet>();
    visit.visit::<permission_sets::DeletePermissionSetPolicies>();
    visit.visit::<permission_sets::ListPermissionSetPolicies>();
    visit.visit::<permission_sets::ListPermissionSets>();
    visit.visit::<permission_sets::SetPermissionSet>();
    visit.visit::<permission_sets::SetPermissionSetPolicies>();
    visit.visit::<permission_sets::ShowPermissionSet>();

    visit.visit::<account_assignments::CreateAccountAssignment>();
    visit.visit::<account_assignments::DeleteAccountAssignment>();
    visit.visit::<account_assignments::DeleteBulkAccountAssignments>();
    visit.visit::<account_assignments::ListAccountAssignments>();

    visit.visit::<before_1_2::CreateAccountAssignment>();
    visit.visit::<before_1_2::CreatePermissionSet>();
    visit.visit::<before_1_2::ListPermissionSetPolicies>();
    visit.visit::<before_1_2::ListPermissionSets>();
    visit.visit::<before_1_2::SetPermissionSet>();
    visit.visit::<before_1_2::SetPermissionSetPolicies>();
    visit.visit::<before_1_2::ShowPermissionSet>();
    visit.visit::<before_1_3::ShowInstance>();

    visit.visit::<since_1_5::CreateInstance>();
    visit.visit::<since_1_5::SetInstance>();
    visit.visit::<since_1_5::ShowInstance>();
    visit.visit::<since_1_6::CreateAccountAssignment>();
    visit.visit::<since_1_6::ListUsers>();
    visit.visit::<since_1_6::ShowInstance>();
}

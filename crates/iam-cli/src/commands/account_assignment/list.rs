//! `account-assignment list`: ListAccountAssignments, one page or all.

use clap::Args;
use iam_client::model::account_assignments::ListAccountAssignments;
use iam_client::model::{AccountId, PermissionSetId};

use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::listing::Paging;
use crate::output::View;
use crate::reference::{Reference, resolve_filter};

const VIEW: View<'_> = View {
    list: "account_assignments",
    columns: &[
        "principal_type",
        "principal_id",
        "principal_name",
        "target_account_id",
        "target_account_name",
        "permission_sets.permission_set_name",
        "permission_sets.account_assignment_id",
    ],
    id: "permission_sets.account_assignment_id",
};

/// Which assignments to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The account, by its id: ID Center has no operation that finds one by name
    #[arg(long, value_name = "ID")]
    target_account_id: AccountId,

    #[command(flatten)]
    paging: Paging,

    /// Only assignments to an account of this name
    #[arg(long, value_name = "TEXT")]
    target_account_name: Option<String>,

    /// Only assignments to an account with this e-mail address
    #[arg(long, value_name = "TEXT")]
    target_account_email: Option<String>,

    /// Only assignments of this permission set, by id or name
    #[arg(long, value_name = "PERMISSION_SET")]
    permission_set_id: Option<Reference<PermissionSetId>>,

    /// Only assignments to a user or group of this name
    #[arg(long, value_name = "TEXT")]
    principal_name: Option<String>,

    /// Only assignments with this resource name of a role
    #[arg(long, value_name = "SRN")]
    role_srn: Option<String>,
}

pub(crate) async fn run(mut args: ListArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let permission_set = args.permission_set_id.as_ref();
    let permission_set_id = resolve_filter(permission_set, &session, &instance_id).await?;
    let mut list = ListAccountAssignments::new(instance_id, args.target_account_id);
    let paging = &mut args.paging;
    paging.set(&mut list.page, &mut list.size, &mut list.sort);
    list.target_account_name = args.target_account_name;
    list.target_account_email = args.target_account_email;
    list.permission_set_id = permission_set_id;
    list.principal_name = args.principal_name;
    list.role_srn = args.role_srn;
    paging.list(&mut session, list, &VIEW).await
}

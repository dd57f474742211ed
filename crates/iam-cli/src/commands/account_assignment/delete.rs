//! `account-assignment delete`: DeleteAccountAssignment for one, DeleteBulkAccountAssignments for several.

use clap::Args;
use iam_client::model::account_assignments::{
    AccountAssignmentDeleteRequest, AccountAssignmentsDeleteRequest, DeleteAccountAssignment,
    DeleteBulkAccountAssignments,
};
use iam_client::model::{AccountAssignmentId, AccountId, NonEmpty};

use crate::client::Session;
use crate::confirmation::Confirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::results::acknowledge;

/// Which assignments.
#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    /// The assignments, by the id that `account-assignment list` shows
    #[arg(value_name = "ACCOUNT_ASSIGNMENT_ID", required = true)]
    ids: Vec<AccountAssignmentId>,

    /// The account that they are in, by its id: ID Center has no operation that finds one by name
    #[arg(long, value_name = "ID")]
    target_account_id: AccountId,

    /// Send only_user_removed; what it does is not documented
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set, hide_possible_values = true)]
    only_user_removed: Option<bool>,

    #[command(flatten)]
    confirmation: Confirmation,
}

pub(crate) async fn run(mut args: DeleteArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_format()?;
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let account_id = args.target_account_id;
    let ids: Vec<&str> = args.ids.iter().map(AccountAssignmentId::as_str).collect();
    let ids = ids.join(", ");
    let action = format!("delete the assignments {ids} to the account {account_id}");
    args.confirmation.confirm(&session, &action)?;
    let done = format!("deleted: assignments {ids}");
    if args.ids.len() == 1
        && let Some(id) = args.ids.pop()
    {
        let mut request = AccountAssignmentDeleteRequest::new(instance_id, account_id);
        request.only_user_removed = args.only_user_removed;
        let operation = DeleteAccountAssignment::new(id, request);
        return acknowledge(&mut session, &operation, done).await;
    }
    let mut request = AccountAssignmentsDeleteRequest::new(instance_id, account_id);
    // Never without ids: what that would delete is not documented.
    request.account_assignment_ids = Some(NonEmpty::try_from(args.ids).map_err(Failure::usage)?);
    request.only_user_removed = args.only_user_removed;
    let operation = DeleteBulkAccountAssignments::new(request);
    acknowledge(&mut session, &operation, done).await
}

//! `permission-set delete`: DeletePermissionSet.

use clap::Args;
use iam_client::model::PermissionSetId;
use iam_client::model::permission_sets::DeletePermissionSet;

use crate::client::Session;
use crate::confirmation::Confirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::{Target, spoken};
use crate::results::acknowledge;

/// Which permission set.
#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    permission_set: Target<PermissionSetId>,

    #[command(flatten)]
    confirmation: Confirmation,
}

pub(crate) async fn run(args: DeleteArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_format()?;
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let id = args.permission_set.resolve(&session, &instance_id).await?;
    let it = spoken(args.permission_set.references());
    let action = format!("delete {it} of {instance_id}");
    args.confirmation.confirm(&session, &action)?;
    let operation = DeletePermissionSet::new(id, instance_id);
    acknowledge(&mut session, &operation, format!("deleted: {it}")).await
}

//! `permission-set show`: ShowPermissionSet.

use clap::Args;
use iam_client::model::PermissionSetId;
use iam_client::model::permission_sets::ShowPermissionSet;

use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::Target;
use crate::results::show;

/// Which permission set.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    permission_set: Target<PermissionSetId>,
}

pub(crate) async fn run(args: ShowArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let instance_id = global.instance_id(None)?;
    let mut session = Session::new(global)?;
    let permission_set_id = args.permission_set.resolve(&session, &instance_id).await?;
    let operation = ShowPermissionSet::new(permission_set_id, instance_id);
    show(
        &mut session,
        &operation,
        "permission_set",
        "the permission set was found",
    )
    .await
}

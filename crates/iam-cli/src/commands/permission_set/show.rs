//! `permission-set show`: ShowPermissionSet.

use clap::Args;
use iam_client::model::permission_sets::ShowPermissionSet;
use iam_client::model::superseded::before_1_2;
use iam_client::model::{PermissionSetId, in_version};

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
    in_version!(global.version(), Show in [ShowPermissionSet, before_1_2::ShowPermissionSet] => {
        let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
        let id = args.permission_set.resolve(&session, &instance_id).await?;
        let operation = Show::new(id, instance_id);
        let done = "the permission set was found";
        show(&mut session, &operation, "permission_set", done).await
    })?
}

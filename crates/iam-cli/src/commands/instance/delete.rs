//! `instance delete`: DeleteInstance.

use clap::Args;
use iam_client::model::instances::DeleteInstance;

use super::{CONTENTS, InstanceArg, confirm};
use crate::confirmation::NamedConfirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::results::acknowledge;

/// Which instance.
#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    instance: InstanceArg,

    #[command(flatten)]
    confirmation: NamedConfirmation,
}

pub(crate) async fn run(args: DeleteArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_format()?;
    let (mut session, id) = args.instance.session(global).await?;
    let action = format!("delete the instance {id} with {CONTENTS}");
    confirm(&args.confirmation, &session, &id, &action).await?;
    let operation = DeleteInstance::new(id.clone());
    acknowledge(&mut session, &operation, format!("deleted: instance {id}")).await
}

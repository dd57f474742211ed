//! `instance show`: ShowInstance.

use clap::Args;
use iam_client::model::in_version;
use iam_client::model::instances::ShowInstance;
use iam_client::model::later::{since_1_5, since_1_6};
use iam_client::model::superseded::before_1_3;

use super::InstanceArg;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::results::show;

/// Which instance.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    instance: InstanceArg,
}

pub(crate) async fn run(args: ShowArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), Show in [
        ShowInstance, before_1_3::ShowInstance, since_1_5::ShowInstance, since_1_6::ShowInstance,
    ] => {
        let (mut session, id) = args.instance.session(global).await?;
        let operation = Show::new(id);
        show(&mut session, &operation, "instance", "the instance was found").await
    })?
}

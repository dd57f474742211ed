//! `group show`: ShowGroup.

use clap::Args;
use iam_client::model::GroupId;
use iam_client::model::groups::ShowGroup;

use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::Target;
use crate::results::show;

/// Which group.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    group: Target<GroupId>,
}

pub(crate) async fn run(args: ShowArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let group_id = args.group.resolve(&session, &instance_id).await?;
    let operation = ShowGroup::new(group_id, instance_id);
    show(&mut session, &operation, "group", "the group was found").await
}

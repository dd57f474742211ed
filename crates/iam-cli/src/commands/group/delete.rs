//! `group delete`: DeleteGroup for one, DeleteBulkGroups for several.

use clap::Args;
use iam_client::model::groups::{DeleteBulkGroups, DeleteGroup, GroupDeleteBulkRequest};
use iam_client::model::instances::InstanceBaseRequest;
use iam_client::model::{GroupId, NonEmpty};

use crate::client::Session;
use crate::confirmation::Confirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::{Targets, resolve_all, spoken};
use crate::results::remove;

/// Which groups.
#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    groups: Targets<GroupId, true>,

    #[command(flatten)]
    confirmation: Confirmation,
}

pub(crate) async fn run(args: DeleteArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let groups = args.groups.references();
    let group_ids = resolve_all(groups, &session, &instance_id).await?;
    let action = format!("delete {} of {instance_id}", spoken(groups));
    args.confirmation.confirm(&session, &action)?;
    if let [group_id] = group_ids.as_slice() {
        let request = InstanceBaseRequest::new(instance_id);
        return remove(&mut session, &DeleteGroup::new(group_id.clone(), request)).await;
    }
    let group_ids = NonEmpty::try_from(group_ids).map_err(Failure::usage)?;
    let request = GroupDeleteBulkRequest::new(instance_id, group_ids);
    remove(&mut session, &DeleteBulkGroups::new(request)).await
}

//! `user delete`: DeleteUser for one, DeleteBulkUsers for several.

use clap::Args;
use iam_client::model::instances::InstanceBaseRequest;
use iam_client::model::users::{DeleteBulkUsers, DeleteUser, UserDeleteBulkRequest};
use iam_client::model::{NonEmpty, UserUuid};

use crate::client::Session;
use crate::confirmation::Confirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::{Targets, resolve_all, spoken};
use crate::results::remove;

/// Whom to delete.
#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    users: Targets<UserUuid, true>,

    #[command(flatten)]
    confirmation: Confirmation,
}

pub(crate) async fn run(args: DeleteArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let users = args.users.references();
    let user_uuids = resolve_all(users, &session, &instance_id).await?;
    let action = format!("delete {} of {instance_id}", spoken(users));
    args.confirmation.confirm(&session, &action)?;
    if let [user_uuid] = user_uuids.as_slice() {
        let request = InstanceBaseRequest::new(instance_id);
        return remove(&mut session, &DeleteUser::new(user_uuid.clone(), request)).await;
    }
    let user_uuids = NonEmpty::try_from(user_uuids).map_err(Failure::usage)?;
    let request = UserDeleteBulkRequest::new(instance_id, user_uuids);
    remove(&mut session, &DeleteBulkUsers::new(request)).await
}

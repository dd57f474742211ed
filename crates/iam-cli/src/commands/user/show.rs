//! `user show`: ShowUser.

use clap::Args;
use iam_client::model::UserUuid;
use iam_client::model::users::ShowUser;

use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::Target;
use crate::results::show;

/// Whom to show.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    user: Target<UserUuid>,
}

pub(crate) async fn run(args: ShowArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let user_uuid = args.user.resolve(&session, &instance_id).await?;
    let operation = ShowUser::new(user_uuid, instance_id);
    show(&mut session, &operation, "user", "the user was found").await
}

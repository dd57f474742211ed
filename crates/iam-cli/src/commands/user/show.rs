//! `user show`: ShowUser.

use clap::Args;
use iam_client::model::users::ShowUser;

use super::print_user;
use super::reference::UserArg;
use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;

/// Whom to show.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    user: UserArg,
}

pub(crate) async fn run(args: ShowArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let instance_id = global.instance_id(None)?;
    let mut session = Session::new(global)?;
    let user_uuid = args.user.resolve(&session, &instance_id).await?;
    match session.send(&ShowUser::new(user_uuid, instance_id)).await? {
        Some(answer) => print_user(&mut session.output, &answer.body, "the user was found"),
        None => session.output.flush(),
    }
}

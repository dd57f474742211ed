//! `account-assignment`: which user or group has which permission set in which account.

mod create;
mod delete;
mod list;
mod target_account;

use clap::Subcommand;

use crate::failure::Failure;
use crate::global::GlobalArgs;

/// What to do with account assignments.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountAssignmentCommand {
    /// List the assignments to an account, a page or all
    List(list::ListArgs),
    /// Assign every permission set to every user and group in every account that is given
    Create(create::CreateArgs),
    /// Delete one assignment or several
    Delete(delete::DeleteArgs),
}

pub(crate) async fn run(
    command: AccountAssignmentCommand,
    global: &GlobalArgs,
) -> Result<(), Failure> {
    match command {
        AccountAssignmentCommand::List(args) => list::run(args, global).await,
        AccountAssignmentCommand::Create(args) => create::run(args, global).await,
        AccountAssignmentCommand::Delete(args) => delete::run(args, global).await,
    }
}

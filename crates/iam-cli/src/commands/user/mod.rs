//! `user`: the users of an instance.

mod attributes;
mod create;
mod delete;
mod list;
mod set;
mod show;

use clap::Subcommand;

use crate::failure::Failure;
use crate::global::GlobalArgs;

/// What to do with users.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Change attributes of a user
    Set(set::SetArgs),
    /// Show everything the service tells of a user
    Show(show::ShowArgs),
    /// List users, a page or all
    List(list::ListArgs),
    /// Create a user
    Create(create::CreateArgs),
    /// Delete one user or several
    Delete(delete::DeleteArgs),
}

pub(crate) async fn run(command: UserCommand, global: &GlobalArgs) -> Result<(), Failure> {
    match command {
        UserCommand::Set(args) => set::run(args, global).await,
        UserCommand::Show(args) => show::run(args, global).await,
        UserCommand::List(args) => list::run(args, global).await,
        UserCommand::Create(args) => create::run(args, global).await,
        UserCommand::Delete(args) => delete::run(args, global).await,
    }
}

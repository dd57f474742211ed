//! `group`: the groups of an instance, and their members.

mod create;
mod delete;
mod list;
mod members;
mod set;
mod show;

use clap::Subcommand;

use crate::failure::Failure;
use crate::global::GlobalArgs;

/// What to do with groups.
#[derive(Debug, Subcommand)]
pub(crate) enum GroupCommand {
    /// List groups, a page or all
    List(list::ListArgs),
    /// Show a group and its members
    Show(show::ShowArgs),
    /// Create a group
    Create(create::CreateArgs),
    /// Change the name or the description of a group
    Set(set::SetArgs),
    /// Delete one group or several
    Delete(delete::DeleteArgs),
    /// The members of a group
    #[command(subcommand)]
    User(members::MembersCommand),
}

pub(crate) async fn run(command: GroupCommand, global: &GlobalArgs) -> Result<(), Failure> {
    match command {
        GroupCommand::List(args) => list::run(args, global).await,
        GroupCommand::Show(args) => show::run(args, global).await,
        GroupCommand::Create(args) => create::run(args, global).await,
        GroupCommand::Set(args) => set::run(args, global).await,
        GroupCommand::Delete(args) => delete::run(args, global).await,
        GroupCommand::User(command) => members::run(command, global).await,
    }
}

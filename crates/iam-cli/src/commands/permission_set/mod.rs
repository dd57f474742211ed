//! `permission-set`: the permission sets of an instance, and their policies.

mod create;
mod delete;
mod list;
mod policies;
mod policy;
mod set;
mod show;

use clap::Subcommand;

use crate::failure::Failure;
use crate::global::GlobalArgs;

/// What to do with permission sets.
#[derive(Debug, Subcommand)]
pub(crate) enum PermissionSetCommand {
    /// List permission sets, a page or all
    List(list::ListArgs),
    /// Show everything the service tells of a permission set
    Show(show::ShowArgs),
    /// Create a permission set
    Create(create::CreateArgs),
    /// Change the description or the session of a permission set
    Set(set::SetArgs),
    /// Delete a permission set
    Delete(delete::DeleteArgs),
    /// The policies of a permission set
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
}

pub(crate) async fn run(command: PermissionSetCommand, global: &GlobalArgs) -> Result<(), Failure> {
    match command {
        PermissionSetCommand::List(args) => list::run(args, global).await,
        PermissionSetCommand::Show(args) => show::run(args, global).await,
        PermissionSetCommand::Create(args) => create::run(args, global).await,
        PermissionSetCommand::Set(args) => set::run(args, global).await,
        PermissionSetCommand::Delete(args) => delete::run(args, global).await,
        PermissionSetCommand::Policy(command) => policy::run(command, global).await,
    }
}

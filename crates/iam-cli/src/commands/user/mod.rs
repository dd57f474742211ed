//! `user`: the users of an instance.

mod attributes;
mod create;
mod list;
mod reference;
mod set;
mod show;

use clap::Subcommand;

use crate::document::Document;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::output::{Output, member_table};

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
}

pub(crate) async fn run(command: UserCommand, global: &GlobalArgs) -> Result<(), Failure> {
    match command {
        UserCommand::Set(args) => set::run(args, global).await,
        UserCommand::Show(args) => show::run(args, global).await,
        UserCommand::List(args) => list::run(args, global).await,
        UserCommand::Create(args) => create::run(args, global).await,
    }
}

/// Prints the answer that carries one user. `done` says what has happened, for the case that it does not
/// print.
fn print_user(output: &mut Output, body: &[u8], done: &str) -> Result<(), Failure> {
    let answer = Document::read(body).map_err(|error| {
        Failure::other(format_args!(
            "{done}, but the answer cannot be shown: {error}"
        ))
    })?;
    output.result(&answer, |answer| {
        member_table(answer.member("user").unwrap_or(answer))
    })?;
    output.flush()
}

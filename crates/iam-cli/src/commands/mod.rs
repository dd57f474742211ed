//! The commands: one file a resource, one a tool.

mod account_assignment;
mod demo;
mod emulator;
mod group;
mod instance;
mod manual;
mod permission_set;
mod sign;
mod user;
mod versions;

use std::future::Future;

use clap::Subcommand;

use crate::cli::Cli;
use crate::failure::Failure;

/// What the user wants done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The users of an instance
    #[command(subcommand)]
    User(Box<user::UserCommand>),
    /// The groups of an instance, and their members
    #[command(subcommand)]
    Group(Box<group::GroupCommand>),
    /// The instances of ID Center
    #[command(subcommand)]
    Instance(Box<instance::InstanceCommand>),
    /// The permission sets of an instance, and their policies
    #[command(subcommand)]
    PermissionSet(Box<permission_set::PermissionSetCommand>),
    /// Which user or group has which permission set in which account
    #[command(subcommand)]
    AccountAssignment(Box<account_assignment::AccountAssignmentCommand>),
    /// Serve ID Center on this machine until SIGINT or SIGTERM
    Emulator(emulator::EmulatorArgs),
    /// Sign a request to any service of the platform
    Sign(sign::SignArgs),
    /// The versions of the API and what becomes of them
    Versions(versions::VersionsArgs),
    /// Watch SetUser in every version against an emulator; needs nothing
    Demo,
    /// Print completions for a shell
    Completions(manual::CompletionsArgs),
    /// Print the man page, or write one for every command into a directory
    Man(manual::ManArgs),
    /// Print the reference of every command as Markdown
    Reference,
}

/// Does it.
pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    let Cli { command, global } = cli;
    match command {
        Command::User(command) => on_this_thread(user::run(*command, &global)),
        Command::Group(command) => on_this_thread(group::run(*command, &global)),
        Command::Instance(command) => on_this_thread(instance::run(*command, &global)),
        Command::PermissionSet(command) => on_this_thread(permission_set::run(*command, &global)),
        Command::AccountAssignment(command) => {
            on_this_thread(account_assignment::run(*command, &global))
        }
        Command::Emulator(args) => on_all_threads(emulator::run(args, &global)),
        Command::Sign(args) => on_this_thread(sign::run(args, &global)),
        Command::Versions(args) => on_this_thread(versions::run(args, &global)),
        Command::Demo => on_this_thread(demo::run(&global)),
        Command::Completions(args) => manual::completions(&args, &global),
        Command::Man(args) => manual::man(&args, &global),
        Command::Reference => manual::reference(&global),
    }
}

fn on_this_thread(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    block_on(tokio::runtime::Builder::new_current_thread(), work)
}

fn on_all_threads(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    block_on(tokio::runtime::Builder::new_multi_thread(), work)
}

fn block_on(
    mut runtime: tokio::runtime::Builder,
    work: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    runtime
        .enable_all()
        .build()
        .map_err(|error| Failure::other(format_args!("the runtime cannot start: {error}")))?
        .block_on(work)
}

//! The commands: one file a resource, one a tool.

mod demo;
mod emulator;
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
    /// Serve ID Center on this machine until SIGINT or SIGTERM
    Emulator(emulator::EmulatorArgs),
    /// Sign a request to any service of the platform
    Sign(sign::SignArgs),
    /// The versions of the API and what becomes of them
    Versions(versions::VersionsArgs),
    /// Watch SetUser in every version against an emulator; needs nothing
    Demo,
}

/// Does it.
pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    let Cli { command, global } = cli;
    match command {
        Command::User(command) => on_this_thread(user::run(*command, &global)),
        Command::Emulator(args) => on_all_threads(emulator::run(args)),
        Command::Sign(args) => on_this_thread(sign::run(args, &global)),
        Command::Versions(args) => on_this_thread(versions::run(args, &global)),
        Command::Demo => on_this_thread(demo::run(&global)),
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

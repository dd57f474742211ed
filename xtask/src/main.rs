//! `cargo xtask`: what CI does, as commands for everybody.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "verdicts go to standard output, progress to standard error"
)]

mod ci;
mod workspace;

use clap::Parser;

/// The chores of this workspace.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
enum Command {
    /// Run the jobs of CI and report a verdict on each
    Ci(ci::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Ci(arguments) => ci::run(&arguments),
    }
}

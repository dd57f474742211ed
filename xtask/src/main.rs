//! `cargo xtask`: what CI does, as commands for everybody.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "verdicts go to standard output, progress to standard error"
)]

mod bench;
mod chaos;
mod ci;
mod emulator;
mod fuzz;
mod mutations;
mod packages;
mod public_api;
mod release;
mod scratch;
mod setup;
mod spec;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

/// The chores of this workspace.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
enum Command {
    /// Measure what our crates cost beside what users would take instead
    Bench(bench::Arguments),
    /// Run the stack under faults, load, kills and greedy peers, and print the figures
    Chaos(chaos::Arguments),
    /// Run the jobs of CI and report a verdict on each
    Ci(ci::Arguments),
    /// Run the fuzzers, and keep what they find
    Fuzz(fuzz::Arguments),
    /// Make known mistakes in a scratch copy, and show that tests notice each
    Mutations(mutations::Arguments),
    /// Go from what changed to what is uploaded, one step a command
    #[command(subcommand)]
    Release(release::Step),
    /// Install every tool that the other commands use, at its pinned version
    Setup,
    /// Make the documents that are made from the types
    Spec(spec::Arguments),
}

fn main() -> ExitCode {
    let result = match Command::parse() {
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Chaos(arguments) => chaos::run(&arguments),
        Command::Ci(arguments) => ci::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Mutations(arguments) => mutations::run(&arguments),
        Command::Release(step) => release::run(&step),
        Command::Setup => setup::run(),
        Command::Spec(arguments) => spec::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure:#}");
            ExitCode::FAILURE
        }
    }
}

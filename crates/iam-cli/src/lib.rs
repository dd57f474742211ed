#![doc = include_str!("../README.md")]

mod body;
mod cli;
mod client;
mod commands;
mod confirmation;
mod diagnostics;
mod document;
mod exit;
mod failure;
mod global;
mod input;
mod listing;
mod manual;
mod named;
mod output;
mod reference;
mod request;
mod results;
mod secret;
mod spelling;
mod suggestions;
mod text;

use std::process::ExitCode;

/// Does what the arguments of the process say, and tells how it ended: all of the command `scp-idc`.
pub fn main() -> ExitCode {
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(refusal) => return cli::report(&refusal),
    };
    diagnostics::install(cli.global.debug);
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

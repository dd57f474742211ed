//! The command line: what may be written, and what is said about anything else.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, FromArgMatches as _, Parser};

use crate::commands::Command;
use crate::exit::{self, Exit};
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::spelling;

/// ID Center of Samsung Cloud Platform: users, groups, permission sets and account assignments, an emulator of the service, and signatures.
#[derive(Debug, Parser)]
#[command(
    name = "scp-idc",
    version,
    after_help = exit::HELP,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// Reads the arguments of the process.
pub(crate) fn parse() -> Result<Cli, clap::Error> {
    let matches = spelling::accept_snake_case(Cli::command()).try_get_matches()?;
    Cli::from_arg_matches(&matches)
}

/// Says why the arguments cannot be followed, or prints the help that was asked for.
pub(crate) fn report(refusal: &clap::Error) -> ExitCode {
    if let Some(flag) = secret_flag(refusal) {
        return Failure::usage(format_args!(
            "{flag} is no flag: arguments can be read by every user of the machine and stay in the shell's history"
        ))
        .hint(where_it_belongs(&flag))
        .report();
    }
    // Nobody is left to tell if the terminal has gone.
    let _ = refusal.print();
    if refusal.use_stderr() {
        Exit::Usage.into()
    } else {
        Exit::Success.into()
    }
}

/// The flag for a secret that somebody tried to pass as an argument.
fn secret_flag(refusal: &clap::Error) -> Option<String> {
    let (ErrorKind::UnknownArgument, Some(ContextValue::String(argument))) =
        (refusal.kind(), refusal.get(ContextKind::InvalidArg))
    else {
        return None;
    };
    let flag = argument.split('=').next()?.replace('_', "-");
    let secret = [
        "--access-key",
        "--access-secret-key",
        "--auth-token",
        "--bind-credential",
        "--password",
        "--secret-access-key",
        "--secret-key",
        "--session-token",
        "--token",
    ];
    secret.contains(&flag.as_str()).then_some(flag)
}

fn where_it_belongs(flag: &str) -> &'static str {
    match flag {
        "--password" => "`user create` takes it with --password-stdin or --password-file FILE",
        "--bind-credential" => {
            "`instance create` and `instance set` take it with --bind-credential-stdin or --bind-credential-file FILE"
        }
        _ => {
            "set SCP_ACCESS_KEY and SCP_SECRET_KEY, or write \"access-key\" and \"secret-key\" into ~/.scpconf/credentials.json"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        spelling::accept_snake_case(Cli::command()).debug_assert();
    }
}

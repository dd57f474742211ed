//! The official tools spell flags with underscores; every flag is accepted in both spellings.

use clap::Command;

/// Gives each flag of the command, and of all below it, its spelling with underscores.
pub(crate) fn accept_snake_case(command: Command) -> Command {
    let command =
        command.mut_args(
            |argument| match argument.get_long().filter(|long| long.contains('-')) {
                Some(long) => {
                    let alias = long.replace('-', "_");
                    argument.alias(alias)
                }
                None => argument,
            },
        );
    command.mut_subcommands(accept_snake_case)
}

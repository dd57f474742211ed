//! What tells of the command line, all made from its one definition: completions, man pages, the reference.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use clap::{Arg, Command, CommandFactory as _, ValueHint};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::failure::Failure;

/// How wide the reference is, whatever the terminal.
const WIDTH: usize = 100;

/// The completions of a shell.
pub(crate) fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    let mut command = hinted(Cli::command());
    clap_complete::generate(shell, &mut command, "scp-idc", &mut script);
    let script = String::from_utf8_lossy(&script);
    match shell {
        Shell::Bash => mended(&script),
        _ => script.into_owned(),
    }
}

/// Lets names of files complete those arguments alone whose value is one, as their usage says.
fn hinted(command: Command) -> Command {
    let hint = |argument: &Arg| {
        let usage = argument.get_value_names().unwrap_or_default().join("|");
        match usage.as_str() {
            "DIR" => ValueHint::DirPath,
            usage if usage.contains("FILE") => ValueHint::FilePath,
            _ => ValueHint::Other,
        }
    };
    command
        .mut_args(|argument| {
            let hint = hint(&argument);
            if argument.get_action().takes_values() {
                argument.value_hint(hint)
            } else {
                argument
            }
        })
        .mut_subcommands(hinted)
}

/// In bash, clap_complete 4.6.11 calls the state of a command `scp__idc__subcmd__user` where it is reached, and
/// `scp__subcmd__idc__subcmd__user` where it is looked at, so that nothing is completed below the first word. The
/// first spelling is taken for both, which changes nothing once clap_complete does so itself.
fn mended(script: &str) -> String {
    script.replace("scp__subcmd__idc", "scp__idc")
}

/// The man page of the command itself.
pub(crate) fn man_page() -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command())
        .render(&mut page)
        .map_err(|error| Failure::output(&error))?;
    Ok(page)
}

/// Writes a man page for every command into a directory, which is made if it is not there.
pub(crate) fn man_pages(directory: &Path) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        std::fs::create_dir_all(directory)?;
        clap_mangen::generate_to(Cli::command(), directory)
    };
    write().map_err(|error| {
        Failure::other(format_args!(
            "the man pages cannot be written to {}: {error}",
            directory.display()
        ))
    })
}

/// The reference of every command, as Markdown.
pub(crate) fn reference() -> String {
    let mut text = String::from(
        "# Reference of scp-idc\n\n\
         Made from the definition of the command line by `scp-idc reference`; a test keeps it true.\n\
         The global options and the exit codes stand once, under the first heading.\n",
    );
    let root = Cli::command().term_width(WIDTH);
    section(&mut text, "scp-idc", &root);
    let root = root
        .mut_args(|argument| {
            let global = argument.is_global_set();
            argument.hide(global)
        })
        .mut_subcommands(|command| command.term_width(WIDTH));
    sections(&mut text, "scp-idc", &built(root));
    text
}

fn built(mut command: Command) -> Command {
    command.build();
    command
}

fn sections(text: &mut String, path: &str, parent: &Command) {
    let commands = parent.get_subcommands();
    for command in commands.filter(|it| it.get_name() != "help") {
        let path = format!("{path} {}", command.get_name());
        section(text, &path, command);
        sections(text, &path, command);
    }
}

fn section(text: &mut String, path: &str, command: &Command) {
    let help = command.clone().render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "\n## {path}\n\n```text\n{}\n```\n",
        lines.join("\n").trim_end()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_in_the_project_is_what_the_definition_makes() {
        assert!(
            reference() == include_str!("../REFERENCE.md"),
            "REFERENCE.md differs; renew it: cargo run -p iam-cli -- reference > crates/iam-cli/REFERENCE.md"
        );
    }

    #[test]
    fn the_reference_has_every_command_once_and_the_global_options_once() {
        let reference = reference();
        for heading in [
            "scp-idc",
            "scp-idc group user add",
            "scp-idc permission-set policy set",
        ] {
            let line = format!("\n## {heading}\n");
            assert_eq!(reference.matches(&line).count(), 1, "{heading}");
        }
        assert_eq!(
            reference
                .matches("Global options, refused where they have no effect:")
                .count(),
            1
        );
    }

    #[test]
    fn every_shell_and_the_man_page_know_every_resource() {
        let man = String::from_utf8(man_page().unwrap()).unwrap();
        assert!(man.contains("account\\-assignment"), "{man}");
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
            let script = completions(shell);
            for word in ["permission-set", "account-assignment", "excluded-group-id"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
    }
}

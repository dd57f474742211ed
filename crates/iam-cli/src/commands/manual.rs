//! `completions`, `man` and `reference`: what tells of the command line.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::manual;

/// For which shell.
#[derive(Debug, Args)]
#[command(after_help = "\
For example: scp-idc completions bash > ~/.local/share/bash-completion/completions/scp-idc")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Directory for a page of each command; made if it is not there. The first page alone is printed, unless given
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
}

pub(crate) fn completions(args: &CompletionsArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_all_but(&[])?;
    print(manual::completions(args.shell).as_bytes())
}

pub(crate) fn man(args: &ManArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_all_but(&[])?;
    match &args.directory {
        Some(directory) => manual::man_pages(directory),
        None => print(&manual::man_page()?),
    }
}

pub(crate) fn reference(global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_all_but(&[])?;
    print(manual::reference().as_bytes())
}

fn print(text: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text)
        .and_then(|()| stdout.flush())
        .map_err(|error| Failure::output(&error))
}

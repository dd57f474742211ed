//! `cargo xtask chaos`: the stack under faults, load, kills and greedy peers.
//!
//! iam-tests does it by its example, so that xtask itself need not be built with everything.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;

use anyhow::Result;
use clap::Args;

use crate::workspace::Workspace;

/// A connection is an open file, and there are thousands.
const WITH_MANY_FILES: &str = r#"ulimit -S -n "$(ulimit -H -n)"; exec "$0" "$@""#;

/// What that program is told.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Its options; --help shows them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    start(&Workspace::load()?, &arguments.arguments)
}

/// Builds the program and the command whose emulator it kills, and runs it.
pub(crate) fn start(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    // The quick form measures no speed, and what `cargo test` has built serves it.
    let is_quick = |argument: &OsString| {
        ["--quick", "--help", "-h"]
            .iter()
            .any(|quick| argument == quick)
    };
    let profile = if arguments.iter().any(is_quick) {
        "debug"
    } else {
        "release"
    };
    workspace
        .cargo(["build", "--quiet"])
        .args((profile == "release").then_some("--release"))
        .args(["--package", "iam-cli", "--bin", "scp-idc"])
        .args(["--package", "iam-tests", "--example", "chaos"])
        .run()?;
    let built = workspace.target().join(profile);
    let program = |name: &str| built.join(format!("{name}{EXE_SUFFIX}"));
    Ok(workspace
        .command("sh")
        .args(["-c", WITH_MANY_FILES])
        .arg(program("examples/chaos"))
        .arg("--scp-idc")
        .arg(program("scp-idc"))
        .args(arguments)
        .quiet()
        .run()?)
}

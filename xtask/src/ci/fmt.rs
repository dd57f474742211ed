//! The job `fmt`: rustfmt has nothing to change, neither in the workspace nor in the packages outside of it.

use anyhow::Result;

use crate::workspace::Workspace;

/// The folders of packages that have a workspace of their own. Some of them depend on packages that are not there yet, so
/// that cargo cannot be asked about them.
const OUTSIDE: [&str; 3] = ["bench", "fuzz", "tests/consumers"];

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    workspace.cargo(["fmt", "--all", "--check"]).run()?;
    let listed = workspace.command("git").arg("ls-files").args(OUTSIDE);
    let files = listed.quiet().read()?;
    let sources = files.lines().filter(|file| file.ends_with(".rs"));
    Ok(workspace
        .command("rustfmt")
        .args(["--check", "--edition", "2024"])
        .args(sources)
        .run()?)
}

//! The job `clippy`: every target with every feature, warnings denied.

use anyhow::Result;

use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let clippy = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--all-features",
    ];
    Ok(workspace
        .cargo(clippy)
        .args(["--", "-D", "warnings"])
        .run()?)
}

//! The job `fmt`: rustfmt has nothing to change.

use anyhow::Result;

use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    Ok(workspace.cargo(["fmt", "--all", "--check"]).run()?)
}

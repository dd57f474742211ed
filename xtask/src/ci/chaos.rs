//! The job `chaos`: the quick form of `cargo xtask chaos` finds every promise kept.

use anyhow::Result;

use crate::chaos;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    chaos::start(workspace, &["--quick".into()])
}

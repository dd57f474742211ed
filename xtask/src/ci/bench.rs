//! The job `bench`: every benchmark runs. How fast, nobody looks at here.

use anyhow::Result;

use crate::bench;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    bench::speed(workspace, true, false)
}

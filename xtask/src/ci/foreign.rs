//! The job `foreign`: a client that was written by others, in another language, drives the emulator.

use anyhow::Result;

use crate::emulator::Emulator;
use crate::tools::Python;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let python = Python::with(workspace, "tests/foreign")?;
    let emulator = Emulator::start(workspace)?;
    python
        .command("python")
        .args(["-u", "tests/foreign/scpv2_sdk.py"])
        .stdin(&emulator.announcement)
        .run()?;
    Ok(())
}

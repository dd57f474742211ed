//! The job `answers`: what the emulator answers to every operation of every version fits the document of the version.

use anyhow::Result;

use crate::emulator::Emulator;
use crate::tools::Python;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let python = Python::of(workspace)?;
    let emulator = Emulator::start_with_every_version(workspace)?;
    python
        .command("python")
        .args(["-u", "-B", "tests/openapi/answers.py"])
        .envs(emulator.access.environment())
        .run()?;
    Ok(())
}

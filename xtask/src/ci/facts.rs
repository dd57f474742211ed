//! The job `facts`: types and documents agree with the facts, and the log says how many of them were compared.

use anyhow::Result;

use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    Ok(workspace
        .cargo(["test", "--quiet", "--package", "iam-model"])
        .args(["--features", "openapi", "--test", "it", "facts"])
        .args(["--", "--nocapture"])
        .run()?)
}

//! The job `spec`: what is generated and kept in the project is what the types say.

use anyhow::Result;

use crate::spec;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    spec::check_openapi(workspace)
}

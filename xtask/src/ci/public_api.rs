//! The job `public-api`: the list of public items that was reviewed is the one that the code has.

use anyhow::Result;

use crate::public_api;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    public_api::check(workspace)
}

//! The job `deny`: the dependencies are ones we want, under licences we allow, from sources we know.

use anyhow::Result;

use crate::tools::CARGO_DENY;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let cargo_deny = CARGO_DENY.install(workspace)?;
    // Not advisories: that needs the advisory database over the network.
    Ok(workspace
        .command(cargo_deny)
        .args(["check", "bans", "licenses", "sources"])
        .run()?)
}

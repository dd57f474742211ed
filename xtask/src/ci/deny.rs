//! The job `deny`: the dependencies are ones we want, under licences we allow, from sources we know.

use anyhow::Result;

use crate::tools::CargoTool;
use crate::workspace::Workspace;

/// Not optimised: its release profile takes several times as long to build, and saves a few seconds of running.
const CARGO_DENY: CargoTool = CargoTool {
    name: "cargo-deny",
    version: "0.20.2",
    options: &["--debug"],
};

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let cargo_deny = CARGO_DENY.install(workspace)?;
    // Not advisories: that needs the advisory database over the network.
    Ok(workspace
        .command(cargo_deny)
        .args(["check", "bans", "licenses", "sources"])
        .run()?)
}

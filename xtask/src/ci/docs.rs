//! The job `docs`: rustdoc of every member with every feature, warnings denied.

use anyhow::Result;

use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let doc = [
        "doc",
        "--quiet",
        "--workspace",
        "--no-deps",
        "--all-features",
    ];
    Ok(workspace
        .cargo(doc)
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()?)
}

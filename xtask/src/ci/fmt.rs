//! The job `fmt`: rustfmt has nothing to change, neither in the workspace nor in the packages outside of it.

use std::path::PathBuf;

use anyhow::Result;

use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    workspace.cargo(["fmt", "--all", "--check"]).run()?;
    for package in packages_outside(workspace)? {
        workspace
            .cargo(["fmt", "--check", "--manifest-path"])
            .arg(package)
            .run()?;
    }
    Ok(())
}

/// The manifests of the packages that have a workspace of their own.
fn packages_outside(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let mut manifests = vec![
        workspace.path("bench/speed/Cargo.toml"),
        workspace.path("fuzz/Cargo.toml"),
    ];
    for folder in ["bench/build", "tests/consumers"] {
        for entry in std::fs::read_dir(workspace.path(folder))? {
            let manifest = entry?.path().join("Cargo.toml");
            manifests.extend(manifest.is_file().then_some(manifest));
        }
    }
    manifests.sort();
    Ok(manifests)
}

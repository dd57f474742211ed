//! The job `minimal-versions`: the crates build with the oldest dependencies that their manifests admit.

use anyhow::Result;

use crate::scratch;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let scratch = scratch::copy(workspace, "minimal-versions/project")?;
    let manifest = scratch.join("Cargo.toml");
    std::fs::remove_file(scratch.join("Cargo.lock"))?;
    // Only what we ask for ourselves: what others ask for is theirs to keep true.
    workspace
        .cargo(["generate-lockfile", "--quiet"])
        .args(["-Z", "direct-minimal-versions", "--manifest-path"])
        .arg(&manifest)
        // A stable cargo resolves so only when it is told to take itself for another.
        .env("RUSTC_BOOTSTRAP", "1")
        .run()?;
    let mut check = workspace
        .cargo(["check", "--quiet", "--all-features", "--manifest-path"])
        .arg(&manifest)
        .arg("--target-dir")
        .arg(workspace.target().join("minimal-versions/build"));
    for package in workspace.published() {
        check = check.args(["--package", &package.name]);
    }
    Ok(check.run()?)
}

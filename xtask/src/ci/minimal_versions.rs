//! The job `minimal-versions`: the crates build with the oldest dependencies that their manifests admit.

use anyhow::Result;

use crate::public_api::has_nightly;
use crate::scratch;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    if !has_nightly(workspace) {
        println!(
            "NOT CHECKED: there is no nightly toolchain, whose cargo resolves to the oldest versions"
        );
        return Ok(());
    }
    let scratch = scratch::copy(workspace, "minimal-versions/project")?;
    let manifest = scratch.join("Cargo.toml");
    std::fs::remove_file(scratch.join("Cargo.lock"))?;
    // Only what we ask for ourselves: what others ask for is theirs to keep true.
    workspace
        .command("rustup")
        .args(["run", "nightly", "cargo", "generate-lockfile", "--quiet"])
        .args(["-Z", "direct-minimal-versions", "--manifest-path"])
        .arg(&manifest)
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

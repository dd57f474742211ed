//! The public interface of each library as a list, kept in the project so that every change of it is seen in review.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Package, TargetKind};

use crate::tools::CARGO_PUBLIC_API;
use crate::workspace::Workspace;

/// Writes every list anew.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    if !has_nightly(workspace) {
        bail!(
            "the lists are made from what a nightly rustdoc tells; `rustup toolchain install nightly`"
        );
    }
    for library in libraries(workspace) {
        let path = snapshot(workspace, library);
        fs::write(&path, listed(workspace, library)?)?;
        println!("{}", path.display());
    }
    Ok(())
}

/// Fails where a list in the project is not what the code says. Without a nightly toolchain nobody can tell.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    if !has_nightly(workspace) {
        println!(
            "NOT CHECKED: there is no nightly toolchain, whose rustdoc tells the public interface"
        );
        return Ok(());
    }
    let mut changed = Vec::new();
    for library in libraries(workspace) {
        let kept = fs::read_to_string(snapshot(workspace, library)).unwrap_or_default();
        let listed = listed(workspace, library)?;
        let differing = differences(&kept, &listed);
        println!(
            "{:<14} {:>5} items, {} changed",
            library.name,
            listed.lines().count(),
            differing.len()
        );
        if !differing.is_empty() {
            eprintln!("{}", differing.join("\n"));
            changed.push(library.name.as_str());
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    bail!(
        "the public interface of {} is not what public-api.txt beside it says; if the change is meant, `cargo xtask spec public-api` writes it",
        changed.join(", ")
    )
}

/// Those that others depend on; the command is a library for our own tests alone.
pub(crate) fn libraries(workspace: &Workspace) -> impl Iterator<Item = &Package> {
    let is_command = |package: &&Package| {
        package
            .targets
            .iter()
            .any(|target| target.is_kind(TargetKind::Bin))
    };
    workspace
        .libraries()
        .filter(move |package| !is_command(package))
}

/// Where the list of a library is kept. It is no part of the package.
pub(crate) fn snapshot(workspace: &Workspace, library: &Package) -> PathBuf {
    workspace
        .path("crates")
        .join(library.name.as_str())
        .join("public-api.txt")
}

/// Every public item with every feature, without what all types implement.
fn listed(workspace: &Workspace, library: &Package) -> Result<String> {
    let tool = CARGO_PUBLIC_API.install(workspace)?;
    let listed = workspace
        .command(tool)
        .args([
            "--package",
            &library.name,
            "--all-features",
            "-sss",
            "--color=never",
        ])
        .env("CARGO_TARGET_DIR", workspace.target().join("public-api"))
        .quiet()
        .ignore_stderr()
        .read()
        .with_context(|| format!("cargo-public-api cannot list {}", library.name))?;
    Ok(listed + "\n")
}

/// The lines that are in one of the two alone.
fn differences(kept: &str, listed: &str) -> Vec<String> {
    let gone = kept
        .lines()
        .filter(|line| !listed.lines().any(|other| other == *line));
    let new = listed
        .lines()
        .filter(|line| !kept.lines().any(|other| other == *line));
    gone.map(|line| format!("-{line}"))
        .chain(new.map(|line| format!("+{line}")))
        .collect()
}

/// Whether rustup has a nightly toolchain.
pub(crate) fn has_nightly(workspace: &Workspace) -> bool {
    workspace
        .command("rustup")
        .args(["run", "nightly", "rustc", "--version"])
        .quiet()
        .ignore_stdout()
        .ignore_stderr()
        .run()
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::differences;

    #[test]
    fn what_is_gone_and_what_is_new_is_told() {
        assert_eq!(differences("a\nb\n", "b\nc\n"), ["-a", "+c"]);
        assert!(differences("a\n", "a\n").is_empty());
    }
}

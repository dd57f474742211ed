//! What changed since the last release, and which version that asks for.

use anyhow::{Context, Result};
use cargo_metadata::semver::Version;
use cargo_metadata::{Package, TargetKind};

use super::changelog::{Changelog, is_breaking};
use super::git;
use super::version::Bump;
use crate::tools::CARGO_SEMVER_CHECKS;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let current = workspace.version()?;
    let changelog = std::fs::read_to_string(workspace.path("CHANGELOG.md"))?;
    let entries = Changelog(&changelog).unreleased();
    println!(
        "{} entries wait in CHANGELOG.md for a version:",
        entries.len()
    );
    for entry in &entries {
        println!("  {entry}");
    }
    let Some(last) = git::last_release(workspace)? else {
        println!("no release is tagged yet: everything is new, and any version does");
        println!("next: cargo xtask release prepare --version {current}, or a greater one");
        return Ok(());
    };
    println!("files changed since {last}:");
    for package in workspace.published() {
        let folder = format!("crates/{}", package.name);
        println!(
            "  {:<14} {:>4}",
            package.name,
            git::changed_files(workspace, &last, &folder)?
        );
    }
    let bump = needed(workspace, &last)?;
    let least = bump.least_after(&last);
    println!("all together are {bump:?}: {least} is the least version after {last}");
    println!("next: cargo xtask release prepare --version {least}");
    Ok(())
}

/// What changed since a release, by the words of CHANGELOG.md and by what cargo-semver-checks finds in the interfaces.
pub(super) fn needed(workspace: &Workspace, last: &Version) -> Result<Bump> {
    let changelog = std::fs::read_to_string(workspace.path("CHANGELOG.md"))?;
    if Changelog(&changelog)
        .unreleased()
        .iter()
        .any(|entry| is_breaking(entry))
    {
        println!("CHANGELOG.md says of an entry that it is breaking");
        return Ok(Bump::Breaking);
    }
    let mut bump = Bump::Compatible;
    for package in workspace.published().filter(|package| is_library(package)) {
        let changed = git::changed_files(workspace, last, &format!("crates/{}", package.name))?;
        if changed > 0 && is_broken(workspace, package, last)? {
            println!("{}: its interface breaks users of {last}", package.name);
            bump = Bump::Breaking;
        }
    }
    Ok(bump)
}

/// The command is a library for our own tests alone.
fn is_library(package: &Package) -> bool {
    let is = |kind: TargetKind| {
        package
            .targets
            .iter()
            .any(|target| target.is_kind(kind.clone()))
    };
    is(TargetKind::Lib) && !is(TargetKind::Bin)
}

/// Whether users of the last release would need more than a new lock file. What was found goes to standard error.
fn is_broken(workspace: &Workspace, package: &Package, last: &Version) -> Result<bool> {
    let checker = CARGO_SEMVER_CHECKS.install(workspace)?;
    let output = workspace
        .command(checker)
        .args([
            "semver-checks",
            "--package",
            &package.name,
            "--all-features",
        ])
        .args(["--release-type", "minor", "--baseline-rev", &git::tag(last)])
        .env("CARGO_TERM_COLOR", "never")
        .quiet()
        .ignore_status()
        .output()?;
    let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Ok(false);
    }
    eprintln!("{told}");
    told.contains("semver requires new")
        .then_some(true)
        .with_context(|| {
            format!(
                "cargo-semver-checks cannot compare {} with {last}",
                package.name
            )
        })
}

//! The upload. A dry run does everything but the upload itself.

use anyhow::{Result, bail};
use cargo_metadata::Package;
use cargo_metadata::semver::Version;
use clap::Args;

use super::git;
use crate::workspace::Workspace;

/// Whether to upload, and from where.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Upload; cannot be undone
    #[arg(long)]
    execute: bool,
    /// The branch that releases come from
    #[arg(long, default_value = "main")]
    branch: String,
}

pub(super) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let version = workspace.version()?;
    git::require_clean(workspace)?;
    git::require_branch(workspace, &arguments.branch)?;
    git::require_tag(workspace, &version)?;
    if arguments.execute {
        require_repository(workspace)?;
    }
    let waiting: Vec<&Package> = workspace
        .published()
        .filter(|package| !is_uploaded(workspace, package, &version))
        .collect();
    if waiting.is_empty() {
        println!("every crate of {version} is uploaded already; nothing to do");
        return Ok(());
    }
    let names: Vec<&str> = waiting
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    println!(
        "to be uploaded, in the order that their dependencies ask for: {}",
        names.join(", ")
    );
    let mut command = workspace.cargo(["publish"]);
    for name in &names {
        command = command.args(["--package", name]);
    }
    if !arguments.execute {
        command = command.arg("--dry-run");
    }
    command.run()?;
    if arguments.execute {
        println!(
            "{version} is uploaded; next: cargo xtask release archives, cargo xtask release notes"
        );
    } else {
        println!("a dry run: nothing was uploaded; next: cargo xtask release publish --execute");
    }
    Ok(())
}

/// A crate without a repository cannot be reported to, and its page cannot be corrected without another upload.
fn require_repository(workspace: &Workspace) -> Result<()> {
    let without = workspace
        .published()
        .find(|package| package.repository.is_none());
    let Some(package) = without else {
        return Ok(());
    };
    bail!(
        "{} names no repository; fill in `repository` in [workspace.package] of Cargo.toml, and let the crates inherit it",
        package.name
    )
}

/// Whether the registry has this version, so that an upload that was cut short goes on where it ended.
fn is_uploaded(workspace: &Workspace, package: &Package, version: &Version) -> bool {
    workspace
        .cargo(["info", "--quiet", "--registry", "crates-io"])
        .arg(format!("{}@{version}", package.name))
        .quiet()
        .ignore_stdout()
        .ignore_stderr()
        .run()
        .is_ok()
}

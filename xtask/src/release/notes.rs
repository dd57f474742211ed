//! What CHANGELOG.md tells of a version, for the page of a release.

use anyhow::{Context, Result};
use cargo_metadata::semver::Version;
use clap::Args;

use super::changelog::Changelog;
use crate::workspace::Workspace;

/// Whose notes to print.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The version; the one at hand, unless given
    #[arg(long)]
    version: Option<Version>,
}

pub(super) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let version = match &arguments.version {
        Some(version) => version.clone(),
        None => workspace.version()?,
    };
    let changelog = std::fs::read_to_string(workspace.path("CHANGELOG.md"))?;
    let notes = Changelog(&changelog).notes(&version).with_context(|| {
        format!("CHANGELOG.md has no section {version}; `cargo xtask release prepare --version {version}` writes it")
    })?;
    println!("{notes}");
    Ok(())
}

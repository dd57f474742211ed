//! The version everywhere, the changelogs, and what is generated.

use anyhow::{Result, bail};
use cargo_metadata::semver::Version;
use clap::Args;
use xshell::Shell;

use super::changelog::Changelog;
use super::{git, plan, version};
use crate::workspace::Workspace;

/// What to release.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The version that all crates get
    #[arg(long)]
    version: Version,
}

pub(super) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    git::require_clean(workspace)?;
    let wanted = &arguments.version;
    let changelog = std::fs::read_to_string(workspace.path("CHANGELOG.md"))?;
    let changelog = Changelog(&changelog);
    if changelog.notes(wanted).is_some() && workspace.version()? == *wanted {
        println!("{wanted} is prepared already; next: cargo xtask release check");
        return Ok(());
    }
    if changelog.unreleased().is_empty() {
        bail!("CHANGELOG.md has nothing under \"## Unreleased\"; tell there what changed");
    }
    if let Some(last) = git::last_release(workspace)? {
        version::check(wanted, &last, plan::needed(workspace, &last)?)?;
    }
    write_version(workspace, wanted)?;
    write_changelogs(workspace, &changelog, wanted)?;
    write_generated(workspace)?;
    git::commit_all(workspace, &format!("Release {wanted}"))?;
    println!(
        "all crates are {wanted}, CHANGELOG.md and those of the crates tell of it, and it is committed"
    );
    println!("next: cargo xtask release check");
    Ok(())
}

/// One shared version: of the workspace, and of what its crates ask of each other.
fn write_version(workspace: &Workspace, wanted: &Version) -> Result<()> {
    let path = workspace.path("Cargo.toml");
    let manifest = with_version(
        &std::fs::read_to_string(&path)?,
        &workspace.version()?,
        wanted,
    );
    std::fs::write(path, manifest)?;
    // Only our own packages change in the lock file.
    Ok(workspace
        .cargo(["update", "--quiet", "--workspace", "--offline"])
        .run()?)
}

/// Lines that set another crate's version stay, even if it is the same.
fn with_version(manifest: &str, old: &Version, new: &Version) -> String {
    let (old, new) = (
        format!("version = \"{old}\""),
        format!("version = \"{new}\""),
    );
    manifest
        .split_inclusive('\n')
        .map(|line| {
            if line.trim_end() == old || line.starts_with("iam-") {
                line.replace(&old, &new)
            } else {
                line.to_owned()
            }
        })
        .collect()
}

fn write_changelogs(
    workspace: &Workspace,
    changelog: &Changelog<'_>,
    wanted: &Version,
) -> Result<()> {
    let today = workspace
        .command("date")
        .args(["-u", "+%F"])
        .quiet()
        .read()?;
    let text = changelog.with_release(wanted, &today);
    let shell = Shell::new()?;
    shell.write_file(workspace.path("CHANGELOG.md"), &text)?;
    for package in workspace.published() {
        let path = workspace
            .path("crates")
            .join(package.name.as_str())
            .join("CHANGELOG.md");
        shell.write_file(path, Changelog(&text).of_crate(&package.name))?;
    }
    Ok(())
}

/// Documents that carry the version, or might be old.
fn write_generated(workspace: &Workspace) -> Result<()> {
    workspace.cargo(["xtask", "spec", "openapi"]).run()?;
    let reference = workspace
        .cargo(["run", "--quiet", "--package", "iam-cli", "--", "reference"])
        .read()?;
    std::fs::write(
        workspace.path("crates/iam-cli/REFERENCE.md"),
        reference + "\n",
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_versions_change_and_no_other() {
        let old = "[workspace.package]\nversion = \"0.1.0\"\n\niam-auth = { path = \"x\", version = \"0.1.0\" }\nother = { version = \"0.1.0\" }\n";
        let new = "[workspace.package]\nversion = \"0.2.0\"\n\niam-auth = { path = \"x\", version = \"0.2.0\" }\nother = { version = \"0.1.0\" }\n";
        assert_eq!(
            with_version(old, &Version::new(0, 1, 0), &Version::new(0, 2, 0)),
            new
        );
    }
}

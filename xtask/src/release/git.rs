//! What git knows: what is not committed, the branch, and the tags of releases.

use anyhow::{Result, bail};
use cargo_metadata::semver::Version;

use crate::workspace::Workspace;

fn read(workspace: &Workspace, arguments: &[&str]) -> Result<String> {
    let output = workspace
        .command("git")
        .args(arguments)
        .quiet()
        .ignore_stderr();
    Ok(output.read()?)
}

/// Refuses to go on while something is not committed: nobody could tell later what was released.
pub(super) fn require_clean(workspace: &Workspace) -> Result<()> {
    let changes = read(workspace, &["status", "--porcelain"])?;
    let Some(first) = changes.lines().next() else {
        return Ok(());
    };
    bail!(
        "the tree is dirty: {} of its files are not committed, such as {}; commit or stash them",
        changes.lines().count(),
        first.trim()
    )
}

pub(super) fn require_branch(workspace: &Workspace, wanted: &str) -> Result<()> {
    let branch = read(workspace, &["branch", "--show-current"])?;
    if branch == wanted {
        return Ok(());
    }
    bail!(
        "the branch is {branch:?} and not {wanted:?}; `git switch {wanted}`, or name another with --branch"
    )
}

/// Refuses to go on unless the commit at hand is the tagged one.
pub(super) fn require_tag(workspace: &Workspace, version: &Version) -> Result<()> {
    let tag = tag(version);
    let tags = read(workspace, &["tag", "--points-at", "HEAD"])?;
    if tags.lines().any(|known| known == tag) {
        return Ok(());
    }
    bail!(
        "this commit has no tag {tag}; when `cargo xtask release check` has passed, `git tag --sign {tag}`"
    )
}

pub(super) fn tag(version: &Version) -> String {
    format!("v{version}")
}

/// The last release that this commit comes from.
pub(super) fn last_release(workspace: &Workspace) -> Result<Option<Version>> {
    let tags = read(workspace, &["tag", "--merged", "HEAD", "--list", "v*"])?;
    Ok(latest(&tags))
}

fn latest(tags: &str) -> Option<Version> {
    tags.lines()
        .filter_map(|tag| Version::parse(tag.strip_prefix('v')?).ok())
        .max()
}

/// What was changed in a folder since a release.
pub(super) fn changed_files(workspace: &Workspace, since: &Version, folder: &str) -> Result<usize> {
    let range = format!("{}..HEAD", tag(since));
    let files = read(workspace, &["diff", "--name-only", &range, "--", folder])?;
    Ok(files.lines().count())
}

pub(super) fn commit_all(workspace: &Workspace, message: &str) -> Result<()> {
    let git = |arguments: &[&str]| workspace.command("git").args(arguments).quiet().run();
    git(&["add", "--all"])?;
    Ok(git(&["commit", "--quiet", "--message", message])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_release_is_the_greatest_version_and_not_the_last_name() {
        assert_eq!(
            latest("v0.9.0\nv0.10.0\nvery\n"),
            Some(Version::new(0, 10, 0))
        );
        assert_eq!(latest(""), None);
    }
}

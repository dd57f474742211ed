//! The workspace as cargo describes it, and commands that run at its root.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cargo_metadata::semver::Version;
use cargo_metadata::{Metadata, MetadataCommand, Package, TargetKind};
use xshell::{Cmd, Shell};

/// The members of the workspace, and a shell that stands at its root.
pub(crate) struct Workspace {
    metadata: Metadata,
    shell: Shell,
}

impl Workspace {
    /// Asks cargo for the workspace that the current directory belongs to.
    pub(crate) fn load() -> Result<Self> {
        Self::at(Path::new("."))
    }

    /// Asks cargo for the workspace that a directory belongs to.
    pub(crate) fn at(directory: &Path) -> Result<Self> {
        let metadata = MetadataCommand::new()
            .current_dir(directory)
            .no_deps()
            .exec()
            .context("cargo cannot describe the workspace")?;
        let shell = Shell::new()?;
        shell.change_dir(&metadata.workspace_root);
        Ok(Self { metadata, shell })
    }

    /// Every member, also those that are never published.
    pub(crate) fn members(&self) -> &[Package] {
        &self.metadata.packages
    }

    /// The members under `crates/` that others can depend on.
    pub(crate) fn libraries(&self) -> impl Iterator<Item = &Package> {
        let crates = self.metadata.workspace_root.join("crates");
        self.members().iter().filter(move |member| {
            member.manifest_path.starts_with(&crates)
                && member
                    .targets
                    .iter()
                    .any(|target| target.is_kind(TargetKind::Lib))
        })
    }

    /// The members that are uploaded to a registry.
    pub(crate) fn published(&self) -> impl Iterator<Item = &Package> {
        let is_private = |member: &Package| member.publish.as_ref().is_some_and(Vec::is_empty);
        self.members()
            .iter()
            .filter(move |member| !is_private(member))
    }

    /// The one version of all crates.
    pub(crate) fn version(&self) -> Result<Version> {
        let mut versions: Vec<&Version> = self.published().map(|member| &member.version).collect();
        versions.dedup();
        match versions.as_slice() {
            [version] => Ok((*version).clone()),
            _ => bail!(
                "the crates have not one version; let each inherit it: version.workspace = true"
            ),
        }
    }

    /// Commands run in another directory as long as the guard lives.
    pub(crate) fn push_dir(&self, directory: &Path) -> xshell::PushDir<'_> {
        self.shell.push_dir(directory)
    }

    /// The text of a member's `Cargo.toml`.
    pub(crate) fn manifest(&self, member: &Package) -> Result<String> {
        Ok(self.shell.read_file(&member.manifest_path)?)
    }

    /// A path of the workspace, given from its root.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.metadata.workspace_root.join(path).into()
    }

    /// Where cargo builds, and tools may put what can be made again.
    pub(crate) fn target(&self) -> PathBuf {
        self.metadata.target_directory.clone().into()
    }

    /// A command at the root of the workspace.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Cmd<'_> {
        self.shell.cmd(program)
    }

    /// A cargo command at the root of the workspace.
    ///
    /// It does not inherit what cargo told xtask about xtask: build scripts that watch those
    /// variables (ring's does) would run again, and everything above them would be built again.
    pub(crate) fn cargo<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Cmd<'_> {
        variables_about_xtask()
            .fold(self.shell.cmd("cargo"), Cmd::env_remove)
            .args(arguments)
    }
}

fn variables_about_xtask() -> impl Iterator<Item = OsString> {
    env::vars_os().map(|(name, _)| name).filter(|name| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    })
}

/// Runs every command, also after one has failed; the error lists those that did.
pub(crate) fn run_all<'a>(commands: impl IntoIterator<Item = Cmd<'a>>) -> Result<()> {
    let failures: Vec<String> = commands
        .into_iter()
        .filter_map(|command| command.run().err())
        .map(|failure| failure.to_string())
        .collect();
    if failures.is_empty() {
        return Ok(());
    }
    bail!(failures.join("\n"))
}

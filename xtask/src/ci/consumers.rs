//! The job `consumers`: programs outside the workspace build on the packaged crates, as users will, and run.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cargo_metadata::MetadataCommand;
use xshell::Shell;

use crate::packages::{self, Registry};
use crate::workspace::Workspace;

/// Where the programs are, and the folder under the target directory that they are built in.
const FOLDER: &str = "tests/consumers";
const SCRATCH: &str = "consumers";

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let packages = packages::package(workspace, "packages")?;
    let registry = Registry::with(workspace, &packages)?;
    let shell = Shell::new()?;
    let scratch = workspace.target().join(SCRATCH);
    for consumer in consumers(&shell, workspace)? {
        let copy = copied(&shell, workspace, &consumer, &scratch)?;
        check_origins(&registry, &copy)?;
        // One that is a library shows what it does in its tests.
        let command = if copy.join("src/main.rs").is_file() {
            "run"
        } else {
            "test"
        };
        let run = workspace
            .cargo([command, "--quiet", "--manifest-path"])
            .arg(copy.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(scratch.join("build"));
        registry
            .known_to(run)
            .run()
            .with_context(|| format!("{FOLDER}/{} fails with the packaged crates", name(&copy)))?;
    }
    Ok(())
}

fn consumers(shell: &Shell, workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folders = shell.read_dir(workspace.path(FOLDER))?;
    let consumers: Vec<PathBuf> = folders
        .into_iter()
        .filter(|folder| folder.join("Cargo.toml").is_file())
        .collect();
    if consumers.is_empty() {
        bail!("there is no package in {FOLDER}");
    }
    Ok(consumers)
}

/// The program, outside the workspace, with the versions of foreign crates that the workspace has.
fn copied(
    shell: &Shell,
    workspace: &Workspace,
    consumer: &Path,
    scratch: &Path,
) -> Result<PathBuf> {
    let copy = scratch.join(name(consumer));
    shell.remove_path(&copy)?;
    shell.create_dir(copy.join("src"))?;
    shell.copy_file(consumer.join("Cargo.toml"), copy.join("Cargo.toml"))?;
    for file in shell.read_dir(consumer.join("src"))? {
        shell.copy_file(&file, copy.join("src"))?;
    }
    shell.copy_file(workspace.path("Cargo.lock"), copy.join("Cargo.lock"))?;
    Ok(copy)
}

fn name(folder: &Path) -> String {
    folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Our crates come from the registry, and none by a path.
fn check_origins(registry: &Registry, copy: &Path) -> Result<()> {
    let (variable, index) = registry.variable();
    let metadata = MetadataCommand::new()
        .manifest_path(copy.join("Cargo.toml"))
        .env(variable, &index)
        .exec()
        .with_context(|| format!("cargo cannot resolve {FOLDER}/{}", name(copy)))?;
    let ours = metadata
        .packages
        .iter()
        .filter(|package| package.name.starts_with("iam-"));
    let mut seen = 0;
    for package in ours {
        let source = package.source.as_ref().map(|source| source.repr.as_str());
        if !source.is_some_and(|source| source.ends_with(&index)) {
            bail!(
                "{FOLDER}/{}: {} comes from {source:?}",
                name(copy),
                package.name
            );
        }
        seen += 1;
    }
    if seen == 0 {
        bail!("{FOLDER}/{} uses no crate of ours", name(copy));
    }
    Ok(())
}

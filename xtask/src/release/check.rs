//! Everything that an upload would meet: packages, their contents, a build and tests from them, and the jobs of CI.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use xshell::Shell;

use super::{contents, git};
use crate::packages::{self, Packaged};
use crate::workspace::Workspace;

/// Where packages are made and unpacked, under the target directory.
const FOLDER: &str = "release-check";

/// How much to check.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The jobs of CI to run, separated by commas; all of them, unless given
    #[arg(long, value_delimiter = ',', value_name = "JOB")]
    jobs: Vec<String>,
}

pub(super) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    git::require_clean(workspace)?;
    let version = workspace.version()?;
    println!("packages of {version}:");
    workspace
        .published()
        .try_for_each(contents::check_dependencies)?;
    let packages = packages::package(workspace, FOLDER)?;
    for packaged in &packages {
        contents::check(workspace, packaged)?;
    }
    check_reproducible(workspace, &packages)?;
    println!("packaged again elsewhere, they are the same to the byte");
    test(workspace, &packages)?;
    println!("the examples of each package pass, with the other packages below it");
    workspace
        .cargo(["xtask", "ci"])
        .args(&arguments.jobs)
        .run()
        .context("not all jobs of CI pass; mend what they name, commit it, and check again")?;
    println!(
        "{version} is fit for release; next: git tag --sign {}",
        git::tag(&version)
    );
    Ok(())
}

/// Two people who package the same commit get the same bytes.
fn check_reproducible(workspace: &Workspace, packages: &[Packaged<'_>]) -> Result<()> {
    let shell = Shell::new()?;
    let clone = workspace.target().join(FOLDER).join("elsewhere");
    shell.remove_path(&clone)?;
    workspace
        .command("git")
        .args(["clone", "--quiet", "--no-hardlinks"])
        .arg(workspace.path(""))
        .arg(&clone)
        .quiet()
        .run()?;
    let elsewhere = Workspace::at(&clone)?;
    let again = packages::package(&elsewhere, "packages")?;
    for (one, other) in packages.iter().zip(&again) {
        if one.checksum()? != other.checksum()? {
            bail!(
                "{} is not the same when it is packaged again: compare {} with {}",
                one.package.name,
                one.archive.display(),
                other.archive.display()
            );
        }
    }
    Ok(())
}

/// Runs what a package can be tested by without the rest of the project: its examples.
fn test(workspace: &Workspace, packages: &[Packaged<'_>]) -> Result<()> {
    let shell = Shell::new()?;
    let root = workspace.target().join(FOLDER).join("unpacked");
    shell.remove_path(&root)?;
    shell.create_dir(&root)?;
    let unpacked: Vec<PathBuf> = packages
        .iter()
        .map(|packaged| unpack(workspace, &shell, packaged, &root))
        .collect::<Result<_>>()?;
    // No registry has them yet: each finds the others where they were unpacked.
    let patches: Vec<String> = packages
        .iter()
        .zip(&unpacked)
        .map(|(packaged, folder)| {
            format!(
                "patch.crates-io.{}.path={:?}",
                packaged.package.name.as_str(),
                folder
            )
        })
        .collect();
    for folder in &unpacked {
        let mut command = workspace
            .cargo([
                "test",
                "--quiet",
                "--doc",
                "--all-features",
                "--manifest-path",
            ])
            .arg(folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(workspace.target().join(FOLDER).join("build"));
        for patch in &patches {
            command = command.args(["--config", patch]);
        }
        command.quiet().ignore_stdout().run().with_context(|| {
            format!(
                "the examples of the package in {} do not pass",
                folder.display()
            )
        })?;
    }
    Ok(())
}

fn unpack(
    workspace: &Workspace,
    shell: &Shell,
    packaged: &Packaged<'_>,
    root: &Path,
) -> Result<PathBuf> {
    workspace
        .command("tar")
        .arg("-xzf")
        .arg(&packaged.archive)
        .arg("-C")
        .arg(root)
        .quiet()
        .run()?;
    let folder = root.join(format!(
        "{}-{}",
        packaged.package.name, packaged.package.version
    ));
    // Otherwise cargo would look for it among the members of the workspace around it.
    let manifest = folder.join("Cargo.toml");
    let text = shell.read_file(&manifest)?;
    shell.write_file(&manifest, text + "\n[workspace]\n")?;
    Ok(folder)
}

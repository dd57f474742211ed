//! The archive of `scp-idc` for this platform: the same bytes from the same commit and toolchain.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::Shell;

use crate::packages::checksum;
use crate::tools::CARGO_CYCLONEDX;
use crate::workspace::Workspace;

const SHELLS: [(&str, &str); 5] = [
    ("bash", "scp-idc.bash"),
    ("elvish", "scp-idc.elv"),
    ("fish", "scp-idc.fish"),
    ("powershell", "_scp-idc.ps1"),
    ("zsh", "_scp-idc"),
];

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let shell = Shell::new()?;
    let folder = workspace.target().join("archives");
    shell.remove_path(&folder)?;
    let name = format!("scp-idc-{}-{}", workspace.version()?, host(workspace)?);
    let staged = folder.join(&name);
    stage(workspace, &shell, &staged)?;
    let archive = folder.join(format!("{name}.tar.gz"));
    workspace
        .command("tar")
        .args([
            "--sort=name",
            "--mtime=@0",
            "--owner=0",
            "--group=0",
            "--numeric-owner",
        ])
        .args(["--use-compress-program=gzip -n -9", "--create", "--file"])
        .arg(&archive)
        .arg("--directory")
        .arg(&folder)
        .arg(&name)
        .quiet()
        .run()?;
    let materials = folder.join(format!("{name}.cdx.json"));
    bill_of_materials(workspace, &shell, &materials)?;
    let mut sums = String::new();
    for file in [&archive, &materials] {
        let named = file.file_name().unwrap_or_default().to_string_lossy();
        sums += &format!("{}  {named}\n", checksum(file)?);
    }
    shell.write_file(folder.join("SHA256SUMS"), &sums)?;
    print!("{sums}");
    println!(
        "in {}; `sha256sum --check SHA256SUMS` compares them",
        folder.display()
    );
    Ok(())
}

/// What somebody who unpacks the archive finds.
fn stage(workspace: &Workspace, shell: &Shell, staged: &Path) -> Result<()> {
    workspace
        .cargo([
            "build",
            "--quiet",
            "--profile",
            "dist",
            "--package",
            "iam-cli",
            "--bin",
            "scp-idc",
        ])
        .run()?;
    let program = workspace.target().join("dist/scp-idc");
    for folder in ["completions", "man"] {
        shell.create_dir(staged.join(folder))?;
    }
    shell.copy_file(&program, staged)?;
    for file in [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "CHANGELOG.md",
        "crates/iam-cli/README.md",
        "crates/iam-cli/REFERENCE.md",
    ] {
        shell.copy_file(workspace.path(file), staged)?;
    }
    for (name, file) in SHELLS {
        let completions = workspace
            .command(&program)
            .args(["completions", name])
            .quiet()
            .read()?;
        shell.write_file(staged.join("completions").join(file), completions + "\n")?;
    }
    Ok(workspace
        .command(&program)
        .arg("man")
        .arg(staged.join("man"))
        .quiet()
        .ignore_stdout()
        .run()?)
}

/// Every crate that is in the program, in the form of CycloneDX.
fn bill_of_materials(workspace: &Workspace, shell: &Shell, to: &Path) -> Result<()> {
    let tool = CARGO_CYCLONEDX.install(workspace)?;
    // The tool writes beside the manifests, so it is given a copy of them.
    let copy = crate::scratch::copy(workspace, "archives/materials")?;
    workspace
        .command(tool)
        .args(["cyclonedx", "--format", "json", "--manifest-path"])
        .arg(copy.join("crates/iam-cli/Cargo.toml"))
        .args(["--override-filename", "materials"])
        // The time of the last commit, and no random number, so that it is the same each time.
        .env(
            "SOURCE_DATE_EPOCH",
            workspace
                .command("git")
                .args(["log", "-1", "--format=%ct"])
                .quiet()
                .read()?,
        )
        .quiet()
        .ignore_stderr()
        .run()
        .context("cargo-cyclonedx cannot list what is in scp-idc")?;
    // Where it was built is nobody's business, and differs from machine to machine.
    let listed = shell.read_file(copy.join("crates/iam-cli/materials.json"))?;
    shell.write_file(to, listed.replace(&copy.display().to_string(), ""))?;
    Ok(shell.remove_path(copy)?)
}

/// The platform that this compiler builds for.
fn host(workspace: &Workspace) -> Result<String> {
    let version = workspace.command("rustc").arg("-vV").quiet().read()?;
    version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("rustc does not tell its host")
}

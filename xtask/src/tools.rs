//! Tools of other languages, installed into the target directory and nowhere else.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::Cmd;

use crate::workspace::Workspace;

/// A virtual environment with the Python packages of one folder under `tests/`.
pub(crate) struct Python<'a> {
    workspace: &'a Workspace,
    binaries: PathBuf,
}

impl<'a> Python<'a> {
    /// With the packages that check the OpenAPI documents.
    pub(crate) fn of(workspace: &'a Workspace) -> Result<Self> {
        Self::with(workspace, "openapi")
    }

    /// Makes the environment, unless it is there with the same `requirements.txt` of the folder, which lists every
    /// package with its version.
    pub(crate) fn with(workspace: &'a Workspace, folder: &str) -> Result<Self> {
        let environment = workspace.target().join("python").join(folder);
        let python = Self {
            workspace,
            binaries: environment.join("bin"),
        };
        let requirements = format!("tests/{folder}/requirements.txt");
        let wanted = std::fs::read_to_string(workspace.path(&requirements))?;
        let stamp = environment.join("requirements.txt");
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(python);
        }
        if workspace
            .command("python3")
            .arg("--version")
            .quiet()
            .ignore_stdout()
            .run()
            .is_err()
        {
            bail!("python3 is not on the PATH; install Python 3.10 or newer, with its module venv");
        }
        workspace
            .command("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&environment)
            .run()
            .context(
                "python3 cannot make a virtual environment; install its module venv (python3-venv)",
            )?;
        python
            .command("python")
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
            ])
            .arg(requirements)
            .run()
            .context("the Python packages cannot be installed; is the package index reachable?")?;
        std::fs::write(&stamp, wanted)?;
        Ok(python)
    }

    /// A program of the environment.
    pub(crate) fn command(&self, program: &str) -> Cmd<'a> {
        self.workspace.command(self.binaries.join(program))
    }
}

/// Installs a package of npm, given with its version, and tells where its programs are; `None` without npm.
pub(crate) fn npm_install(workspace: &Workspace, package: &str) -> Result<Option<PathBuf>> {
    let npm = || workspace.command("npm");
    if npm()
        .arg("--version")
        .quiet()
        .ignore_stdout()
        .run()
        .is_err()
    {
        return Ok(None);
    }
    let directory = workspace.target().join("npm").join(directory_name(package));
    let binaries = directory.join("node_modules").join(".bin");
    if !Path::new(&binaries).is_dir() {
        std::fs::create_dir_all(&directory)?;
        npm()
            .args([
                "install",
                "--silent",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--prefix",
            ])
            .arg(&directory)
            .arg(package)
            .run()
            .with_context(|| format!("npm cannot install {package}; is the registry reachable?"))?;
    }
    Ok(Some(binaries))
}

/// The package and its version as one name, so that another version is another directory.
fn directory_name(package: &str) -> String {
    package.trim_start_matches('@').replace(['/', '@'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_of_a_package_has_its_own_directory() {
        assert_eq!(directory_name("@redocly/cli@2.77.0"), "redocly-cli-2.77.0");
    }
}

//! Tools of others, installed into the target directory and nowhere else.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::Cmd;

use crate::workspace::Workspace;

/// A virtual environment with the Python packages of one folder of the project.
pub(crate) struct Python<'a> {
    workspace: &'a Workspace,
    binaries: PathBuf,
}

impl<'a> Python<'a> {
    /// With the packages that check the OpenAPI documents.
    pub(crate) fn of(workspace: &'a Workspace) -> Result<Self> {
        Self::with(workspace, "tests/openapi")
    }

    /// Makes the environment, unless it is there with the same `requirements.txt` of the folder, which lists every
    /// package with its version.
    pub(crate) fn with(workspace: &'a Workspace, folder: &str) -> Result<Self> {
        let environment = workspace.target().join("python").join(folder);
        let python = Self {
            workspace,
            binaries: environment.join("bin"),
        };
        let requirements = format!("{folder}/requirements.txt");
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
        self.workspace.command(self.program(program))
    }

    /// Where a program of the environment is.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }
}

/// Not optimised: its release profile takes several times as long to build, and saves a few seconds of running.
pub(crate) const CARGO_DENY: CargoTool = tool("cargo-deny", "0.20.2", &["--debug"]);
pub(crate) const CARGO_CYCLONEDX: CargoTool = tool("cargo-cyclonedx", "0.5.9", &["--debug"]);
pub(crate) const CARGO_FUZZ: CargoTool = tool("cargo-fuzz", "0.13.2", &[]);
pub(crate) const CARGO_PUBLIC_API: CargoTool = tool("cargo-public-api", "0.52.0", &["--debug"]);
pub(crate) const CARGO_SEMVER_CHECKS: CargoTool =
    tool("cargo-semver-checks", "0.51.0", &["--debug"]);

/// The variable that names another place for tools of the registry, such as one that outlives the target directory.
pub(crate) const TOOLS: &str = "XTASK_TOOLS";

/// Every tool of the registry that some command uses.
pub(crate) const CARGO_TOOLS: [&CargoTool; 5] = [
    &CARGO_CYCLONEDX,
    &CARGO_DENY,
    &CARGO_FUZZ,
    &CARGO_PUBLIC_API,
    &CARGO_SEMVER_CHECKS,
];

const fn tool(
    name: &'static str,
    version: &'static str,
    options: &'static [&'static str],
) -> CargoTool {
    CargoTool {
        name,
        version,
        options,
    }
}

/// A tool of the registry, at a version.
pub(crate) struct CargoTool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// What `cargo install` is told besides.
    pub(crate) options: &'static [&'static str],
}

impl CargoTool {
    /// Whether the tool is there in this version with these options.
    pub(crate) fn is_installed(&self, workspace: &Workspace) -> bool {
        self.program(&self.root(workspace)).is_file()
    }

    /// Where the tool is installed, with nothing of others.
    fn root(&self, workspace: &Workspace) -> PathBuf {
        std::env::var_os(TOOLS)
            .map_or_else(|| workspace.target().join("tools"), PathBuf::from)
            .join(self.directory())
    }

    fn program(&self, root: &Path) -> PathBuf {
        root.join("bin").join(format!("{}{EXE_SUFFIX}", self.name))
    }

    /// Installs the tool, unless it is there in this version with these options, and gives its program.
    pub(crate) fn install(&self, workspace: &Workspace) -> Result<PathBuf> {
        let root = self.root(workspace);
        let program = self.program(&root);
        if program.is_file() {
            return Ok(program);
        }
        workspace
            .cargo(["install", self.name, "--version", self.version])
            .args(["--locked", "--root"])
            .arg(&root)
            .args(self.options)
            .env("CARGO_TARGET_DIR", root.join("build"))
            // Nobody debugs them, and it takes a third of the time.
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .run()
            .with_context(|| {
                let (name, version) = (self.name, self.version);
                format!("cargo cannot install {name} {version}; is the registry reachable?")
            })?;
        // Only the program is wanted, and what it was built from is large.
        std::fs::remove_dir_all(root.join("build"))?;
        Ok(program)
    }

    /// Name, version and options as one name, so that others of them are another directory.
    fn directory(&self) -> String {
        format!("{}-{}{}", self.name, self.version, self.options.concat())
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
    fn each_version_of_a_tool_and_each_choice_of_options_has_its_own_directory() {
        let tool = CargoTool {
            name: "cargo-deny",
            version: "0.20.2",
            options: &["--debug"],
        };
        assert_eq!(tool.directory(), "cargo-deny-0.20.2--debug");
    }

    #[test]
    fn each_version_of_a_package_has_its_own_directory() {
        assert_eq!(directory_name("@redocly/cli@2.77.0"), "redocly-cli-2.77.0");
    }
}

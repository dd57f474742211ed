//! The crates as they would be uploaded, and a throwaway registry on this machine that has them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cargo_metadata::{Dependency, DependencyKind, Package};
use serde::Serialize;
use sha2::{Digest, Sha256};
use xshell::{Cmd, Shell};

use crate::workspace::Workspace;

/// Cargo keeps what it has read of a registry under its last folder's name, so that this is how it is found again.
const PREFIX: &str = "iam-packaged-";

/// The name by which a consumer asks for the registry: `registry = "packaged"`.
const VARIABLE: &str = "CARGO_REGISTRIES_PACKAGED_INDEX";

/// A package as it would be uploaded.
pub(crate) struct Packaged<'a> {
    pub(crate) package: &'a Package,
    /// The `.crate` file.
    pub(crate) archive: PathBuf,
}

impl Packaged<'_> {
    pub(crate) fn checksum(&self) -> Result<String> {
        checksum(&self.archive)
    }
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(crate) fn checksum(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Packages every published crate into a folder of this name under the target directory.
///
/// They are not built here: they depend on each other, and no registry has them yet.
pub(crate) fn package<'a>(workspace: &'a Workspace, folder: &str) -> Result<Vec<Packaged<'a>>> {
    let folder = workspace.target().join(folder);
    let shell = Shell::new()?;
    shell.remove_path(folder.join("package"))?;
    let published: Vec<&Package> = workspace.published().collect();
    workspace
        .cargo([
            "package",
            "--quiet",
            "--no-verify",
            "--allow-dirty",
            "--target-dir",
        ])
        .arg(&folder)
        .args(
            published
                .iter()
                .flat_map(|package| ["--package", &package.name]),
        )
        .quiet()
        .ignore_stderr()
        .run()
        .context(
            "the crates cannot be packaged; `cargo package --workspace --no-verify` says why",
        )?;
    Ok(published
        .into_iter()
        .map(|package| Packaged {
            package,
            archive: folder
                .join("package")
                .join(format!("{}-{}.crate", package.name, package.version)),
        })
        .collect())
}

/// A registry on this machine. What it holds asks the public registry for what is not ours.
pub(crate) struct Registry {
    index: PathBuf,
}

impl Registry {
    /// Makes the registry anew, with these packages in it.
    pub(crate) fn with(workspace: &Workspace, packages: &[Packaged<'_>]) -> Result<Self> {
        let shell = Shell::new()?;
        let root = workspace.target().join("registry");
        shell.remove_path(&root)?;
        forget_earlier(&shell)?;
        let mut contents = Sha256::new();
        let mut entries = Vec::new();
        for packaged in packages {
            let checksum = packaged.checksum()?;
            contents.update(&checksum);
            let name = format!(
                "crates/{}-{}.crate",
                packaged.package.name, packaged.package.version
            );
            shell.create_dir(root.join("crates"))?;
            shell.copy_file(&packaged.archive, root.join(name))?;
            entries.push(Entry::new(packaged.package, checksum)?);
        }
        // Cargo trusts what it has read of a registry before: other contents are another registry.
        let contents: String = contents
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let index = root.join(format!("{PREFIX}{contents}"));
        shell.create_dir(&index)?;
        let archives = format!(
            "file://{}/crates/{{crate}}-{{version}}.crate",
            root.display()
        );
        shell.write_file(
            index.join("config.json"),
            serde_json::json!({ "dl": archives }).to_string(),
        )?;
        for entry in &entries {
            shell.write_file(
                index.join(place(&entry.name)?),
                serde_json::to_string(entry)? + "\n",
            )?;
        }
        commit(&shell, &index)?;
        Ok(Self { index })
    }

    /// Tells a cargo command where `registry = "packaged"` is.
    pub(crate) fn known_to<'a>(&self, command: Cmd<'a>) -> Cmd<'a> {
        let (variable, index) = self.variable();
        command.env(variable, index)
    }

    /// The variable that says where the registry is, and its value.
    pub(crate) fn variable(&self) -> (&'static str, String) {
        (VARIABLE, format!("file://{}", self.index.display()))
    }
}

/// Takes what cargo has kept of earlier registries out of its home.
fn forget_earlier(shell: &Shell) -> Result<()> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    for kind in ["cache", "index", "src"] {
        let Some(folder) = home.as_ref().map(|home| home.join("registry").join(kind)) else {
            continue;
        };
        for path in shell.read_dir(&folder).unwrap_or_default() {
            if path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(PREFIX))
            {
                shell.remove_path(path)?;
            }
        }
    }
    Ok(())
}

/// An index is a git repository.
fn commit(shell: &Shell, index: &Path) -> Result<()> {
    shell.change_dir(index);
    let git = |arguments: &[&str]| {
        shell
            .cmd("git")
            .args([
                "-c",
                "user.name=xtask",
                "-c",
                "user.email=xtask@localhost",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .quiet()
            .run()
    };
    git(&["init", "--quiet", "--initial-branch", "master"])?;
    git(&["add", "--all"])?;
    Ok(git(&["commit", "--quiet", "--message", "The packages"])?)
}

/// Where an index keeps a crate of at least four letters.
fn place(name: &str) -> Result<PathBuf> {
    match (name.get(..2), name.get(2..4)) {
        (Some(first), Some(second)) => Ok(Path::new(first).join(second).join(name)),
        _ => bail!("{name} is too short a name for a crate of ours"),
    }
}

/// A line of an index.
#[derive(Serialize)]
struct Entry {
    name: String,
    vers: String,
    deps: Vec<Requirement>,
    cksum: String,
    features: BTreeMap<String, Vec<String>>,
    /// Those that speak of `dep:…` or `…?/…`, which the first version of the format does not know.
    features2: BTreeMap<String, Vec<String>>,
    yanked: bool,
    v: u8,
}

#[derive(Serialize)]
struct Requirement {
    name: String,
    req: String,
    features: Vec<String>,
    optional: bool,
    default_features: bool,
    target: Option<String>,
    kind: DependencyKind,
    /// `None` is the registry that the package itself is in.
    registry: Option<String>,
    package: Option<String>,
}

impl Entry {
    fn new(package: &Package, cksum: String) -> Result<Self> {
        let of_users = |dependency: &&Dependency| dependency.kind != DependencyKind::Development;
        Ok(Self {
            name: package.name.to_string(),
            vers: package.version.to_string(),
            deps: package
                .dependencies
                .iter()
                .filter(of_users)
                .map(Requirement::new)
                .collect::<Result<_>>()?,
            cksum,
            features: BTreeMap::new(),
            features2: package.features.clone(),
            yanked: false,
            v: 2,
        })
    }
}

impl Requirement {
    fn new(dependency: &Dependency) -> Result<Self> {
        let registry = match (&dependency.path, &dependency.source) {
            (Some(_), _) => None,
            (None, Some(source)) => {
                let url = source
                    .repr
                    .strip_prefix("registry+")
                    .unwrap_or(&source.repr);
                Some(url.to_owned())
            }
            (None, None) => bail!("{} has neither a path nor a registry", dependency.name),
        };
        let renamed = dependency.rename.clone();
        Ok(Self {
            package: renamed.is_some().then(|| dependency.name.clone()),
            name: renamed.unwrap_or_else(|| dependency.name.clone()),
            req: dependency.req.to_string(),
            features: dependency.features.clone(),
            optional: dependency.optional,
            default_features: dependency.uses_default_features,
            target: dependency.target.as_ref().map(ToString::to_string),
            kind: dependency.kind,
            registry,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_has_its_place_in_the_index() {
        assert_eq!(place("iam-auth").unwrap(), Path::new("ia/m-/iam-auth"));
        assert!(place("abc").is_err());
    }
}

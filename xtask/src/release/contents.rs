//! What may be in a package, and what must.

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, Package};

use crate::packages::Packaged;
use crate::workspace::Workspace;

/// What users and registries ask for. Cargo makes those that begin the list.
const MUST_HAVE: [&str; 5] = [
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "src/lib.rs",
];
const MAY_HAVE: [&str; 5] = [
    ".cargo_vcs_info.json",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml.orig",
    "REFERENCE.md",
];
const FOLDERS: [&str; 3] = ["examples/", "openapi/", "src/"];
const ENDINGS: [&str; 2] = [".json", ".rs"];

/// Nobody should wait for what is not code. The largest of ours has half of it.
const MOST_BYTES: u64 = 512 * 1024;

/// Refuses a package that lacks something, or has something that is nobody's business.
pub(super) fn check(workspace: &Workspace, packaged: &Packaged<'_>) -> Result<()> {
    let name = &packaged.package.name;
    let size = std::fs::metadata(&packaged.archive)
        .with_context(|| format!("{name} was not packaged"))?
        .len();
    let listing = workspace
        .command("tar")
        .arg("-tzf")
        .arg(&packaged.archive)
        .quiet()
        .read()?;
    let files: Vec<&str> = listing
        .lines()
        .filter_map(|line| line.split_once('/').map(|(_, file)| file))
        .collect();
    let mut faults = faults(&files);
    if size > MOST_BYTES {
        faults.push(format!("has {size} bytes, and {MOST_BYTES} are enough"));
    }
    if faults.is_empty() {
        println!(
            "  {name:<14} {:>4} files, {:>4} KiB",
            files.len(),
            size / 1024
        );
        return Ok(());
    }
    bail!("the package {name}: {}", faults.join("; "))
}

fn faults(files: &[&str]) -> Vec<String> {
    let missing = MUST_HAVE.iter().filter(|file| !files.contains(file));
    let stray = files.iter().filter(|file| !is_known(file));
    missing
        .map(|file| {
            format!("lacks {file}; put it into the crate's folder, and let `include` name it")
        })
        .chain(stray.map(|file| {
            format!("has {file}, which is none of users' business; take it out of `include`")
        }))
        .collect()
}

fn is_known(file: &str) -> bool {
    MUST_HAVE.contains(&file)
        || MAY_HAVE.contains(&file)
        || FOLDERS.iter().any(|folder| file.starts_with(folder))
            && ENDINGS.iter().any(|ending| file.ends_with(ending))
}

/// Refuses what a registry could not resolve. Dev-dependencies give a path alone, and are left out of the package.
pub(super) fn check_dependencies(package: &Package) -> Result<()> {
    let versionless = package.dependencies.iter().find(|dependency| {
        dependency.kind != DependencyKind::Development
            && dependency.path.is_some()
            && dependency.req.comparators.is_empty()
    });
    let Some(dependency) = versionless else {
        return Ok(());
    };
    bail!(
        "{} depends on {} by a path without a version; give it one in [workspace.dependencies]",
        package.name,
        dependency.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_with_all_it_must_have_and_nothing_else_is_fine() {
        let files = [
            MUST_HAVE.as_slice(),
            &MAY_HAVE,
            &["src/a/b.rs", "openapi/1.4.json"],
        ]
        .concat();
        assert!(faults(&files).is_empty());
    }

    #[test]
    fn what_is_missing_and_what_is_stray_is_named() {
        let mut files = MUST_HAVE.to_vec();
        files.retain(|file| *file != "LICENSE-MIT");
        files.push("src/notes.txt");
        files.push("tests/it/main.rs");
        let faults = faults(&files);
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults[0].starts_with("lacks LICENSE-MIT"));
        assert!(
            faults[1].starts_with("has src/notes.txt")
                && faults[2].starts_with("has tests/it/main.rs")
        );
    }
}

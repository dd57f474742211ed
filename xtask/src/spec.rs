//! `cargo xtask spec`: documents that are made from the types, and kept in the project.

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use serde_json::{Map, Value};

use crate::public_api;
use crate::workspace::Workspace;

/// Where the OpenAPI documents lie, one for each version.
pub(crate) const OPENAPI: &str = "crates/iam-model/openapi";

/// Which documents to make.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Subcommand)]
enum Kind {
    /// The OpenAPI document of every version, in crates/iam-model/openapi
    Openapi {
        /// Write nothing, and fail where a file is not what would be written
        #[arg(long)]
        check: bool,
    },
    /// The list of public items of every library, in crates/*/public-api.txt
    PublicApi {
        /// Write nothing, and fail where a list is not what would be written
        #[arg(long)]
        check: bool,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    match arguments.kind {
        Kind::Openapi { check: true } => check_openapi(&workspace),
        Kind::Openapi { check: false } => write_openapi(&workspace),
        Kind::PublicApi { check: true } => public_api::check(&workspace),
        Kind::PublicApi { check: false } => public_api::write(&workspace),
    }
}

fn write_openapi(workspace: &Workspace) -> Result<()> {
    let directory = workspace.path(OPENAPI);
    std::fs::create_dir_all(&directory)?;
    for (name, text) in documents(workspace)? {
        let path = directory.join(&name);
        std::fs::write(&path, text)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        println!("{OPENAPI}/{name}");
    }
    Ok(())
}

/// The versions that have a document in the project, ascending.
pub(crate) fn versions(workspace: &Workspace) -> Result<Vec<String>> {
    let mut versions = Vec::new();
    for entry in std::fs::read_dir(workspace.path(OPENAPI))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        versions.extend(name.strip_suffix(".json").map(str::to_owned));
    }
    versions.sort();
    Ok(versions)
}

/// Fails where a document in the project is not what the types say.
pub(crate) fn check_openapi(workspace: &Workspace) -> Result<()> {
    let expected = documents(workspace)?;
    let faults = faults(&workspace.path(OPENAPI), &expected)?;
    if faults.is_empty() {
        println!("{} documents are what the types say", expected.len());
        return Ok(());
    }
    bail!(
        "{}\n`cargo xtask spec openapi` writes them anew",
        faults.join("\n")
    )
}

/// The name and text of each file.
///
/// iam-model prints them by its example, so that xtask itself need not be built with it.
fn documents(workspace: &Workspace) -> Result<Vec<(String, String)>> {
    let printed = workspace
        .cargo(["run", "--quiet", "--package", "iam-model"])
        .args(["--features", "openapi", "--example", "openapi"])
        .quiet()
        .read()?;
    let documents: Map<String, Value> =
        serde_json::from_str(&printed).context("the example of iam-model printed no documents")?;
    Ok(documents
        .iter()
        .map(|(version, document)| (format!("{version}.json"), format!("{document:#}\n")))
        .collect())
}

/// What differs between the files of a directory and what should be there.
fn faults(directory: &Path, expected: &[(String, String)]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (name, text) in expected {
        match std::fs::read_to_string(directory.join(name)) {
            Ok(found) if found == *text => {}
            Ok(found) => faults.push(format!("{OPENAPI}/{name}: {}", difference(&found, text))),
            Err(error) => faults.push(format!("{OPENAPI}/{name}: cannot be read: {error}")),
        }
    }
    let listing = std::fs::read_dir(directory).into_iter().flatten();
    for entry in listing {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !expected.iter().any(|(expected, _)| *expected == name) {
            faults.push(format!("{OPENAPI}/{name}: belongs to no version"));
        }
    }
    Ok(faults)
}

/// Where two texts part.
fn difference(found: &str, expected: &str) -> String {
    let same = found
        .lines()
        .zip(expected.lines())
        .take_while(|(found, expected)| found == expected)
        .count();
    let line = |text: &str| text.lines().nth(same).unwrap_or_default().trim().to_owned();
    format!(
        "differs in line {}: it has `{}`, the types say `{}`",
        same + 1,
        line(found),
        line(expected)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_the_line_and_both_texts() {
        assert_eq!(
            difference("{\n  \"a\": 1\n}\n", "{\n  \"a\": 2\n}\n"),
            "differs in line 2: it has `\"a\": 1`, the types say `\"a\": 2`"
        );
        assert_eq!(
            difference("{\n", "{\n}\n"),
            "differs in line 2: it has ``, the types say `}`"
        );
    }

    #[test]
    fn a_file_that_is_missing_changed_or_of_no_version_is_named() {
        let directory = std::env::temp_dir().join(format!("xtask-spec-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("1.3.json"), "{}\n").unwrap();
        std::fs::write(directory.join("1.4.json"), "{}\n").unwrap();
        std::fs::write(directory.join("9.9.json"), "{}\n").unwrap();
        let expected = [
            ("1.2.json", "{}\n"),
            ("1.3.json", "{}\n"),
            ("1.4.json", "[]\n"),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
        let faults = faults(&directory, &expected).unwrap();
        std::fs::remove_dir_all(&directory).unwrap();
        assert_eq!(faults.len(), 3);
        assert!(faults[0].starts_with("crates/iam-model/openapi/1.2.json: cannot be read"));
        assert!(faults[1].starts_with("crates/iam-model/openapi/1.4.json: differs in line 1"));
        assert_eq!(
            faults[2],
            "crates/iam-model/openapi/9.9.json: belongs to no version"
        );
    }
}

//! The job `external-types`: no type of hyper, rustls, tower, redb or axum is in a public interface, only those of the
//! crates that external-types.toml names.
//!
//! It reads the lists that the job `public-api` keeps true, so that it needs no nightly toolchain.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::public_api;
use crate::workspace::Workspace;

/// The standard library's, and types that are no path but can begin one.
const EVERYWHERE: [&str; 8] = ["alloc", "bool", "core", "i64", "std", "str", "u32", "u64"];

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let allowed: Table = std::fs::read_to_string(workspace.path("external-types.toml"))?
        .parse()
        .context("external-types.toml is no TOML")?;
    let mut faults = Vec::new();
    for library in public_api::libraries(workspace) {
        let listed = std::fs::read_to_string(public_api::snapshot(workspace, library))
            .with_context(|| {
                format!(
                    "{} has no public-api.txt; `cargo xtask spec public-api` writes it",
                    library.name
                )
            })?;
        let allowed = allowed_in(&allowed, &library.name)?;
        let own = library.name.replace('-', "_");
        let seen = crates_of(&listed, &own);
        println!(
            "{:<14} {}",
            library.name,
            seen.iter().copied().collect::<Vec<_>>().join(", ")
        );
        faults.extend(judge(&library.name, &seen, &allowed, &listed));
    }
    if faults.is_empty() {
        return Ok(());
    }
    bail!(faults.join("\n"))
}

fn allowed_in(table: &Table, library: &str) -> Result<BTreeSet<String>> {
    let allowed = table
        .get(library)
        .and_then(|table| table.get("allowed")?.as_array())
        .with_context(|| format!("external-types.toml has no list `allowed` for {library}"))?;
    Ok(allowed
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

fn judge(
    library: &str,
    seen: &BTreeSet<&str>,
    allowed: &BTreeSet<String>,
    listed: &str,
) -> Vec<String> {
    let leaked = seen
        .iter()
        .filter(|name| !allowed.contains(**name))
        .map(|name| {
            let item = listed
                .lines()
                .find(|line| roots(line).any(|root| root == *name));
            format!(
                "{library}: a type of {name} is public: {}",
                item.unwrap_or_default()
            )
        });
    let unused = allowed.iter().filter(|name| !seen.contains(name.as_str())).map(|name| {
        format!("{library}: external-types.toml allows {name}, of which nothing is public; take it out")
    });
    leaked.chain(unused).collect()
}

/// The crates of others that a list of public items names.
fn crates_of<'a>(listed: &'a str, own: &str) -> BTreeSet<&'a str> {
    listed
        .lines()
        .flat_map(roots)
        .filter(|root| *root != own && !EVERYWHERE.contains(root))
        .collect()
}

/// The first segment of every path in a line.
fn roots(line: &str) -> impl Iterator<Item = &str> {
    let is_of_path =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == ':';
    line.split(move |letter| !is_of_path(letter))
        .filter_map(|path| path.split_once("::").map(|(root, _)| root))
        // A type or a parameter begins with a capital, and what begins with colons ends a generic path.
        .filter(|root| root.starts_with(|letter: char| letter.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: &str = "pub fn iam_x::a(core::option::Option<http::uri::Uri>) -> T::Error\nimpl hyper::Service<iam_x::B> for iam_x::C";

    #[test]
    fn the_crates_of_a_list_are_the_roots_of_its_paths() {
        assert_eq!(
            crates_of(LISTED, "iam_x"),
            BTreeSet::from(["http", "hyper"])
        );
    }

    #[test]
    fn a_type_that_leaks_is_named_with_its_item_and_a_crate_allowed_for_nothing_too() {
        let allowed = BTreeSet::from(["http".to_owned(), "bytes".to_owned()]);
        let faults = judge("iam-x", &crates_of(LISTED, "iam_x"), &allowed, LISTED);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("a type of hyper is public: impl hyper::Service"));
        assert!(faults[1].contains("allows bytes"));
    }
}

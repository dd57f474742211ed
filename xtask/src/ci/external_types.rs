//! The job `external-types`: no type of hyper, rustls, tower, redb or axum is in a public interface, only those of the
//! crates that external-types.toml names.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::public_api;
use crate::workspace::Workspace;

/// The standard library's.
const EVERYWHERE: [&str; 3] = ["alloc", "core", "std"];

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let allowed: Table = std::fs::read_to_string(workspace.path("external-types.toml"))?
        .parse()
        .context("external-types.toml is no TOML")?;
    let mut faults = Vec::new();
    for library in public_api::libraries(workspace) {
        let mut seen = public_api::crates_of_others(workspace, library)?;
        seen.retain(|name| !EVERYWHERE.contains(&name.as_str()));
        println!(
            "{:<14} {}",
            library.name,
            seen.iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ")
        );
        faults.extend(judge(
            &library.name,
            &seen,
            &allowed_in(&allowed, &library.name)?,
        ));
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

fn judge(library: &str, seen: &BTreeSet<String>, allowed: &BTreeSet<String>) -> Vec<String> {
    let leaked = seen.difference(allowed).map(|name| {
        format!("{library}: something of {name} is public; hide it behind a type of ours, or allow {name} in external-types.toml")
    });
    let unused = allowed.difference(seen).map(|name| {
        format!(
            "{library}: external-types.toml allows {name}, of which nothing is public; take it out"
        )
    });
    leaked.chain(unused).collect()
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn what_leaks_is_named_and_a_crate_allowed_for_nothing_too() {
        let named = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let faults = judge(
            "iam-x",
            &named(&["http", "hyper"]),
            &named(&["http", "bytes"]),
        );
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].starts_with("iam-x: something of hyper is public"));
        assert!(faults[1].contains("allows bytes"));
    }
}

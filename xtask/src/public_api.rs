//! The public interface of each library as rustdoc tells it: a list that is kept in the project, so that every change of
//! it is seen in review, and the crates of others whose types are in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Package, TargetKind};
use serde_json::Value;

use crate::tools::CARGO_PUBLIC_API;
use crate::workspace::Workspace;

/// Writes every list anew.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    for library in libraries(workspace) {
        let path = snapshot(workspace, library);
        fs::write(&path, listed(workspace, library)?)?;
        println!("{}", path.display());
    }
    Ok(())
}

/// Fails where a list in the project is not what the code says.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut changed = Vec::new();
    for library in libraries(workspace) {
        let kept = fs::read_to_string(snapshot(workspace, library)).unwrap_or_default();
        let listed = listed(workspace, library)?;
        let differing = differences(&kept, &listed);
        let (name, items) = (&library.name, listed.lines().count());
        println!("{name:<14} {items:>5} items, {} changed", differing.len());
        if kept != listed {
            eprintln!("{}", differing.join("\n"));
            changed.push(library.name.as_str());
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    bail!(
        "the public interface of {} is not what public-api.txt beside it says; if the change is meant, `cargo xtask spec public-api` writes it",
        changed.join(", ")
    )
}

/// Those that others depend on; the command is a library for our own tests alone.
pub(crate) fn libraries(workspace: &Workspace) -> impl Iterator<Item = &Package> {
    let is_command = |package: &&Package| {
        let mut targets = package.targets.iter();
        targets.any(|target| target.is_kind(TargetKind::Bin))
    };
    workspace
        .libraries()
        .filter(move |package| !is_command(package))
}

/// Where the list of a library is kept. It is no part of the package.
fn snapshot(workspace: &Workspace, library: &Package) -> PathBuf {
    workspace
        .path("crates")
        .join(library.name.as_str())
        .join("public-api.txt")
}

/// Every public item with every feature, without what all types implement.
fn listed(workspace: &Workspace, library: &Package) -> Result<String> {
    let tool = CARGO_PUBLIC_API.install(workspace)?;
    let listed = workspace
        .command(tool)
        .arg("--rustdoc-json")
        .arg(documented(workspace, library)?)
        .args(["-ss", "--color=never"])
        .quiet()
        .read()
        .with_context(|| format!("cargo-public-api cannot list {}", library.name))?;
    Ok(listed + "\n")
}

/// What rustdoc tells of a library, as JSON. The format is not stable, so that a stable rustdoc writes it only when it is
/// told to take itself for another; what is built so is kept apart.
fn documented(workspace: &Workspace, library: &Package) -> Result<PathBuf> {
    let target = workspace.target().join("public-api");
    workspace
        .cargo([
            "rustdoc",
            "--quiet",
            "--lib",
            "--all-features",
            "--package",
            &library.name,
        ])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .env("RUSTC_BOOTSTRAP", "1")
        .quiet()
        .run()?;
    let name = library.name.replace('-', "_");
    Ok(target.join("doc").join(format!("{name}.json")))
}

/// The crates of others whose items stand in the public interface of a library, also those it hands on.
pub(crate) fn crates_of_others(
    workspace: &Workspace,
    library: &Package,
) -> Result<BTreeSet<String>> {
    let told = fs::read_to_string(documented(workspace, library)?)?;
    let told: Value = serde_json::from_str(&told)?;
    let mut seen = BTreeSet::new();
    for item in told["index"]
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::values)
    {
        if item["crate_id"] == 0 && !is_for_everything(item) {
            collect(&told["paths"], &item["inner"], &mut seen);
        }
    }
    seen.remove(&library.name.replace('-', "_"));
    Ok(seen)
}

/// What every type implements, whether its crate wants it or not.
fn is_for_everything(item: &Value) -> bool {
    let implementation = &item["inner"]["impl"];
    !implementation["blanket_impl"].is_null() || implementation["is_synthetic"] == true
}

/// The crates that paths of an item lead to: a path names an item by its id, and a re-export also by its source.
fn collect(paths: &Value, value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| collect(paths, element, seen)),
        Value::Object(members) => {
            let id = members.get("id").map(ToString::to_string);
            let named = id.and_then(|id| paths[&id]["path"][0].as_str());
            let source = members.get("source").and_then(Value::as_str);
            let is_path = members.contains_key("path") || source.is_some();
            let root = named.or_else(|| source?.split("::").next());
            seen.extend(root.filter(|_| is_path).map(str::to_owned));
            members
                .values()
                .for_each(|member| collect(paths, member, seen));
        }
        _ => {}
    }
}

/// The lines that are in one of the two alone.
fn differences(kept: &str, listed: &str) -> Vec<String> {
    let (before, after): (BTreeSet<&str>, BTreeSet<&str>) =
        (kept.lines().collect(), listed.lines().collect());
    let gone = before.difference(&after).map(|line| format!("-{line}"));
    let new = after.difference(&before).map(|line| format!("+{line}"));
    gone.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_gone_and_what_is_new_is_told() {
        assert_eq!(differences("a\nb\n", "b\nc\n"), ["-a", "+c"]);
        assert!(differences("a\n", "a\n").is_empty());
    }

    #[test]
    fn a_type_in_a_signature_and_one_that_is_handed_on_lead_to_their_crates() {
        let paths = json!({ "7": { "path": ["http", "Uri"] }, "8": { "path": ["rustls", "ClientConfig"] } });
        let function = json!({ "function": { "sig": { "inputs": [["uri", { "resolved_path": { "path": "Uri", "id": 7 } }]] } } });
        let handed_on =
            json!({ "use": { "source": "rustls::ClientConfig", "name": "ClientConfig", "id": 8 } });
        let module = json!({ "use": { "source": "hyper_util", "name": "leaked", "id": 9 } });
        let mut seen = BTreeSet::new();
        for item in [function, handed_on, module] {
            collect(&paths, &item, &mut seen);
        }
        assert_eq!(
            seen.into_iter().collect::<Vec<_>>(),
            ["http", "hyper_util", "rustls"]
        );
    }
}

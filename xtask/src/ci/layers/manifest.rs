//! What every manifest must say: the lints and the dependencies of the workspace, not its own.

use anyhow::{Context, Result};
use toml::{Table, Value};

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// What the manifest of the member `name` decides for itself and should not.
///
/// Dev-dependencies on other `members` are exempt: they give a path alone.
pub(super) fn faults(name: &str, manifest: &str, members: &[&str]) -> Result<Vec<String>> {
    let manifest: Table = manifest
        .parse()
        .with_context(|| format!("{name}: its Cargo.toml is no TOML"))?;
    let mut faults = Vec::new();
    if !manifest.get("lints").is_some_and(is_inherited) {
        faults.push(format!(
            "{name}: has not the lints of the workspace; add to its Cargo.toml: [lints] workspace = true"
        ));
    }
    for (kind, dependency) in own_dependencies(&manifest, members) {
        faults.push(format!(
            "{name}: declares {dependency} in [{kind}] by itself; declare it in [workspace.dependencies] and write {dependency}.workspace = true"
        ));
    }
    Ok(faults)
}

/// What the manifest of the workspace leaves out of the lints that its members inherit.
pub(super) fn workspace_faults(manifest: &str) -> Result<Vec<String>> {
    let manifest: Table = manifest
        .parse()
        .context("the Cargo.toml of the workspace is no TOML")?;
    let lint = ["workspace", "lints", "rust"]
        .iter()
        .try_fold(&manifest, |table, name| table.get(*name)?.as_table())
        .and_then(|lints| lints.get("unsafe_code"));
    if lint.and_then(Value::as_str) == Some("forbid") {
        return Ok(Vec::new());
    }
    Ok(vec![
        "the workspace: does not forbid unsafe code; write in Cargo.toml: [workspace.lints.rust] unsafe_code = \"forbid\""
            .to_owned(),
    ])
}

/// Dependencies with a declaration of their own, each with the kind of its table.
fn own_dependencies<'a>(manifest: &'a Table, members: &[&str]) -> Vec<(&'static str, &'a str)> {
    scopes(manifest)
        .flat_map(|scope| KINDS.map(|kind| (kind, scope.get(kind))))
        .filter_map(|(kind, table)| Some((kind, table?.as_table()?)))
        .flat_map(|(kind, table)| {
            table
                .iter()
                .map(move |(name, declared)| (kind, name, declared))
        })
        .filter(|(_, _, declared)| !is_inherited(declared))
        .filter(|(kind, name, _)| *kind != "dev-dependencies" || !members.contains(&name.as_str()))
        .map(|(kind, name, _)| (kind, name.as_str()))
        .collect()
}

/// The manifest itself and each of its `[target.….]` tables.
fn scopes(manifest: &Table) -> impl Iterator<Item = &Table> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let per_target = targets
        .into_iter()
        .flat_map(Table::values)
        .filter_map(Value::as_table);
    std::iter::once(manifest).chain(per_target)
}

fn is_inherited(declared: &Value) -> bool {
    declared.get("workspace").and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINTS: &str = "[lints]\nworkspace = true\n";

    fn faults_of(manifest: &str) -> Vec<String> {
        faults("iam-auth", manifest, &["iam-auth", "iam-model"]).unwrap()
    }

    #[test]
    fn every_spelling_of_inheritance_passes() {
        let manifest = format!(
            "{LINTS}
            [dependencies]
            http.workspace = true
            tinyjson = {{ workspace = true, optional = true }}
            [dependencies.sha2]
            workspace = true
            [target.'cfg(unix)'.dependencies]
            rustls = {{ workspace = true }}
            [dev-dependencies]
            iam-model = {{ path = \"../iam-model\" }}"
        );
        assert_eq!(faults_of(&manifest), [""; 0]);
    }

    #[test]
    fn missing_lints_are_named_with_their_remedy() {
        let fault = "iam-auth: has not the lints of the workspace; add to its Cargo.toml: [lints] workspace = true";
        assert_eq!(faults_of(""), [fault]);
        assert_eq!(faults_of("lints.workspace = false"), [fault]);
        assert_eq!(faults_of("[lints.rust]\nunsafe_code = \"deny\""), [fault]);
        assert_eq!(faults_of("# [lints]\n# workspace = true"), [fault]);
    }

    #[test]
    fn a_dependency_declared_outside_the_workspace_is_named_with_its_remedy() {
        for (header, kind) in [
            ("dependencies", "dependencies"),
            ("dev-dependencies", "dev-dependencies"),
            ("build-dependencies", "build-dependencies"),
            ("target.'cfg(windows)'.dependencies", "dependencies"),
        ] {
            assert_eq!(
                faults_of(&format!("{LINTS}[{header}]\nhttp = \"1\"")),
                [format!(
                    "iam-auth: declares http in [{kind}] by itself; declare it in [workspace.dependencies] and write http.workspace = true"
                )]
            );
        }
    }

    #[test]
    fn only_a_dev_dependency_on_a_member_may_be_a_path() {
        let by_path = "iam-model = { path = \"../iam-model\" }";
        assert_eq!(
            faults_of(&format!("{LINTS}[dev-dependencies]\n{by_path}")),
            [""; 0]
        );
        assert_eq!(
            faults_of(&format!("{LINTS}[dependencies]\n{by_path}")).len(),
            1
        );
    }

    #[test]
    fn a_workspace_that_does_not_forbid_unsafe_code_is_named_with_its_remedy() {
        let forbid = "[workspace.lints.rust]\nunsafe_code = \"forbid\"";
        assert_eq!(workspace_faults(forbid).unwrap(), [""; 0]);
        for manifest in [
            "",
            "[workspace.lints.rust]\nunsafe_code = \"deny\"",
            "[workspace.lints.rust]\nunsafe_code = { level = \"warn\" }",
            "[lints.rust]\nunsafe_code = \"forbid\"",
        ] {
            assert_eq!(workspace_faults(manifest).unwrap().len(), 1, "{manifest}");
        }
    }

    #[test]
    fn a_manifest_that_is_no_toml_is_an_error_that_names_the_crate() {
        let error = faults("iam-auth", "[lints", &[]).unwrap_err();
        assert_eq!(error.to_string(), "iam-auth: its Cargo.toml is no TOML");
    }
}

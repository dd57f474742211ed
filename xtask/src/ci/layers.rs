//! The job `layers`: the arrows between the crates, their manifests, what they tell of themselves, and what they cost their users.

mod arrows;
mod budget;
mod manifest;
mod metadata;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let mut faults = arrow_faults(workspace);
    faults.extend(manifest_faults(workspace)?);
    faults.extend(metadata_faults(workspace)?);
    faults.extend(budget_faults(workspace)?);
    if faults.is_empty() {
        return Ok(());
    }
    bail!(faults.join("\n"))
}

fn arrow_faults(workspace: &Workspace) -> Vec<String> {
    let members: Vec<_> = arrows::members(workspace.members());
    members.iter().flat_map(arrows::faults).collect()
}

fn manifest_faults(workspace: &Workspace) -> Result<Vec<String>> {
    let names: Vec<&str> = workspace
        .members()
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    let root = std::fs::read_to_string(workspace.path("Cargo.toml"))?;
    let mut faults = manifest::workspace_faults(&root)?;
    for member in workspace.members() {
        faults.extend(manifest::faults(
            &member.name,
            &workspace.manifest(member)?,
            &names,
        )?);
    }
    Ok(faults)
}

fn metadata_faults(workspace: &Workspace) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let project = std::fs::read_to_string(workspace.path("README.md"))?;
    for package in workspace.published() {
        faults.extend(metadata::toolchain_fault(package, &project));
        let readme = workspace
            .path("crates")
            .join(package.name.as_str())
            .join("README.md");
        faults.extend(metadata::faults(package, &std::fs::read_to_string(readme)?));
    }
    Ok(faults)
}

fn budget_faults(workspace: &Workspace) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    println!("{}", budget::HEADING);
    for budget in budget::BUDGETS {
        let tree = budget::parse(
            &workspace
                .cargo(budget.command())
                .env("CARGO_TERM_COLOR", "never")
                .quiet()
                .read()?,
        );
        println!("{}", budget.row(&tree));
        faults.extend(budget.faults(&tree));
    }
    Ok(faults)
}

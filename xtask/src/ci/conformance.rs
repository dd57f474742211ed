//! The job `conformance`: schemathesis, which nobody here wrote, finds nothing in which the emulator and the OpenAPI
//! documents differ, and has seen every operation succeed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use xshell::Cmd;

use crate::emulator::Emulator;
use crate::spec;
use crate::tools::Python;
use crate::workspace::Workspace;

/// How thoroughly a version is tested.
struct Form {
    version: &'static str,
    arguments: &'static [&'static str],
}

/// The oldest and the newest shapes are tested by boundary values alone: examples made at random cost three times as long,
/// and the job `answers` has looked at every version.
const FORMS: &[Form] = &[
    Form {
        version: "1.4",
        arguments: &["--max-examples", "20"],
    },
    short("1.0"),
    short("1.6"),
];

const fn short(version: &'static str) -> Form {
    Form {
        version,
        arguments: &["--phases", "examples,coverage"],
    }
}

/// How often each operation was answered with each status.
type Answers = BTreeMap<String, BTreeMap<u16, u64>>;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let python = Python::of(workspace)?;
    let mut failures = Vec::new();
    for form in FORMS {
        let mut answers = Answers::new();
        // Operations on instances delete the one that all others are about, so they have an emulator of their own.
        for which in ["--exclude-tag", "--include-tag"] {
            let emulator = Emulator::start_with_every_version(workspace)?;
            let file = scratch(workspace)?.join("answers.json");
            let run = schemathesis(workspace, &python, &emulator, form, &file)?;
            let run = run.args([which, "instances"]).run();
            failures.extend(run.err().map(|failure| failure.to_string()));
            add(&mut answers, &file)?;
        }
        let operations = operations(workspace, form.version)?;
        let failed = without_success(&operations, &answers);
        println!(
            "conformance: {}: {} of {} operations succeeded at least once",
            form.version,
            operations.len() - failed.len(),
            operations.len()
        );
        failures.extend(
            failed
                .iter()
                .map(|failed| format!("{}: {failed}", form.version)),
        );
    }
    if failures.is_empty() {
        return Ok(());
    }
    bail!(failures.join("\n"))
}

/// Where it keeps what it has learned.
fn scratch(workspace: &Workspace) -> Result<std::path::PathBuf> {
    let scratch = workspace.target().join("schemathesis");
    std::fs::create_dir_all(&scratch)?;
    Ok(scratch)
}

fn schemathesis<'a>(
    workspace: &Workspace,
    python: &Python<'a>,
    emulator: &Emulator,
    form: &Form,
    answers: &Path,
) -> Result<Cmd<'a>> {
    let hooks = workspace.path("tests/openapi");
    let document = workspace
        .path(spec::OPENAPI)
        .join(format!("{}.json", form.version));
    Ok(python
        .command("schemathesis")
        .arg("--config-file")
        .arg(hooks.join("schemathesis.toml"))
        .arg("run")
        .arg(document)
        .args(["--url", &emulator.access.endpoint_url])
        .args(["--seed", "1"])
        .args(form.arguments)
        .env("PYTHONPATH", hooks)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("HYPOTHESIS_STORAGE_DIRECTORY", scratch(workspace)?)
        .env("SCP_API_VERSION", form.version)
        .env("SCP_ANSWERS", answers)
        .envs(emulator.access.environment()))
}

/// Adds what the hooks counted in one run; the file is gone then, so that the next run cannot pass with it.
fn add(answers: &mut Answers, file: &Path) -> Result<()> {
    let counted = std::fs::read(file).context("schemathesis ended without counting the answers")?;
    let counted: Answers = serde_json::from_slice(&counted)?;
    for (operation, statuses) in counted {
        let all = answers.entry(operation).or_default();
        for (status, count) in statuses {
            *all.entry(status).or_default() += count;
        }
    }
    Ok(std::fs::remove_file(file)?)
}

/// Every operation of a document, as `GET /v1/users`.
fn operations(workspace: &Workspace, version: &str) -> Result<Vec<String>> {
    let file = workspace
        .path(spec::OPENAPI)
        .join(format!("{version}.json"));
    let document: Value = serde_json::from_slice(&std::fs::read(file)?)?;
    let paths = document["paths"].as_object();
    let paths = paths.context("the document has no paths")?.iter();
    Ok(paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flat_map(|item| item.keys());
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect())
}

/// The operations that were never answered with 2xx, and how they were answered.
fn without_success(operations: &[String], answers: &Answers) -> Vec<String> {
    let none = BTreeMap::new();
    operations
        .iter()
        .filter_map(|operation| {
            let statuses = answers.get(operation).unwrap_or(&none);
            if statuses.keys().any(|status| (200..300).contains(status)) {
                return None;
            }
            let told: Vec<_> = statuses
                .iter()
                .map(|(status, count)| format!("{status} x {count}"))
                .collect();
            Some(format!("{operation} never succeeded: {}", told.join(", ")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_that_never_succeeded_is_told_with_its_statuses() {
        let operations = ["GET /a", "GET /b", "PUT /a"].map(str::to_owned);
        let answers = Answers::from([
            ("GET /a".to_owned(), BTreeMap::from([(204, 1), (404, 9)])),
            ("GET /b".to_owned(), BTreeMap::from([(400, 2), (404, 7)])),
        ]);
        assert_eq!(
            without_success(&operations, &answers),
            [
                "GET /b never succeeded: 400 x 2, 404 x 7",
                "PUT /a never succeeded: "
            ]
        );
    }
}

//! The job `openapi`: validators of others accept the OpenAPI documents.

use anyhow::Result;

use crate::spec;
use crate::tools::{Python, npm_install};
use crate::workspace::{Workspace, run_all};

/// Pinned: a new rule of a linter is taken up on purpose.
const REDOCLY: &str = "@redocly/cli@2.77.0";

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let documents = documents(workspace)?;
    let python = Python::of(workspace)?;
    let validate = python.command("openapi-spec-validator").args(&documents);
    let lint = match npm_install(workspace, REDOCLY)? {
        Some(binaries) => Some(
            workspace
                .command(binaries.join("redocly"))
                .args([
                    "lint",
                    "--config",
                    "tests/openapi/redocly.yaml",
                    "--max-problems",
                    "20",
                ])
                .args(&documents)
                .env("REDOCLY_TELEMETRY", "off")
                .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"),
        ),
        None => {
            eprintln!(
                "npm is not on the PATH: Redocly's linter is left out; install Node.js to run it too"
            );
            None
        }
    };
    run_all([validate].into_iter().chain(lint))
}

fn documents(workspace: &Workspace) -> Result<Vec<String>> {
    let versions = spec::versions(workspace)?.into_iter();
    Ok(versions
        .map(|version| format!("{}/{version}.json", spec::OPENAPI))
        .collect())
}

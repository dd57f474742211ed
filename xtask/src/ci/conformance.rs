//! The job `conformance`: schemathesis, which nobody here wrote, finds nothing in which the emulator and the OpenAPI
//! document differ.

use anyhow::Result;
use xshell::Cmd;

use crate::emulator::Emulator;
use crate::spec;
use crate::tools::Python;
use crate::workspace::{Workspace, run_all};

/// The current version of the reference edition.
const DOCUMENT: &str = "1.4.json";

/// Enough for every rule to be met, in about a minute.
const EXAMPLES: &str = "20";

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let python = Python::of(workspace)?;
    // Operations on instances delete the one that all others are about, so they have an emulator of their own.
    for which in ["--exclude-tag", "--include-tag"] {
        let emulator = Emulator::start(workspace)?;
        run_all([schemathesis(workspace, &python, &emulator)?.args([which, "instances"])])?;
    }
    Ok(())
}

fn schemathesis<'a>(
    workspace: &Workspace,
    python: &Python<'a>,
    emulator: &Emulator,
) -> Result<Cmd<'a>> {
    let hooks = workspace.path("tests/openapi");
    // It keeps what it has learned in the directory it runs in.
    let scratch = workspace.target().join("schemathesis");
    std::fs::create_dir_all(&scratch)?;
    Ok(python
        .command("schemathesis")
        .arg("--config-file")
        .arg(hooks.join("schemathesis.toml"))
        .arg("run")
        .arg(workspace.path(spec::OPENAPI).join(DOCUMENT))
        .args(["--url", &emulator.access.endpoint_url])
        .args(["--max-examples", EXAMPLES, "--seed", "1"])
        .env("PYTHONPATH", hooks)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("HYPOTHESIS_STORAGE_DIRECTORY", scratch)
        .env("SCP_ACCESS_KEY", &emulator.access.access_key)
        .env("SCP_SECRET_KEY", &emulator.access.secret_key)
        .env("SCP_INSTANCE_ID", &emulator.access.instance_id))
}

//! The job `conformance`: schemathesis, which nobody here wrote, finds nothing in which the emulator and the OpenAPI
//! document differ.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use xshell::Cmd;

use crate::spec;
use crate::tools::Python;
use crate::workspace::{Workspace, run_all};

/// The current version of the reference edition.
const DOCUMENT: &str = "1.4.json";

/// Enough for every rule to be met, in about a minute.
const EXAMPLES: &str = "20";

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let python = Python::of(workspace)?;
    workspace
        .cargo(["build", "--quiet", "--package", "iam-cli"])
        .run()?;
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

/// An emulator with the demo seed, in a process that ends with this value.
struct Emulator {
    process: Child,
    access: Access,
}

/// What the emulator prints when it listens.
#[derive(Deserialize)]
struct Access {
    endpoint_url: String,
    access_key: String,
    secret_key: String,
    instance_id: String,
}

impl Emulator {
    fn start(workspace: &Workspace) -> Result<Self> {
        let program = workspace.target().join("debug").join("scp-idc");
        let mut process = Command::new(&program)
            .args(["emulator", "--seed", "demo", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        match announced(&mut process) {
            Ok(access) => Ok(Self { process, access }),
            Err(error) => {
                end(&mut process);
                Err(error)
            }
        }
    }
}

/// The one line that the emulator prints, or the end of its output if it could not serve.
fn announced(process: &mut Child) -> Result<Access> {
    let Some(stdout) = process.stdout.take() else {
        bail!("the emulator has no standard output");
    };
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    serde_json::from_str(&line).context("the emulator did not say where it listens")
}

/// Whether it has ended already does not matter: nothing of it is kept.
fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}

impl Drop for Emulator {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

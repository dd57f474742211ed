//! An emulator that runs beside a job.

use std::env::consts::EXE_SUFFIX;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::spec;
use crate::workspace::Workspace;

/// An emulator with the demo seed, in a process that ends with this value.
pub(crate) struct Emulator {
    process: Child,
    pub(crate) access: Access,
    /// The line of JSON that says the same.
    pub(crate) announcement: String,
}

/// What the emulator prints when it listens.
#[derive(Deserialize)]
pub(crate) struct Access {
    pub(crate) endpoint_url: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) instance_id: String,
}

impl Emulator {
    /// With the versions of the reference edition.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        Self::start_with(workspace, &[])
    }

    /// With every version whose shapes are known.
    pub(crate) fn start_with_every_version(workspace: &Workspace) -> Result<Self> {
        let versions = spec::versions(workspace)?.join(",");
        Self::start_with(workspace, &["--versions", &versions])
    }

    /// Builds the command, starts it on a port that the system chooses, and waits until it listens.
    fn start_with(workspace: &Workspace, arguments: &[&str]) -> Result<Self> {
        workspace
            .cargo(["build", "--quiet", "--package", "iam-cli"])
            .run()?;
        let program = workspace
            .target()
            .join("debug")
            .join(format!("scp-idc{EXE_SUFFIX}"));
        let mut process = Command::new(&program)
            .args(["emulator", "--seed", "demo", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        match announced(&mut process) {
            Ok((access, announcement)) => Ok(Self {
                process,
                access,
                announcement,
            }),
            Err(error) => {
                end(&mut process);
                Err(error)
            }
        }
    }
}

impl Access {
    /// What a program in another language needs to call the emulator.
    pub(crate) fn environment(&self) -> [(&'static str, &str); 4] {
        [
            ("SCP_ENDPOINT_URL", &self.endpoint_url),
            ("SCP_ACCESS_KEY", &self.access_key),
            ("SCP_SECRET_KEY", &self.secret_key),
            ("SCP_INSTANCE_ID", &self.instance_id),
        ]
    }
}

/// The one line that the emulator prints, or the end of its output if it could not serve.
fn announced(process: &mut Child) -> Result<(Access, String)> {
    let Some(stdout) = process.stdout.take() else {
        bail!("the emulator has no standard output");
    };
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    let access =
        serde_json::from_str(&line).context("the emulator did not say where it listens")?;
    Ok((access, line))
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

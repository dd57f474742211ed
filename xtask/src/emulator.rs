//! An emulator that runs beside a job.

use std::env::consts::EXE_SUFFIX;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// `scp-idc emulator` on a port that the system has chosen; it ends when this is dropped.
pub(crate) struct Emulator {
    process: Child,
    announcement: String,
}

impl Emulator {
    /// Builds the command, starts it, and waits until it listens.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        workspace
            .cargo(["build", "--quiet", "--package", "iam-cli"])
            .run()?;
        let program = workspace
            .target()
            .join("debug")
            .join(format!("scp-idc{EXE_SUFFIX}"));
        let mut process = Command::new(&program)
            .arg("emulator")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let stdout = process.stdout.take();
        let mut emulator = Self {
            process,
            announcement: String::new(),
        };
        if let Some(stdout) = stdout {
            BufReader::new(stdout).read_line(&mut emulator.announcement)?;
        }
        if emulator.announcement.is_empty() {
            bail!("`scp-idc emulator` ended before it listened");
        }
        Ok(emulator)
    }

    /// One line of JSON: `endpoint_url`, `access_key`, `secret_key` and `instance_id`.
    pub(crate) fn announcement(&self) -> &str {
        &self.announcement
    }
}

impl Drop for Emulator {
    /// What fails here has ended already.
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

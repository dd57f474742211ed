//! `scp-idc emulator` as a process that can be measured, stopped and killed.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use iam_client::Client;
use iam_client::auth::Credentials;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, timeout};

use crate::{clients, process};

/// How long a start may take, or an end that was asked for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How to start it: what a shell does before, and where the directory is.
#[derive(Clone, Debug)]
pub(crate) struct Launch {
    program: PathBuf,
    arguments: Vec<String>,
    /// Commands of `sh`, such as `ulimit`.
    preparation: String,
    /// Another user, by number.
    user: Option<u32>,
}

impl Launch {
    pub(crate) fn new(scp_idc: &Path) -> Self {
        Self {
            program: scp_idc.to_owned(),
            arguments: vec!["emulator".to_owned()],
            preparation: String::new(),
            user: None,
        }
    }

    /// Keeps the directory in a file.
    pub(crate) fn data(mut self, file: &Path) -> Self {
        self.arguments.push("--data".to_owned());
        self.arguments.push(file.display().to_string());
        self
    }

    /// Has `sh` do this first.
    pub(crate) fn prepared(mut self, commands: &str) -> Self {
        self.preparation = format!("{commands}; ");
        self
    }

    /// Runs it as another user, which only the superuser may.
    pub(crate) fn under(mut self, user: u32) -> Self {
        self.user = Some(user);
        self
    }

    fn command(&self) -> Command {
        let mut command = Command::new("sh");
        let script = format!("{}exec \"$0\" \"$@\"", self.preparation);
        command.arg("-c").arg(script);
        if let Some(user) = self.user {
            let (uid, gid) = (format!("--reuid={user}"), format!("--regid={user}"));
            command.args(["setpriv", &uid, &gid, "--clear-groups"]);
        }
        command
            .arg(&self.program)
            .args(&self.arguments)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Starts it and waits until it listens.
    pub(crate) async fn start(&self) -> Result<Emulator> {
        match self.try_start().await? {
            Started::Serving(emulator) => Ok(*emulator),
            Started::Refused { status, stderr } => {
                bail!("the emulator did not start ({status}): {}", stderr.trim())
            }
        }
    }

    /// Starts it and waits until it listens, or until it has said why it does not.
    pub(crate) async fn try_start(&self) -> Result<Started> {
        let started = Instant::now();
        let mut child = self.spawn()?;
        let stdout = child.stdout.take().context("the emulator has no output")?;
        let mut line = String::new();
        let mut stdout = BufReader::new(stdout);
        timeout(PATIENCE, stdout.read_line(&mut line))
            .await
            .context("the emulator neither listens nor ends")??;
        if line.is_empty() {
            let output = timeout(PATIENCE, child.wait_with_output()).await??;
            return Ok(Started::Refused {
                status: output.status,
                stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            });
        }
        let access: Access = serde_json::from_str(&line)?;
        Ok(Started::Serving(Box::new(Emulator {
            credentials: Credentials::new(&access.access_key, &access.secret_key)?,
            endpoint_url: access.endpoint_url,
            child,
            took: started.elapsed(),
            _stdout: stdout,
        })))
    }

    /// Starts it and waits for nothing.
    pub(crate) fn spawn(&self) -> Result<Child> {
        self.command()
            .spawn()
            .context("sh cannot be started, which starts the emulator")
    }
}

pub(crate) enum Started {
    Serving(Box<Emulator>),
    Refused { status: ExitStatus, stderr: String },
}

/// The line that it prints when it listens.
#[derive(Deserialize)]
struct Access {
    endpoint_url: String,
    access_key: String,
    secret_key: String,
}

/// One that listens.
pub(crate) struct Emulator {
    pub(crate) endpoint_url: String,
    pub(crate) credentials: Credentials,
    /// How long it took until it listened.
    pub(crate) took: Duration,
    child: Child,
    /// Kept open, since the emulator may write.
    _stdout: BufReader<tokio::process::ChildStdout>,
}

impl Emulator {
    pub(crate) fn client(&self) -> Result<Client> {
        clients::client(&self.endpoint_url, &self.credentials)
    }

    /// Host and port.
    pub(crate) fn address(&self) -> Result<std::net::SocketAddr> {
        let address = self.endpoint_url.strip_prefix("http://");
        Ok(address.context("the emulator speaks no http")?.parse()?)
    }

    pub(crate) fn pid(&self) -> Result<u32> {
        self.child.id().context("the emulator has ended")
    }

    pub(crate) fn peak_mib(&self) -> Option<f64> {
        process::peak_mib(self.child.id()?)
    }

    /// Ends it at once, whatever it does: SIGKILL.
    pub(crate) async fn kill(mut self) -> Result<()> {
        self.child.start_kill()?;
        timeout(PATIENCE, self.child.wait()).await??;
        Ok(())
    }

    /// Asks it to end with SIGTERM, and tells how long that took and what it wrote to standard error.
    pub(crate) async fn stop(mut self) -> Result<(Duration, String)> {
        let pid = self.pid()?.to_string();
        let mut stderr = self
            .child
            .stderr
            .take()
            .context("nobody reads its errors")?;
        let started = Instant::now();
        let told = Command::new("kill").args(["-TERM", &pid]).status().await?;
        ensure!(told.success(), "the emulator could not be told to end");
        let status = timeout(PATIENCE, self.child.wait()).await??;
        let took = started.elapsed();
        let mut text = String::new();
        stderr.read_to_string(&mut text).await?;
        ensure!(
            status.success(),
            "the emulator ended with {status}: {}",
            text.trim()
        );
        Ok((took, text))
    }
}

//! The other side, in a process of its own, so that what it costs does not count.

use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::{Result, calls, emulator, lists, server};

/// What the program does when it is started with the name of a role.
pub fn play(role: &str, arguments: &[String]) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    match role {
        "static" => runtime.block_on(server::serve_static(arguments)),
        // For a profiler, which then sees nothing else.
        "calls" => calls::play(arguments),
        "emulator" => runtime.block_on(emulator::serve(arguments)),
        "list" => runtime.block_on(lists::play(arguments)),
        _ => Err(format!("{role} is no role").into()),
    }
}

/// A process that is killed when it is dropped, and what it has told first.
pub struct Other {
    child: Child,
    pub told: String,
}

impl Other {
    /// Starts this program in a role, and waits until it says where it is.
    pub async fn start(role: &str, arguments: &[&str]) -> Result<Self> {
        Self::run(&std::env::current_exe()?, &[&[role], arguments].concat()).await
    }

    pub async fn run(program: &Path, arguments: &[&str]) -> Result<Self> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("no standard output")?;
        let told = BufReader::new(output).lines().next_line().await?;
        Ok(Self {
            child,
            told: told.ok_or_else(|| format!("{} told nothing", program.display()))?,
        })
    }

    pub fn id(&self) -> String {
        self.child
            .id()
            .map_or_else(String::new, |id| id.to_string())
    }
}

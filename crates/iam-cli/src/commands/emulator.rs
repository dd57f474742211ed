//! `emulator`: ID Center on this machine, until a signal ends it.

use std::ffi::OsString;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use iam_client::auth::{Credentials, FileProvider};
use iam_client::model::Date;
use iam_emulator::{Emulator, Retire, Seed};

use crate::diagnostics;
use crate::document::Document;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Format, Output};

/// How to serve.
#[derive(Debug, Args)]
#[command(after_help = "\
When it listens it prints one line of JSON: {\"endpoint_url\",\"access_key\",\"secret_key\",\"instance_id\"}.
Aim this command and the official tools at it with SCP_ENDPOINT_URL (SCP_TF_ENDPOINT_OVERRIDE),
SCP_ACCESS_KEY (SCP_TF_ACCESS_KEY) and SCP_SECRET_KEY (SCP_TF_SECRET_KEY).
On SIGINT or SIGTERM it finishes what it has accepted, within half a second, and exits with 0; a second
signal ends it at once.")]
pub(crate) struct EmulatorArgs {
    /// Address to listen on; port 0 lets the system choose a free one. For a fixed one: 127.0.0.1:8787
    #[arg(long, value_name = "ADDR", value_parser = address, default_value = "127.0.0.1:0")]
    listen: SocketAddr,

    /// Listen on an address that other machines can reach too
    #[arg(long)]
    allow_remote: bool,

    /// File that keeps the directory; made with the seed if it is not there. In memory, unless given
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// What a new directory holds: demo, or a file of JSON or, by its ending .yaml or .yml, of YAML (./demo for a file of that name)
    #[arg(long, value_name = "demo|FILE", default_value = "demo")]
    seed: SeedSource,

    /// JSON file with the key pair that may do everything, as ~/.scpconf/credentials.json; made anew, unless given or in the seed
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,

    /// Date that --retire by-date looks at, such as 2026-11-30; today, unless given
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,

    /// Whether to refuse the versions that are retired by the version table
    #[arg(
        long,
        value_enum,
        value_name = "never|by-date",
        hide_possible_values = true,
        default_value = "never"
    )]
    retire: RetireArg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RetireArg {
    Never,
    ByDate,
}

#[derive(Clone, Debug)]
enum SeedSource {
    Demo,
    File(Input),
}

impl From<OsString> for SeedSource {
    fn from(argument: OsString) -> Self {
        if argument == "demo" {
            Self::Demo
        } else {
            Self::File(argument.into())
        }
    }
}

pub(crate) async fn run(args: EmulatorArgs) -> Result<(), Failure> {
    if !args.listen.ip().is_loopback() && !args.allow_remote {
        return Err(Failure::usage(format_args!(
            "--listen {} lets other machines in, and the keys of an emulator are no secret",
            args.listen
        ))
        .hint("listen on 127.0.0.1, or give --allow-remote where you trust every machine that can connect"));
    }
    // Before the line is out, since whoever reads it may signal at once.
    let mut signals = Signals::install()
        .map_err(|error| Failure::other(format_args!("signals cannot be waited for: {error}")))?;
    let emulator = args.build()?;
    let server = emulator.bind(args.listen).await.map_err(Failure::other)?;
    announce(&emulator, server.endpoint_url())?;
    signals.next().await;
    tokio::select! {
        () = server.shutdown() => {}
        () = signals.next() => {}
    }
    Ok(())
}

impl EmulatorArgs {
    fn build(&self) -> Result<Emulator, Failure> {
        let mut builder = Emulator::builder()
            .seed(self.seed.load()?)
            .retire(match self.retire {
                RetireArg::Never => Retire::Never,
                RetireArg::ByDate => Retire::ByDate,
            });
        if let Some(file) = &self.credentials {
            builder = builder.credentials(credentials(file)?);
        }
        if let Some(file) = &self.data {
            builder = builder.data(file);
        }
        if let Some(today) = self.today {
            builder = builder.today(today);
        }
        builder.build().map_err(Failure::usage)
    }
}

impl SeedSource {
    fn load(&self) -> Result<Seed, Failure> {
        let Self::File(file) = self else {
            return Ok(Seed::demo());
        };
        let text = file.read()?;
        if text.contains("secret_key") {
            file.warn_if_open_to_others();
        }
        let is_yaml = [".yaml", ".yml"]
            .iter()
            .any(|ending| file.to_string().ends_with(ending));
        let read = if is_yaml {
            Seed::from_yaml
        } else {
            Seed::from_json
        };
        read(&text).map_err(|error| Failure::usage(format_args!("{file}: {error}")))
    }
}

fn credentials(file: &Path) -> Result<Credentials, Failure> {
    FileProvider::new(file)
        .on_warning(diagnostics::warn)
        .load()
        .map_err(Failure::usage)?
        .ok_or_else(|| {
            Failure::usage(format_args!(
                "--credentials: {} is not there, or holds neither access_key nor secret_key",
                file.display()
            ))
        })
}

/// Tells, in one line of JSON, how to reach the emulator: to programs, whatever `--output` says.
fn announce(emulator: &Emulator, endpoint_url: String) -> Result<(), Failure> {
    let credentials = emulator.credentials();
    let line = Document::object([
        ("endpoint_url", Document::from(endpoint_url)),
        ("access_key", credentials.access_key().as_str().into()),
        (
            "secret_key",
            credentials.secret_key().expose_secret().into(),
        ),
        ("instance_id", emulator.instance_id().as_str().into()),
    ]);
    let mut output = Output::new(Some(Format::Json));
    output.line(line.compact())?;
    output.flush()
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let of_this_machine = |port: &str| {
        let port = port.parse().ok()?;
        Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    };
    text.parse()
        .ok()
        .or_else(|| text.strip_prefix("localhost:").and_then(of_this_machine))
        .ok_or_else(|| {
            "write an IP address and a port, such as 127.0.0.1:8787 or [::1]:0".to_owned()
        })
}

/// The signals that end the emulator.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn install() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signals that end the emulator.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn install() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_port_and_localhost_is_this_machine() {
        assert_eq!(address("localhost:80"), address("127.0.0.1:80"));
        assert!(address("[::1]:0").unwrap().ip().is_loopback());
        for text in [
            "8787",
            "127.0.0.1",
            "localhost",
            "http://127.0.0.1:1",
            "example.com:80",
        ] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}

//! `emulator`: ID Center on this machine, until a signal ends it.

mod choices;

use std::ffi::OsString;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use iam_client::auth::{Credentials, FileProvider};
use iam_client::model::{ApiVersion, Date, InstanceId, VERSION_TABLE};
use iam_emulator::{Emulator, Replay, Retire, Seed};

use crate::diagnostics;
use crate::document::Document;
use crate::failure::Failure;
use crate::global::{GlobalArgs, seconds};
use crate::input::Input;
use crate::output::{Format, Output};
use choices::Choices;

/// How to serve.
#[derive(Debug, Args)]
#[command(after_help = "\
When it listens it prints one line of JSON: {\"endpoint_url\",\"access_key\",\"secret_key\",\"instance_id\"}.
The last one is null where there is no instance, as with --seed empty before instance create.
Aim this command and the official tools at it with SCP_ENDPOINT_URL (SCP_TF_ENDPOINT_OVERRIDE),
SCP_ACCESS_KEY (SCP_TF_ACCESS_KEY) and SCP_SECRET_KEY (SCP_TF_SECRET_KEY).
On SIGINT or SIGTERM it finishes what it has accepted, within half a second, and exits with 0; a
second signal ends it at once.")]
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

    /// What a new directory holds: demo, or empty for an organization without an instance, or a file of JSON or, by its ending .yaml or .yml, of YAML (./demo for a file of that name). demo, unless given
    #[arg(long, value_name = "demo|empty|FILE")]
    seed: Option<SeedSource>,

    /// JSON file with the key pair that may do everything, as ~/.scpconf/credentials.json; made anew, unless given or in the seed
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,

    /// JSON file, as that of --credentials, with a key pair that may only read; may be repeated
    #[arg(long, value_name = "FILE")]
    read_only_credentials: Vec<PathBuf>,

    /// Scheme, host and port that clients sign, such as https://idc.example behind a proxy; what arrives, unless given
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,

    /// Versions to serve, with commas between them; 1.0 to 1.4, unless given. Those beyond the reference edition, 1.5 and 1.6, can be served too
    #[arg(long, value_name = "VERSION,...", value_delimiter = ',', value_parser = version)]
    versions: Vec<ApiVersion>,

    /// Date that --retire by-date looks at, such as 2026-11-30; today, unless given
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,

    /// Refuse a signature that was accepted within so many seconds before, best twice the --skew; accepted again, unless given
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    replay_window: Option<Duration>,

    /// Whether to refuse the versions that are retired by the version table
    #[arg(
        long,
        value_enum,
        value_name = "never|by-date",
        hide_possible_values = true,
        default_value = "never"
    )]
    retire: RetireArg,

    #[command(flatten)]
    choices: Choices,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RetireArg {
    Never,
    ByDate,
}

#[derive(Clone, Debug)]
enum SeedSource {
    Demo,
    Empty,
    File(Input),
}

impl From<OsString> for SeedSource {
    fn from(argument: OsString) -> Self {
        match argument.to_str() {
            Some("demo") => Self::Demo,
            Some("empty") => Self::Empty,
            _ => Self::File(argument.into()),
        }
    }
}

pub(crate) async fn run(args: EmulatorArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_all_but(&[])?;
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
        let mut builder =
            Emulator::builder()
                .allow_remote(self.allow_remote)
                .retire(match self.retire {
                    RetireArg::Never => Retire::Never,
                    RetireArg::ByDate => Retire::ByDate,
                });
        if let Some(seed) = &self.seed {
            builder = builder.seed(seed.load()?);
        }
        builder = self.choices.set(builder);
        if let Some(file) = &self.credentials {
            builder = builder.credentials(credentials("--credentials", file)?);
        }
        for file in &self.read_only_credentials {
            let read_only = credentials("--read-only-credentials", file)?;
            builder = builder.read_only_credentials(read_only);
        }
        if let Some(url) = &self.public_url {
            builder = builder.public_url(url);
        }
        if let Some(file) = &self.data {
            builder = builder.data(file);
        }
        if let Some(window) = self.replay_window {
            builder = builder.replay(Replay::RefuseWithin(window));
        }
        if let Some(today) = self.today {
            builder = builder.today(today);
        }
        if !self.versions.is_empty() {
            builder = builder.versions(self.versions.iter().copied());
        }
        builder.build().map_err(Failure::usage)
    }
}

impl SeedSource {
    fn load(&self) -> Result<Seed, Failure> {
        let file = match self {
            Self::Demo => return Ok(Seed::demo()),
            Self::Empty => return Ok(Seed::empty()),
            Self::File(file) => file,
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

fn credentials(flag: &str, file: &Path) -> Result<Credentials, Failure> {
    FileProvider::new(file)
        .on_warning(diagnostics::warn)
        .load()
        .map_err(Failure::usage)?
        .ok_or_else(|| {
            Failure::usage(format_args!(
                "{flag}: {} is not there, or holds neither access_key nor secret_key",
                file.display()
            ))
        })
}

/// Tells, in one line of JSON, how to reach the emulator: to programs, whatever `--output` says.
fn announce(emulator: &Emulator, endpoint_url: String) -> Result<(), Failure> {
    let credentials = emulator.credentials();
    let instance_id = emulator.instance_id();
    let line = Document::object([
        ("endpoint_url", Document::from(endpoint_url)),
        ("access_key", credentials.access_key().as_str().into()),
        (
            "secret_key",
            credentials.secret_key().expose_secret().into(),
        ),
        (
            "instance_id",
            instance_id.as_ref().map(InstanceId::as_str).into(),
        ),
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

fn version(text: &str) -> Result<ApiVersion, String> {
    let edition = VERSION_TABLE.rows().iter().map(|row| row.version);
    let known: Vec<ApiVersion> = edition
        .chain(VERSION_TABLE.later().iter().copied())
        .collect();
    match text.parse() {
        Ok(version) if known.contains(&version) => Ok(version),
        Ok(_) => {
            let known: Vec<_> = known.iter().map(ToString::to_string).collect();
            Err(format!(
                "its shapes are not known; give some of {}",
                known.join(",")
            ))
        }
        Err(error) => Err(error.to_string()),
    }
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

//! What `cargo xtask chaos` runs: the stack under faults, load, kills and greedy peers, and figures of what came of it.
//!
//! Every scenario compares what the callers were told with what is there afterwards. One difference, and the command
//! fails.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the figures go to standard output, progress to standard error"
)]

mod clients;
mod connections;
mod creations;
mod crowd;
mod disk;
mod emulator;
mod faults;
mod healthy;
mod kills;
mod load;
mod oracle;
mod process;
mod relay;
mod report;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use tokio::time::Instant;

use report::{Figures, Report};

/// Load, faults, kills and greedy peers, and whether everything that was promised held.
#[derive(Parser)]
#[command(name = "chaos", bin_name = "cargo xtask chaos")]
struct Arguments {
    /// Where chance begins; the same seed orders the same faults
    #[arg(long, default_value_t = 20_261_123)]
    seed: u64,

    /// A small form of everything, within a minute, built without optimisation
    #[arg(long)]
    quick: bool,

    /// Print the figures as JSON
    #[arg(long)]
    json: bool,

    /// The scenarios to run; all of them unless named
    #[arg(value_enum, value_name = "SCENARIO")]
    scenarios: Vec<Scenario>,

    /// The command whose emulator is killed and flooded
    #[arg(long, value_name = "FILE", hide = true)]
    scp_idc: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Scenario {
    /// SetUser by many tasks at once, with faults, dropped calls and a restart
    Load,
    /// What must not happen twice: users, groups and permission sets are created, with faults
    Creations,
    /// The emulator is killed while it writes and while it starts
    Kills,
    /// A full disk, files that cannot be used
    Disk,
    /// Idle, slow and greedy peers beside busy clients
    Connections,
}

/// What every scenario is run with.
struct Settings {
    seed: u64,
    quick: bool,
    scp_idc: PathBuf,
}

impl Settings {
    /// A number of the full form, or of the quick one.
    fn pick<T>(&self, full: T, quick: T) -> T {
        if self.quick { quick } else { full }
    }

    /// Chance for one part of a scenario, the same whatever the others do.
    fn random(&self, part: u64) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(part))
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(report) => {
            if arguments.json {
                println!("{}", report.json());
            } else {
                print!("{}", report.table());
            }
            if report.holds() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<Report> {
    let settings = Settings {
        seed: arguments.seed,
        quick: arguments.quick,
        scp_idc: arguments.scp_idc.clone(),
    };
    let mut report = Report::new(settings.seed, settings.quick);
    let wanted = |scenario: &&Scenario| {
        arguments.scenarios.is_empty() || arguments.scenarios.contains(scenario)
    };
    for scenario in Scenario::value_variants().iter().filter(wanted) {
        let name = format!("{scenario:?}").to_lowercase();
        eprintln!("{name} …");
        let started = Instant::now();
        let mut figures = scenario
            .run(&settings)
            .await
            .with_context(|| format!("the scenario {name} could not be run"))?;
        figures.seconds = started.elapsed().as_secs_f64();
        report.add(name, figures);
    }
    Ok(report)
}

impl Scenario {
    async fn run(self, settings: &Settings) -> Result<Figures> {
        match self {
            Self::Load => load::run(settings).await,
            Self::Creations => creations::run(settings).await,
            Self::Kills => kills::run(settings).await,
            Self::Disk => disk::run(settings).await,
            Self::Connections => connections::run(settings).await,
        }
    }
}

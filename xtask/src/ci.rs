//! `cargo xtask ci`: the table of jobs, and the loop that runs them all.

mod addition;
mod alone;
mod answers;
mod bench;
mod chaos;
mod clippy;
mod conformance;
mod consumers;
mod deny;
mod docs;
mod external_types;
mod facts;
mod features;
mod fmt;
mod foreign;
mod layers;
mod minimal_versions;
mod openapi;
mod public_api;
mod selection;
mod spec;
mod workflows;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::workspace::Workspace;

/// One thing that must hold before a change is accepted.
struct Job {
    name: &'static str,
    about: &'static str,
    run: fn(&Workspace) -> Result<()>,
}

/// Cheap jobs first, so that a slip shows soon.
const JOBS: &[Job] = &[
    job("fmt", "the code is formatted", fmt::run),
    job("layers", "no crate breaks arrows or budgets", layers::run),
    job("workflows", "a host runs our jobs alone", workflows::run),
    job("deny", "dependencies have licence and source", deny::run),
    job("spec", "generated documents are up to date", spec::run),
    job("facts", "types and documents keep to facts", facts::run),
    job("clippy", "no warning from rustc or clippy", clippy::run),
    job("docs", "documentation builds without warnings", docs::run),
    job(
        "public-api",
        "the public interface is the reviewed one",
        public_api::run,
    ),
    job(
        "external-types",
        "no type of others leaks",
        external_types::run,
    ),
    job("features", "every choice of features builds", features::run),
    job("alone", "each library passes tests by itself", alone::run),
    job(
        "minimal-versions",
        "the oldest dependencies do",
        minimal_versions::run,
    ),
    job(
        "consumers",
        "programs build on the packaged crates",
        consumers::run,
    ),
    job(
        "addition",
        "an operation is one file and one line",
        addition::run,
    ),
    job(
        "chaos",
        "faults, load and kills break no promise",
        chaos::run,
    ),
    job("bench", "every benchmark runs", bench::run),
    job("openapi", "validators accept our documents", openapi::run),
    job("answers", "answers fit the documents", answers::run),
    job("conformance", "a tester finds nothing", conformance::run),
    job("foreign", "a client of others works", foreign::run),
];

const fn job(name: &'static str, about: &'static str, run: fn(&Workspace) -> Result<()>) -> Job {
    Job { name, about, run }
}

/// Which jobs to run.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The jobs to run; all of them when none is named
    #[arg(value_name = "JOB", value_parser = PossibleValuesParser::new(JOBS.iter().map(|job| job.name)))]
    jobs: Vec<String>,
    /// Print the jobs and run none
    #[arg(long)]
    list: bool,
}

impl Arguments {
    fn selects(&self, job: &Job) -> bool {
        self.jobs.is_empty() || self.jobs.iter().any(|name| name == job.name)
    }
}

/// Runs the selected jobs to the last, then fails if any of them did.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let jobs: Vec<&Job> = JOBS.iter().filter(|job| arguments.selects(job)).collect();
    if arguments.list {
        for job in jobs {
            println!("{:<16}  {}", job.name, job.about);
        }
        return Ok(());
    }
    let workspace = Workspace::load()?;
    let verdicts: Vec<Verdict> = jobs.iter().map(|job| judge(job, &workspace)).collect();
    summarise(&verdicts)
}

struct Verdict {
    job: &'static str,
    result: Result<()>,
    took: Duration,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the seconds are shown to people and decide nothing"
)]
fn judge(job: &Job, workspace: &Workspace) -> Verdict {
    eprintln!("\n== {}: {}", job.name, job.about);
    let start = Instant::now();
    let result = (job.run)(workspace);
    let verdict = Verdict {
        job: job.name,
        result,
        took: start.elapsed(),
    };
    if let Err(failure) = &verdict.result {
        eprintln!("{failure:#}");
    }
    println!("{}", verdict.line());
    verdict
}

impl Verdict {
    fn line(&self) -> String {
        let word = if self.result.is_ok() { "ok" } else { "FAILED" };
        format!(
            "{word:<6}  {:<16}  {:>6.1} s",
            self.job,
            self.took.as_secs_f64()
        )
    }
}

fn summarise(verdicts: &[Verdict]) -> Result<()> {
    println!("\n== summary");
    for verdict in verdicts {
        println!("{}", verdict.line());
    }
    let failed: Vec<&str> = verdicts
        .iter()
        .filter(|verdict| verdict.result.is_err())
        .map(|verdict| verdict.job)
        .collect();
    if failed.is_empty() {
        println!("all {} jobs passed", verdicts.len());
        return Ok(());
    }
    bail!(
        "{} of {} jobs failed: {}; `cargo xtask ci JOB` repeats one",
        failed.len(),
        verdicts.len(),
        failed.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(job: &'static str, result: Result<()>) -> Verdict {
        Verdict {
            job,
            result,
            took: Duration::from_millis(1_250),
        }
    }

    #[test]
    fn a_verdict_is_one_line_with_its_seconds() {
        assert_eq!(
            verdict("fmt", Ok(())).line(),
            "ok      fmt                  1.2 s"
        );
    }

    #[test]
    fn every_failed_job_is_named_in_the_summary() {
        let verdicts = [
            verdict("fmt", bad()),
            verdict("clippy", Ok(())),
            verdict("docs", bad()),
        ];
        assert_eq!(
            summarise(&verdicts).unwrap_err().to_string(),
            "2 of 3 jobs failed: fmt, docs; `cargo xtask ci JOB` repeats one"
        );
    }

    #[test]
    fn no_failure_is_success() {
        assert!(summarise(&[verdict("fmt", Ok(()))]).is_ok());
    }

    fn bad() -> Result<()> {
        bail!("a command failed")
    }

    #[test]
    fn no_two_jobs_share_a_name() {
        let names: std::collections::BTreeSet<_> = JOBS.iter().map(|job| job.name).collect();
        assert_eq!(names.len(), JOBS.len());
    }
}

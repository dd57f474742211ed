//! Measures our crates beside what users would take instead, in one run. `cargo xtask bench` builds and runs it.
#![allow(
    clippy::disallowed_methods,
    reason = "the time that passes is what is measured"
)]

mod bare;
mod calls;
mod child;
mod cold_start;
mod command;
mod emulator;
mod fixtures;
mod instructions;
mod lists;
mod measure;
mod messages;
mod report;
mod server;
mod signatures;

use std::path::PathBuf;

use instructions::{Alone, Ran};

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How much to measure, and where what others made is.
pub struct Plan {
    /// What is being measured, as `--only` has it.
    pub section: &'static str,
    /// Only show that everything runs.
    pub quick: bool,
    pub scp_idc: Option<PathBuf>,
    pub moto_server: Option<PathBuf>,
    /// Whether instructions can be counted.
    pub callgrind: bool,
    /// Nothing is measured; something is run for another process, which counts.
    pub alone: Option<Alone>,
}

impl Plan {
    /// So many rounds, in each of which every subject has its turn.
    pub fn rounds(&self) -> usize {
        if self.quick { 2 } else { 9 }
    }

    /// A number of operations, or few of them where it is only to be shown that they run.
    pub fn many(&self, operations: u32) -> u32 {
        if self.quick {
            operations.div_ceil(200).max(2)
        } else {
            operations
        }
    }
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut plan = Plan {
        quick: false,
        scp_idc: None,
        moto_server: None,
        section: "",
        callgrind: false,
        alone: None,
    };
    let mut json = false;
    let mut folder = None;
    let mut only = None;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => plan.quick = true,
            "--json" => json = true,
            "--scp-idc" => plan.scp_idc = arguments.next().map(PathBuf::from),
            "--moto-server" => plan.moto_server = arguments.next().map(PathBuf::from),
            "--only" => only = arguments.next(),
            "--alone" => plan.alone = Some(Alone::from(&mut arguments)?),
            "--write" => folder = arguments.next().map(PathBuf::from),
            // The same program plays the other side, in a process of its own.
            role => return child::play(role, &arguments.collect::<Vec<_>>()),
        }
    }
    if plan.alone.is_none() {
        plan.callgrind = instructions::can_be_counted();
        if !plan.callgrind {
            eprintln!("no instructions are counted: valgrind is not installed");
        }
    }
    let mut findings = Vec::new();
    for (name, measure) in [
        (
            "signatures",
            signatures::measure as fn(&Plan) -> Result<Vec<report::Finding>>,
        ),
        ("messages", messages::measure),
        ("calls", calls::measure),
        ("lists", lists::measure),
        ("emulator", emulator::measure),
        ("cold start", cold_start::measure),
        ("command", command::measure),
    ] {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        plan.section = name;
        if plan.alone.is_none() {
            eprintln!("== {name}");
        }
        match measure(&plan) {
            Err(error) if error.is::<Ran>() => return Ok(()),
            found => findings.extend(found?),
        }
    }
    if json {
        println!("{}", report::json(&findings));
    } else {
        if plan.quick {
            println!("Few rounds of little: these figures only show that each row is measured.\n");
        }
        println!("{}", report::table(&findings));
    }
    if let Some(folder) = folder {
        std::fs::write(folder.join("benchmarks.md"), report::document(&findings))?;
        std::fs::write(folder.join("benchmarks.svg"), report::chart(&findings))?;
    }
    Ok(())
}

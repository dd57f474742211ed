//! `cargo xtask bench`: what our crates cost, measured beside what users would take instead.

mod build;

use anyhow::Result;
use clap::Subcommand;

use crate::workspace::Workspace;

/// What to measure.
#[derive(Subcommand)]
pub(crate) enum What {
    /// What it costs to build a program with one call: crates, time, size
    Build(build::Arguments),
}

pub(crate) fn run(what: &What) -> Result<()> {
    let workspace = Workspace::load()?;
    match what {
        What::Build(arguments) => build::run(&workspace, arguments),
    }
}

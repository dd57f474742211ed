//! `cargo xtask release`: from what changed to what is uploaded, one step a command. docs/release.md has their order.

mod archives;
mod changelog;
mod check;
mod contents;
mod git;
mod notes;
mod plan;
mod prepare;
mod publish;
mod rehearse;
mod version;

use anyhow::Result;
use clap::Subcommand;

use crate::workspace::Workspace;

/// The steps of a release.
#[derive(Subcommand)]
pub(crate) enum Step {
    /// Tell what changed since the last release, and which version that asks for
    Plan,
    /// Set the version, write the changelogs, make generated files anew, and commit it
    Prepare(prepare::Arguments),
    /// Run the jobs of CI, and package, inspect, build and test every crate as it would be uploaded
    Check(check::Arguments),
    /// Upload the crates: a dry run, unless told to execute
    Publish(publish::Arguments),
    /// Print what CHANGELOG.md tells of a version
    Notes(notes::Arguments),
    /// Build the archive of scp-idc for this platform, with its checksums and bill of materials
    Archives,
    /// Do all of it in a scratch clone, also wrongly, and show that what is wrong is refused
    Rehearse,
}

/// Takes one step. Each can be taken again.
pub(crate) fn run(step: &Step) -> Result<()> {
    let workspace = Workspace::load()?;
    match step {
        Step::Plan => plan::run(&workspace),
        Step::Prepare(arguments) => prepare::run(&workspace, arguments),
        Step::Check(arguments) => check::run(&workspace, arguments),
        Step::Publish(arguments) => publish::run(&workspace, arguments),
        Step::Notes(arguments) => notes::run(&workspace, arguments),
        Step::Archives => archives::run(&workspace),
        Step::Rehearse => rehearse::run(&workspace),
    }
}

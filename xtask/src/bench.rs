//! `cargo xtask bench`: what our crates cost, measured beside what users would take instead.

mod build;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::tools::Python;
use crate::workspace::Workspace;

/// A workspace of its own, which measures and writes what it found.
const SPEED: &str = "bench/speed";

/// What to measure.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    /// Only show that every benchmark runs, and write nothing
    #[arg(long)]
    quick: bool,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum What {
    /// What it costs to build a program with one call: crates, time, size
    Build(build::Arguments),
}

/// Measures speed and memory, unless told to measure something else.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    match &arguments.what {
        Some(What::Build(arguments)) => build::run(&workspace, arguments),
        None => speed(&workspace, arguments.quick, arguments.json),
    }
}

/// Builds for release what is measured, and measures it. Without moto or curl their rows are left out. What is only shown to
/// run is not worth an optimized build.
pub(crate) fn speed(workspace: &Workspace, quick: bool, json: bool) -> Result<()> {
    let (profile, folder) = if quick {
        ("dev", "debug")
    } else {
        ("release", "release")
    };
    let build = || workspace.cargo(["build", "--quiet", "--profile", profile]);
    build()
        .args(["--package", "iam-cli", "--bin", "scp-idc"])
        .run()?;
    let built = workspace.target().join("bench-speed");
    build()
        .args(["--locked", "--manifest-path"])
        .arg(workspace.path(SPEED).join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&built)
        .run()?;
    // Not by cargo, which sets SSL_CERT_FILE for what it runs: our client would read it, and the others not.
    let mut bench = workspace
        .command(built.join(folder).join("iam-bench"))
        .arg("--scp-idc")
        .arg(workspace.target().join(folder).join("scp-idc"))
        .env_remove("SSL_CERT_FILE");
    if quick {
        bench = bench.arg("--quick");
    } else {
        let moto = Python::with(workspace, SPEED)?;
        bench = bench.arg("--moto-server").arg(moto.program("moto_server"));
        bench = bench.arg("--write").arg(workspace.path("docs"));
    }
    if json {
        bench = bench.arg("--json");
    }
    Ok(bench.run()?)
}

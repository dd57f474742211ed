//! `cargo xtask fuzz`: runs the fuzz targets and keeps the inputs that reach what no other does.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use xshell::Cmd;

use crate::tools::CARGO_FUZZ;
use crate::workspace::Workspace;

/// Where the targets, their corpus and the regressions are.
const FUZZ: &str = "fuzz";

/// So long an input says as much as a longer one, and the corpus stays small.
const MAX_BYTES: usize = 1024;

/// What to fuzz, and for how long.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The target to run; one after another, all of them, when none is named
    target: Option<String>,
    /// How long each target runs
    #[arg(long, default_value_t = 600)]
    seconds: u64,
}

/// Runs the targets to the first whose property does not hold.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    let fuzzer = Fuzzer {
        workspace: &workspace,
        program: CARGO_FUZZ.install(&workspace)?,
        is_nightly: is_nightly(&workspace)?,
    };
    if !fuzzer.is_nightly {
        eprintln!(
            "the toolchain is a stable one: RUSTC_BOOTSTRAP=1 makes it take the flags of the fuzzer's coverage, \
             which only a nightly one takes by itself"
        );
    }
    let targets = chosen(targets(&workspace)?, arguments.target.as_deref())?;
    targets
        .iter()
        .try_for_each(|target| fuzzer.run(target, arguments.seconds))
}

fn is_nightly(workspace: &Workspace) -> Result<bool> {
    let version = workspace.command("rustc").arg("--version").quiet().read()?;
    Ok(version.contains("nightly"))
}

/// The names of all targets.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.path(FUZZ).join("fuzz_targets");
    let mut targets = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        targets.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    targets.sort();
    Ok(targets)
}

fn chosen(targets: Vec<String>, named: Option<&str>) -> Result<Vec<String>> {
    match named {
        None => Ok(targets),
        Some(name) if targets.iter().any(|target| target == name) => Ok(vec![name.to_owned()]),
        Some(name) => bail!(
            "{name} is no fuzz target; name one of {}",
            targets.join(", ")
        ),
    }
}

struct Fuzzer<'a> {
    workspace: &'a Workspace,
    program: PathBuf,
    is_nightly: bool,
}

impl Fuzzer<'_> {
    /// Fuzzes one target from its corpus, then makes a new corpus of what is there, as small as reaches the same code.
    fn run(&self, target: &str, seconds: u64) -> Result<()> {
        let corpus = self.workspace.path(FUZZ).join("corpus").join(target);
        let work = self.workspace.target().join("fuzz/work").join(target);
        let (found, kept) = (work.join("found"), work.join("kept"));
        if kept.is_dir() {
            fs::remove_dir_all(&kept)?;
        }
        for folder in [&corpus, &found, &kept] {
            fs::create_dir_all(folder)?;
        }
        self.libfuzzer(target, &[&found, &corpus])
            .arg(format!("-max_total_time={seconds}"))
            .args(["-timeout=10", "-print_final_stats=1"])
            .run()
            .with_context(|| {
                format!(
                    "the property {target} does not hold: mend what it shows, and keep the input named above as \
                     {FUZZ}/regressions/{target}/NAME, where NAME says what was wrong"
                )
            })?;
        // By what is reached and not by how often, which would keep many times more.
        self.libfuzzer(target, &[&kept, &found, &corpus])
            .args(["-merge=1", "-use_counters=0"])
            .run()?;
        fs::remove_dir_all(&corpus)?;
        fs::create_dir(&corpus)?;
        for entry in fs::read_dir(&kept)? {
            let entry = entry?;
            fs::copy(entry.path(), corpus.join(entry.file_name()))?;
        }
        Ok(())
    }

    /// A run of a target over these folders, the first of which takes what is new. What follows are flags of libFuzzer.
    ///
    /// Without a sanitizer: the workspace forbids `unsafe`, and the properties are what is watched.
    fn libfuzzer(&self, target: &str, folders: &[&Path]) -> Cmd<'_> {
        let command = self
            .workspace
            .command(&self.program)
            .args(["fuzz", "run", "--sanitizer", "none", "--fuzz-dir", FUZZ])
            .arg("--target-dir")
            .arg(self.workspace.target().join("fuzz"))
            .arg(target)
            .args(folders)
            .arg("--")
            .arg(format!("-max_len={MAX_BYTES}"));
        if self.is_nightly {
            command
        } else {
            command.env("RUSTC_BOOTSTRAP", "1")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both() -> Vec<String> {
        ["seeds", "timestamps"].map(str::to_owned).into()
    }

    #[test]
    fn all_targets_run_unless_one_is_named() {
        assert_eq!(chosen(both(), None).unwrap(), both());
        assert_eq!(chosen(both(), Some("seeds")).unwrap(), ["seeds"]);
    }

    #[test]
    fn an_unknown_target_is_refused_with_those_there_are() {
        let refusal = chosen(both(), Some("seed")).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "seed is no fuzz target; name one of seeds, timestamps"
        );
    }
}

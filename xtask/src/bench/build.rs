//! What it costs to build a program that makes one call, ours and others', in one run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use xshell::Shell;

use crate::workspace::Workspace;

/// A package for each subject, outside the workspace, with its own lock file.
const FOLDER: &str = "bench/build";
const DOCUMENT: &str = "docs/build-cost.md";

/// How often each subject is built for debugging.
const ROUNDS: u32 = 3;

const PEER: &str = "bare-hyper";
const SUBJECTS: [&str; 6] = [
    PEER,
    "reqwest",
    "aws-sdk-identitystore",
    "iam-client",
    "iam-auth",
    "iam-model",
];

/// How much to measure.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Fail where a goal is missed, or by more than is known
    #[arg(long)]
    check: bool,
    /// Count crates, and build nothing
    #[arg(long)]
    quick: bool,
    /// Print the figures as JSON, and write no document
    #[arg(long)]
    json: bool,
}

/// What is measured of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Measure {
    Crates,
    DebugSeconds,
    DebugCpuSeconds,
    ReleaseSeconds,
    ReleaseCpuSeconds,
    Mebibytes,
}

impl Measure {
    const ALL: [Self; 6] = [
        Self::Crates,
        Self::DebugSeconds,
        Self::DebugCpuSeconds,
        Self::ReleaseSeconds,
        Self::ReleaseCpuSeconds,
        Self::Mebibytes,
    ];

    fn heading(self) -> &'static str {
        match self {
            Self::Crates => "crates",
            Self::DebugSeconds => "debug s",
            Self::DebugCpuSeconds => "debug CPU s",
            Self::ReleaseSeconds => "release s",
            Self::ReleaseCpuSeconds => "release CPU s",
            Self::Mebibytes => "program MiB",
        }
    }
}

/// At most so many times the peer's.
struct Goal {
    subject: &'static str,
    measure: Measure,
    peer: &'static str,
    at_most: f64,
}

const fn goal(subject: &'static str, measure: Measure, peer: &'static str, at_most: f64) -> Goal {
    Goal {
        subject,
        measure,
        peer,
        at_most,
    }
}

/// The clock of a busy machine is no judge of a build, and processor seconds are: where a goal is about time, they decide.
const GOALS: [Goal; 9] = [
    goal("iam-client", Measure::Crates, PEER, 1.75),
    goal("iam-client", Measure::DebugCpuSeconds, PEER, 1.9),
    goal("iam-client", Measure::Mebibytes, PEER, 1.4),
    goal("iam-client", Measure::Crates, "aws-sdk-identitystore", 0.5),
    goal(
        "iam-client",
        Measure::DebugCpuSeconds,
        "aws-sdk-identitystore",
        0.5,
    ),
    goal(
        "iam-client",
        Measure::ReleaseCpuSeconds,
        "aws-sdk-identitystore",
        0.5,
    ),
    goal(
        "iam-client",
        Measure::Mebibytes,
        "aws-sdk-identitystore",
        0.5,
    ),
    goal("iam-auth", Measure::DebugCpuSeconds, PEER, 0.3),
    goal("iam-model", Measure::DebugCpuSeconds, PEER, 1.0),
];

/// The figures of one subject, and the crates that it has in two versions.
#[derive(Debug, Default)]
struct Figures {
    measured: BTreeMap<Measure, f64>,
    twice: BTreeSet<String>,
}

impl Figures {
    fn least(&mut self, measure: Measure, figure: f64) {
        let least = self.measured.entry(measure).or_insert(figure);
        *least = least.min(figure);
    }
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mut table = BTreeMap::new();
    for subject in SUBJECTS {
        table.insert(subject, crates_of(workspace, subject)?);
    }
    if !arguments.quick {
        build_all(workspace, &mut table)?;
    }
    let verdicts = judge(&table);
    let text = document(&table, &verdicts, &machine(workspace)?);
    if arguments.json {
        println!("{}", json(&table));
    } else {
        println!("{text}");
        if !arguments.quick {
            std::fs::write(workspace.path(DOCUMENT), &text)?;
        }
    }
    let missed: Vec<&str> = verdicts
        .iter()
        .filter(|verdict| !verdict.is_met)
        .map(|verdict| verdict.text.as_str())
        .collect();
    if arguments.check && !missed.is_empty() {
        bail!("the budget is exceeded:\n{}", missed.join("\n"));
    }
    Ok(())
}

fn manifest(workspace: &Workspace, subject: &str) -> PathBuf {
    workspace.path(FOLDER).join(subject).join("Cargo.toml")
}

fn crates_of(workspace: &Workspace, subject: &str) -> Result<Figures> {
    let tree = workspace
        .cargo([
            "tree",
            "--quiet",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--manifest-path",
        ])
        .arg(manifest(workspace, subject))
        .quiet()
        .read()?;
    Ok(counted(&tree))
}

/// Each subject has its turn in every round. What counts is the least: whatever else the machine does adds to it.
fn build_all(workspace: &Workspace, table: &mut BTreeMap<&str, Figures>) -> Result<()> {
    for subject in SUBJECTS {
        workspace
            .cargo(["fetch", "--quiet", "--manifest-path"])
            .arg(manifest(workspace, subject))
            .quiet()
            .run()?;
    }
    for round in 1..=ROUNDS {
        for (subject, figures) in table.iter_mut() {
            eprintln!("== {subject}, {round} of {ROUNDS}");
            let manifest = manifest(workspace, subject);
            let (wall, cpu) = cold_build(workspace, &manifest, &[])?;
            figures.least(Measure::DebugSeconds, wall);
            figures.least(Measure::DebugCpuSeconds, cpu);
            // A goal that is missed in the time of a release build would be missed by far.
            if round == 1 {
                let (wall, cpu) = cold_build(workspace, &manifest, &["--release"])?;
                figures.least(Measure::ReleaseSeconds, wall);
                figures.least(Measure::ReleaseCpuSeconds, cpu);
                figures.least(Measure::Mebibytes, size_of_program(workspace, subject)?);
            }
        }
    }
    Ok(())
}

fn size_of_program(workspace: &Workspace, subject: &str) -> Result<f64> {
    let program = scratch(workspace)
        .join("release")
        .join(format!("{subject}-once"));
    let bytes = std::fs::metadata(&program)
        .with_context(|| format!("{subject} has built no {}", program.display()))?
        .len();
    let bytes = u32::try_from(bytes).context("a program of more than 4 GiB")?;
    Ok(f64::from(bytes) / 1_048_576.0)
}

/// The crates below the package itself, each once.
fn counted(tree: &str) -> Figures {
    let lines: BTreeSet<&str> = tree
        .lines()
        .skip(1)
        .map(|line| {
            line.trim_end_matches(" (*)")
                .trim_end_matches(" (proc-macro)")
        })
        .collect();
    let names = lines.iter().filter_map(|line| line.split(' ').next());
    let mut seen = BTreeSet::new();
    let twice = names
        .filter(|name| !seen.insert(*name))
        .map(str::to_owned)
        .collect();
    let crates = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    Figures {
        measured: BTreeMap::from([(Measure::Crates, f64::from(crates))]),
        twice,
    }
}

fn scratch(workspace: &Workspace) -> PathBuf {
    workspace.target().join("bench-build")
}

/// Builds from nothing; how long it took, and how many seconds of processors.
fn cold_build(
    workspace: &Workspace,
    manifest: &std::path::Path,
    options: &[&str],
) -> Result<(f64, f64)> {
    Shell::new()?.remove_path(scratch(workspace))?;
    let script = r#"TIMEFORMAT="%R %U %S"; time cargo build --quiet --locked --offline "$@""#;
    let output = workspace
        .command("bash")
        .args(["-c", script, "bash"])
        .args(options)
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(scratch(workspace))
        .env("CARGO_INCREMENTAL", "0")
        .quiet()
        .ignore_status()
        .output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{} cannot be built:\n{told}", manifest.display());
    }
    let times: Vec<f64> = told
        .lines()
        .last()
        .unwrap_or_default()
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    match times.as_slice() {
        [wall, user, system] => Ok((*wall, user + system)),
        _ => bail!("bash told no times of the build: {told}"),
    }
}

struct Verdict {
    text: String,
    is_met: bool,
}

fn judge(table: &BTreeMap<&str, Figures>) -> Vec<Verdict> {
    let figure = |subject: &str, measure| table.get(subject)?.measured.get(&measure).copied();
    let mut verdicts: Vec<Verdict> = GOALS
        .iter()
        .filter_map(|goal| {
            let ratio = figure(goal.subject, goal.measure)? / figure(goal.peer, goal.measure)?;
            let is_met = ratio <= goal.at_most;
            let word = if is_met { "met" } else { "MISSED" };
            Some(Verdict {
                text: format!(
                    "| {} | {} | {} | {ratio:.2} | {:.2} | {word} |",
                    goal.subject,
                    goal.measure.heading(),
                    goal.peer,
                    goal.at_most
                ),
                is_met,
            })
        })
        .collect();
    for subject in ["iam-client", "iam-auth", "iam-model"] {
        let twice = table.get(subject).map(|figures| &figures.twice);
        let names: Vec<&str> = twice.into_iter().flatten().map(String::as_str).collect();
        let is_met = names.is_empty();
        let word = if is_met {
            "met".to_owned()
        } else {
            format!("MISSED: {}", names.join(", "))
        };
        verdicts.push(Verdict {
            text: format!(
                "| {subject} | crates in two versions | – | {} | 0 | {word} |",
                names.len()
            ),
            is_met,
        });
    }
    verdicts
}

fn document(table: &BTreeMap<&str, Figures>, verdicts: &[Verdict], machine: &str) -> String {
    let headings: Vec<&str> = Measure::ALL
        .iter()
        .map(|measure| measure.heading())
        .collect();
    let mut text = format!(
        "# What a program with one call costs to build\n\n\
         Written by `cargo xtask bench build`. Each subject is a package of its own under `{FOLDER}`, built from nothing, one after\n\
         another in one run: for debugging in {ROUNDS} rounds, of which the least figure counts, and once for release. Crates are those\n\
         below the package; the program is stripped.\n\n\
         {machine}\n\n| | {} | in two versions |\n|---|{}---|\n",
        headings.join(" | "),
        "---|".repeat(headings.len())
    );
    for (subject, figures) in SUBJECTS
        .iter()
        .filter_map(|subject| Some((subject, table.get(subject)?)))
    {
        let cells: Vec<String> = Measure::ALL
            .iter()
            .map(|measure| match (figures.measured.get(measure), measure) {
                (None, _) => "–".to_owned(),
                (Some(figure), Measure::Crates) => format!("{figure:.0}"),
                (Some(figure), Measure::Mebibytes) => format!("{figure:.2}"),
                (Some(figure), _) => format!("{figure:.1}"),
            })
            .collect();
        let _ = writeln!(
            text,
            "| `{subject}` | {} | {} |",
            cells.join(" | "),
            figures.twice.len()
        );
    }
    text += "\n## Against the goals\n\nSeconds of processors decide where a goal is about time: the clock of a machine that does other work too does not.\n\n\
             | | what | beside | ratio | at most | |\n|---|---|---|---|---|---|\n";
    for verdict in verdicts {
        text += &verdict.text;
        text.push('\n');
    }
    text
}

fn json(table: &BTreeMap<&str, Figures>) -> serde_json::Value {
    table
        .iter()
        .map(|(subject, figures)| {
            let measured = figures.measured.iter();
            let mut object: serde_json::Map<_, _> = measured
                .map(|(measure, figure)| (measure.heading().to_owned(), serde_json::json!(figure)))
                .collect();
            object.insert(
                "in two versions".to_owned(),
                serde_json::json!(figures.twice),
            );
            ((*subject).to_owned(), serde_json::Value::Object(object))
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// What it was measured on.
fn machine(workspace: &Workspace) -> Result<String> {
    let rustc = workspace.command("rustc").arg("--version").quiet().read()?;
    let processors = std::thread::available_parallelism()?;
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")?
                .split_once(": ")
                .map(|(_, model)| model.to_owned())
        })
        .unwrap_or_else(|| "an unnamed processor".to_owned());
    let today = workspace
        .command("date")
        .args(["-u", "+%F"])
        .quiet()
        .read()?;
    Ok(format!(
        "{processors} processors ({model}), {rustc}, {today}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(crates: f64, twice: &[&str]) -> BTreeMap<&'static str, Figures> {
        let of = |crates: f64, twice: &[&str]| Figures {
            measured: BTreeMap::from([(Measure::Crates, crates)]),
            twice: twice.iter().map(ToString::to_string).collect(),
        };
        BTreeMap::from([(PEER, of(42.0, &[])), ("iam-client", of(crates, twice))])
    }

    fn with_size(mebibytes: f64) -> BTreeMap<&'static str, Figures> {
        let mut table = table(72.0, &[]);
        for (subject, mebibytes) in [(PEER, 1.0), ("iam-client", mebibytes)] {
            let figures = table.get_mut(subject).unwrap();
            figures.measured.insert(Measure::Mebibytes, mebibytes);
        }
        table
    }

    fn missed(table: &BTreeMap<&str, Figures>) -> Vec<String> {
        let verdicts = judge(table).into_iter().filter(|verdict| !verdict.is_met);
        verdicts.map(|verdict| verdict.text).collect()
    }

    #[test]
    fn a_heavy_dependency_exceeds_the_budget() {
        assert!(missed(&table(72.0, &[])).is_empty());
        assert_eq!(
            missed(&table(101.0, &[])),
            ["| iam-client | crates | bare-hyper | 2.40 | 1.75 | MISSED |"]
        );
    }

    #[test]
    fn a_program_that_is_too_large_exceeds_the_budget() {
        assert!(missed(&with_size(1.38)).is_empty());
        assert_eq!(missed(&with_size(1.41)).len(), 1);
    }

    #[test]
    fn a_crate_in_two_versions_exceeds_the_budget() {
        let missed = missed(&table(72.0, &["getrandom"]));
        assert_eq!(missed.len(), 1);
        assert!(missed[0].ends_with("MISSED: getrandom |"));
    }

    #[test]
    fn crates_are_counted_once_and_two_versions_are_noticed() {
        let figures = counted(
            "once v0.1.0 (here)\na v1.0.0\nb v1.0.0 (proc-macro)\na v1.0.0 (*)\na v2.0.0\n",
        );
        assert_eq!(figures.measured[&Measure::Crates], 3.0);
        assert_eq!(figures.twice, BTreeSet::from(["a".to_owned()]));
    }
}

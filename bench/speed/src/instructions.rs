//! How many instructions a subject executes: what clocks say, without their noise.
//!
//! A subject runs alone in a process of its own under callgrind, once so often and once twice as often. The difference is
//! what its operations cost; what comes before them drops out.

use std::fmt;
use std::process::Command;

use crate::measure::{Samples, Series, Subject};
use crate::report::{Finding, Goal, beside};
use crate::{Plan, Result};

/// The one subject of one row that a process is to run, and how often.
pub struct Alone {
    pub what: String,
    pub subject: String,
    pub count: u32,
}

impl Alone {
    pub fn from(arguments: &mut impl Iterator<Item = String>) -> Result<Self> {
        let mut next = || arguments.next().ok_or("--alone ROW SUBJECT COUNT");
        Ok(Self {
            what: next()?,
            subject: next()?,
            count: next()?.parse()?,
        })
    }

    /// Runs the subject if it is among these; then there is nothing left to do.
    pub fn run(&self, what: &str, subjects: &mut [Subject<'_>]) -> Result<()> {
        let named = |subject: &&mut Subject<'_>| self.what == what && self.subject == subject.name;
        match subjects.iter_mut().find(named) {
            Some(subject) => {
                (subject.run)(self.count);
                Err(Box::new(Ran))
            }
            None => Ok(()),
        }
    }
}

/// Not an error: the way out, once the subject has run.
#[derive(Debug)]
pub struct Ran;

impl fmt::Display for Ran {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the subject has run")
    }
}

impl std::error::Error for Ran {}

/// A row with the instructions of the subjects of another row. Without valgrind there is none.
pub fn count(plan: &Plan, what: &str, operations: u32, timed: &[Samples]) -> Result<Vec<Finding>> {
    if plan.alone.is_some() || !plan.callgrind {
        return Ok(Vec::new());
    }
    let (operations, timed) = if plan.quick {
        // Two subjects are enough to show that they are counted.
        (1, timed.get(..2).unwrap_or(timed))
    } else {
        (operations, timed)
    };
    let mut counted = Vec::new();
    for Samples { name, .. } in timed {
        let executed = |count| executed(plan.section, what, name, count);
        let more = executed(2 * operations)? - executed(operations)?;
        counted.push(Samples {
            instructions: Series::once(more / f64::from(operations)),
            ..Samples::none_yet(name)
        });
    }
    Ok(beside(
        &format!("{what}: instructions"),
        "",
        &counted,
        |samples| samples.instructions.clone(),
        &vec![Goal::None; counted.len()],
    ))
}

fn executed(section: &str, what: &str, subject: &str, count: u32) -> Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["--only", section, "--alone", what, subject])
        .arg(count.to_string())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    match collected {
        Some((_, instructions)) if output.status.success() => Ok(instructions.trim().parse()?),
        _ => Err(format!("valgrind counted no instructions of {subject}: {said}").into()),
    }
}

/// Whether valgrind is installed.
pub fn can_be_counted() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

//! The job `workflows`: what a public host runs is what anybody runs here, and nothing else.

use anyhow::{Result, bail};

use crate::workspace::Workspace;

const FOLDER: &str = ".github/workflows";

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let mut faults = Vec::new();
    let mut commands = 0;
    for entry in std::fs::read_dir(workspace.path(FOLDER))? {
        let entry = entry?;
        let text = std::fs::read_to_string(entry.path())?;
        commands += commands_of(&text).count();
        let foreign = commands_of(&text).filter(|command| !is_ours(command));
        faults.extend(foreign.map(|command| {
            format!(
                "{FOLDER}/{}: runs {command:?}; make it a job or a step of xtask",
                entry.file_name().to_string_lossy()
            )
        }));
    }
    if commands == 0 {
        bail!("no workflow in {FOLDER} runs anything");
    }
    if faults.is_empty() {
        println!("{commands} commands, all of them ours");
        return Ok(());
    }
    bail!(faults.join("\n"))
}

/// What stands behind `run:`, on one line.
fn commands_of(workflow: &str) -> impl Iterator<Item = &str> {
    workflow
        .lines()
        .filter_map(|line| {
            line.trim_start()
                .trim_start_matches("- ")
                .strip_prefix("run:")
        })
        .map(str::trim)
}

/// One command, so that nothing else hides behind it.
fn is_ours(command: &str) -> bool {
    let is_plain = command
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || " ./-_".contains(letter));
    is_plain && (command == ".ci/run" || command.starts_with("cargo xtask "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_jobs_and_steps_of_xtask_are_ours() {
        let workflow = "steps:\n  - uses: x\n  - run: cargo xtask ci\n    if: a\n  - run: .ci/run\n  - run: |\n      make\n  - run: cargo xtask ci && make\n";
        let foreign: Vec<&str> = commands_of(workflow)
            .filter(|command| !is_ours(command))
            .collect();
        assert_eq!(foreign, ["|", "cargo xtask ci && make"]);
    }
}

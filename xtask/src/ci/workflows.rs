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
        let file = format!("{FOLDER}/{}", entry.file_name().to_string_lossy());
        let foreign = commands_of(&text).filter(|command| !is_ours(command));
        faults.extend(
            foreign.map(|command| {
                format!("{file}: runs {command:?}; make it a job or a step of xtask")
            }),
        );
        let unpinned = values_of(&text, "uses:").filter(|action| !is_pinned(action));
        faults.extend(
            unpinned.map(|action| format!("{file}: uses {action:?}; name its commit in 40 digits")),
        );
        if !text.contains("\npermissions:\n  contents: read\n") {
            faults.push(format!(
                "{file}: does not begin with permissions to read contents alone"
            ));
        }
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
    values_of(workflow, "run:")
}

fn values_of<'a>(workflow: &'a str, key: &'static str) -> impl Iterator<Item = &'a str> {
    workflow
        .lines()
        .filter_map(move |line| line.trim_start().trim_start_matches("- ").strip_prefix(key))
        .map(str::trim)
}

/// A tag can be moved, a commit cannot.
fn is_pinned(action: &str) -> bool {
    let commit = action.split_once('@').map_or("", |(_, commit)| commit);
    let commit = commit.split(' ').next().unwrap_or_default();
    commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
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

    #[test]
    fn an_action_is_pinned_by_its_commit() {
        assert!(is_pinned(
            "a/b@0123456789012345678901234567890123456789 # v4"
        ));
        assert!(!is_pinned("a/b@v4") && !is_pinned("a/b"));
    }
}

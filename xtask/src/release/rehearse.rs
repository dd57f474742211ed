//! All the steps in a scratch clone, and then what must not be released: each is refused with the reason.

use std::path::PathBuf;

use anyhow::{Result, bail};
use xshell::{Cmd, Shell};

use super::git;
use crate::tools::TOOLS;
use crate::workspace::Workspace;

const BRANCH: &str = "rehearsal";
/// Those of the jobs that take seconds; `cargo xtask release check` runs all of them.
const QUICK_JOBS: &str = "fmt,layers,spec";
const VERSION: &str = "0.2.0";

/// Something that must not be released: how it is made, the step that refuses it, and what that says.
struct Wrong {
    name: &'static str,
    make: fn(&Scratch<'_>) -> Result<()>,
    is_committed: bool,
    step: &'static [&'static str],
    refusal: &'static str,
}

const WRONG: [Wrong; 5] = [
    Wrong {
        name: "a breaking change with the version of a patch",
        make: |scratch| {
            scratch.edit(
                "crates/iam-auth/src/clock.rs",
                "pub fn saturating_sub(",
                "pub fn minus(",
            )?;
            scratch.edit(
                "CHANGELOG.md",
                "## Unreleased\n",
                "## Unreleased\n\n- `iam-auth`: a name is shorter.\n",
            )
        },
        is_committed: true,
        step: &["prepare", "--version", "0.2.1"],
        refusal: "0.2.1 is too small a step from 0.2.0",
    },
    Wrong {
        name: "a missing licence file",
        make: |scratch| scratch.remove("crates/iam-auth/LICENSE-MIT"),
        is_committed: true,
        step: &["check", "--jobs", QUICK_JOBS],
        refusal: "the package iam-auth: lacks LICENSE-MIT",
    },
    Wrong {
        name: "a dirty tree",
        make: |scratch| scratch.edit("README.md", "# ID Center", "# Identity Center"),
        is_committed: false,
        step: &["publish", "--branch", BRANCH],
        refusal: "the tree is dirty",
    },
    Wrong {
        name: "a path dependency without a version",
        make: |scratch| {
            scratch.edit(
                "Cargo.toml",
                "path = \"crates/iam-model\", version = \"0.2.0\"",
                "path = \"crates/iam-model\"",
            )
        },
        is_committed: true,
        step: &["check", "--jobs", QUICK_JOBS],
        refusal: "depends on iam-model by a path without a version",
    },
    Wrong {
        name: "a public item without documentation",
        make: |scratch| {
            scratch.edit(
                "crates/iam-auth/src/lib.rs",
                "mod clock;\n",
                "mod clock;\n\npub const UNDOCUMENTED: u8 = 0;\n",
            )
        },
        is_committed: true,
        step: &["check", "--jobs", "clippy"],
        refusal: "missing documentation for a constant",
    },
];

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let scratch = Scratch::new(workspace)?;
    scratch.passes(&["plan"])?;
    scratch.passes(&["prepare", "--version", VERSION])?;
    scratch.passes(&["check", "--jobs", QUICK_JOBS])?;
    scratch.git(&["-c", "tag.gpgsign=false", "tag", &format!("v{VERSION}")])?;
    scratch.passes(&["publish", "--branch", BRANCH])?;
    scratch.passes(&["notes"])?;
    scratch.passes(&["prepare", "--version", VERSION])?;
    for wrong in &WRONG {
        scratch.refuses(wrong)?;
    }
    println!(
        "rehearsed: every step passes in its order, and each of {} mistakes is refused",
        WRONG.len()
    );
    Ok(())
}

/// A clone on a branch of its own.
struct Scratch<'a> {
    workspace: &'a Workspace,
    shell: Shell,
    root: PathBuf,
}

impl<'a> Scratch<'a> {
    fn new(workspace: &'a Workspace) -> Result<Self> {
        git::require_clean(workspace)?;
        let shell = Shell::new()?;
        let root = workspace.target().join("rehearsal/project");
        shell.remove_path(&root)?;
        shell
            .cmd("git")
            .args(["clone", "--quiet", "--no-tags"])
            .arg(workspace.path(""))
            .arg(&root)
            .quiet()
            .run()?;
        shell.change_dir(&root);
        let scratch = Self {
            workspace,
            shell,
            root,
        };
        scratch.git(&["switch", "--quiet", "--create", BRANCH])?;
        scratch.git(&["config", "user.name", "xtask"])?;
        scratch.git(&["config", "user.email", "xtask@localhost"])?;
        scratch.git(&["config", "commit.gpgsign", "false"])?;
        Ok(scratch)
    }

    fn git(&self, arguments: &[&str]) -> Result<()> {
        Ok(self.shell.cmd("git").args(arguments).quiet().run()?)
    }

    /// A step in the clone. It builds for itself, and has the tools that are there already.
    fn step(&self, arguments: &[&str]) -> Cmd<'_> {
        self.workspace
            .cargo(["xtask", "release"])
            .args(arguments)
            .env(
                "CARGO_TARGET_DIR",
                self.workspace.target().join("rehearsal/build"),
            )
            .env(TOOLS, self.workspace.target().join("tools"))
            .quiet()
    }

    fn in_clone<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        let _there = self.workspace.push_dir(&self.root);
        run()
    }

    fn passes(&self, arguments: &[&str]) -> Result<()> {
        println!("\n$ cargo xtask release {}", arguments.join(" "));
        self.in_clone(|| Ok(self.step(arguments).run()?))
    }

    fn refuses(&self, wrong: &Wrong) -> Result<()> {
        println!(
            "\n{}\n$ cargo xtask release {}",
            wrong.name,
            wrong.step.join(" ")
        );
        (wrong.make)(self)?;
        if wrong.is_committed {
            self.git(&["add", "--all"])?;
            self.git(&["commit", "--quiet", "--message", wrong.name])?;
        }
        let output = self.in_clone(|| Ok(self.step(wrong.step).ignore_status().output()?))?;
        let told = String::from_utf8_lossy(&output.stderr);
        let reason = told.lines().find(|line| line.contains(wrong.refusal));
        self.git(&["reset", "--quiet", "--hard", &format!("v{VERSION}")])?;
        match reason {
            Some(reason) if !output.status.success() => {
                println!("refused: {reason}");
                Ok(())
            }
            _ => bail!(
                "{} is not refused with {:?}:\n{told}",
                wrong.name,
                wrong.refusal
            ),
        }
    }

    fn edit(&self, file: &str, old: &str, new: &str) -> Result<()> {
        let path = self.root.join(file);
        let text = self.shell.read_file(&path)?;
        if !text.contains(old) {
            bail!("{file} has no {old:?} any more; change what the rehearsal breaks there");
        }
        Ok(self.shell.write_file(path, text.replacen(old, new, 1))?)
    }

    fn remove(&self, file: &str) -> Result<()> {
        Ok(self.shell.remove_path(self.root.join(file))?)
    }
}

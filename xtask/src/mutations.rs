//! `cargo xtask mutations`: each mistake of `tests/mutations`, made in a scratch copy, fails the tests that it names.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::scratch;
use crate::workspace::Workspace;

/// A mistake is a patch; before it stands, in words, what is wrong, and then a line for each test that must fail.
const FOLDER: &str = "tests/mutations";
const FAILS: &str = "Fails: ";

/// Which mistakes to make.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The mistake to make; one after another, all of them, when none is named
    mutation: Option<String>,
}

/// Makes every mistake, also after one was not noticed; the error lists those that were not.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::load()?;
    let mutations = chosen(all(&workspace)?, arguments.mutation.as_deref())?;
    let mut unnoticed = Vec::new();
    for mutation in &mutations {
        let scratch = scratch::copy(&workspace, "mutations/project")?;
        mutation.apply(&workspace, &scratch)?;
        for test in &mutation.fails {
            let noticed = fails(&workspace, &scratch, test)?;
            let verdict = if noticed { "fails" } else { "PASSES" };
            println!(
                "{:<42}  {verdict:<6}  {} {}",
                mutation.name, test.package, test.name
            );
            if !noticed {
                unnoticed.push(format!("{} with {}", test.name, mutation.name));
            }
        }
    }
    if unnoticed.is_empty() {
        println!("all {} mutations are noticed", mutations.len());
        return Ok(());
    }
    bail!(
        "these tests pass although they must not: {}",
        unnoticed.join(", ")
    )
}

fn all(workspace: &Workspace) -> Result<Vec<Mutation>> {
    let mut mutations = Vec::new();
    for entry in fs::read_dir(workspace.path(FOLDER))? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "patch")
        {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            mutations.push(Mutation::read(&name, fs::read_to_string(&path)?)?);
        }
    }
    mutations.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(mutations)
}

fn chosen(mutations: Vec<Mutation>, named: Option<&str>) -> Result<Vec<Mutation>> {
    let Some(named) = named else {
        return Ok(mutations);
    };
    let names: Vec<String> = mutations
        .iter()
        .map(|mutation| mutation.name.clone())
        .collect();
    let chosen: Vec<Mutation> = mutations
        .into_iter()
        .filter(|mutation| mutation.name == named)
        .collect();
    if chosen.is_empty() {
        bail!("{named} is no mutation; name one of {}", names.join(", "));
    }
    Ok(chosen)
}

/// A mistake that somebody could make, and the tests that notice it.
#[derive(Debug)]
struct Mutation {
    name: String,
    patch: String,
    fails: Vec<Test>,
}

/// A test as SECURITY.md names it: `iam-client retry::what_is_repeated`.
#[derive(Debug, PartialEq, Eq)]
struct Test {
    package: String,
    name: String,
}

impl Mutation {
    fn read(name: &str, patch: String) -> Result<Self> {
        let fails: Vec<Test> = patch
            .lines()
            .filter_map(|line| line.strip_prefix(FAILS)?.split_once(' '))
            .map(|(package, name)| Test {
                package: package.to_owned(),
                name: name.to_owned(),
            })
            .collect();
        if fails.is_empty() {
            bail!(
                "{FOLDER}/{name}.patch names no test; add a line \"{FAILS}PACKAGE TEST\" before the patch"
            );
        }
        Ok(Self {
            name: name.to_owned(),
            patch,
            fails,
        })
    }

    /// Lines may have moved since the patch was written, as long as what stands around them is the same.
    fn apply(&self, workspace: &Workspace, scratch: &Path) -> Result<()> {
        let shell = xshell::Shell::new()?;
        shell.change_dir(scratch);
        shell
            .cmd("git")
            .args(["apply", "--recount", "-C1"])
            .quiet()
            // The copy lies inside the project, and is a project of its own.
            .env("GIT_CEILING_DIRECTORIES", workspace.target())
            .stdin(&self.patch)
            .run()
            .with_context(|| {
                format!(
                    "{FOLDER}/{}.patch no longer fits the code; write it anew",
                    self.name
                )
            })
    }
}

/// Whether the test fails there. That the code does not compile, or that there is no such test, is an error.
fn fails(workspace: &Workspace, scratch: &Path, test: &Test) -> Result<bool> {
    let output = workspace
        .cargo([
            "test",
            "--quiet",
            "--package",
            &test.package,
            "--lib",
            "--tests",
        ])
        .arg("--manifest-path")
        .arg(scratch.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(workspace.target().join("mutations/build"))
        .args(["--no-fail-fast", &test.name])
        .env("RUSTFLAGS", "--cap-lints=allow")
        .quiet()
        .ignore_stderr()
        .ignore_status()
        .output()?;
    verdict(test, &String::from_utf8_lossy(&output.stdout))
}

fn verdict(test: &Test, output: &str) -> Result<bool> {
    let failed = output.lines().any(|line| {
        line.trim()
            .strip_prefix("---- ")
            .and_then(|line| line.strip_suffix(" stdout ----"))
            .is_some_and(|path| path.ends_with(&test.name))
    });
    let ran = output
        .lines()
        .filter(|line| line.starts_with("test result: "))
        .any(|line| !line.contains(" 0 passed; 0 failed;"));
    if failed || ran {
        return Ok(failed);
    }
    bail!(
        "{} {} did not run; is it there, and does the mistake compile?",
        test.package,
        test.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test() -> Test {
        Test {
            package: "iam-client".to_owned(),
            name: "retry::it_waits".to_owned(),
        }
    }

    #[test]
    fn a_patch_names_the_tests_that_must_fail() {
        let patch = "A mistake.\nFails: iam-client retry::it_waits\n\n--- a/x\n+++ b/x\n";
        assert_eq!(
            Mutation::read("x", patch.to_owned()).unwrap().fails,
            [test()]
        );
        assert!(Mutation::read("x", "--- a/x\n".to_owned()).is_err());
    }

    #[test]
    fn a_test_that_failed_has_noticed_and_one_that_passed_has_not() {
        let failed =
            "---- retry::it_waits stdout ----\ntest result: FAILED. 0 passed; 1 failed; 0 ignored";
        assert!(verdict(&test(), failed).unwrap());
        assert!(!verdict(&test(), "test result: ok. 1 passed; 0 failed; 0 ignored").unwrap());
    }

    #[test]
    fn code_that_does_not_compile_and_a_test_that_is_not_there_notice_nothing() {
        assert!(verdict(&test(), "").is_err());
        assert!(verdict(&test(), "test result: ok. 0 passed; 0 failed; 0 ignored").is_err());
    }
}

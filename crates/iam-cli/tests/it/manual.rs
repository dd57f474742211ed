//! Man pages, completions and the reference, as users get them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{End, scp_idc};

#[test]
fn every_command_of_the_reference_has_its_man_page() {
    let directory = tempfile::tempdir().unwrap();
    let pages = directory.path().join("new").join("man1");
    let ended = scp_idc().arg("man").arg(&pages).end().done();
    assert_eq!(ended.stdout, "");
    let written: BTreeSet<String> = fs::read_dir(&pages)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let reference = include_str!("../../REFERENCE.md");
    let expected: BTreeSet<String> = reference
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|command| format!("{}.1", command.replace(' ', "-")))
        .collect();
    assert_eq!(written, expected);
    assert!(expected.contains("scp-idc-permission-set-policy-delete.1"));
}

#[test]
fn the_reference_is_printed_as_it_lies_in_the_project() {
    let printed = scp_idc().arg("reference").end().done().stdout;
    assert_eq!(printed, include_str!("../../REFERENCE.md"));
}

#[test]
fn a_shell_gets_its_completions_and_an_unknown_one_is_told_which_there_are() {
    for (shell, registers) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef scp-idc"),
        ("fish", "complete -c scp-idc"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = scp_idc().args(["completions", shell]).end().done().stdout;
        assert!(script.contains(registers), "{shell}: {script}");
    }
    let unknown = scp_idc().args(["completions", "tcsh"]).end();
    unknown.failed(2, &["bash, elvish, fish, powershell, zsh"]);
}

/// Whether a shell is on this machine, whose test is passed over without it.
fn has(shell: &str) -> bool {
    Command::new(shell).args(["-c", "exit 0"]).status().is_ok()
}

fn script(directory: &Path, shell: &str) -> std::path::PathBuf {
    let path = directory.join(format!("completions.{shell}"));
    let script = scp_idc().args(["completions", shell]).end().done().stdout;
    fs::write(&path, script).unwrap();
    path
}

/// What bash offers for the last of these words.
fn offered(script: &Path, words: &[&str]) -> Vec<String> {
    let asked = r#"
        source "$1"; shift
        COMP_WORDS=(scp-idc "$@"); COMP_CWORD=$#
        _scp__idc scp-idc "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let output = Command::new("bash")
        .args(["--norc", "--noprofile", "-c", asked, "bash"])
        .arg(script)
        .args(words)
        .current_dir(script.parent().unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let offered = String::from_utf8(output.stdout).unwrap();
    let words = offered.lines().filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_values_at_every_level() {
    if !has("bash") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let script = script(directory.path(), "bash");
    fs::write(directory.path().join("of-the-user"), "{}").unwrap();
    let formats = ["table", "json", "yaml", "csv", "ids"];
    for (words, wanted) in [
        (&[""][..], &["user", "permission-set", "reference"][..]),
        (&["per"], &["permission-set"]),
        (&["user", ""], &["list", "show", "create", "set", "delete"]),
        (&["user", "li"], &["list"]),
        (&["user", "list", "-o", ""], &formats),
        (&["user", "list", "-o", "y"], &["yaml"]),
        (&["user", "list", "--all", "--output", "c"], &["csv"]),
        (&["-o", "json", "user", ""], &["list", "show"]),
        (&["user", "list", "--excluded-g"], &["--excluded-group-id"]),
        (&["group", "user", ""], &["list", "add", "remove"]),
        (
            &["permission-set", "policy", "set", "--custom-"],
            &["--custom-policy"],
        ),
        (
            &["account-assignment", "create", "--target-"],
            &["--target-account"],
        ),
        (&["completions", ""], &["bash", "fish", "zsh"]),
        (&["emulator", "--retire", ""], &["never", "by-date"]),
        (&["user", "set", "johndoe", "--clear", "d"], &["department"]),
        (
            &["instance", "set", "--identity-store-type", "A"],
            &["ACTIVE_DIRECTORY"],
        ),
        (
            &["permission-set", "policy", "list", "--category", "I"],
            &["INLINE_POLICY"],
        ),
        (
            &["user", "list", "--api-version", ""],
            &["1.0", "1.4", "1.6"],
        ),
        (&["user", "list", "--language", "k"], &["ko-KR"]),
        (&["user", "set", "--from-json", "of-the-"], &["of-the-user"]),
    ] {
        let offered = offered(&script, words);
        for word in wanted {
            assert!(
                offered.iter().any(|it| it == word),
                "{words:?}: {offered:?}"
            );
        }
    }
    for (words, exactly) in [
        (&["per"][..], 1),
        (&["user", "list", "-o", ""], 5),
        // A file of this name is there, and no value.
        (&["user", "list", "--sort", ""], 0),
        (&["instance", "set", "--identity-store-type", "of-the-"], 0),
    ] {
        assert_eq!(offered(&script, words).len(), exactly, "{words:?}");
    }
}

#[test]
fn zsh_and_fish_can_read_their_completions() {
    let directory = tempfile::tempdir().unwrap();
    for shell in ["zsh", "fish"].into_iter().filter(|shell| has(shell)) {
        let script = script(directory.path(), shell);
        let output = Command::new(shell).arg("-n").arg(script).output().unwrap();
        assert!(output.status.success(), "{shell}: {output:?}");
    }
}

#[test]
fn fish_completes_fixed_values_and_no_names_of_files_in_their_place() {
    if !has("fish") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let script = script(directory.path(), "fish");
    fs::write(directory.path().join("a-file"), "").unwrap();
    for (line, wanted) in [
        ("user set johndoe --clear d", "department"),
        ("instance set --identity-store-type A", "ACTIVE_DIRECTORY"),
        ("user list --sort a", ""),
    ] {
        let asked = format!("source {}; complete -C 'scp-idc {line}'", script.display());
        let output = Command::new("fish")
            .args(["--no-config", "-c", &asked])
            .env("HOME", directory.path())
            .current_dir(directory.path())
            .output()
            .unwrap();
        let offered = String::from_utf8(output.stdout).unwrap();
        assert!(offered.contains(wanted), "{line}: {offered}");
        assert!(!offered.contains("a-file"), "{line}: {offered}");
    }
}

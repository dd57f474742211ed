//! Man pages, completions and the reference, as users get them.

use std::collections::BTreeSet;
use std::fs;

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

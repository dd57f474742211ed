//! What the fuzzers have left behind, replayed: their corpus, and every input that once broke a property.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use iam_tests::properties::PROPERTIES;

/// A folder under `fuzz/`.
fn fuzz(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz")
        .join(folder)
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Gives every input of a folder to the property of its name, and says how many there were. A property that does not
/// hold for one tells of it with the name of the file.
fn replay(folder: &str, name: &str) -> usize {
    let (_, property) = PROPERTIES.iter().find(|(known, _)| *known == name).unwrap();
    let folder = fuzz(folder).join(name);
    let names = names_in(&folder);
    for input in &names {
        let bytes = fs::read(folder.join(input)).unwrap();
        let held = std::panic::catch_unwind(|| property(&bytes));
        assert!(
            held.is_ok(),
            "{name} does not hold for {}; the message is above",
            folder.join(input).display()
        );
    }
    names.len()
}

fn replay_corpus(name: &str) {
    let count = replay("corpus", name);
    assert!(
        count > 0,
        "fuzz/corpus/{name} is empty; `cargo xtask fuzz {name}` fills it"
    );
}

#[test]
fn bodies_are_read_and_written_back_as_they_came() {
    replay_corpus("answers");
}

#[test]
fn error_bodies_are_told_on_one_line_without_an_echo() {
    replay_corpus("error_bodies");
}

#[test]
fn paths_lead_to_the_operations_of_the_facts() {
    replay_corpus("paths");
}

#[test]
fn retry_after_is_waited_for_as_a_calculation_says() {
    replay_corpus("retry_after");
}

#[test]
fn accepted_seeds_are_held_without_contradiction() {
    replay_corpus("seeds");
}

#[test]
fn timestamps_are_understood_as_a_calculation_understands_them() {
    replay_corpus("timestamps");
}

#[test]
fn a_signature_verifies_for_nothing_but_its_request() {
    replay_corpus("verification");
}

#[test]
fn every_input_that_once_broke_a_property_keeps_it() {
    for name in names_in(&fuzz("regressions")) {
        assert!(
            replay("regressions", &name) > 0,
            "fuzz/regressions/{name} is empty; remove the folder or put the input back"
        );
    }
}

#[test]
fn every_property_is_fuzzed_and_has_a_corpus() {
    let properties: BTreeSet<String> = PROPERTIES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(names_in(&fuzz("corpus")), properties);
    let targets = names_in(&fuzz("fuzz_targets"));
    let expected: BTreeSet<String> = properties.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(targets, expected);
    for name in &properties {
        let target = fs::read_to_string(fuzz("fuzz_targets").join(format!("{name}.rs"))).unwrap();
        assert!(
            target.contains(&format!("iam_tests::properties::{name}(input)")),
            "{target}"
        );
    }
}

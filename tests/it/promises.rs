//! Every promise of the security documents names a test, and every test that they name is there.

use std::fs;
use std::path::{Path, PathBuf};

/// The documents, with the number of tests that they name at least: a table that is lost is noticed.
const DOCUMENTS: [(&str, usize); 3] = [
    ("SECURITY.md", 20),
    ("docs/threat-model.md", 30),
    ("docs/durability.md", 10),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// A test as the documents write it, `iam-client retry::what_is_repeated`: the file it stands in and its name. One
/// beside the code is `retry::tests::what_is_repeated`, so that cargo finds it by what is written.
struct Named<'a> {
    package: &'a str,
    file: &'a str,
    is_beside_the_code: bool,
    test: &'a str,
}

impl<'a> Named<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (package, path) = text.split_once(' ')?;
        let (modules, test) = path.rsplit_once("::")?;
        let beside_the_code = modules.strip_suffix("::tests");
        let file = beside_the_code.unwrap_or(modules).rsplit("::").next()?;
        package.starts_with("iam-").then_some(Self {
            package,
            file,
            is_beside_the_code: beside_the_code.is_some(),
            test,
        })
    }

    fn is_there(&self) -> bool {
        let folder = match self.package {
            "iam-tests" => root().join("tests"),
            package => root().join("crates").join(package),
        };
        let declaration = format!("fn {}(", self.test);
        let code = folder.join("src");
        rust_files(&folder).iter().any(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let parent = path.parent().and_then(Path::file_name);
            let is_it = stem == Some(self.file)
                || (stem == Some("mod")
                    && parent.and_then(|name| name.to_str()) == Some(self.file));
            is_it
                && path.starts_with(&code) == self.is_beside_the_code
                && fs::read_to_string(path).is_ok_and(|text| text.contains(&declaration))
        })
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// What stands between backticks.
fn quoted(document: &str) -> impl Iterator<Item = &str> {
    document.split('`').skip(1).step_by(2)
}

#[test]
fn every_test_that_the_security_documents_name_is_there() {
    for (name, least) in DOCUMENTS {
        let document = fs::read_to_string(root().join(name)).unwrap();
        let named: Vec<Named> = quoted(&document).filter_map(Named::read).collect();
        assert!(named.len() >= least, "{name} names {} tests", named.len());
        for test in named {
            assert!(
                test.is_there(),
                "{name}: {} has no test {} in a file {}",
                test.package,
                test.test,
                test.file
            );
        }
    }
}

#[test]
fn every_row_of_a_table_of_promises_names_a_test() {
    for (name, _) in DOCUMENTS {
        let document = fs::read_to_string(root().join(name)).unwrap();
        let mut header = None;
        for line in document.lines() {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            match header {
                _ if !line.starts_with('|') => header = None,
                None => {
                    header = cells
                        .iter()
                        .position(|cell| *cell == "test")
                        .or(Some(usize::MAX));
                }
                Some(column) if column < cells.len() && !cells[column].starts_with("--") => {
                    let is_named = quoted(cells[column]).any(|text| Named::read(text).is_some());
                    assert!(is_named, "{name} promises without a test: {line}");
                }
                Some(_) => {}
            }
        }
    }
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    let known = Named::read("iam-tests promises::a_test_that_is_not_there_is_noticed").unwrap();
    assert!(known.is_there());
    let renamed = Named::read("iam-tests promises::a_test_that_nobody_wrote").unwrap();
    assert!(!renamed.is_there());
    let moved = Named::read("iam-tests read_back::a_test_that_is_not_there_is_noticed").unwrap();
    assert!(!moved.is_there());
    let beside =
        Named::read("iam-tests promises::tests::a_test_that_is_not_there_is_noticed").unwrap();
    assert!(!beside.is_there());
}

//! What a published crate must tell of itself: in its manifest, and of its features in its README.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{Package, TargetKind};

/// As many keywords as the registry takes.
const MOST_KEYWORDS: usize = 5;

/// What the registry, or somebody who reads its page, misses of a published crate.
pub(super) fn faults(package: &Package, readme: &str) -> Vec<String> {
    let name = &package.name;
    let keywords = package.keywords.len();
    let too_many = (keywords > MOST_KEYWORDS).then(|| {
        format!(
            "{name}: its Cargo.toml has {keywords} keywords; the registry takes {MOST_KEYWORDS}"
        )
    });
    let missing = [
        ("description", package.description.is_none()),
        ("keywords", package.keywords.is_empty()),
        ("categories", package.categories.is_empty()),
        ("license", package.license.is_none()),
        ("readme", package.readme.is_none()),
        ("rust-version", package.rust_version.is_none()),
        (
            "all-features in package.metadata.docs.rs",
            package.metadata.pointer("/docs/rs/all-features").is_none(),
        ),
    ];
    let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
    missing
        .map(|(key, _)| format!("{name}: its Cargo.toml lacks {key}"))
        .chain(too_many)
        .chain(missing_licences(package))
        .chain(feature_faults(package, readme))
        .chain(example_faults(package, readme))
        .collect()
}

/// The project's README names the toolchain that a package promises to build with.
pub(super) fn toolchain_fault(package: &Package, readme: &str) -> Option<String> {
    let version = package.rust_version.as_ref()?;
    let told = format!("Rust toolchain ({}.{})", version.major, version.minor);
    (!readme.contains(&told)).then(|| {
        format!(
            "{}: its rust-version is {version}; README.md should say \"{told}\"",
            package.name
        )
    })
}

/// Each package carries the text of both licences, as they ask for.
fn missing_licences(package: &Package) -> impl Iterator<Item = String> {
    let folder = package.manifest_path.parent();
    ["LICENSE-APACHE", "LICENSE-MIT"]
        .into_iter()
        .filter(move |file| !folder.is_some_and(|folder| folder.join(file).is_file()))
        .map(|file| {
            format!(
                "{}: has no {file}; link it to that of the project",
                package.name
            )
        })
}

/// A row for each feature, and none for another; each says whether the feature is on by default.
fn feature_faults(package: &Package, readme: &str) -> Vec<String> {
    let name = &package.name;
    let told: BTreeMap<&str, &str> = feature_rows(readme).collect();
    let by_default: BTreeSet<&str> = package
        .features
        .get("default")
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let features = package.features.keys().map(String::as_str);
    let declared: BTreeSet<&str> = features.filter(|feature| *feature != "default").collect();
    let misrepresented = declared.iter().filter_map(|feature| {
        let is_default = if by_default.contains(feature) { "yes" } else { "no" };
        match told.get(feature) {
            None => Some(format!(
                "{name}: README.md has no row for the feature {feature} under \"## Features\""
            )),
            Some(told) if !told.starts_with(is_default) => Some(format!(
                "{name}: README.md says {told:?} where the feature {feature} is by default: {is_default}"
            )),
            Some(_) => None,
        }
    });
    let unknown = told.keys().filter(|feature| !declared.contains(*feature));
    let unknown = unknown.map(|feature| {
        format!("{name}: README.md tells of a feature {feature} that the crate does not have")
    });
    misrepresented.chain(unknown).collect()
}

/// The first two columns of the table under "## Features": a feature, and whether it is on by default.
fn feature_rows(readme: &str) -> impl Iterator<Item = (&str, &str)> {
    readme
        .split_once("\n## Features\n")
        .map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest))
        .lines()
        .filter_map(|line| {
            let (feature, rest) = line.strip_prefix("| `")?.split_once('`')?;
            let by_default = rest.trim_start_matches([' ', '|']).split(" |").next()?;
            Some((feature, by_default))
        })
}

/// A library's README shows at least three examples that run.
fn example_faults(package: &Package, readme: &str) -> Option<String> {
    let is_library = package
        .targets
        .iter()
        .any(|target| target.is_kind(TargetKind::Lib));
    let is_command = package
        .targets
        .iter()
        .any(|target| target.is_kind(TargetKind::Bin));
    let examples = readme.matches("\n```rust\n").count();
    (is_library && !is_command && examples < 3).then(|| {
        format!(
            "{}: README.md shows {examples} examples in Rust; three show what the crate is for",
            package.name
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const README: &str = "# x\n\n| `a` | b |\n\n## Features\n\n| feature | default | brings |\n|---|---|---|\n\
        | `http2` | no | a |\n| `ring` | yes | b |\n\n## Rest\n\n| `c` |\n";

    /// A package with nothing but a name, a library and two features.
    fn bare() -> Package {
        serde_json::from_value(json!({
            "name": "iam-x", "version": "0.1.0", "id": "iam-x", "dependencies": [],
            "manifest_path": "/nowhere/Cargo.toml",
            "features": {"default": ["ring"], "http2": [], "ring": []},
            "targets": [{"name": "iam_x", "kind": ["lib"], "crate_types": ["lib"], "src_path": "/nowhere/src/lib.rs"}],
        }))
        .unwrap()
    }

    fn lacks(faults: &[String], text: &str) {
        let found = faults.iter().any(|fault| fault.contains(text));
        assert!(found, "{text:?} is not in {faults:#?}");
    }

    #[test]
    fn whatever_a_manifest_lacks_is_named() {
        let faults = faults(&bare(), README);
        for key in [
            "description",
            "keywords",
            "categories",
            "license",
            "readme",
            "rust-version",
            "all-features in package.metadata.docs.rs",
        ] {
            lacks(&faults, &format!("iam-x: its Cargo.toml lacks {key}"));
        }
        lacks(&faults, "iam-x: has no LICENSE-APACHE");
        lacks(&faults, "iam-x: has no LICENSE-MIT");
        lacks(&faults, "README.md shows 0 examples in Rust");
    }

    #[test]
    fn more_keywords_than_the_registry_takes_are_refused() {
        let mut package = bare();
        package.keywords = vec!["iam".to_owned(); 6];
        lacks(
            &faults(&package, README),
            "has 6 keywords; the registry takes 5",
        );
    }

    #[test]
    fn a_readme_with_another_toolchain_is_refused() {
        let mut package = bare();
        package.rust_version = Some("1.95.0".parse().unwrap());
        assert_eq!(
            toolchain_fault(&package, "A stable Rust toolchain (1.95)"),
            None
        );
        let fault = toolchain_fault(&package, "A stable Rust toolchain (1.90)");
        lacks(
            &fault.into_iter().collect::<Vec<_>>(),
            "its rust-version is 1.95.0",
        );
    }

    #[test]
    fn features_without_a_row_with_a_wrong_one_and_unknown_ones_are_refused() {
        assert_eq!(feature_faults(&bare(), README), [""; 0]);
        let readme = README
            .replace("`http2`", "`http3`")
            .replace("| yes |", "| no |");
        let faults = feature_faults(&bare(), &readme);
        lacks(&faults, "has no row for the feature http2");
        lacks(&faults, "where the feature ring is by default: yes");
        lacks(&faults, "tells of a feature http3");
        assert_eq!(faults.len(), 3);
    }

    #[test]
    fn the_rows_of_the_features_and_of_nothing_else_are_read() {
        let rows: Vec<_> = feature_rows(README).collect();
        assert_eq!(rows, [("http2", "no"), ("ring", "yes")]);
        assert_eq!(feature_rows("# x\n").count(), 0);
    }
}

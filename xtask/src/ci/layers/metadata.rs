//! What a published crate must tell of itself: in its manifest, and of its features in its README.

use std::collections::BTreeSet;

use cargo_metadata::{Package, TargetKind};

/// What the registry, or somebody who reads its page, misses of a published crate.
pub(super) fn faults(package: &Package, readme: &str) -> Vec<String> {
    let name = &package.name;
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
        .chain(missing_licences(package))
        .chain(feature_faults(package, readme))
        .chain(example_faults(package, readme))
        .collect()
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

/// A row for each feature, and none for another.
fn feature_faults(package: &Package, readme: &str) -> Vec<String> {
    let declared: BTreeSet<&str> = package
        .features
        .keys()
        .map(String::as_str)
        .filter(|feature| *feature != "default")
        .collect();
    let told: BTreeSet<&str> = feature_rows(readme).collect();
    let name = &package.name;
    let untold = declared.difference(&told).map(|feature| {
        format!("{name}: README.md has no row for the feature {feature} under \"## Features\"")
    });
    let unknown = told.difference(&declared).map(|feature| {
        format!("{name}: README.md tells of a feature {feature} that the crate does not have")
    });
    untold.chain(unknown).collect()
}

/// The names in the first column of the table under "## Features".
fn feature_rows(readme: &str) -> impl Iterator<Item = &str> {
    readme
        .split_once("\n## Features\n")
        .map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest))
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
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
    use super::feature_rows;

    #[test]
    fn the_rows_of_the_features_and_of_nothing_else_are_read() {
        let readme = "# x\n\n| `a` | b |\n\n## Features\n\n| feature |\n|---|\n| `http2` | no |\n| `ring` | yes |\n\n## Rest\n\n| `c` |\n";
        assert_eq!(feature_rows(readme).collect::<Vec<_>>(), ["http2", "ring"]);
        assert_eq!(feature_rows("# x\n").count(), 0);
    }
}

//! Choices of a crate's features, without those that come to the same.

use std::collections::{BTreeMap, BTreeSet};

/// The features of a crate, each with the entries that it switches on.
pub(super) type Features = BTreeMap<String, Vec<String>>;

/// A choice of features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Selection<'a> {
    Nothing,
    Default,
    Only(&'a str),
    Everything,
}

impl<'a> Selection<'a> {
    /// The flags that make cargo choose so.
    pub(super) fn flags(self) -> Vec<&'a str> {
        match self {
            Self::Nothing => vec!["--no-default-features"],
            Self::Default => vec![],
            Self::Only(feature) => vec!["--no-default-features", "--features", feature],
            Self::Everything => vec!["--all-features"],
        }
    }

    /// All that the choice switches on, directly or through another feature. `default` itself does
    /// not count, since it is a name for others.
    fn entries(self, features: &'a Features) -> BTreeSet<&'a str> {
        let mut entries = BTreeSet::new();
        let mut pending: Vec<&str> = match self {
            Self::Nothing => vec![],
            Self::Default => vec!["default"],
            Self::Only(feature) => vec![feature],
            Self::Everything => features.keys().map(String::as_str).collect(),
        };
        while let Some(entry) = pending.pop() {
            if entries.insert(entry) {
                pending.extend(
                    features
                        .get(entry)
                        .into_iter()
                        .flatten()
                        .map(String::as_str),
                );
            }
        }
        entries.remove("default");
        entries
    }
}

/// The candidates in their order, without those that switch on the same as an earlier one.
pub(super) fn distinct<'a>(
    features: &'a Features,
    candidates: impl IntoIterator<Item = Selection<'a>>,
) -> Vec<Selection<'a>> {
    let mut seen = BTreeSet::new();
    candidates
        .into_iter()
        .filter(|candidate| seen.insert(candidate.entries(features)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Selection::{Default, Everything, Nothing, Only};
    use super::*;

    fn features(table: &[(&str, &[&str])]) -> Features {
        let owned = |entries: &[&str]| entries.iter().map(ToString::to_string).collect();
        table
            .iter()
            .map(|(name, entries)| (name.to_string(), owned(entries)))
            .collect()
    }

    fn all(features: &Features) -> Vec<Selection<'_>> {
        let alone = features.keys().map(|feature| Only(feature));
        distinct(
            features,
            [Nothing, Default]
                .into_iter()
                .chain(alone)
                .chain([Everything]),
        )
    }

    #[test]
    fn a_crate_without_features_is_checked_once() {
        assert_eq!(all(&features(&[])), [Nothing]);
        assert_eq!(all(&features(&[("default", &[])])), [Nothing]);
    }

    #[test]
    fn a_single_feature_that_is_the_default_is_checked_on_and_off() {
        let features = features(&[("default", &["files"]), ("files", &["dep:tinyjson"])]);
        assert_eq!(all(&features), [Nothing, Default]);
    }

    #[test]
    fn each_feature_is_checked_alone_and_with_all_others() {
        let features = features(&[
            ("default", &["hyper"]),
            ("http2", &["hyper", "hyper-util/http2"]),
            ("hyper", &["dep:hyper"]),
            ("testing", &[]),
        ]);
        assert_eq!(
            all(&features),
            [Nothing, Default, Only("http2"), Only("testing"), Everything]
        );
    }

    #[test]
    fn a_default_that_does_more_than_its_features_is_not_taken_for_them() {
        let features = features(&[("default", &["a", "other/std"]), ("a", &[])]);
        assert_eq!(all(&features), [Nothing, Default, Only("a")]);
    }

    #[test]
    fn features_that_name_each_other_come_to_an_end() {
        let features = features(&[("a", &["b"]), ("b", &["a"])]);
        assert_eq!(all(&features), [Nothing, Only("a")]);
    }

    #[test]
    fn the_flags_are_those_of_cargo() {
        assert_eq!(Nothing.flags(), ["--no-default-features"]);
        assert!(Default.flags().is_empty());
        assert_eq!(
            Only("http2").flags(),
            ["--no-default-features", "--features", "http2"]
        );
        assert_eq!(Everything.flags(), ["--all-features"]);
    }
}

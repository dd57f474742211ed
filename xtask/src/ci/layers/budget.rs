//! What a crate costs its users: how many packages it brings, and which it must not bring.

use std::collections::{BTreeMap, BTreeSet};

/// The packages a crate may bring along, itself included, on the machine that asks.
pub(super) struct Budget {
    package: &'static str,
    no_default_features: bool,
    at_most: usize,
    without: &'static [&'static str],
}

pub(super) const BUDGETS: &[Budget] = &[
    Budget {
        package: "iam-model",
        no_default_features: true,
        at_most: 20,
        without: &[],
    },
    Budget {
        package: "iam-auth",
        no_default_features: false,
        at_most: 22,
        without: &[],
    },
    Budget {
        package: "iam-transport",
        no_default_features: true,
        at_most: 14,
        without: &["hyper", "hyper-util", "rustls", "tokio"],
    },
    Budget {
        package: "iam-client",
        no_default_features: false,
        at_most: 75,
        without: &[],
    },
];

/// Stands above the rows.
pub(super) const HEADING: &str = "crate          features  packages  at most";

/// The versions of each package in a tree.
pub(super) type Tree = BTreeMap<String, BTreeSet<String>>;

/// Reads what `cargo tree --prefix none` prints: `name version`, then where it comes from.
pub(super) fn parse(printed: &str) -> Tree {
    let mut tree = Tree::new();
    for line in printed.lines() {
        let mut words = line.split_whitespace().map(str::to_owned);
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            tree.entry(name).or_default().insert(version);
        }
    }
    tree
}

fn count(tree: &Tree) -> usize {
    tree.values().map(BTreeSet::len).sum()
}

impl Budget {
    /// The arguments that make cargo print the tree to be counted.
    pub(super) fn command(&self) -> Vec<&'static str> {
        let mut arguments = vec!["tree", "--package", self.package, "--edges", "normal"];
        arguments.extend(self.features_flag());
        arguments.extend(["--prefix", "none", "--no-dedupe"]);
        arguments
    }

    fn features_flag(&self) -> Option<&'static str> {
        self.no_default_features.then_some("--no-default-features")
    }

    /// The figures as a row under [`HEADING`].
    pub(super) fn row(&self, tree: &Tree) -> String {
        let features = if self.no_default_features {
            "none"
        } else {
            "default"
        };
        format!(
            "{:<13}  {features:<8}  {:>8}  {:>7}",
            self.package,
            count(tree),
            self.at_most
        )
    }

    /// What the tree holds that it should not.
    pub(super) fn faults(&self, tree: &Tree) -> Vec<String> {
        let too_many = self.too_many(tree);
        let unwanted = self.without.iter().filter(|name| tree.contains_key(**name));
        let repeated = tree.iter().filter(|(_, versions)| versions.len() > 1);
        too_many
            .into_iter()
            .chain(unwanted.map(|name| self.unwanted(name)))
            .chain(repeated.map(|(name, versions)| self.repeated(name, versions)))
            .collect()
    }

    fn too_many(&self, tree: &Tree) -> Option<String> {
        let count = count(tree);
        let names: Vec<&str> = tree.keys().map(String::as_str).collect();
        (count > self.at_most).then(|| {
            format!(
                "{}: brings {count} packages where {} are allowed; drop a dependency or put it behind a feature; `{}` shows who brings what: {}",
                self.package,
                self.at_most,
                self.show(""),
                names.join(", ")
            )
        })
    }

    fn unwanted(&self, name: &str) -> String {
        format!(
            "{}: brings {name} without being asked; put it behind a feature; `{}` shows the way to it",
            self.package,
            self.show(&format!(" --invert {name}"))
        )
    }

    fn repeated(&self, name: &str, versions: &BTreeSet<String>) -> String {
        let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
        format!(
            "{}: brings {name} in {} versions, {}; move the dependency that asks for the older one; `{}` shows who asks",
            self.package,
            versions.len(),
            versions.join(" and "),
            self.show(" --duplicates")
        )
    }

    fn show(&self, more: &str) -> String {
        let features = self
            .features_flag()
            .map(|flag| format!(" {flag}"))
            .unwrap_or_default();
        format!(
            "cargo tree --package {} --edges normal{features}{more}",
            self.package
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "\
iam-transport v0.1.0 (/somewhere/crates/iam-transport)
bytes v1.12.2
http v1.5.0
bytes v1.12.2
itoa v1.0.19
serde_derive v1.0.229 (proc-macro)
http v1.5.0 (*)

";

    fn budget(at_most: usize) -> Budget {
        Budget {
            package: "iam-transport",
            no_default_features: true,
            at_most,
            without: &["tokio"],
        }
    }

    #[test]
    fn a_package_counts_once_and_the_crate_itself_counts() {
        assert_eq!(count(&parse(PRINTED)), 5);
        assert_eq!(budget(5).faults(&parse(PRINTED)), [""; 0]);
    }

    #[test]
    fn an_exceeded_budget_is_named_with_its_packages_and_remedy() {
        assert_eq!(
            budget(4).faults(&parse(PRINTED)),
            [
                "iam-transport: brings 5 packages where 4 are allowed; drop a dependency or put it behind a feature; \
                 `cargo tree --package iam-transport --edges normal --no-default-features` shows who brings what: \
                 bytes, http, iam-transport, itoa, serde_derive"
            ]
        );
    }

    #[test]
    fn two_versions_of_a_package_are_named_and_both_count() {
        let tree = parse("iam-transport v0.1.0 (/x)\nhttp v1.5.0\nhttp v0.2.12\n");
        assert_eq!(count(&tree), 3);
        assert_eq!(
            budget(9).faults(&tree),
            [
                "iam-transport: brings http in 2 versions, v0.2.12 and v1.5.0; move the dependency that asks for the older one; \
                 `cargo tree --package iam-transport --edges normal --no-default-features --duplicates` shows who asks"
            ]
        );
    }

    #[test]
    fn an_unwanted_package_is_named_but_not_one_that_only_sounds_alike() {
        assert_eq!(budget(9).faults(&parse("tokio-util v0.7.0\n")), [""; 0]);
        assert_eq!(
            budget(9).faults(&parse("iam-transport v0.1.0 (/x)\ntokio v1.54.1\n")),
            [
                "iam-transport: brings tokio without being asked; put it behind a feature; \
                 `cargo tree --package iam-transport --edges normal --no-default-features --invert tokio` shows the way to it"
            ]
        );
    }

    #[test]
    fn the_figures_stand_under_their_heading() {
        let row = budget(14).row(&parse(PRINTED));
        assert_eq!(row, "iam-transport  none             5       14");
        assert_eq!(row.len(), HEADING.len());
    }

    #[test]
    fn the_command_asks_for_the_features_of_the_budget() {
        let flag = "--no-default-features";
        for budget in BUDGETS {
            assert_eq!(budget.command().contains(&flag), budget.no_default_features);
        }
    }
}

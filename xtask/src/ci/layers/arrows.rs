//! Which crate of the workspace may depend on which: the arrows of the design, and no others.

use cargo_metadata::semver::VersionReq;
use cargo_metadata::{DependencyKind, Package};

use crate::ci::selection::Features;

/// What one crate may use of the workspace, in builds and in build scripts.
struct Layer {
    name: &'static str,
    uses: &'static [&'static str],
    /// Optional dependencies, each with the only feature that may switch it on.
    behind: &'static [(&'static str, &'static str)],
}

const LAYERS: &[Layer] = &[
    layer("iam-model", &[]),
    layer("iam-auth", &[]),
    layer("iam-transport", &[]),
    layer("iam-client", &["iam-model", "iam-auth", "iam-transport"]),
    Layer {
        behind: &[("iam-transport", "in-process")],
        ..layer("iam-emulator", &["iam-model", "iam-auth"])
    },
    layer("iam-sync", &["iam-client"]),
    layer("iam-cli", &["iam-client", "iam-sync", "iam-emulator"]),
    layer(
        "iam-tests",
        &[
            "iam-model",
            "iam-auth",
            "iam-transport",
            "iam-client",
            "iam-emulator",
            "iam-sync",
            "iam-cli",
        ],
    ),
    layer("xtask", &[]),
];

const fn layer(name: &'static str, uses: &'static [&'static str]) -> Layer {
    Layer {
        name,
        uses,
        behind: &[],
    }
}

/// A member of the workspace, seen only for what it takes from other members.
pub(super) struct Member<'a> {
    name: &'a str,
    published: bool,
    features: &'a Features,
    arrows: Vec<Arrow<'a>>,
}

/// A dependency of one member on another.
struct Arrow<'a> {
    to: &'a str,
    kind: DependencyKind,
    optional: bool,
    requirement: &'a VersionReq,
}

/// The members of a workspace with the arrows between them.
pub(super) fn members(packages: &[Package]) -> Vec<Member<'_>> {
    let is_member = |name: &str| packages.iter().any(|package| package.name == name);
    packages
        .iter()
        .map(|package| Member {
            name: &package.name,
            published: package
                .publish
                .as_ref()
                .is_none_or(|registries| !registries.is_empty()),
            features: &package.features,
            arrows: package
                .dependencies
                .iter()
                .filter(|dependency| is_member(&dependency.name))
                .map(|dependency| Arrow {
                    to: &dependency.name,
                    kind: dependency.kind,
                    optional: dependency.optional,
                    requirement: &dependency.req,
                })
                .collect(),
        })
        .collect()
}

/// What a member does that its layer does not allow.
pub(super) fn faults(member: &Member<'_>) -> Vec<String> {
    let name = member.name;
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
        return vec![format!(
            "{name}: the table of layers does not know this crate; say in xtask/src/ci/layers/arrows.rs what it may use"
        )];
    };
    member
        .arrows
        .iter()
        .filter_map(|arrow| match arrow.kind {
            DependencyKind::Development => versioned_fault(member, arrow),
            _ => arrow_fault(member, layer, arrow),
        })
        .collect()
}

/// A published crate whose dev-dependency carries a version cannot be published before that
/// dependency is, which ends in a circle; a path alone is left out of what is published.
fn versioned_fault(member: &Member<'_>, arrow: &Arrow<'_>) -> Option<String> {
    if !member.published || *arrow.requirement == VersionReq::STAR {
        return None;
    }
    let (name, to, requirement) = (member.name, arrow.to, arrow.requirement);
    Some(format!(
        "{name}: the dev-dependency {to} asks for version {requirement}; give the path alone: {to} = {{ path = \"../{to}\" }}"
    ))
}

fn arrow_fault(member: &Member<'_>, layer: &Layer, arrow: &Arrow<'_>) -> Option<String> {
    let (name, to) = (member.name, arrow.to);
    if layer.uses.contains(&to) {
        return None;
    }
    let Some((_, feature)) = layer.behind.iter().find(|(optional, _)| *optional == to) else {
        return Some(format!(
            "{name}: depends on {to}, an arrow the design does not have; remove it: {}",
            layer.permission()
        ));
    };
    if !arrow.optional {
        return Some(format!(
            "{name}: depends on {to} always; make it `optional = true` behind the feature `{feature}`"
        ));
    }
    let (other, _) = member
        .features
        .iter()
        .find(|(other, entries)| other != feature && switches_on(entries, to))?;
    Some(format!(
        "{name}: the feature `{other}` switches on {to}; only `{feature}` may, so let `{other}` name `{feature}` instead"
    ))
}

/// Whether a feature with these entries brings in an optional dependency. `name?/feature` does not.
fn switches_on(entries: &[String], dependency: &str) -> bool {
    entries.iter().any(|entry| {
        entry.strip_prefix("dep:") == Some(dependency)
            || entry
                .split_once('/')
                .is_some_and(|(crate_name, _)| crate_name == dependency)
    })
}

impl Layer {
    fn permission(&self) -> String {
        match self.uses {
            [] => format!("{} may use no other crate of the workspace", self.name),
            uses => format!("{} may use {}", self.name, uses.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static ANY_VERSION: VersionReq = VersionReq::STAR;

    fn normal(to: &str) -> Arrow<'_> {
        Arrow {
            to,
            kind: DependencyKind::Normal,
            optional: false,
            requirement: &ANY_VERSION,
        }
    }

    fn faults_of(name: &str, features: &Features, arrows: Vec<Arrow<'_>>) -> Vec<String> {
        faults(&Member {
            name,
            published: true,
            features,
            arrows,
        })
    }

    fn features(table: &[(&str, &str)]) -> Features {
        table
            .iter()
            .map(|(name, entry)| (name.to_string(), vec![entry.to_string()]))
            .collect()
    }

    #[test]
    fn the_arrows_of_the_design_pass() {
        for layer in LAYERS {
            let arrows = layer.uses.iter().map(|to| normal(to)).collect();
            assert_eq!(faults_of(layer.name, &Features::new(), arrows), [""; 0]);
        }
    }

    #[test]
    fn model_auth_and_transport_know_nothing_of_each_other() {
        let lowest = ["iam-model", "iam-auth", "iam-transport"];
        for from in lowest {
            for to in lowest.into_iter().filter(|to| *to != from) {
                assert_eq!(
                    faults_of(from, &Features::new(), vec![normal(to)]),
                    [format!(
                        "{from}: depends on {to}, an arrow the design does not have; remove it: {from} may use no other crate of the workspace"
                    )]
                );
            }
        }
    }

    #[test]
    fn a_build_dependency_is_an_arrow_too() {
        let arrow = Arrow {
            kind: DependencyKind::Build,
            ..normal("iam-model")
        };
        assert_eq!(
            faults_of("iam-cli", &Features::new(), vec![arrow]),
            [
                "iam-cli: depends on iam-model, an arrow the design does not have; remove it: iam-cli may use iam-client, iam-sync, iam-emulator"
            ]
        );
    }

    #[test]
    fn a_crate_without_a_layer_is_refused() {
        let faults = faults_of("iam-new", &Features::new(), vec![]);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("iam-new: the table of layers does not know this crate"));
    }

    #[test]
    fn the_transport_of_the_emulator_stays_behind_its_feature() {
        let optional = || {
            vec![Arrow {
                optional: true,
                ..normal("iam-transport")
            }]
        };
        let gated = features(&[
            ("in-process", "dep:iam-transport"),
            ("server", "in-process"),
        ]);
        assert_eq!(faults_of("iam-emulator", &gated, optional()), [""; 0]);
        let weak = features(&[
            ("in-process", "dep:iam-transport"),
            ("tower", "iam-transport?/tower"),
        ]);
        assert_eq!(faults_of("iam-emulator", &weak, optional()), [""; 0]);

        assert_eq!(
            faults_of("iam-emulator", &gated, vec![normal("iam-transport")]),
            [
                "iam-emulator: depends on iam-transport always; make it `optional = true` behind the feature `in-process`"
            ]
        );
        for entry in ["dep:iam-transport", "iam-transport/hyper"] {
            assert_eq!(
                faults_of("iam-emulator", &features(&[("server", entry)]), optional()),
                [
                    "iam-emulator: the feature `server` switches on iam-transport; only `in-process` may, so let `server` name `in-process` instead"
                ]
            );
        }
    }

    #[test]
    fn a_dev_dependency_may_point_anywhere_but_carries_no_version() {
        let path_only = || Arrow {
            kind: DependencyKind::Development,
            ..normal("iam-emulator")
        };
        assert_eq!(
            faults_of("iam-client", &Features::new(), vec![path_only()]),
            [""; 0]
        );

        let requirement = VersionReq::parse("0.1.0").unwrap();
        let versioned = Arrow {
            requirement: &requirement,
            ..path_only()
        };
        assert_eq!(
            faults_of("iam-client", &Features::new(), vec![versioned]),
            [
                "iam-client: the dev-dependency iam-emulator asks for version ^0.1.0; give the path alone: iam-emulator = { path = \"../iam-emulator\" }"
            ]
        );
    }

    #[test]
    fn a_crate_that_is_never_published_may_inherit_versions() {
        let requirement = VersionReq::parse("0.1.0").unwrap();
        let arrow = Arrow {
            kind: DependencyKind::Development,
            requirement: &requirement,
            ..normal("iam-client")
        };
        let member = Member {
            name: "iam-tests",
            published: false,
            features: &Features::new(),
            arrows: vec![arrow],
        };
        assert_eq!(faults(&member), [""; 0]);
    }
}

//! The job `alone`: each library built and tested by itself, so that no other member lends it a feature.
//!
//! Besides no features at all, the defaults and all features take their turn: tests of an optional
//! feature run nowhere else.

use anyhow::Result;
use cargo_metadata::Package;
use xshell::Cmd;

use super::selection::{Selection, distinct};
use crate::workspace::{Workspace, run_all};

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    run_all(
        workspace
            .libraries()
            .flat_map(|library| tests(workspace, library)),
    )
}

/// What is refused without TLS, or with half of it, is tested only where that is so.
fn without_all_of_tls(library: &Package) -> impl Iterator<Item = Selection<'_>> {
    let tested: &[&str] = match library.name.as_str() {
        "iam-transport" => &["hyper", "ring", "webpki-roots"],
        "iam-client" => &["hyper"],
        _ => &[],
    };
    let names = library.features.keys().map(String::as_str);
    names
        .filter(|name| tested.contains(name))
        .map(Selection::Only)
}

fn tests<'a>(workspace: &'a Workspace, library: &'a Package) -> impl Iterator<Item = Cmd<'a>> {
    let candidates = [Selection::Nothing, Selection::Default]
        .into_iter()
        .chain(without_all_of_tls(library))
        .chain([Selection::Everything]);
    distinct(&library.features, candidates)
        .into_iter()
        .map(|selection| {
            workspace
                .cargo(["test", "--quiet", "--package", &library.name])
                .args(selection.flags())
        })
}

//! The job `features`: each library with no features, its defaults, each feature alone, and all.

use anyhow::Result;
use cargo_metadata::Package;
use xshell::Cmd;

use super::selection::{Selection, distinct};
use crate::workspace::{Workspace, run_all};

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    run_all(
        workspace
            .libraries()
            .flat_map(|library| checks(workspace, library)),
    )
}

/// Clippy stands in for `cargo check`, because it can deny the warnings of our crates alone.
fn checks<'a>(workspace: &'a Workspace, library: &'a Package) -> impl Iterator<Item = Cmd<'a>> {
    let each_alone = library
        .features
        .keys()
        .map(|feature| Selection::Only(feature));
    let candidates = [Selection::Nothing, Selection::Default]
        .into_iter()
        .chain(each_alone)
        .chain([Selection::Everything]);
    distinct(&library.features, candidates)
        .into_iter()
        .map(|selection| {
            workspace
                .cargo(["clippy", "--quiet", "--package", &library.name])
                .args(selection.flags())
                .args(["--", "-D", "warnings"])
        })
}

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

fn tests<'a>(workspace: &'a Workspace, library: &'a Package) -> impl Iterator<Item = Cmd<'a>> {
    let candidates = [
        Selection::Nothing,
        Selection::Default,
        Selection::Everything,
    ];
    distinct(&library.features, candidates)
        .into_iter()
        .map(|selection| {
            workspace
                .cargo(["test", "--quiet", "--package", &library.name])
                .args(selection.flags())
        })
}

//! `cargo xtask setup`: every tool of the registry that some command uses, so that none has to be waited for later.

use anyhow::Result;

use crate::tools::CARGO_TOOLS;
use crate::workspace::Workspace;

/// Installs what is not there yet, into the target directory and nowhere else.
pub(crate) fn run() -> Result<()> {
    let workspace = Workspace::load()?;
    for tool in CARGO_TOOLS {
        let was_there = tool.is_installed(&workspace);
        let program = tool.install(&workspace)?;
        println!(
            "{:<20} {:<8} {:<10} {}",
            tool.name,
            tool.version,
            if was_there { "was there" } else { "installed" },
            program.display()
        );
    }
    Ok(())
}

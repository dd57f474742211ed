//! A copy of what git knows of the project, under the target directory, to be changed and thrown away.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::Shell;

use crate::workspace::Workspace;

/// Makes the copy anew, and tells where it is.
pub(crate) fn copy(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let shell = Shell::new()?;
    let scratch = workspace.target().join(name);
    shell.remove_path(&scratch)?;
    let root = workspace.path("");
    shell.change_dir(&root);
    let files = shell.cmd("git").args(["ls-files", "-z"]).quiet().read()?;
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        let target = scratch.join(file);
        if let Some(folder) = target.parent() {
            shell.create_dir(folder)?;
        }
        shell
            .copy_file(Path::new(&root).join(file), &target)
            .with_context(|| {
                format!("{file} cannot be copied; is it deleted and not committed?")
            })?;
    }
    Ok(scratch)
}

//! The job `addition`: the operation that ARCHITECTURE.md adds as an example really takes one new file and one line.
//!
//! It is added to a scratch copy of the project, word for word, and called by a client there.

use anyhow::{Context, Result};
use xshell::Shell;

use crate::scratch;
use crate::workspace::Workspace;

const SCRATCH: &str = "addition";
const NEW_FILE: &str = "crates/iam-model/src/users/unlock_user.rs";
const MODULES: &str = "crates/iam-model/src/users/mod.rs";
const MOD_LINE: &str = "mod unlock_user; pub use unlock_user::UnlockUser;";

/// Calls the new operation, as a user of the client would.
const CALLER: &str = r#"//! Calls the operation that was added.
use iam_client::model::instances::InstanceBaseRequest;
use iam_client::model::users::{UnlockUser, UserResponse};
use iam_client::{Answer, Client, Error};

async fn unlock(client: &Client, call: UnlockUser) -> Result<Answer<UserResponse>, Error> {
    client.send(&call).await
}

fn main() {
    let instance: iam_client::model::InstanceId = "ssoins-12345".parse().unwrap();
    let user: iam_client::model::UserUuid = "138c2fc8".parse().unwrap();
    let call = UnlockUser::new(user, InstanceBaseRequest::new(instance));
    let written = iam_client::model::encode(&call).unwrap();
    assert_eq!(written.target, "/v1/users/138c2fc8/unlock");
    let _ = unlock;
}
"#;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let scratch = scratch::copy(workspace, SCRATCH)?;
    let shell = Shell::new()?;
    let operation = example(&shell.read_file(workspace.path("ARCHITECTURE.md"))?)?;
    shell.write_file(scratch.join(NEW_FILE), operation)?;
    let modules = shell.read_file(scratch.join(MODULES))?;
    let modules = modules.replacen(
        "mod create_user;",
        &format!("{MOD_LINE}\nmod create_user;"),
        1,
    );
    shell.write_file(scratch.join(MODULES), modules)?;
    shell.write_file(
        scratch.join("crates/iam-client/examples/addition.rs"),
        CALLER,
    )?;
    let manifest = scratch.join("Cargo.toml");
    // What others have built serves here too; only the two crates are built anew.
    Ok(workspace
        .cargo([
            "run",
            "--quiet",
            "--package",
            "iam-client",
            "--example",
            "addition",
        ])
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(workspace.target())
        .run()?)
}

/// The file that the walk-through shows: its only block of Rust that declares an operation.
fn example(architecture: &str) -> Result<String> {
    architecture
        .split("```rust,ignore\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .find(|block| block.contains("operation! {"))
        .map(str::to_owned)
        .context(
            "ARCHITECTURE.md shows no new operation; the section \"Adding an operation\" has to",
        )
}

#[cfg(test)]
mod tests {
    use super::example;

    #[test]
    fn the_block_that_declares_an_operation_is_taken_and_no_other() {
        let text = "a\n```rust,ignore\nfn f() {}\n```\nb\n```rust,ignore\noperation! { X }\n```\nc";
        assert_eq!(example(text).unwrap(), "operation! { X }\n");
        assert!(example("no code").is_err());
    }
}

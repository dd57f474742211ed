//! `instance`: the instances of ID Center.

mod create;
mod delete;
mod identity_store;
mod list;
mod set;
mod show;

use clap::{Args, Subcommand};
use iam_client::model::InstanceId;

use crate::client::Session;
use crate::confirmation::NamedConfirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::named::instance_name;
use crate::reference::Reference;

/// What ends with an instance, and with its identity source \[doc\].
const CONTENTS: &str = "all its users, groups, permission sets and assignments";

/// What to do with instances.
#[derive(Debug, Subcommand)]
pub(crate) enum InstanceCommand {
    /// List the instances that the account sees, a page or all; known since 1.2
    List(list::ListArgs),
    /// Show an instance; known since 1.1
    Show(show::ShowArgs),
    /// Create the instance of the organization; known since 1.1
    Create(Box<create::CreateArgs>),
    /// Change an instance; a change of its identity source deletes everything in it and asks for its name. Known since 1.1
    Set(Box<set::SetArgs>),
    /// Delete an instance with everything in it; asks for its name
    Delete(delete::DeleteArgs),
}

pub(crate) async fn run(command: InstanceCommand, global: &GlobalArgs) -> Result<(), Failure> {
    match command {
        InstanceCommand::List(args) => list::run(args, global).await,
        InstanceCommand::Show(args) => show::run(args, global).await,
        InstanceCommand::Create(args) => create::run(*args, global).await,
        InstanceCommand::Set(args) => set::run(*args, global).await,
        InstanceCommand::Delete(args) => delete::run(args, global).await,
    }
}

/// The instance to work on.
#[derive(Debug, Args)]
struct InstanceArg {
    /// The instance, by its id, ssoins-…, or since 1.2 by its name; that of --instance-id or SCP_INSTANCE_ID, unless given
    #[arg(value_name = "INSTANCE")]
    instance: Option<Reference<InstanceId>>,
}

impl InstanceArg {
    /// A session, and the id of the instance, which is looked up where a name was given.
    async fn session(&self, global: &GlobalArgs) -> Result<(Session, InstanceId), Failure> {
        let instance = match (&self.instance, global.instance_flag()) {
            (None, _) => &global.instance(None)?,
            (Some(argument), Some(flag)) if flag != argument => {
                return Err(Failure::usage(format_args!(
                    "--instance-id says {}, but the argument {}; give one of them, or the same",
                    flag.text(),
                    argument.text()
                )));
            }
            (Some(argument), _) => argument,
        };
        Session::within(global, instance).await
    }
}

/// Asks for the name of the instance, which a name has to be compared with; its id always will do.
async fn confirm(
    confirmation: &NamedConfirmation,
    session: &Session,
    instance_id: &InstanceId,
    action: &str,
) -> Result<(), Failure> {
    let name = if confirmation.settled_by(instance_id.as_str()) || session.is_dry_run() {
        None
    } else {
        confirmation.refuse_unasked(action)?;
        instance_name(session, instance_id).await?
    };
    let names: Vec<&str> = [Some(instance_id.as_str()), name.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    confirmation.confirm(session, action, &names)
}

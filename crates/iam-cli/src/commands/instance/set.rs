//! `instance set`: SetInstance.

use clap::Args;
use iam_client::model::instances::{LdapConfigSetRequest, SetInstance};
use iam_client::model::later::since_1_5::{self, InstanceSetRequest};
use iam_client::model::{Operation, Patch, in_version};

use super::identity_store::{CONFIG, IdentityStore, TYPE};
use super::{CONTENTS, InstanceArg, confirm};
use crate::body::{Body, FromJson, Limits, clearable};
use crate::confirmation::NamedConfirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::results::show;

/// Which instance to change, and what.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    instance: InstanceArg,

    /// Name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// What the instance is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// Clear a member, which is sent as null; may be repeated
    #[arg(long, value_name = "MEMBER", value_parser = clearable::<InstanceSetRequest>())]
    clear: Vec<&'static str>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    limits: Limits,

    #[command(flatten)]
    confirmation: NamedConfirmation,

    #[command(flatten)]
    identity_store: IdentityStore,
}

pub(crate) async fn run(args: SetArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), Set in [SetInstance, since_1_5::SetInstance] => {
        let mut body = Body::read::<Set>(&args.from, global)?;
        args.fill(&mut body)?;
        if !args.identity_store.has_bind_credential() {
            body.require_change("--description TEXT")?;
        }
        // What becomes of an instance whose settings are cleared is not documented.
        let wipes = match (body.has(TYPE), body.is_cleared(CONFIG)) {
            (true, _) => Some("deletes"),
            (false, true) => Some("may delete"),
            (false, false) => None,
        };
        let mut request: <Set as Operation>::Body = body.into_request()?;
        if let Some(credential) = args.identity_store.bind_credential(&args.from)? {
            let config = match request.identity_store_config {
                Patch::Set(config) => config,
                _ => LdapConfigSetRequest::new(),
            };
            request.identity_store_config = Patch::Set(config.bind_credential(credential));
        }
        args.limits.check(&request)?;
        let (mut session, id) = args.instance.session(global).await?;
        if let Some(deletes) = wipes {
            let action = format!(
                "change the identity source of the instance {id}, which {deletes} {CONTENTS}"
            );
            confirm(&args.confirmation, &session, &id, &action).await?;
        }
        let operation = Set::new(id, request);
        show(&mut session, &operation, "instance", "the change was made").await
    })?
}

impl SetArgs {
    fn fill(&self, body: &mut Body) -> Result<(), Failure> {
        body.set("name", self.name.as_deref());
        body.set("description", self.description.as_deref());
        self.identity_store.set(body, &self.from);
        body.clear(&self.clear)
    }
}

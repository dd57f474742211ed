//! `instance create`: CreateInstance.

use clap::Args;
use iam_client::model::instances::CreateInstance;
use iam_client::model::later::since_1_5;
use iam_client::model::{Operation, in_version};

use super::identity_store::IdentityStore;
use crate::body::{Body, FromJson, Limits};
use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::results::show;

/// The new instance.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// What the instance is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    limits: Limits,

    #[command(flatten)]
    identity_store: IdentityStore,
}

pub(crate) async fn run(args: CreateArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse(&["--instance-id"])?;
    in_version!(global.version(), Create in [CreateInstance, since_1_5::CreateInstance] => {
        let mut body = Body::read::<Create>(&args.from, global)?;
        body.set("name", args.name);
        body.set("description", args.description);
        args.identity_store.set(&mut body, &args.from);
        let mut request: <Create as Operation>::Body = body.into_request()?;
        if let Some(credential) = args.identity_store.bind_credential(&args.from)? {
            let config = request.identity_store_config.take().unwrap_or_default();
            request = request.identity_store_config(config.bind_credential(credential));
        }
        args.limits.check(&request)?;
        let mut session = Session::new(global)?;
        let operation = Create::new(request);
        show(&mut session, &operation, "instance", "the instance was created").await
    })?
}

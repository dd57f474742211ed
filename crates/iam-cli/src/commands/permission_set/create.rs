//! `permission-set create`: CreatePermissionSet.

use clap::Args;
use iam_client::model::in_version;
use iam_client::model::permission_sets::CreatePermissionSet;
use iam_client::model::superseded::before_1_2;

use super::policies::Policies;
use crate::body::{Body, FromJson, Limits};
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::results::show;

/// The new permission set.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// How long a session lasts, in seconds
    #[arg(long, value_name = "SECONDS")]
    session_duration: Option<u64>,

    /// What the permission set is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    limits: Limits,

    #[command(flatten)]
    policies: Policies,
}

pub(crate) async fn run(args: CreateArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), Create in [
        CreatePermissionSet, before_1_2::CreatePermissionSet,
    ] => {
        let mut body = Body::read::<Create>(&args.from, global)?;
        body.set("name", args.name);
        body.set("session_duration", args.session_duration);
        body.set("description", args.description);
        args.policies.set(&mut body)?;
        let (mut session, _) = body.session(global).await?;
        let operation = Create::new(body.into_request()?);
        args.limits.check(&operation.request)?;
        let done = "the permission set was created";
        show(&mut session, &operation, "permission_set", done).await
    })?
}

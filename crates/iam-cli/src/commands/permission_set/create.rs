//! `permission-set create`: CreatePermissionSet.

use clap::Args;
use iam_client::model::permission_sets::{CreatePermissionSet, PermissionSetCreateRequest};

use super::policies::Policies;
use crate::body::{Body, FromJson, Limits};
use crate::client::Session;
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
    let mut body = Body::read::<PermissionSetCreateRequest>(&args.from)?;
    body.set("name", args.name);
    body.set("session_duration", args.session_duration);
    body.set("description", args.description);
    args.policies.set(&mut body)?;
    body.instance_id(global)?;
    let request: PermissionSetCreateRequest = body.into_request()?;
    args.limits.check(&request)?;
    let mut session = Session::new(global)?;
    let operation = CreatePermissionSet::new(request);
    let done = "the permission set was created";
    show(&mut session, &operation, "permission_set", done).await
}

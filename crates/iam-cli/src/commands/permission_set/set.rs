//! `permission-set set`: SetPermissionSet.

use clap::Args;
use iam_client::model::permission_sets::{PermissionSetSetRequest, SetPermissionSet};
use iam_client::model::superseded::before_1_2;
use iam_client::model::{PermissionSetId, in_version};

use crate::body::{Body, FromJson, Limits, clearable};
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::Target;
use crate::results::show;

/// Which permission set to change, and what.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    permission_set: Target<PermissionSetId>,

    /// How long a session lasts, in seconds
    #[arg(long, value_name = "SECONDS")]
    session_duration: Option<u64>,

    /// What the permission set is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// Clear a member, which is sent as null; may be repeated
    #[arg(long, value_name = "MEMBER", value_parser = clearable::<PermissionSetSetRequest>())]
    clear: Vec<&'static str>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    limits: Limits,
}

pub(crate) async fn run(args: SetArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), Set in [SetPermissionSet, before_1_2::SetPermissionSet] => {
        let mut body = Body::read::<Set>(&args.from, global)?;
        body.set("session_duration", args.session_duration);
        body.set("description", args.description);
        body.clear(&args.clear)?;
        body.require_change("--description TEXT")?;
        let (mut session, instance_id) = body.session(global).await?;
        let request = body.into_request()?;
        args.limits.check(&request)?;
        let id = args.permission_set.resolve(&session, &instance_id).await?;
        let operation = Set::new(id, request);
        show(&mut session, &operation, "permission_set", "the change was made").await
    })?
}

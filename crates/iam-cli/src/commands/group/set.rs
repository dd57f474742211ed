//! `group set`: SetGroup.

use clap::Args;
use iam_client::model::GroupId;
use iam_client::model::groups::{GroupSetRequest, SetGroup};

use crate::body::{Body, FromJson, Limits, clearable};
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::Target;
use crate::results::show;

/// Which group to change, and what.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    group: Target<GroupId>,

    /// Name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// What the group is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// Clear a member, which is sent as null; may be repeated
    #[arg(long, value_name = "MEMBER", value_parser = clearable::<GroupSetRequest>())]
    clear: Vec<&'static str>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    limits: Limits,
}

pub(crate) async fn run(args: SetArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let mut body = Body::read::<SetGroup>(&args.from, global)?;
    body.set("name", args.name);
    body.set("description", args.description);
    body.clear(&args.clear)?;
    body.require_change("--description TEXT")?;
    let (mut session, instance_id) = body.session(global).await?;
    let request: GroupSetRequest = body.into_request()?;
    args.limits.check(&request)?;
    let group_id = args.group.resolve(&session, &instance_id).await?;
    let operation = SetGroup::new(group_id, request);
    show(&mut session, &operation, "group", "the change was made").await
}

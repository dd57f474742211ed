//! `group create`: CreateGroup.

use clap::Args;
use iam_client::model::UserUuid;
use iam_client::model::groups::{CreateGroup, GroupCreateRequest};

use crate::body::{Body, FromJson, Limits};
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::{Reference, resolve_all};
use crate::results::show;

/// The new group.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// What the group is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// User to make a member, by uuid or login id; may be repeated
    #[arg(long, value_name = "USER")]
    user_uuid: Vec<Reference<UserUuid>>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    limits: Limits,
}

pub(crate) async fn run(args: CreateArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let mut body = Body::read::<CreateGroup>(&args.from, global)?;
    body.set("name", args.name);
    body.set("description", args.description);
    let (mut session, instance_id) = body.session(global).await?;
    let users = resolve_all(&args.user_uuid, &session, &instance_id).await?;
    body.set_list("user_uuids", users.iter().map(UserUuid::as_str).collect());
    let request: GroupCreateRequest = body.into_request()?;
    args.limits.check(&request)?;
    let operation = CreateGroup::new(request);
    show(&mut session, &operation, "group", "the group was created").await
}

//! `group user`: the members of a group.

use clap::{Args, Subcommand};
use iam_client::model::groups::{
    CreateBulkGroupUsers, DeleteBulkGroupUsers, GroupUsersRequest, ListGroupUsers,
};
use iam_client::model::{GroupId, InstanceId, NonEmpty, UserUuid};

use crate::client::Session;
use crate::confirmation::Confirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::listing::Paging;
use crate::output::View;
use crate::reference::{Reference, Target, resolve_all, spoken};
use crate::results::{acknowledge, show};

const VIEW: View<'_> = View {
    list: "users",
    columns: &["id", "user_id", "name"],
    id: "id",
};

/// What to do with the members of a group.
#[derive(Debug, Subcommand)]
pub(crate) enum MembersCommand {
    /// List the members, a page or all
    List(ListArgs),
    /// Make users members
    Add(MembersArgs),
    /// Take users out of the group
    Remove(RemoveArgs),
}

/// Which members to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    group: Target<GroupId>,

    #[command(flatten)]
    paging: Paging,

    /// Only the member with this login id
    #[arg(long, value_name = "LOGIN_ID")]
    user_id: Option<String>,
}

/// A group and users.
#[derive(Debug, Args)]
pub(crate) struct MembersArgs {
    /// The group, by id or name
    #[arg(value_name = "GROUP")]
    group: Reference<GroupId>,

    /// The users, by uuid or login id
    #[arg(value_name = "USER", required = true)]
    users: Vec<Reference<UserUuid>>,
}

/// Whom to take out.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    #[command(flatten)]
    members: MembersArgs,

    #[command(flatten)]
    confirmation: Confirmation,
}

pub(crate) async fn run(command: MembersCommand, global: &GlobalArgs) -> Result<(), Failure> {
    if matches!(command, MembersCommand::Remove(_)) {
        global.refuse_format()?;
    }
    let (session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    match command {
        MembersCommand::List(args) => list(args, session, instance_id).await,
        MembersCommand::Add(args) => add(args, session, instance_id).await,
        MembersCommand::Remove(args) => remove(args, session, instance_id).await,
    }
}

async fn list(
    mut args: ListArgs,
    mut session: Session,
    instance_id: InstanceId,
) -> Result<(), Failure> {
    let group_id = args.group.resolve(&session, &instance_id).await?;
    let mut list = ListGroupUsers::new(group_id, instance_id);
    let paging = &mut args.paging;
    paging.set(&mut list.page, &mut list.size, &mut list.sort);
    list.user_id = args.user_id;
    paging.list(&mut session, list, &VIEW).await
}

async fn add(
    args: MembersArgs,
    mut session: Session,
    instance_id: InstanceId,
) -> Result<(), Failure> {
    let (group_id, request) = args.resolve(&session, instance_id).await?;
    let operation = CreateBulkGroupUsers::new(group_id, request);
    show(&mut session, &operation, "group", "the members were added").await
}

async fn remove(
    args: RemoveArgs,
    mut session: Session,
    instance_id: InstanceId,
) -> Result<(), Failure> {
    let users = spoken(&args.members.users);
    let group = args.members.group.text();
    let (group_id, request) = args.members.resolve(&session, instance_id).await?;
    let action = format!("take {users} out of the group {group}");
    args.confirmation.confirm(&session, &action)?;
    let operation = DeleteBulkGroupUsers::new(group_id, request);
    let done = format!("taken out of the group {group}: {users}");
    acknowledge(&mut session, &operation, done).await
}

impl MembersArgs {
    async fn resolve(
        &self,
        session: &Session,
        instance_id: InstanceId,
    ) -> Result<(GroupId, GroupUsersRequest), Failure> {
        let group_id = self.group.resolve(session, &instance_id).await?;
        let users = resolve_all(&self.users, session, &instance_id).await?;
        let users = NonEmpty::try_from(users).map_err(Failure::usage)?;
        Ok((group_id, GroupUsersRequest::new(instance_id, users)))
    }
}

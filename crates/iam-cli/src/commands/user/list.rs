//! `user list`: ListUsers, one page or all.

use clap::Args;
use iam_client::model::later::since_1_6;
use iam_client::model::users::ListUsers;
use iam_client::model::{AccountId, GroupId, in_version};

use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::listing::Paging;
use crate::output::View;
use crate::reference::{Reference, resolve_filter};

const VIEW: View<'_> = View {
    list: "users",
    columns: &["id", "user_id", "name"],
    id: "id",
};

/// Which users to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    paging: Paging,

    /// Only the user with this login id
    #[arg(long, value_name = "LOGIN_ID")]
    user_id: Option<String>,

    /// Only users who are not members of this group
    #[arg(long, value_name = "GROUP")]
    excluded_group_id: Option<Reference<GroupId>>,

    /// Only users who are not assigned to this account, by its id
    #[arg(long, value_name = "ID")]
    excluded_account_id: Option<AccountId>,
}

pub(crate) async fn run(mut args: ListArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), List in [ListUsers, since_1_6::ListUsers] => {
        let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
        let group = args.excluded_group_id.as_ref();
        let excluded_group_id = resolve_filter(group, &session, &instance_id).await?;
        let mut list = List::new(instance_id);
        let paging = &mut args.paging;
        paging.set(&mut list.page, &mut list.size, &mut list.sort);
        list.user_id = args.user_id;
        list.excluded_group_id = excluded_group_id;
        list.excluded_account_id = args.excluded_account_id;
        paging.list(&mut session, list, &VIEW).await
    })?
}

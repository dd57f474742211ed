//! `group list`: ListGroups, one page or all.

use clap::Args;
use iam_client::model::groups::ListGroups;
use iam_client::model::{AccountId, UserUuid};

use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::listing::Paging;
use crate::output::View;
use crate::reference::{Reference, resolve_filter};

const VIEW: View<'_> = View {
    list: "groups",
    columns: &["id", "name", "user_count", "description"],
    id: "id",
};

/// Which groups to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    paging: Paging,

    /// Only the group of this name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// Only groups that this user is not a member of
    #[arg(long, value_name = "USER")]
    excluded_user_uuid: Option<Reference<UserUuid>>,

    /// Only groups that are not assigned to this account, by its id
    #[arg(long, value_name = "ID")]
    excluded_account_id: Option<AccountId>,
}

pub(crate) async fn run(mut args: ListArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let user = args.excluded_user_uuid.as_ref();
    let excluded_user_uuid = resolve_filter(user, &session, &instance_id).await?;
    let mut list = ListGroups::new(instance_id);
    let paging = &mut args.paging;
    paging.set(&mut list.page, &mut list.size, &mut list.sort);
    list.name = args.name;
    list.excluded_user_uuid = excluded_user_uuid;
    list.excluded_account_id = args.excluded_account_id;
    paging.list(&mut session, list, &VIEW).await
}

//! `permission-set list`: ListPermissionSets, one page or all.

use clap::Args;
use iam_client::model::in_version;
use iam_client::model::permission_sets::ListPermissionSets;
use iam_client::model::superseded::before_1_2;

use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::listing::Paging;
use crate::output::View;

const VIEW: View<'_> = View {
    list: "permission_sets",
    columns: &["id", "name", "session_duration", "description"],
    id: "id",
};

/// Which permission sets to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    paging: Paging,

    /// Only the permission set of this name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

pub(crate) async fn run(mut args: ListArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), List in [
        ListPermissionSets, before_1_2::ListPermissionSets,
    ] => {
        let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
        let mut list = List::new(instance_id);
        let paging = &mut args.paging;
        paging.set(&mut list.page, &mut list.size, &mut list.sort);
        list.name = args.name;
        paging.list(&mut session, list, &VIEW).await
    })?
}

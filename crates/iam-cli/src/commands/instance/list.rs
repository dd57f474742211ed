//! `instance list`: ListInstances, one page or all.

use clap::Args;
use iam_client::model::instances::ListInstances;

use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::listing::Paging;
use crate::output::View;

const VIEW: View<'_> = View {
    list: "instances",
    columns: &["id", "organization_id", "region", "state"],
    id: "id",
};

/// Which instances to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    paging: Paging,
}

pub(crate) async fn run(mut args: ListArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse(&["--instance-id"])?;
    let mut session = Session::new(global)?;
    let mut list = ListInstances::new();
    let paging = &mut args.paging;
    paging.set(&mut list.page, &mut list.size, &mut list.sort);
    paging.list(&mut session, list, &VIEW).await
}

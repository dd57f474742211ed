//! `permission-set policy`: the policies of a permission set.

use clap::{Args, Subcommand};
use iam_client::model::permission_sets::{
    DeletePermissionSetPolicies, ListPermissionSetPolicies, PermissionSetPoliciesDeleteRequest,
    PermissionSetPoliciesSetRequest, SetPermissionSetPolicies,
};
use iam_client::model::superseded::before_1_2;
use iam_client::model::{ApiVersion, NonEmpty, Operation, PermissionSetId, PolicyId, in_version};

use super::policies::Policies;
use crate::body::{Body, FromJson, clearable};
use crate::client::Session;
use crate::confirmation::Confirmation;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::listing::Paging;
use crate::output::View;
use crate::reference::{Reference, Target, Targets, resolve_all, spoken};
use crate::results::{acknowledge, show};
use crate::suggestions::text_such_as;

const VIEW: View<'_> = View {
    list: "policies",
    columns: &["id", "category", "name"],
    id: "id",
};

/// What to do with policies.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// List the policies, a page or all
    List(ListArgs),
    /// Put policies in the place of those that are there; what becomes of a kind that is left out is not documented
    Set(SetArgs),
    /// Take policies out of the permission set
    #[command(visible_alias = "remove")]
    Delete(DeleteArgs),
}

/// Which policies to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    permission_set: Target<PermissionSetId>,

    #[command(flatten)]
    paging: Paging,

    /// Only policies of this kind: MANAGED_POLICY, CUSTOM_POLICY or INLINE_POLICY
    #[arg(
        long,
        value_name = "CATEGORY",
        hide_possible_values = true,
        value_parser = text_such_as(&["MANAGED_POLICY", "CUSTOM_POLICY", "INLINE_POLICY"])
    )]
    category: Option<String>,

    /// Only policies of this name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

/// The policies that shall be there.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    permission_set: Target<PermissionSetId>,

    /// Clear a kind, which is sent as null; may be repeated
    #[arg(long, value_name = "MEMBER", value_parser = clearable::<PermissionSetPoliciesSetRequest>())]
    clear: Vec<&'static str>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    policies: Policies,
}

/// The policies to take out.
#[derive(Debug, Args)]
// The usage that clap makes puts the policies first.
#[command(
    override_usage = "scp-idc permission-set policy delete [OPTIONS] <PERMISSION_SET> <POLICY...|--policy-id <ID>>"
)]
pub(crate) struct DeleteArgs {
    /// The permission set, by id or name
    #[arg(value_name = "PERMISSION_SET")]
    permission_set: Reference<PermissionSetId>,

    #[command(flatten)]
    policies: Targets<PolicyId, true>,

    #[command(flatten)]
    confirmation: Confirmation,
}

pub(crate) async fn run(command: PolicyCommand, global: &GlobalArgs) -> Result<(), Failure> {
    match command {
        PolicyCommand::List(args) => list(args, global).await,
        PolicyCommand::Set(args) => set(args, global).await,
        PolicyCommand::Delete(args) => delete(args, global).await,
    }
}

async fn list(mut args: ListArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), List in [
        ListPermissionSetPolicies, before_1_2::ListPermissionSetPolicies,
    ] => {
        let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
        let id = args.permission_set.resolve(&session, &instance_id).await?;
        let mut list = List::new(id, instance_id);
        let paging = &mut args.paging;
        paging.set(&mut list.page, &mut list.size, &mut list.sort);
        list.category = args.category.map(|category| spelled(&category, global.version()).into());
        list.name = args.name;
        paging.list(&mut session, list, &VIEW).await
    })?
}

/// What a category is called in a version: one has changed its name in 1.2.
fn spelled(category: &str, version: ApiVersion) -> &str {
    let former = before_1_2::ListPermissionSetPolicies::certainty(version).is_ok();
    match category {
        "CUSTOM_POLICY" if former => "CUSTOMER_POLICY",
        category => category,
    }
}

async fn set(args: SetArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), Set in [
        SetPermissionSetPolicies, before_1_2::SetPermissionSetPolicies,
    ] => {
        let mut body = Body::read::<Set>(&args.from, global)?;
        args.policies.set(&mut body)?;
        body.clear(&args.clear)?;
        body.require_change("--custom-policy NAME")?;
        let (mut session, instance_id) = body.session(global).await?;
        let request = body.into_request()?;
        let id = args.permission_set.resolve(&session, &instance_id).await?;
        let operation = Set::new(id, request);
        show(&mut session, &operation, "permission_set", "the policies were set").await
    })?
}

async fn delete(args: DeleteArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_format()?;
    let (mut session, instance_id) = Session::within(global, &global.instance(None)?).await?;
    let id = args.permission_set.resolve(&session, &instance_id).await?;
    let within = (instance_id, id);
    let policies = resolve_all(args.policies.references(), &session, &within).await?;
    let (instance_id, id) = within;
    let them = spoken(args.policies.references());
    let it = args.permission_set.text();
    let action = format!("take the {them} out of the permission set {it}");
    args.confirmation.confirm(&session, &action)?;
    let policies = NonEmpty::try_from(policies).map_err(Failure::usage)?;
    let request = PermissionSetPoliciesDeleteRequest::new(instance_id, policies);
    let operation = DeletePermissionSetPolicies::new(id, request);
    let done = format!("taken out of the permission set {it}: {them}");
    acknowledge(&mut session, &operation, done).await
}

//! `account-assignment create`: CreateAccountAssignment.

use clap::Args;
use iam_client::model::account_assignments::{
    AccountAssignmentsCreateRequest, CreateAccountAssignment,
};
use iam_client::model::permission_sets::ShowPermissionSet;
use iam_client::model::{AccountId, GroupId, InstanceId, PermissionSetId, UserUuid};
use serde_json::{Map, Value, json};

use crate::body::{Body, FromJson};
use crate::client::Session;
use crate::document::Document;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::output::View;
use crate::reference::{Reference, resolve_all};

const VIEW: View<'_> = View {
    list: "account_assignments",
    columns: &[
        "id",
        "principal_type",
        "principal_id",
        "permission_set_id",
        "target_account_id",
    ],
    id: "id",
};

/// Who, what and where.
#[derive(Debug, Args)]
#[command(after_help = "\
The service wants the name, the resource name, the session and the policies of a permission set too: they are
asked of the service for each --permission-set-id, so --dry-run takes permission_sets from --from-json only.")]
pub(crate) struct CreateArgs {
    /// Account, by id, name and e-mail address; may be repeated
    #[arg(long, value_name = "ID,NAME,EMAIL", value_parser = account)]
    target_account: Vec<Value>,

    /// Permission set, by id or name; may be repeated
    #[arg(long, value_name = "PERMISSION_SET")]
    permission_set_id: Vec<Reference<PermissionSetId>>,

    /// User, by uuid or login id; may be repeated
    #[arg(long, value_name = "USER")]
    user_uuid: Vec<Reference<UserUuid>>,

    /// Group, by id or name; may be repeated
    #[arg(long, value_name = "GROUP")]
    group_id: Vec<Reference<GroupId>>,

    #[command(flatten)]
    from: FromJson,
}

pub(crate) async fn run(args: CreateArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let mut body = Body::read::<AccountAssignmentsCreateRequest>(&args.from)?;
    let instance_id = body.instance_id(global)?;
    let mut session = Session::new(global)?;
    let principals = args.principals(&session, &instance_id).await?;
    let permission_sets = args.permission_sets(&session, &instance_id).await?;
    body.set_list("accounts", args.target_account);
    body.set_list("principals", principals);
    body.set_list("permission_sets", permission_sets);
    require(&body, "accounts", "--target-account ID,NAME,EMAIL")?;
    require(&body, "principals", "--user-uuid or --group-id")?;
    require(&body, "permission_sets", "--permission-set-id")?;
    let request: AccountAssignmentsCreateRequest = body.into_request()?;
    let operation = CreateAccountAssignment::new(request);
    let Some(answer) = session.send(&operation).await? else {
        return session.output.flush();
    };
    let answer = Document::read(&answer.body).map_err(|error| {
        Failure::other(format_args!(
            "the assignments were created, but the answer cannot be shown: {error}"
        ))
    })?;
    let assignments = answer.member(VIEW.list).and_then(Document::as_list);
    session
        .output
        .list(&answer, assignments.unwrap_or_default(), &VIEW)?;
    session.output.flush()
}

fn require(body: &Body, member: &str, flag: &str) -> Result<(), Failure> {
    if body.has(member) {
        return Ok(());
    }
    Err(Failure::usage(format_args!(
        "{member} are missing; give {flag}, or {member} in the body of --from-json"
    )))
}

impl CreateArgs {
    async fn principals(
        &self,
        session: &Session,
        instance_id: &InstanceId,
    ) -> Result<Vec<Value>, Failure> {
        let users = resolve_all(&self.user_uuid, session, instance_id).await?;
        let groups = resolve_all(&self.group_id, session, instance_id).await?;
        let users = users.iter().map(|id| principal(id.as_str(), "USER"));
        let groups = groups.iter().map(|id| principal(id.as_str(), "GROUP"));
        Ok(users.chain(groups).collect())
    }

    async fn permission_sets(
        &self,
        session: &Session,
        instance_id: &InstanceId,
    ) -> Result<Vec<Value>, Failure> {
        if session.is_dry_run() && !self.permission_set_id.is_empty() {
            return Err(Failure::usage(
                "--dry-run sends nothing, but it takes a request to learn of a permission set; give permission_sets with --from-json",
            ));
        }
        let ids = resolve_all(&self.permission_set_id, session, instance_id).await?;
        let mut infos = Vec::new();
        for id in ids {
            let show = ShowPermissionSet::new(id, instance_id.clone());
            let answer = session.client.send(&show).await?;
            infos.push(info(&answer.body)?);
        }
        Ok(infos)
    }
}

fn account(text: &str) -> Result<Value, String> {
    let wrong = "write id, name and e-mail address of the account with commas between them";
    let (id, rest) = text.split_once(',').ok_or(wrong)?;
    // A name may hold a comma, an address here does not.
    let (name, email) = rest.rsplit_once(',').ok_or(wrong)?;
    if name.is_empty() || email.is_empty() {
        return Err(wrong.to_owned());
    }
    let id: AccountId = id.parse().map_err(|error| format!("{error}"))?;
    Ok(json!({
        "target_account_id": id, "target_account_name": name, "target_account_email": email
    }))
}

fn principal(id: &str, kind: &str) -> Value {
    json!({"principal_id": id, "principal_type": kind})
}

/// What an assignment has to say of a permission set, out of what the service tells of it.
fn info(answer: &[u8]) -> Result<Value, Failure> {
    let told: Map<String, Value> = serde_json::from_slice(answer).map_err(|_| {
        Failure::other("the answer on the permission set is no JSON object; is the endpoint that of ID Center?")
    })?;
    let names = [
        ("id", "permission_set_id"),
        ("name", "permission_set_name"),
        ("srn", "permission_set_srn"),
        ("session_duration", "session_duration"),
        ("custom_policies", "custom_policies"),
        ("inline_policies", "inline_policies"),
        ("managed_policies", "managed_policies"),
    ];
    let members = names.into_iter().filter_map(|(theirs, ours)| {
        let value = told.get(theirs).filter(|value| !value.is_null())?;
        Some((ours.to_owned(), value.clone()))
    });
    Ok(Value::Object(members.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_written_in_three_parts_and_its_name_may_hold_commas() {
        assert_eq!(
            account("acc-1,Dev, Seoul,dev@example.com"),
            Ok(json!({
                "target_account_id": "acc-1", "target_account_name": "Dev, Seoul",
                "target_account_email": "dev@example.com"
            }))
        );
        for text in [
            "",
            "acc-1",
            "acc-1,Dev",
            "acc-1,,a@b",
            "a/b,Dev,a@b",
            ",Dev,a@b",
        ] {
            assert!(account(text).is_err(), "{text:?}");
        }
    }
}

//! `account-assignment create`: CreateAccountAssignment.

use clap::Args;
use iam_client::model::account_assignments::CreateAccountAssignment;
use iam_client::model::later::since_1_6;
use iam_client::model::permission_sets::ShowPermissionSet;
use iam_client::model::superseded::before_1_2;
use iam_client::model::{
    GroupId, InstanceId, Member, Operation, PermissionSetId, Schema, UserUuid, in_version,
};
use serde_json::{Map, Value, json};

use super::target_account::{ACCOUNTS, TargetAccount};
use crate::body::{Body, FromJson};
use crate::client::Session;
use crate::diagnostics;
use crate::document::Document;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::output::View;
use crate::reference::{Reference, resolve_all};
use crate::request::{elements, has};

const PRINCIPALS: &str = "principals";
const PERMISSION_SETS: &str = "permission_sets";

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

/// Before 1.2 the answer is one assignment and not a list.
const FLAT_VIEW: View<'_> = View {
    list: VIEW.list,
    columns: &[
        "account_assignment_id",
        "principal_type",
        "principal_id",
        "permission_set_id",
        "target_account_id",
    ],
    id: "account_assignment_id",
};

/// Who, what and where.
#[derive(Debug, Args)]
#[command(after_help = "\
Before 1.6 the service wants the name, the resource name, the session and the policies of a
permission set too: they are asked of the service for each --permission-set-id, so that --dry-run
takes permission_sets from --from-json only. Before 1.2 it answers with one assignment, however
many were made; `account-assignment list` shows them all.")]
pub(crate) struct CreateArgs {
    /// Account, by id, name and e-mail address, or since 1.6 by its id alone; may be repeated
    #[arg(long, value_name = "ID,NAME,EMAIL")]
    target_account: Vec<TargetAccount>,

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
    in_version!(global.version(), Create in [
        CreateAccountAssignment,
        before_1_2::CreateAccountAssignment,
        since_1_6::CreateAccountAssignment,
    ] => {
        let mut body = Body::read::<Create>(&args.from, global)?;
        let mut session = args.fill(&mut body, global).await?;
        let several = [ACCOUNTS, PRINCIPALS, PERMISSION_SETS].iter().any(|list| body.length(list) > 1);
        let operation = Create::new(body.into_request()?);
        let Some(answer) = session.send(&operation).await? else {
            return session.output.flush();
        };
        if has(<Create as Operation>::Response::MEMBERS, VIEW.list) {
            print(&mut session, &answer.body)
        } else {
            print_one(&mut session, &answer.body, several)
        }
    })?
}

fn print(session: &mut Session, answer: &[u8]) -> Result<(), Failure> {
    let answer = read(answer)?;
    let assignments = answer.member(VIEW.list).and_then(Document::as_list);
    session
        .output
        .list(&answer, assignments.unwrap_or_default(), &VIEW)?;
    session.output.flush()
}

fn print_one(session: &mut Session, answer: &[u8], several: bool) -> Result<(), Failure> {
    let answer = read(answer)?;
    let assignment = std::slice::from_ref(&answer);
    session.output.list(&answer, assignment, &FLAT_VIEW)?;
    session.output.flush()?;
    if several {
        diagnostics::note(
            &"this version tells of one assignment, however many were made; `scp-idc account-assignment list` shows them all",
        );
    }
    Ok(())
}

fn read(answer: &[u8]) -> Result<Document, Failure> {
    Document::read(answer).map_err(|error| {
        Failure::other(format_args!(
            "the assignments were created, but the answer cannot be shown: {error}"
        ))
    })
}

impl CreateArgs {
    /// Puts what was given into the body, once the service has been asked what it wants to know.
    async fn fill(&self, body: &mut Body, global: &GlobalArgs) -> Result<Session, Failure> {
        let accounts = self.target_account.iter();
        let accounts = accounts.map(|account| account.told(&body.request()));
        body.set_list(ACCOUNTS, accounts.collect::<Result<Vec<_>, _>>()?);
        let (session, instance_id) = body.session(global).await?;
        body.set_list(PRINCIPALS, self.principals(&session, &instance_id).await?);
        let members = elements(body.request().members, PERMISSION_SETS);
        let sets = self.permission_sets(&session, &instance_id, members);
        body.set_list(PERMISSION_SETS, sets.await?);
        require(body, ACCOUNTS, "--target-account ID,NAME,EMAIL")?;
        require(body, PRINCIPALS, "--user-uuid or --group-id")?;
        require(body, PERMISSION_SETS, "--permission-set-id")?;
        Ok(session)
    }

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

    /// The permission sets with these members.
    async fn permission_sets(
        &self,
        session: &Session,
        instance_id: &InstanceId,
        members: &[Member],
    ) -> Result<Vec<Value>, Failure> {
        let by_id_alone = members.len() == 1;
        if session.is_dry_run() && !self.permission_set_id.is_empty() && !by_id_alone {
            return Err(Failure::usage(
                "--dry-run sends nothing, but it takes a request to learn of a permission set; give permission_sets with --from-json",
            ));
        }
        let mut infos = Vec::new();
        for id in resolve_all(&self.permission_set_id, session, instance_id).await? {
            infos.push(if by_id_alone {
                json!({"permission_set_id": id})
            } else {
                info(&ask(session, id, instance_id).await?, members)
            });
        }
        Ok(infos)
    }
}

fn require(body: &Body, member: &str, flag: &str) -> Result<(), Failure> {
    if body.has(member) {
        return Ok(());
    }
    Err(Failure::usage(format_args!(
        "{member} are missing; give {flag}, or {member} in the body of --from-json"
    )))
}

fn principal(id: &str, kind: &str) -> Value {
    json!({"principal_id": id, "principal_type": kind})
}

/// What the service tells of a permission set.
async fn ask(
    session: &Session,
    id: PermissionSetId,
    instance_id: &InstanceId,
) -> Result<Map<String, Value>, Failure> {
    let version = session.client.options().api_version;
    let answer = in_version!(version, Show in [ShowPermissionSet, before_1_2::ShowPermissionSet] => {
        session.client.send(&Show::new(id, instance_id.clone())).await?.body
    })?;
    serde_json::from_slice(&answer).map_err(|_| {
        Failure::other("the answer on the permission set is no JSON object; is the endpoint that of ID Center?")
    })
}

/// What an assignment has to say of a permission set, out of what the service tells of it.
fn info(told: &Map<String, Value>, members: &[Member]) -> Value {
    let members = members.iter().filter_map(|member| {
        // Here permission_set_id, there id; but session_duration here and there.
        let theirs = member.name.strip_prefix("permission_set_");
        let value = told.get(theirs.unwrap_or(member.name))?;
        (!value.is_null()).then(|| (member.name.to_owned(), value.clone()))
    });
    Value::Object(members.collect())
}

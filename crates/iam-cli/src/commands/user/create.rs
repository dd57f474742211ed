//! `user create`: CreateUser.

use clap::Args;
use iam_client::model::users::{CreateUser, UserCreateRequest};
use iam_client::model::{GroupId, Secret};

use super::attributes::Attributes;
use crate::body::{Body, FromJson, Limits};
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::input::Input;
use crate::reference::{Reference, resolve_all};
use crate::results::show;
use crate::secret;

/// The new user.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Login id; it cannot be changed later
    #[arg(long, value_name = "LOGIN_ID")]
    user_id: Option<String>,

    /// Read the first password from standard input
    #[arg(long, conflicts_with = "password_file")]
    password_stdin: bool,

    /// Read the first password from a file
    #[arg(long, value_name = "FILE")]
    password_file: Option<Input>,

    /// Whether the password must be changed at the first login; the service takes true, unless given
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set, hide_possible_values = true)]
    temporary_password: Option<bool>,

    /// Group to make the user a member of, by id or name; may be repeated
    #[arg(long, value_name = "GROUP")]
    group_id: Vec<Reference<GroupId>>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    limits: Limits,

    #[command(flatten)]
    attributes: Attributes,
}

pub(crate) async fn run(args: CreateArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let mut body = args.body(global)?;
    let (mut session, instance_id) = body.session(global).await?;
    let groups = resolve_all(&args.group_id, &session, &instance_id).await?;
    body.set_list("group_ids", groups.iter().map(GroupId::as_str).collect());
    let mut request: UserCreateRequest = body.into_request()?;
    if let Some(password) = args.password()? {
        request = request.password(password);
    }
    args.limits.check(&request)?;
    let operation = CreateUser::new(request);
    show(&mut session, &operation, "user", "the user was created").await
}

impl CreateArgs {
    fn body(&self, global: &GlobalArgs) -> Result<Body, Failure> {
        let mut body = Body::read::<CreateUser>(&self.from, global)?;
        if let Some(file) = self
            .from
            .from_json
            .as_ref()
            .filter(|_| body.has("password"))
        {
            file.warn_if_open_to_others();
        }
        self.attributes.set(&mut body);
        body.set("user_id", self.user_id.as_deref());
        body.set("temporary_password", self.temporary_password);
        Ok(body)
    }

    fn password(&self) -> Result<Option<Secret>, Failure> {
        let file = self.password_file.as_ref();
        secret::read("password", self.password_stdin, file, &self.from)
    }
}

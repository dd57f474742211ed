//! `user create`: CreateUser.

use clap::Args;
use iam_client::model::users::{CreateUser, UserCreateRequest};
use iam_client::model::{GroupId, Secret};

use super::attributes::Attributes;
use super::print_user;
use crate::body::{Body, validate};
use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::input::Input;

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

    /// Group to make the user a member of; may be repeated
    #[arg(long, value_name = "ID")]
    group_id: Vec<GroupId>,

    /// Take members from a JSON file in the shape of UserCreateRequest, or from standard input with `-`; flags outrank it
    #[arg(long, value_name = "FILE|-")]
    from_json: Option<Input>,

    /// Check the limits that the user guide prints, before anything is sent
    #[arg(long)]
    validate: bool,

    #[command(flatten)]
    attributes: Attributes,
}

pub(crate) async fn run(args: CreateArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let mut body = args.body()?;
    body.instance_id(global)?;
    let mut request: UserCreateRequest = body.into_request()?;
    if let Some(password) = args.password()? {
        request = request.password(password);
    }
    validate(args.validate, &request)?;
    let mut session = Session::new(global)?;
    match session.send(&CreateUser::new(request)).await? {
        Some(answer) => print_user(&mut session.output, &answer.body, "the user was created"),
        None => session.output.flush(),
    }
}

impl CreateArgs {
    fn body(&self) -> Result<Body, Failure> {
        let mut body = Body::read::<UserCreateRequest>(self.from_json.as_ref())?;
        if let Some(file) = self.from_json.as_ref().filter(|_| body.has("password")) {
            file.warn_if_open_to_others();
        }
        self.attributes.set(&mut body);
        body.set("user_id", self.user_id.as_deref());
        body.set("temporary_password", self.temporary_password);
        let groups: Vec<&str> = self.group_id.iter().map(GroupId::as_str).collect();
        body.set("group_ids", (!groups.is_empty()).then_some(groups));
        Ok(body)
    }

    /// The password, without the line break that ends a line of text.
    fn password(&self) -> Result<Option<Secret>, Failure> {
        let source = match (self.password_stdin, &self.password_file) {
            (true, _) => &Input::StandardInput,
            (false, Some(file)) => file,
            (false, None) => return Ok(None),
        };
        if (&Some(Input::StandardInput), source) == (&self.from_json, &Input::StandardInput) {
            return Err(Failure::usage(
                "standard input cannot be both the body and the password; take one of them from a file",
            ));
        }
        source.warn_if_open_to_others();
        let text = source.read()?;
        let password = text.strip_suffix('\n').unwrap_or(&text);
        let password = password.strip_suffix('\r').unwrap_or(password);
        if password.is_empty() {
            return Err(Failure::usage(format_args!("{source} holds no password")));
        }
        Ok(Some(Secret::new(password)))
    }
}

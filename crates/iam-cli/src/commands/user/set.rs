//! `user set`: SetUser.

use clap::Args;
use iam_client::model::Schema as _;
use iam_client::model::users::{SetUser, UserSetRequest};

use super::attributes::Attributes;
use super::print_user;
use super::reference::UserArg;
use crate::body::{Body, validate};
use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::input::Input;

/// Whom to change, and what.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    user: UserArg,

    /// Clear a member, which is sent as null; may be repeated
    #[arg(long, value_name = "MEMBER", value_parser = member_to_clear)]
    clear: Vec<&'static str>,

    /// Take members from a JSON file in the shape of UserSetRequest, or from standard input with `-`; null clears, and flags outrank it
    #[arg(long, value_name = "FILE|-")]
    from_json: Option<Input>,

    /// Check the limits that the user guide prints, before anything is sent
    #[arg(long)]
    validate: bool,

    #[command(flatten)]
    attributes: Attributes,

    /// Time zone, such as Asia/Seoul
    #[arg(long, value_name = "TEXT", help_heading = "Attributes")]
    tz_id: Option<String>,
}

pub(crate) async fn run(args: SetArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let mut body = args.body()?;
    let instance_id = body.instance_id(global)?;
    let request: UserSetRequest = body.into_request()?;
    validate(args.validate, &request)?;
    let mut session = Session::new(global)?;
    let user_uuid = args.user.resolve(&session, &instance_id).await?;
    match session.send(&SetUser::new(user_uuid, request)).await? {
        Some(answer) => print_user(&mut session.output, &answer.body, "the change was made"),
        None => session.output.flush(),
    }
}

impl SetArgs {
    fn body(&self) -> Result<Body, Failure> {
        let mut body = Body::read::<UserSetRequest>(self.from_json.as_ref())?;
        self.attributes.set(&mut body);
        body.set("tz_id", self.tz_id.as_deref());
        for name in &self.clear {
            if self.is_set(name) {
                let flag = name.replace('_', "-");
                return Err(Failure::usage(format_args!(
                    "{name} is both set and cleared; give either --{flag} or --clear {flag}"
                )));
            }
            body.clear(name);
        }
        if body.is_without_change() {
            return Err(Failure::usage("there is nothing to change").hint(
                "give a member such as --department TEXT, or --clear MEMBER, or --from-json FILE",
            ));
        }
        Ok(body)
    }

    fn is_set(&self, name: &str) -> bool {
        let tz_id = ("tz_id", self.tz_id.as_deref());
        let mut members = self.attributes.members().into_iter().chain([tz_id]);
        members.any(|(member, value)| member == name && value.is_some())
    }
}

/// A member that may be null, in either spelling.
fn member_to_clear(text: &str) -> Result<&'static str, String> {
    let clearable = UserSetRequest::MEMBERS
        .iter()
        .filter(|member| member.nullable);
    let names: Vec<&'static str> = clearable.map(|member| member.name).collect();
    let spelled = text.replace('-', "_");
    names
        .iter()
        .find(|name| **name == spelled)
        .copied()
        .ok_or_else(|| format!("it can clear {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_member_that_can_be_changed_has_a_flag() {
        let command = Cli::command();
        let set = command
            .find_subcommand("user")
            .and_then(|user| user.find_subcommand("set"))
            .unwrap();
        let nullable = UserSetRequest::MEMBERS
            .iter()
            .filter(|member| member.nullable);
        let mut count = 0;
        for member in nullable {
            let flag = member.name.replace('_', "-");
            assert!(
                set.get_arguments().any(|it| it.get_long() == Some(&flag)),
                "{flag}"
            );
            count += 1;
        }
        assert_eq!(count, 10);
    }

    #[test]
    fn a_member_to_clear_may_be_spelled_either_way_and_must_exist() {
        assert_eq!(member_to_clear("tz-id"), Ok("tz_id"));
        assert_eq!(member_to_clear("tz_id"), Ok("tz_id"));
        for name in ["instance_id", "user_id", ""] {
            let error = member_to_clear(name).unwrap_err();
            assert!(error.contains("business_unit"), "{error}");
        }
    }
}

//! `user set`: SetUser.

use clap::Args;
use iam_client::model::UserUuid;
use iam_client::model::users::{SetUser, UserSetRequest};

use super::attributes::Attributes;
use crate::body::{Body, FromJson, Limits, clearable};
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::reference::Target;
use crate::results::show;

/// Whom to change, and what.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    user: Target<UserUuid>,

    /// Clear a member, which is sent as null; may be repeated
    #[arg(long, value_name = "MEMBER", value_parser = clearable::<UserSetRequest>())]
    clear: Vec<&'static str>,

    #[command(flatten)]
    from: FromJson,

    #[command(flatten)]
    limits: Limits,

    #[command(flatten)]
    attributes: Attributes,

    /// Time zone, such as Asia/Seoul
    #[arg(long, value_name = "TEXT", help_heading = "Attributes")]
    tz_id: Option<String>,
}

pub(crate) async fn run(args: SetArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let mut body = args.body(global)?;
    let (mut session, instance_id) = body.session(global).await?;
    let request: UserSetRequest = body.into_request()?;
    args.limits.check(&request)?;
    let user_uuid = args.user.resolve(&session, &instance_id).await?;
    let operation = SetUser::new(user_uuid, request);
    show(&mut session, &operation, "user", "the change was made").await
}

impl SetArgs {
    fn body(&self, global: &GlobalArgs) -> Result<Body, Failure> {
        let mut body = Body::read::<SetUser>(&self.from, global)?;
        self.attributes.set(&mut body);
        body.set("tz_id", self.tz_id.as_deref());
        body.clear(&self.clear)?;
        body.require_change("--department TEXT")?;
        Ok(body)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use iam_client::model::Schema as _;

    use super::*;
    use crate::body::member_to_clear;
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
        assert_eq!(member_to_clear::<UserSetRequest>("tz-id"), Ok("tz_id"));
        assert_eq!(member_to_clear::<UserSetRequest>("tz_id"), Ok("tz_id"));
        for name in ["instance_id", "user_id", ""] {
            let error = member_to_clear::<UserSetRequest>(name).unwrap_err();
            assert!(error.contains("business_unit"), "{error}");
        }
    }
}

//! Which user is meant: by uuid, or by login id.

use std::str::FromStr;

use clap::Args;
use iam_client::model::users::ListUsers;
use iam_client::model::{InstanceId, InvalidId, UserUuid};

use crate::client::Session;
use crate::exit::Exit;
use crate::failure::Failure;

/// The user to work on.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct UserArg {
    /// User: a uuid (32 hexadecimal digits, with or without hyphens), else a login id, which is looked up. For a login id that looks like a uuid, take the uuid that `user list --user-id` shows
    #[arg(value_name = "USER")]
    user: Option<UserReference>,

    /// User by uuid alone, of whatever form; nothing is looked up
    #[arg(long, value_name = "UUID")]
    user_uuid: Option<UserUuid>,
}

/// How a user is named.
#[derive(Clone, Debug, PartialEq, Eq)]
enum UserReference {
    Uuid(UserUuid),
    LoginId(String),
}

impl FromStr for UserReference {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Neither may be empty, a dot segment, or carry a slash or a control character.
        let id: UserUuid = text.parse()?;
        Ok(if looks_like_uuid(text) {
            Self::Uuid(id)
        } else {
            Self::LoginId(text.to_owned())
        })
    }
}

fn looks_like_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    matches!(groups.as_slice(), [32] | [8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

impl UserArg {
    /// The uuid of the user, looked up where a login id was given.
    pub(crate) async fn resolve(
        self,
        session: &Session,
        instance_id: &InstanceId,
    ) -> Result<UserUuid, Failure> {
        match (self.user_uuid, self.user) {
            (Some(uuid), _) | (None, Some(UserReference::Uuid(uuid))) => Ok(uuid),
            (None, Some(UserReference::LoginId(login_id))) => {
                look_up(session, instance_id, &login_id).await
            }
            (None, None) => Err(Failure::usage("no user is named; give USER or --user-uuid")),
        }
    }
}

/// Whether the service's filter finds the whole login id only is not documented, so the exact match is ours.
async fn look_up(
    session: &Session,
    instance_id: &InstanceId,
    login_id: &str,
) -> Result<UserUuid, Failure> {
    if session.is_dry_run() {
        return Err(Failure::usage(format_args!(
            "--dry-run sends nothing, but it takes a request to find the user with the login id {login_id:?}; give the user's uuid"
        )));
    }
    let list = ListUsers::new(instance_id.clone()).user_id(login_id);
    let mut users = session.client.items(list);
    let mut found: Vec<UserUuid> = Vec::new();
    while let Some(user) = users.next().await {
        let user = user?;
        if user.user_id.as_str() == Some(login_id) {
            found.extend(user.id.into_value().filter(|id| !found.contains(id)));
        }
    }
    match <[UserUuid; 1]>::try_from(found) {
        Ok([uuid]) => Ok(uuid),
        Err(found) => Err(not_one(instance_id, login_id, &found)),
    }
}

fn not_one(instance_id: &InstanceId, login_id: &str, found: &[UserUuid]) -> Failure {
    if found.is_empty() {
        let text = format!("no user of {instance_id} has the login id {login_id:?}");
        return Failure::new(Exit::NotFound, text)
            .hint("`scp-idc user list --all` shows every user");
    }
    let ids: Vec<&str> = found.iter().map(UserUuid::as_str).collect();
    Failure::other(format_args!(
        "the login id {login_id:?} is ambiguous: {} users of {instance_id} have it, {}",
        ids.len(),
        ids.join(", ")
    ))
    .hint("name one of them with --user-uuid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_in_the_form_of_a_uuid_are_one_and_all_else_is_a_login_id() {
        for uuid in [
            "138c2fc8c29a449dbfa8681f8f1d78e2",
            "138C2FC8-c29a-449d-bfa8-681f8f1d78e2",
        ] {
            assert_eq!(uuid.parse(), Ok(UserReference::Uuid(uuid.parse().unwrap())));
        }
        for login_id in [
            "johndoe",
            "138c2fc8c29a449dbfa8681f8f1d78e",
            "138c2fc8c29a449dbfa8681f8f1d78eg",
            "138c2fc8-c29a449d-bfa8-681f-8f1d78e2",
            "김하늘",
        ] {
            assert_eq!(
                login_id.parse(),
                Ok(UserReference::LoginId(login_id.to_owned()))
            );
        }
        for nothing in ["", ".", "..", "a/b", "a\nb"] {
            assert!(nothing.parse::<UserReference>().is_err(), "{nothing:?}");
        }
    }
}

//! The account of an assignment: since 1.6 by its id alone, before that with its name and e-mail address.

use std::str::FromStr;

use iam_client::model::AccountId;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::request::{Request, elements, has};

/// The member of the request that lists the accounts.
pub(super) const ACCOUNTS: &str = "accounts";

/// An account, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TargetAccount {
    id: AccountId,
    name_and_email: Option<(String, String)>,
}

impl FromStr for TargetAccount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = "write the id of the account, or its id, name and e-mail address with commas between them";
        let (id, rest) = match text.split_once(',') {
            Some((id, rest)) => (id, Some(rest)),
            None => (text, None),
        };
        // A name may hold a comma, an address here does not.
        let parts = |rest: &str| {
            let (name, email) = rest.rsplit_once(',')?;
            let given = !name.is_empty() && !email.is_empty();
            given.then(|| (name.to_owned(), email.to_owned()))
        };
        Ok(Self {
            id: id.parse().map_err(|error| format!("{error}"))?,
            name_and_email: rest.map(|rest| parts(rest).ok_or(wrong)).transpose()?,
        })
    }
}

impl TargetAccount {
    /// The account as the request wants it in its version.
    pub(super) fn told(&self, request: &Request) -> Result<Value, Failure> {
        let has_name = |members| has(elements(members, ACCOUNTS), "target_account_name");
        let (id, version) = (&self.id, request.version);
        match (&self.name_and_email, has_name(request.members)) {
            (None, false) => Ok(json!({"target_account_id": id})),
            (Some((name, email)), true) => Ok(json!({
                "target_account_id": id, "target_account_name": name, "target_account_email": email
            })),
            (None, true) => Err(Failure::usage(format_args!(
                "--target-account {id}: version {version} wants name and e-mail address too, as ID,NAME,EMAIL; an id alone will do in {}",
                request.versions_where(|members| !has_name(members))
            ))),
            (Some(_), false) => Err(Failure::usage(format_args!(
                "--target-account {id},…: version {version} takes the id alone; name and e-mail address will do in {}",
                request.versions_where(has_name)
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_written_in_one_part_or_three_and_its_name_may_hold_commas() {
        let account = |text: &str| text.parse::<TargetAccount>();
        let dev = ("Dev, Seoul".to_owned(), "dev@example.com".to_owned());
        for (text, name_and_email) in [
            ("acc-1,Dev, Seoul,dev@example.com", Some(dev)),
            ("acc-1", None),
        ] {
            let id = "acc-1".parse().unwrap();
            assert_eq!(account(text), Ok(TargetAccount { id, name_and_email }));
        }
        for text in [
            "",
            "acc-1,",
            "acc-1,Dev",
            "acc-1,,a@b",
            "a/b,Dev,a@b",
            "a/b",
            ",Dev,a@b",
        ] {
            assert!(account(text).is_err(), "{text:?}");
        }
    }
}

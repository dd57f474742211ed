//! The members that a group should have: what differs, and how to make it so.

use std::collections::BTreeSet;

use iam_model::groups::{GroupUsersRequest, ListGroupUsers};
use iam_model::{GroupId, InstanceId, NonEmpty, UserUuid};

use crate::{Error, Groups};

/// What makes the members of a group those that it should have.
///
/// ```
/// # use http::StatusCode;
/// # use iam_client::auth::Credentials;
/// # use iam_client::transport::testing::Script;
/// use iam_client::Client;
/// use iam_client::model::{GroupId, InstanceId, UserUuid};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = Script::new()
/// #     .answer(StatusCode::OK, r#"{"users":[{"id":"anna"},{"id":"ben"}],"count":2}"#)
/// #     .answer(StatusCode::OK, r#"{"group":{"id":"1a2b"}}"#)
/// #     .answer(StatusCode::NO_CONTENT, "");
/// # let client = Client::builder()
/// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
/// #     .credentials(Credentials::new("access", "secret")?)
/// #     .transport(script)
/// #     .build()?;
/// let (instance, group): (InstanceId, GroupId) = ("ssoins-12345".parse()?, "1a2b".parse()?);
/// let wanted: [UserUuid; 2] = ["ben".parse()?, "carl".parse()?];
///
/// let diff = client.groups().membership_diff(&group, &instance, wanted).await?;
/// assert_eq!(diff.to_add, ["carl".parse()?].into());
/// assert_eq!(diff.to_remove, ["anna".parse()?].into());
/// client.groups().apply_membership(&group, &instance, &diff).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MembershipDiff {
    /// The users who should be members and are not.
    pub to_add: BTreeSet<UserUuid>,
    /// The users who are members and should not be.
    pub to_remove: BTreeSet<UserUuid>,
}

impl MembershipDiff {
    /// The difference between the members that there are and those that are wanted.
    #[must_use]
    pub fn between(
        members: impl IntoIterator<Item = UserUuid>,
        wanted: impl IntoIterator<Item = UserUuid>,
    ) -> Self {
        let members: BTreeSet<UserUuid> = members.into_iter().collect();
        let wanted: BTreeSet<UserUuid> = wanted.into_iter().collect();
        Self {
            to_add: wanted.difference(&members).cloned().collect(),
            to_remove: members.difference(&wanted).cloned().collect(),
        }
    }

    /// Whether the members are those that are wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.to_add.is_empty() && self.to_remove.is_empty()
    }
}

impl Groups<'_> {
    /// Reads the members of a group and compares them with those that are wanted. It changes nothing.
    ///
    /// # Errors
    /// [`Error`] says what happened. A member that is listed without an id is an error, too: nobody could
    /// tell whether it is wanted.
    pub async fn membership_diff(
        self,
        group_id: &GroupId,
        instance_id: &InstanceId,
        wanted: impl IntoIterator<Item = UserUuid>,
    ) -> Result<MembershipDiff, Error> {
        let list = ListGroupUsers::new(group_id.clone(), instance_id.clone());
        let mut users = self.client.items(list).with_keys();
        let mut members = Vec::new();
        while let Some(user) = users.next().await {
            members.extend(user?.id.into_value());
        }
        Ok(MembershipDiff::between(members, wanted))
    }

    /// Adds and then removes what a difference says, with one call each; none where there is nothing to
    /// do.
    ///
    /// # Errors
    /// [`Error::operation`] says how far it came: after a failed `CreateBulkGroupUsers` nobody has been
    /// removed; after a failed `DeleteBulkGroupUsers` everybody has been added. Read the difference
    /// again before you repeat it.
    pub async fn apply_membership(
        self,
        group_id: &GroupId,
        instance_id: &InstanceId,
        diff: &MembershipDiff,
    ) -> Result<(), Error> {
        let request = |users: &BTreeSet<UserUuid>| {
            NonEmpty::try_from(Vec::from_iter(users.iter().cloned()))
                .map(|users| GroupUsersRequest::new(instance_id.clone(), users))
        };
        if let Ok(request) = request(&diff.to_add) {
            self.add_users(group_id.clone(), request).await?;
        }
        if let Ok(request) = request(&diff.to_remove) {
            self.remove_users(group_id.clone(), request).await?;
        }
        Ok(())
    }
}

//! Finds the one thing of a name, where the API can only list.

use std::fmt;

use iam_model::groups::ListGroups;
use iam_model::later::since_1_6;
use iam_model::permission_sets::ListPermissionSets;
use iam_model::superseded::before_1_2;
use iam_model::users::ListUsers;
use iam_model::{
    GroupId, InstanceId, Operation, Page, PagedOperation, PermissionSetId, UserUuid, in_version,
};

use crate::{Client, Error, Groups, PermissionSets, Users};

type ItemOf<O> = <<O as Operation>::Response as Page>::Item;

/// Finds by the member of an item that is also the filter of the list, in the shape that the list has in the
/// client's version.
macro_rules! find_in {
    ($client:expr, $sought:ident, $member:ident of $( $list:ty ),+) => {
        in_version!($client.options().api_version, List in [$( $list ),+] => {
            let list = List::new($sought.instance_id.clone()).$member($sought.name);
            find($client, list, $sought, |item| item.$member.as_str(), |item| item.id.into_value()).await
        })
        .map_err(Error::from)?
    };
}

impl Users<'_> {
    /// Finds the user with this login id, which is compared whole and by its case: whether the filter of
    /// [`ListUsers`] does so is not documented.
    ///
    /// ```
    /// # use http::StatusCode;
    /// # use iam_client::auth::Credentials;
    /// # use iam_client::transport::testing::Script;
    /// use iam_client::{Client, FindError};
    /// use iam_client::model::InstanceId;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let script = Script::new()
    /// #     .answer(StatusCode::OK, r#"{"users":[{"id":"138c2fc8","user_id":"johndoe"}],"count":1}"#)
    /// #     .answer(StatusCode::OK, r#"{"users":[],"count":0}"#);
    /// # let client = Client::builder()
    /// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
    /// #     .credentials(Credentials::new("access", "secret")?)
    /// #     .transport(script)
    /// #     .build()?;
    /// let instance: InstanceId = "ssoins-12345".parse()?;
    /// let user_uuid = client.users().find(&instance, "johndoe").await?;
    /// assert_eq!(user_uuid.as_str(), "138c2fc8");
    ///
    /// let error = client.users().find(&instance, "nobody").await.unwrap_err();
    /// assert!(matches!(error, FindError::NotFound { .. }));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`FindError`] when there is none or more than one, or when the list cannot be read.
    pub async fn find(
        self,
        instance_id: &InstanceId,
        user_id: &str,
    ) -> Result<UserUuid, FindError> {
        let sought = Sought {
            kind: "user",
            member: "login id",
            name: user_id,
            instance_id,
        };
        find_in!(self.client, sought, user_id of ListUsers, since_1_6::ListUsers)
    }
}

impl Groups<'_> {
    /// Finds the group of this name, which is compared whole and by its case: whether the filter of
    /// [`ListGroups`] does so is not documented.
    ///
    /// # Errors
    /// [`FindError`] when there is none or more than one, or when the list cannot be read.
    pub async fn find(self, instance_id: &InstanceId, name: &str) -> Result<GroupId, FindError> {
        let sought = Sought {
            kind: "group",
            member: "name",
            name,
            instance_id,
        };
        find_in!(self.client, sought, name of ListGroups)
    }
}

impl PermissionSets<'_> {
    /// Finds the permission set of this name, which is compared whole and by its case: whether the filter
    /// of [`ListPermissionSets`] does so is not documented.
    ///
    /// # Errors
    /// [`FindError`] when there is none or more than one, or when the list cannot be read.
    pub async fn find(
        self,
        instance_id: &InstanceId,
        name: &str,
    ) -> Result<PermissionSetId, FindError> {
        let sought = Sought {
            kind: "permission set",
            member: "name",
            name,
            instance_id,
        };
        find_in!(self.client, sought, name of ListPermissionSets, before_1_2::ListPermissionSets)
    }
}

/// What is sought, as errors tell it.
struct Sought<'a> {
    kind: &'static str,
    member: &'static str,
    name: &'a str,
    instance_id: &'a InstanceId,
}

/// Reads the whole list: a service that ignores its filter, or takes a part of a name for the name, sends more
/// than what is sought, and pages that shift under the reader may hold the same item twice.
async fn find<O: PagedOperation, Id: PartialEq + fmt::Display>(
    client: &Client,
    list: O,
    sought: Sought<'_>,
    name_of: impl Fn(&ItemOf<O>) -> Option<&str>,
    id_of: impl Fn(ItemOf<O>) -> Option<Id>,
) -> Result<Id, FindError> {
    let mut items = client.items(list).with_keys();
    let mut found: Vec<Id> = Vec::new();
    while let Some(item) = items.next().await {
        let item = item?;
        if name_of(&item) == Some(sought.name) {
            found.extend(id_of(item).filter(|id| !found.contains(id)));
        }
    }
    <[Id; 1]>::try_from(found)
        .map(|[id]| id)
        .map_err(|found| sought.not_one(&found))
}

impl Sought<'_> {
    fn not_one<Id: fmt::Display>(self, found: &[Id]) -> FindError {
        let Self {
            kind, member, name, ..
        } = self;
        let (name, instance_id) = (name.to_owned(), self.instance_id.clone());
        if found.is_empty() {
            return FindError::NotFound {
                kind,
                member,
                name,
                instance_id,
            };
        }
        FindError::Ambiguous {
            kind,
            member,
            name,
            instance_id,
            ids: found.iter().map(Id::to_string).collect(),
        }
    }
}

/// Why there is not exactly one thing of a name.
#[derive(Debug)]
#[non_exhaustive]
pub enum FindError {
    /// The list could not be read.
    Call(Error),
    /// There is none.
    #[non_exhaustive]
    NotFound {
        /// What was sought: a user, a group or a permission set.
        kind: &'static str,
        /// By what: the login id or the name.
        member: &'static str,
        /// The login id or name.
        name: String,
        /// Where.
        instance_id: InstanceId,
    },
    /// There are several.
    #[non_exhaustive]
    Ambiguous {
        /// What was sought: a user, a group or a permission set.
        kind: &'static str,
        /// By what: the login id or the name.
        member: &'static str,
        /// The login id or name.
        name: String,
        /// Where.
        instance_id: InstanceId,
        /// The ids of all that have it.
        ids: Vec<String>,
    },
}

impl From<Error> for FindError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl fmt::Display for FindError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(formatter),
            Self::NotFound {
                kind,
                member,
                name,
                instance_id,
            } => write!(
                formatter,
                "no {kind} of {instance_id} has the {member} {name:?}; upper and lower case differ, and a part of it is not enough"
            ),
            Self::Ambiguous {
                kind,
                member,
                name,
                instance_id,
                ids,
            } => write!(
                formatter,
                "{} {kind}s of {instance_id} have the {member} {name:?}; name one of them by its id: {}",
                ids.len(),
                ids.join(", ")
            ),
        }
    }
}

impl std::error::Error for FindError {}

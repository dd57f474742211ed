//! The operations on groups and their members, as methods.

use iam_model::groups::{
    CreateBulkGroupUsers, CreateGroup, DeleteBulkGroupUsers, DeleteBulkGroups, DeleteGroup,
    GroupCreateRequest, GroupDeleteBulkRequest, GroupPageResponse, GroupRemoveResponse,
    GroupSetRequest, GroupSetResponse, GroupShowResponse, GroupUsersPageResponse,
    GroupUsersRequest, ListGroupUsers, ListGroups, SetGroup, ShowGroup,
};
use iam_model::instances::InstanceBaseRequest;
use iam_model::{GroupId, InstanceId};

use crate::{Answer, Client, Error};

/// The operations on groups and their members; see [`Client::groups`].
///
/// ```
/// # use http::StatusCode;
/// # use iam_client::auth::Credentials;
/// # use iam_client::transport::testing::Script;
/// use iam_client::Client;
/// use iam_client::model::groups::{GroupCreateRequest, GroupSetRequest, GroupUsersRequest};
/// use iam_client::model::{InstanceId, Patch, UserUuid};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = Script::new()
/// #     .answer(StatusCode::CREATED, r#"{"group":{"id":"1a2b","name":"Sales"}}"#)
/// #     .answer(StatusCode::OK, r#"{"group":{"id":"1a2b","user_count":1}}"#)
/// #     .answer(StatusCode::OK, r#"{"group":{"id":"1a2b","description":null}}"#);
/// # let client = Client::builder()
/// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
/// #     .credentials(Credentials::new("access", "secret")?)
/// #     .transport(script)
/// #     .build()?;
/// let instance: InstanceId = "ssoins-12345".parse()?;
/// let request = GroupCreateRequest::new(instance.clone(), "Sales").description("Those who sell");
/// let created = client.groups().create(request).await?;
/// let group_id = created.group.value().and_then(|group| group.id.value()).ok_or("no id")?;
///
/// let john: UserUuid = "138c2fc8".parse()?;
/// let request = GroupUsersRequest::new(instance.clone(), [john]);
/// client.groups().add_users(group_id.clone(), request).await?;
///
/// let request = GroupSetRequest::new(instance).description(Patch::Clear);
/// client.groups().set(group_id.clone(), request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    pub(crate) client: &'a Client,
}

impl<'a> Groups<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Lists one page of groups: [`ListGroups`]. For all of them, see [`Client::items`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn list(self, list: ListGroups) -> Result<Answer<GroupPageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Creates a group: [`CreateGroup`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn create(
        self,
        request: GroupCreateRequest,
    ) -> Result<Answer<GroupShowResponse>, Error> {
        self.client.send(&CreateGroup::new(request)).await
    }

    /// Shows a group: [`ShowGroup`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn show(
        self,
        group_id: GroupId,
        instance_id: InstanceId,
    ) -> Result<Answer<GroupShowResponse>, Error> {
        self.client
            .send(&ShowGroup::new(group_id, instance_id))
            .await
    }

    /// Changes a group's name or description: [`SetGroup`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn set(
        self,
        group_id: GroupId,
        request: GroupSetRequest,
    ) -> Result<Answer<GroupSetResponse>, Error> {
        self.client.send(&SetGroup::new(group_id, request)).await
    }

    /// Deletes a group: [`DeleteGroup`]. Whether it was deleted, the answer says:
    /// [`Removal`](iam_model::Removal).
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete(
        self,
        group_id: GroupId,
        instance_id: InstanceId,
    ) -> Result<Answer<GroupRemoveResponse>, Error> {
        self.client
            .send(&DeleteGroup::new(
                group_id,
                InstanceBaseRequest::new(instance_id),
            ))
            .await
    }

    /// Deletes several groups: [`DeleteBulkGroups`]. Which of them were deleted, the answer says:
    /// [`Removal`](iam_model::Removal).
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete_bulk(
        self,
        request: GroupDeleteBulkRequest,
    ) -> Result<Answer<GroupRemoveResponse>, Error> {
        self.client.send(&DeleteBulkGroups::new(request)).await
    }

    /// Lists one page of the members of a group: [`ListGroupUsers`]. For all of them, see
    /// [`Client::items`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn list_users(
        self,
        list: ListGroupUsers,
    ) -> Result<Answer<GroupUsersPageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Makes users members of a group: [`CreateBulkGroupUsers`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn add_users(
        self,
        group_id: GroupId,
        request: GroupUsersRequest,
    ) -> Result<Answer<GroupShowResponse>, Error> {
        self.client
            .send(&CreateBulkGroupUsers::new(group_id, request))
            .await
    }

    /// Takes users out of a group: [`DeleteBulkGroupUsers`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn remove_users(
        self,
        group_id: GroupId,
        request: GroupUsersRequest,
    ) -> Result<Answer<()>, Error> {
        self.client
            .send(&DeleteBulkGroupUsers::new(group_id, request))
            .await
    }
}

//! The operations on users, as methods.

use iam_model::instances::InstanceBaseRequest;
use iam_model::users::{
    CreateUser, DeleteBulkUsers, DeleteUser, ListUsers, SetUser, ShowUser, UserCreateRequest,
    UserDeleteBulkRequest, UserPageResponse, UserRemoveResponse, UserResponse, UserSetRequest,
};
use iam_model::{InstanceId, UserUuid};

use crate::{Answer, Client, Error};

/// The operations on users; see [`Client::users`].
///
/// ```
/// # use http::StatusCode;
/// # use iam_client::auth::Credentials;
/// # use iam_client::transport::testing::Script;
/// use iam_client::Client;
/// use iam_client::model::users::{ListUsers, UserCreateRequest};
/// use iam_client::model::{InstanceId, Removal};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = Script::new()
/// #     .answer(StatusCode::CREATED, r#"{"user":{"id":"138c2fc8","user_id":"johndoe"}}"#)
/// #     .answer(StatusCode::OK, r#"{"users":[{"id":"138c2fc8","name":"John Doe"}],"count":1,"page":0,"size":20}"#)
/// #     .answer(StatusCode::OK, r#"{"success_ids":[{"success_id":"138c2fc8"}],"failed_ids":[]}"#);
/// # let client = Client::builder()
/// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
/// #     .credentials(Credentials::new("access", "secret")?)
/// #     .transport(script)
/// #     .build()?;
/// let instance: InstanceId = "ssoins-12345".parse()?;
/// let request = UserCreateRequest::new(instance.clone(), "John Doe", "johndoe").department("Sales");
/// let created = client.users().create(request).await?;
/// let user_uuid = created.user.value().and_then(|user| user.id.value()).ok_or("no id")?;
///
/// let mut users = client.items(ListUsers::new(instance.clone()).sort("created_at:desc"));
/// while let Some(user) = users.next().await {
///     println!("{:?}", user?.name);
/// }
///
/// let answer = client.users().delete(user_uuid.clone(), instance).await?;
/// assert!(answer.is_complete());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Users<'a> {
    pub(crate) client: &'a Client,
}

impl<'a> Users<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Changes a user's attributes: [`SetUser`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn set(
        self,
        user_uuid: UserUuid,
        request: UserSetRequest,
    ) -> Result<Answer<UserResponse>, Error> {
        self.client.send(&SetUser::new(user_uuid, request)).await
    }

    /// Shows a user: [`ShowUser`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn show(
        self,
        user_uuid: UserUuid,
        instance_id: InstanceId,
    ) -> Result<Answer<UserResponse>, Error> {
        self.client
            .send(&ShowUser::new(user_uuid, instance_id))
            .await
    }

    /// Lists one page of users: [`ListUsers`]. For all of them, see [`Client::items`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn list(self, list: ListUsers) -> Result<Answer<UserPageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Creates a user: [`CreateUser`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn create(self, request: UserCreateRequest) -> Result<Answer<UserResponse>, Error> {
        self.client.send(&CreateUser::new(request)).await
    }

    /// Deletes a user: [`DeleteUser`]. Whether it was deleted, the answer says:
    /// [`Removal`](iam_model::Removal).
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete(
        self,
        user_uuid: UserUuid,
        instance_id: InstanceId,
    ) -> Result<Answer<UserRemoveResponse>, Error> {
        self.client
            .send(&DeleteUser::new(
                user_uuid,
                InstanceBaseRequest::new(instance_id),
            ))
            .await
    }

    /// Deletes several users: [`DeleteBulkUsers`]. Which of them were deleted, the answer says:
    /// [`Removal`](iam_model::Removal).
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete_bulk(
        self,
        request: UserDeleteBulkRequest,
    ) -> Result<Answer<UserRemoveResponse>, Error> {
        self.client.send(&DeleteBulkUsers::new(request)).await
    }
}

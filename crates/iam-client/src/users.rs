//! The operations on users, as methods.

use iam_model::instances::InstanceBaseRequest;
use iam_model::users::{
    CreateUser, DeleteBulkUsers, DeleteUser, ListUsers, SetUser, ShowUser, UserCreateRequest,
    UserDeleteBulkRequest, UserPageResponse, UserRemoveResponse, UserResponse, UserSetRequest,
};
use iam_model::{InstanceId, UserUuid};

use crate::{Answer, Client, Error};

/// The operations on users; see [`Client::users`].
#[derive(Clone, Copy, Debug)]
pub struct Users<'a> {
    client: &'a Client,
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
        &self,
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
        &self,
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
    pub async fn list(&self, list: ListUsers) -> Result<Answer<UserPageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Creates a user: [`CreateUser`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn create(&self, request: UserCreateRequest) -> Result<Answer<UserResponse>, Error> {
        self.client.send(&CreateUser::new(request)).await
    }

    /// Deletes a user: [`DeleteUser`]. Whether it was deleted, the answer says:
    /// [`Removal`](iam_model::Removal).
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete(
        &self,
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
        &self,
        request: UserDeleteBulkRequest,
    ) -> Result<Answer<UserRemoveResponse>, Error> {
        self.client.send(&DeleteBulkUsers::new(request)).await
    }
}

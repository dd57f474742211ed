//! The operations on account assignments, as methods.

use iam_model::AccountAssignmentId;
use iam_model::account_assignments::{
    AccountAssignmentDeleteRequest, AccountAssignmentsCreateRequest,
    AccountAssignmentsCreateResponse, AccountAssignmentsDeleteRequest,
    AccountAssignmentsPageResponse, CreateAccountAssignment, DeleteAccountAssignment,
    DeleteBulkAccountAssignments, ListAccountAssignments,
};

use crate::{Answer, Client, Error};

/// The operations on account assignments; see [`Client::account_assignments`].
#[derive(Clone, Copy, Debug)]
pub struct AccountAssignments<'a> {
    client: &'a Client,
}

impl<'a> AccountAssignments<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Lists one page of the assignments to an account: [`ListAccountAssignments`]. For all of them,
    /// see [`Client::items`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn list(
        &self,
        list: ListAccountAssignments,
    ) -> Result<Answer<AccountAssignmentsPageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Assigns permission sets to principals in accounts: [`CreateAccountAssignment`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn create(
        &self,
        request: AccountAssignmentsCreateRequest,
    ) -> Result<Answer<AccountAssignmentsCreateResponse>, Error> {
        self.client
            .send(&CreateAccountAssignment::new(request))
            .await
    }

    /// Deletes an assignment: [`DeleteAccountAssignment`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete(
        &self,
        account_assignment_id: AccountAssignmentId,
        request: AccountAssignmentDeleteRequest,
    ) -> Result<Answer<()>, Error> {
        self.client
            .send(&DeleteAccountAssignment::new(
                account_assignment_id,
                request,
            ))
            .await
    }

    /// Deletes several assignments to an account: [`DeleteBulkAccountAssignments`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete_bulk(
        &self,
        request: AccountAssignmentsDeleteRequest,
    ) -> Result<Answer<()>, Error> {
        self.client
            .send(&DeleteBulkAccountAssignments::new(request))
            .await
    }
}

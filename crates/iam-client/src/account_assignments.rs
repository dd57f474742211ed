//! The operations on account assignments, as methods.

use iam_model::AccountAssignmentId;
use iam_model::account_assignments::{
    AccountAssignmentDeleteRequest, AccountAssignmentsCreateRequest,
    AccountAssignmentsCreateResponse, AccountAssignmentsDeleteRequest,
    AccountAssignmentsPageResponse, CreateAccountAssignment, DeleteAccountAssignment,
    DeleteBulkAccountAssignments, ListAccountAssignments,
};

use crate::error::Failure;
use crate::{Answer, Client, Error};

const NO_IDS: &str = "account_assignment_ids is not given, and nobody knows what is deleted then; name the assignments, or send DeleteBulkAccountAssignments itself";

/// The operations on account assignments; see [`Client::account_assignments`].
///
/// ```
/// # use http::StatusCode;
/// # use iam_client::auth::Credentials;
/// # use iam_client::transport::testing::Script;
/// use iam_client::{Client, Waiter};
/// use iam_client::model::account_assignments::{AccountAssignmentsDeleteRequest, ListAccountAssignments};
/// use iam_client::model::{AccountAssignmentId, AccountId, InstanceId};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = Script::new()
/// #     .answer(StatusCode::NO_CONTENT, "")
/// #     .answer(StatusCode::OK, r#"{"account_assignments":[],"count":0,"page":0,"size":20}"#);
/// # let client = Client::builder()
/// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
/// #     .credentials(Credentials::new("access", "secret")?)
/// #     .transport(script)
/// #     .build()?;
/// let instance: InstanceId = "ssoins-12345".parse()?;
/// let account: AccountId = "3265ab46".parse()?;
/// let assignment: AccountAssignmentId = "ssoas-1".parse()?;
/// let request = AccountAssignmentsDeleteRequest::new(instance.clone(), account.clone())
///     .account_assignment_ids([assignment.clone()]);
/// client.account_assignments().delete_bulk(request).await?;
///
/// let list = ListAccountAssignments::new(instance, account);
/// client.account_assignments().wait_until_gone(&[assignment], list, &Waiter::new()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AccountAssignments<'a> {
    pub(crate) client: &'a Client,
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
        self,
        list: ListAccountAssignments,
    ) -> Result<Answer<AccountAssignmentsPageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Assigns permission sets to principals in accounts: [`CreateAccountAssignment`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn create(
        self,
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
        self,
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
    /// [`Error`] says what happened and what has become of the change. A request that names no assignment
    /// is refused before it is sent: what the service deletes then is \[unknown\], possibly all.
    pub async fn delete_bulk(
        self,
        request: AccountAssignmentsDeleteRequest,
    ) -> Result<Answer<()>, Error> {
        if request.account_assignment_ids.is_none() {
            return Err(self
                .client
                .refused::<DeleteBulkAccountAssignments>(Failure::Request(NO_IDS.to_owned())));
        }
        self.client
            .send(&DeleteBulkAccountAssignments::new(request))
            .await
    }
}

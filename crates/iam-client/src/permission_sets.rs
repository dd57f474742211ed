//! The operations on permission sets and their policies, as methods.

use iam_model::permission_sets::{
    CreatePermissionSet, DeletePermissionSet, DeletePermissionSetPolicies,
    ListPermissionSetPolicies, ListPermissionSets, PermissionSetCreateRequest,
    PermissionSetDetails, PermissionSetDetailsPageResponse, PermissionSetPoliciesDeleteRequest,
    PermissionSetPoliciesPageResponse, PermissionSetPoliciesSetRequest, PermissionSetSetRequest,
    SetPermissionSet, SetPermissionSetPolicies, ShowPermissionSet, ShowPermissionSetAddResource,
};
use iam_model::{InstanceId, PermissionSetId};

use crate::{Answer, Client, Error};

/// The operations on permission sets and their policies; see [`Client::permission_sets`].
///
/// ```
/// # use http::StatusCode;
/// # use iam_client::auth::Credentials;
/// # use iam_client::transport::testing::Script;
/// use iam_client::Client;
/// use iam_client::model::permission_sets::{PermissionSetCreateRequest, PermissionSetPoliciesDeleteRequest};
/// use iam_client::model::{InstanceId, PermissionSetId, PolicyId};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = Script::new()
/// #     .answer(StatusCode::CREATED, r#"{"id":"e8d4","name":"Auditors","session_duration":3600}"#)
/// #     .answer(StatusCode::NO_CONTENT, "");
/// # let client = Client::builder()
/// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
/// #     .credentials(Credentials::new("access", "secret")?)
/// #     .transport(script)
/// #     .build()?;
/// let instance: InstanceId = "ssoins-12345".parse()?;
/// let request = PermissionSetCreateRequest::new(instance.clone(), "Auditors", 3600_u64)
///     .custom_policies(["ReadBilling".to_owned()]);
/// let created = client.permission_sets().create(request).await?;
/// let set: &PermissionSetId = created.id.value().ok_or("no id")?;
///
/// let policy: PolicyId = "37f2".parse()?;
/// let request = PermissionSetPoliciesDeleteRequest::new(instance, [policy]);
/// client.permission_sets().delete_policies(set.clone(), request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PermissionSets<'a> {
    pub(crate) client: &'a Client,
}

impl<'a> PermissionSets<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Lists one page of permission sets: [`ListPermissionSets`]. For all of them, see
    /// [`Client::items`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn list(
        self,
        list: ListPermissionSets,
    ) -> Result<Answer<PermissionSetDetailsPageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Creates a permission set: [`CreatePermissionSet`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn create(
        self,
        request: PermissionSetCreateRequest,
    ) -> Result<Answer<PermissionSetDetails>, Error> {
        self.client.send(&CreatePermissionSet::new(request)).await
    }

    /// Shows a permission set: [`ShowPermissionSet`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn show(
        self,
        permission_set_id: PermissionSetId,
        instance_id: InstanceId,
    ) -> Result<Answer<ShowPermissionSetAddResource>, Error> {
        self.client
            .send(&ShowPermissionSet::new(permission_set_id, instance_id))
            .await
    }

    /// Changes a permission set's description or session: [`SetPermissionSet`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn set(
        self,
        permission_set_id: PermissionSetId,
        request: PermissionSetSetRequest,
    ) -> Result<Answer<PermissionSetDetails>, Error> {
        self.client
            .send(&SetPermissionSet::new(permission_set_id, request))
            .await
    }

    /// Deletes a permission set: [`DeletePermissionSet`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete(
        self,
        permission_set_id: PermissionSetId,
        instance_id: InstanceId,
    ) -> Result<Answer<()>, Error> {
        self.client
            .send(&DeletePermissionSet::new(permission_set_id, instance_id))
            .await
    }

    /// Lists one page of the policies of a permission set: [`ListPermissionSetPolicies`]. For all of
    /// them, see [`Client::items`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn list_policies(
        self,
        list: ListPermissionSetPolicies,
    ) -> Result<Answer<PermissionSetPoliciesPageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Sets the policies of a permission set: [`SetPermissionSetPolicies`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn set_policies(
        self,
        permission_set_id: PermissionSetId,
        request: PermissionSetPoliciesSetRequest,
    ) -> Result<Answer<PermissionSetDetails>, Error> {
        self.client
            .send(&SetPermissionSetPolicies::new(permission_set_id, request))
            .await
    }

    /// Takes policies out of a permission set: [`DeletePermissionSetPolicies`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete_policies(
        self,
        permission_set_id: PermissionSetId,
        request: PermissionSetPoliciesDeleteRequest,
    ) -> Result<Answer<()>, Error> {
        self.client
            .send(&DeletePermissionSetPolicies::new(
                permission_set_id,
                request,
            ))
            .await
    }
}

//! The operations on instances, as methods.

use iam_model::InstanceId;
use iam_model::instances::{
    CreateInstance, DeleteInstance, InstanceCreateRequest, InstancePageResponse,
    InstanceSetRequest, InstanceShowResponse, InstanceShowResponseAddResource, ListInstances,
    SetInstance, ShowInstance,
};

use crate::{Answer, Client, Error};

/// The operations on instances; see [`Client::instances`].
///
/// ```
/// # use http::StatusCode;
/// # use iam_client::auth::Credentials;
/// # use iam_client::transport::testing::Script;
/// use iam_client::Client;
/// use iam_client::model::instances::ListInstances;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = Script::new()
/// #     .answer(StatusCode::OK, r#"{"instances":[{"id":"ssoins-12345","state":"ACTIVE"}],"count":1,"page":0,"size":20}"#)
/// #     .answer(StatusCode::OK, r#"{"instance":{"id":"ssoins-12345"}}"#);
/// # let client = Client::builder()
/// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
/// #     .credentials(Credentials::new("access", "secret")?)
/// #     .transport(script)
/// #     .build()?;
/// let page = client.instances().list(ListInstances::new()).await?;
/// let instances = page.instances.value().ok_or("no list")?;
/// if let Some(instance_id) = instances.first().and_then(|instance| instance.id.value()) {
///     let answer = client.instances().show(instance_id.clone()).await?;
///     println!("{:?}", answer.instance);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Instances<'a> {
    pub(crate) client: &'a Client,
}

impl<'a> Instances<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Lists one page of instances: [`ListInstances`]. For all of them, see [`Client::items`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn list(self, list: ListInstances) -> Result<Answer<InstancePageResponse>, Error> {
        self.client.send(&list).await
    }

    /// Creates the instance of the organization: [`CreateInstance`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn create(
        self,
        request: InstanceCreateRequest,
    ) -> Result<Answer<InstanceShowResponse>, Error> {
        self.client.send(&CreateInstance::new(request)).await
    }

    /// Shows an instance: [`ShowInstance`].
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn show(
        self,
        instance_id: InstanceId,
    ) -> Result<Answer<InstanceShowResponseAddResource>, Error> {
        self.client.send(&ShowInstance::new(instance_id)).await
    }

    /// Changes an instance's name, description or identity source: [`SetInstance`]. A change of the
    /// identity source deletes everything in the instance.
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn set(
        self,
        instance_id: InstanceId,
        request: InstanceSetRequest,
    ) -> Result<Answer<InstanceShowResponse>, Error> {
        self.client
            .send(&SetInstance::new(instance_id, request))
            .await
    }

    /// Deletes an instance and everything in it: [`DeleteInstance`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn delete(self, instance_id: InstanceId) -> Result<Answer<()>, Error> {
        self.client.send(&DeleteInstance::new(instance_id)).await
    }
}

//! Reads back whether a change is in effect, for when the outcome of the call that asked for it is unknown.

mod account_assignments;
mod comparison;
mod groups;
mod instances;
mod permission_sets;
mod shown;
mod users;

use std::future::Future;

use iam_model::Operation;

use crate::{Client, Error};

/// How much of what a call asked for the directory shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// The directory is as the call would have left it. Do not repeat the call.
    Whole,
    /// A part of it is there. Repeating an idempotent call makes it whole. Where something is to be created, there
    /// is one of that name which differs from what was asked for, or there are several: look at it first.
    Partial,
    /// Nothing of it is there. The call may be repeated, once it is certain that its request is not still on its way.
    None,
}

/// An operation whose effect the directory shows. Every operation of the reference that changes something is one,
/// in each of its shapes.
pub trait ReadBack: Operation {
    /// Reads from the directory how much of what this call asks for is in effect; see [`Client::read_back`].
    ///
    /// # Errors
    /// Those of the operations that read.
    fn effect(&self, client: &Client) -> impl Future<Output = Result<Effect, Error>> + Send;
}

impl Client {
    /// Reads back how much of what a call asked for is in effect. For when its outcome is
    /// [unknown](crate::Outcome::Unknown); nothing calls it by itself.
    ///
    /// What is compared is what the directory shows: every member that the call sets, who is a member of a group,
    /// which policies a permission set has, whether what was to be deleted is gone. Passwords and bind
    /// credentials are shown nowhere, and neither is who made a change: somebody else may have made the same one.
    /// A bulk deletion of users or groups takes one reading call for each id.
    ///
    /// It tells of the moment. A request that was given up may still arrive: wait longer than anything in between holds
    /// on to one before you take [`Effect::None`] for the last word.
    ///
    /// ```
    /// # use http::StatusCode;
    /// # use iam_client::auth::Credentials;
    /// # use iam_client::transport::testing::Script;
    /// use iam_client::{Client, Effect};
    /// use iam_client::model::groups::{CreateGroup, GroupCreateRequest};
    /// use iam_client::model::InstanceId;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let script = Script::new()
    /// #     .answer(StatusCode::INTERNAL_SERVER_ERROR, r#"{"errors":[{"code":"InternalServerError"}]}"#)
    /// #     .answer(StatusCode::OK, r#"{"groups":[{"id":"1a2b","name":"Sales"}],"count":1}"#)
    /// #     .answer(StatusCode::OK, r#"{"group":{"id":"1a2b","name":"Sales"}}"#);
    /// # let client = Client::builder()
    /// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
    /// #     .credentials(Credentials::new("access", "secret")?)
    /// #     .transport(script)
    /// #     .build()?;
    /// let instance: InstanceId = "ssoins-12345".parse()?;
    /// let create = CreateGroup::new(GroupCreateRequest::new(instance, "Sales"));
    /// match client.send(&create).await {
    ///     Ok(answer) => println!("{:?}", answer.group),
    ///     Err(error) if error.is_outcome_unknown() => match client.read_back(&create).await? {
    ///         Effect::Whole => println!("created, although the service answered {error}"),
    ///         effect => return Err(format!("{error} ({effect:?} of it is there)").into()),
    ///     },
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error`] of the operation that reads; one of kind [`Version`](crate::ErrorKind::Version) where that has no known
    /// shape in the client's version, which is so for `CreateInstance` in 1.1 and `DeleteInstance` in 1.0.
    pub async fn read_back<O: ReadBack>(&self, operation: &O) -> Result<Effect, Error> {
        operation.effect(self).await
    }
}

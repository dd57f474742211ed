//! Whether what was to be deleted is gone, by this deletion or before it.

use iam_model::groups::GroupRemoveResponse;
use iam_model::users::UserRemoveResponse;
use iam_model::{Removal, RemoveFailCaused};

use crate::{Answer, Error};

/// Whether what was to be deleted is gone: deleted now, or not there in the first place. To whoever wants
/// it gone, both are success.
///
/// Asked of the result of a call, it covers the two ways in which the service may say that there was nothing
/// to delete: 404 ([`Error::is_gone`]) and 200 with the id among `failed_ids`; which of them comes is
/// \[unknown\]. It says what the service has accepted; to wait until nothing of it can be seen any more, see
/// `wait_until_gone` of the handles.
///
/// ```
/// # use http::StatusCode;
/// # use iam_client::auth::Credentials;
/// # use iam_client::transport::testing::Script;
/// use iam_client::model::users::UserDeleteBulkRequest;
/// use iam_client::model::{InstanceId, Removal, UserUuid};
/// use iam_client::{Client, Gone};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = Script::new().answer(StatusCode::OK, r#"{"success_ids":[{"success_id":"7f8c"}],
/// #     "failed_ids":[{"failed_id":"9a0d","error_code":"NOT_FOUND"}]}"#);
/// # let client = Client::builder()
/// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
/// #     .credentials(Credentials::new("access", "secret")?)
/// #     .transport(script)
/// #     .build()?;
/// let users: [UserUuid; 2] = ["7f8c".parse()?, "9a0d".parse()?];
/// let request = UserDeleteBulkRequest::new("ssoins-12345".parse::<InstanceId>()?, users);
/// let answer = client.users().delete_bulk(request).await?;
/// assert!(answer.is_gone());
/// for failure in answer.failed().iter().filter(|failure| !failure.is_gone()) {
///     eprintln!("{:?} is still there: {:?}", failure.failed_id, failure.failed_caused);
/// }
/// # Ok(())
/// # }
/// ```
pub trait Gone {
    /// Whether everything that was to be deleted is gone.
    fn is_gone(&self) -> bool;
}

/// Only when nothing was there: `NOT_FOUND`, or `NotFoundError` where there is no such word (both stand in
/// the example of the reference; that they mean this is our conclusion).
impl Gone for RemoveFailCaused {
    fn is_gone(&self) -> bool {
        match self.error_code.as_str() {
            Some(code) => code == "NOT_FOUND",
            None => self.failed_caused.as_str() == Some("NotFoundError"),
        }
    }
}

impl Gone for UserRemoveResponse {
    fn is_gone(&self) -> bool {
        all_gone(self)
    }
}

impl Gone for GroupRemoveResponse {
    fn is_gone(&self) -> bool {
        all_gone(self)
    }
}

/// Not when the answer does not say what failed.
fn all_gone(answer: &impl Removal) -> bool {
    let failed = answer.failed();
    answer.is_complete() || (!failed.is_empty() && failed.iter().all(Gone::is_gone))
}

/// Deletions that answer 204 have nothing to add.
impl Gone for () {
    fn is_gone(&self) -> bool {
        true
    }
}

impl<T: Gone> Gone for Result<Answer<T>, Error> {
    fn is_gone(&self) -> bool {
        match self {
            Ok(answer) => answer.value.is_gone(),
            Err(error) => error.is_gone(),
        }
    }
}

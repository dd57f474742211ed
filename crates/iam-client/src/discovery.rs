//! Version discovery: what the service says it serves.

use iam_model::{AvailableVersions, Idempotency};

use crate::call::{Call, DISCOVERY, DISCOVERY_PATH};
use crate::error::{Error, Trace};
use crate::{Answer, Client};

impl Client {
    /// Asks the service which versions it serves: an unsigned `GET /` (platform.md §2 \[doc\]).
    ///
    /// # Errors
    /// [`Error`] says what happened.
    pub async fn discover_versions(&self) -> Result<Answer<AvailableVersions>, Error> {
        let call = Call::discovery(&self.shared.endpoint, &self.options).map_err(|failure| {
            Error::new(
                failure,
                Trace::unsent(DISCOVERY, DISCOVERY_PATH, Idempotency::Safe, None),
            )
        })?;
        self.run(&call).await
    }
}

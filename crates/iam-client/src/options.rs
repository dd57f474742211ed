//! What can differ from call to call.

use std::time::Duration;

use iam_model::ApiVersion;

use crate::{Language, RetryPolicy};

/// Why a time-out of zero is refused.
pub(crate) const NO_TIME: &str = "a time-out of zero leaves no time for a call; set one above zero";

/// Settings of one call, or of all calls of a client made by [`Client::with`](crate::Client::with).
///
/// ```
/// use std::time::Duration;
/// use iam_client::CallOptions;
/// use iam_client::model::ApiVersion;
///
/// let options = CallOptions::new()
///     .api_version(ApiVersion::V1_2)
///     .timeout(Duration::from_secs(10));
/// assert_eq!(options.api_version, ApiVersion::V1_2);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CallOptions {
    /// The version to ask for; the current one of the reference edition unless set.
    pub api_version: ApiVersion,
    /// The language of the service's texts; English unless set.
    pub language: Language,
    /// The time for the whole call, with all attempts and the waits between them; 60 s unless set.
    pub timeout: Duration,
    /// The time for one attempt, until the last byte of the answer; 30 s unless set.
    pub attempt_timeout: Duration,
    /// When to repeat a call.
    pub retry: RetryPolicy,
}

impl CallOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self {
            api_version: iam_model::VERSION_TABLE.current(),
            language: Language::EN_US,
            timeout: Duration::from_secs(60),
            attempt_timeout: Duration::from_secs(30),
            retry: RetryPolicy::new(),
        }
    }

    /// Sets the version to ask for.
    #[must_use]
    pub fn api_version(mut self, version: ApiVersion) -> Self {
        self.api_version = version;
        self
    }

    /// Sets the language of the service's texts.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets the time for the whole call.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time for one attempt.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets when to repeat a call.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }
}

impl Default for CallOptions {
    fn default() -> Self {
        Self::new()
    }
}

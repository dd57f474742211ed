//! Waits until a change that the service makes in its own time can be seen.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use iam_model::{Idempotency, Operation, Page, PagedOperation};
use tokio::time::{Instant, sleep, timeout};

use crate::error::Trace;
use crate::exchange::check_circumstances;
use crate::retry::{Backoff, may_repeat_after_failure, may_repeat_after_status};
use crate::{Client, Error, ErrorKind, RetryPolicy};

type ItemOf<O> = <<O as Operation>::Response as Page>::Item;

/// How long to wait for something, and how often to look.
///
/// It looks at once, and then again after waits with jitter, each at most three times as long as the one
/// before. A look that fails for reasons of the moment (no connection, throttled, 5xx) is followed by the
/// next; any other error ends the waiting. A wait that is dropped leaves nothing behind.
///
/// ```
/// # use http::StatusCode;
/// # use iam_client::auth::Credentials;
/// # use iam_client::transport::testing::Script;
/// use std::time::Duration;
/// use iam_client::{Client, Gone, Waiter};
/// use iam_client::model::{InstanceId, PermissionSetId};
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = Script::new()
/// #     .answer(StatusCode::NO_CONTENT, "")
/// #     .answer(StatusCode::OK, r#"{"permission_set":{"id":"e8d4"}}"#)
/// #     .answer(StatusCode::NOT_FOUND, r#"{"errors":[{"code":"NotFound"}]}"#);
/// # let client = Client::builder()
/// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
/// #     .credentials(Credentials::new("access", "secret")?)
/// #     .transport(script)
/// #     .build()?;
/// let (set, instance): (PermissionSetId, InstanceId) = ("e8d4".parse()?, "ssoins-12345".parse()?);
/// let deleted = client.permission_sets().delete(set.clone(), instance.clone()).await;
/// if !deleted.is_gone() {
///     deleted?;
/// }
/// let waiter = Waiter::new().timeout(Duration::from_secs(30));
/// client.permission_sets().wait_until_gone(set, instance, &waiter).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Waiter {
    /// The time for all of it, a look that is under way included; 2 minutes unless set. How long the service
    /// takes is \[unknown\].
    pub timeout: Duration,
    /// The shortest wait between two looks; 500 ms unless set.
    pub min_delay: Duration,
    /// The longest wait between two looks; 10 s unless set.
    pub max_delay: Duration,
}

impl Waiter {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self {
            timeout: Duration::from_secs(120),
            min_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(10),
        }
    }

    /// Sets the time for all of it.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the shortest and the longest wait between two looks.
    #[must_use]
    pub fn delays(mut self, min: Duration, max: Duration) -> Self {
        self.min_delay = min;
        self.max_delay = max.max(min);
        self
    }
}

impl Default for Waiter {
    fn default() -> Self {
        Self::new()
    }
}

impl Client {
    /// Waits until `look` says that it is so. `what` names it in the error, such as "user 138c2fc8 to be
    /// gone".
    ///
    /// ```
    /// use iam_client::model::users::ShowUser;
    /// use iam_client::{Client, WaitError, Waiter};
    ///
    /// # async fn example(client: &Client, show: ShowUser) -> Result<(), WaitError> {
    /// client
    ///     .wait_until("the user to log in", &Waiter::new(), || async {
    ///         let answer = client.send(&show).await?;
    ///         let last_login = answer.user.value().and_then(|user| user.last_login_at.value());
    ///         Ok(last_login.is_some())
    ///     })
    ///     .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`WaitError`] when the time is over, or when a look fails for reasons that will not pass.
    pub async fn wait_until<F, Look>(
        &self,
        what: impl Into<String>,
        waiter: &Waiter,
        mut look: F,
    ) -> Result<(), WaitError>
    where
        F: FnMut() -> Look,
        Look: Future<Output = Result<bool, Error>>,
    {
        check_circumstances(&self.options).map_err(|failure| {
            Error::new(failure, Trace::unsent("wait", "", Idempotency::Safe, None))
        })?;
        let what = what.into();
        let started = Instant::now();
        let time_left = || waiter.timeout.saturating_sub(started.elapsed());
        let policy = RetryPolicy::new().delays(waiter.min_delay, waiter.max_delay);
        let mut backoff = Backoff::new(&policy);
        let mut looks = 0_u32;
        let mut last = None;
        loop {
            let Ok(seen) = timeout(time_left(), look()).await else {
                break;
            };
            looks = looks.saturating_add(1);
            last = match seen {
                Ok(true) => return Ok(()),
                Ok(false) => None,
                Err(error) if may_pass(&error) => Some(error),
                Err(error) => return Err(WaitError::Call(error)),
            };
            tracing::debug!(target: "iam_client", %what, looks, "not yet");
            let wait = backoff.next(fastrand::f64());
            if wait >= time_left() {
                break;
            }
            sleep(wait).await;
        }
        Err(WaitError::TimedOut {
            what,
            waited: started.elapsed(),
            looks,
            last,
        })
    }

    /// Waits until a list holds no item of which `is_it` is true, such as a user who was taken out of a
    /// group. `what` names the item in the error.
    ///
    /// # Errors
    /// Those of [`wait_until`](Self::wait_until), and those of [`Pages::next`](crate::Pages::next).
    pub async fn wait_until_unlisted<O: PagedOperation>(
        &self,
        what: impl Into<String>,
        waiter: &Waiter,
        list: O,
        is_it: impl Fn(&ItemOf<O>) -> bool,
    ) -> Result<(), WaitError> {
        let what = format!("{} to be gone", what.into());
        self.wait_until(what, waiter, || async {
            let mut items = self.items(list.clone());
            while let Some(item) = items.next().await {
                if is_it(&item?) {
                    return Ok(false);
                }
            }
            Ok(true)
        })
        .await
    }
}

/// Whether a look that failed so may succeed later.
fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Service => error.status().is_some_and(|status| {
            status.is_server_error() || may_repeat_after_status(status, Idempotency::Safe)
        }),
        ErrorKind::Transport => error
            .transport_error()
            .is_some_and(|error| may_repeat_after_failure(error.kind(), Idempotency::Safe)),
        ErrorKind::Timeout => true,
        _ => false,
    }
}

/// Why waiting ended otherwise than hoped for.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError {
    /// A look failed for reasons that will not pass.
    Call(Error),
    /// The time was over.
    #[non_exhaustive]
    TimedOut {
        /// What was waited for.
        what: String,
        /// How long.
        waited: Duration,
        /// How many looks came to an end.
        looks: u32,
        /// Why the last of them failed, if it did.
        last: Option<Error>,
    },
}

impl WaitError {
    /// Whether the time was over, so that waiting longer may help.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::TimedOut { .. })
    }
}

impl From<Error> for WaitError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(formatter),
            Self::TimedOut {
                what,
                waited,
                looks,
                last,
            } => {
                write!(
                    formatter,
                    "waited {} ms for {what}, in vain; wait longer, or find out what holds it up [{looks} look{}]",
                    waited.as_millis(),
                    if *looks == 1 { "" } else { "s" }
                )?;
                match last {
                    Some(error) => write!(formatter, "; the last look failed: {error}"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for WaitError {}

//! Many calls of one operation, several at a time, and fewer when the service is throttling.

mod concurrency;

use std::fmt;
use std::iter::Fuse;
use std::sync::Arc;

pub(crate) use concurrency::Concurrency;
use iam_model::Operation;
use tokio::task::JoinSet;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use crate::{Answer, Client, Error};

/// How many calls are under way at most, unless another number is set. The service's web firewall was seen to
/// refuse about 80 at once (platform.md §3 \[live\]).
const MAX_CONCURRENCY: usize = 16;

/// How one of many calls ended, with the call itself.
type Sent<O> = (O, Result<Answer<<O as Operation>::Response>, Error>);

impl Client {
    /// Sends many calls, several at a time, and hands out each with its result as it ends.
    ///
    /// ```
    /// # use http::StatusCode;
    /// # use iam_client::auth::Credentials;
    /// # use iam_client::transport::testing::Script;
    /// use iam_client::Client;
    /// use iam_client::model::users::{SetUser, UserSetRequest};
    /// use iam_client::model::{InstanceId, UserUuid};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let script = Script::new()
    /// #     .answer(StatusCode::OK, r#"{"user":{"id":"anna"}}"#)
    /// #     .answer(StatusCode::NOT_FOUND, r#"{"errors":[{"code":"NotFound"}]}"#);
    /// # let client = Client::builder()
    /// #     .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
    /// #     .credentials(Credentials::new("access", "secret")?)
    /// #     .transport(script)
    /// #     .build()?;
    /// let instance: InstanceId = "ssoins-12345".parse()?;
    /// let users: [UserUuid; 2] = ["anna".parse()?, "ben".parse()?];
    /// let moved = users.map(|user_uuid| {
    ///     SetUser::new(user_uuid, UserSetRequest::new(instance.clone()).department("Sales"))
    /// });
    /// let mut sent = client.send_all(moved).max_concurrency(32);
    /// while let Some((operation, result)) = sent.next().await {
    ///     match result {
    ///         Ok(_) => println!("{} has moved", operation.user_uuid),
    ///         Err(error) => eprintln!("{}: {error}", operation.user_uuid),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_all<O, I>(&self, operations: I) -> SendAll<O, I::IntoIter>
    where
        O: Operation + 'static,
        O::Response: 'static,
        I: IntoIterator<Item = O>,
    {
        SendAll {
            client: self.clone(),
            waiting: operations.into_iter().fuse(),
            running: JoinSet::new(),
            concurrency: Arc::new(Concurrency::up_to(MAX_CONCURRENCY)),
        }
    }
}

/// Many calls, made by [`Client::send_all`].
///
/// Nothing is sent before the first [`next`](Self::next). Each call has the client's time-outs and retries, and its time
/// begins when it is sent. A 417, 429 or 503, also of an attempt that is repeated, halves the number of calls under
/// way, at most once for what was sent together; a round of successes allows one more. Dropping this drops the calls under
/// way, whose outcome is unknown then.
#[must_use = "nothing is sent before next()"]
pub struct SendAll<O: Operation, I> {
    client: Client,
    waiting: Fuse<I>,
    running: JoinSet<Sent<O>>,
    concurrency: Arc<Concurrency>,
}

impl<O, I> SendAll<O, I>
where
    O: Operation + 'static,
    O::Response: 'static,
    I: Iterator<Item = O>,
{
    /// Sets how many calls are under way at most, which is also the number that it begins with; 16 unless set. 0
    /// counts as 1.
    pub fn max_concurrency(mut self, calls: usize) -> Self {
        self.concurrency = Arc::new(Concurrency::up_to(calls));
        self
    }

    /// The next call to end, and how; `None` when all have. It can be dropped and asked again without loss.
    ///
    /// # Panics
    /// When the code of a transport or of a provider of credentials panicked, with its panic.
    pub async fn next(&mut self) -> Option<Sent<O>> {
        while self.running.len() < self.concurrency.limit() {
            let Some(operation) = self.waiting.next() else {
                break;
            };
            self.start(operation);
        }
        // A task is only aborted when this is dropped, so what cannot be joined has panicked.
        self.running.join_next().await.map(|joined| {
            joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
        })
    }

    fn start(&mut self, operation: O) {
        let client = Client {
            concurrency: Some(Arc::clone(&self.concurrency)),
            ..self.client.clone()
        };
        let sending = async move {
            let result = client.send(&operation).await;
            (operation, result)
        };
        self.running
            .spawn(sending.in_current_span().with_current_subscriber());
    }
}

impl<O: Operation, I> fmt::Debug for SendAll<O, I> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SendAll")
            .field("operation", &O::NAME)
            .field("under_way", &self.running.len())
            .field("limit", &self.concurrency.limit())
            .finish_non_exhaustive()
    }
}

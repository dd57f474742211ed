//! The client: a handle to everything that calls share, and the settings of a call.

use std::sync::{Arc, Mutex, PoisonError};

use iam_auth::{Clock, CredentialsProvider};
use iam_model::{ApiVersion, Date, Operation, PagedOperation, VERSION_TABLE};
use iam_transport::TransportHandle;
use serde::de::DeserializeOwned;
use tracing::Instrument;

use crate::attempt::{kept, signed_request};
use crate::bulk::Concurrency;
use crate::call::Call;
use crate::error::{Error, Failure, Trace, UnreadAnswer};
use crate::exchange::{check_circumstances, exchange};
use crate::lifecycle_policy::Decision;
use crate::retry::RetryBudget;
use crate::skew::ClockCorrection;
use crate::{
    AccountAssignments, Answer, CallOptions, ClientBuilder, Endpoint, Groups, Instances, Items,
    LifecyclePolicy, Pages, PermissionSets, PreparedRequest, Users,
};

/// A client of ID Center. Cloning it is cheap; clones share connections, credentials and the bound on
/// repetitions.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: CallOptions,
    /// What a call among many tells how it fares.
    pub(crate) concurrency: Option<Arc<Concurrency>>,
}

/// What all calls of a client and of its clones share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) endpoint: Endpoint,
    pub(crate) credentials: CredentialsProvider,
    pub(crate) account_id: Option<String>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) clock_correction: ClockCorrection,
    pub(crate) transport: TransportHandle,
    pub(crate) lifecycle_policy: LifecyclePolicy,
    pub(crate) body_limit: usize,
    pub(crate) retry_budget: RetryBudget,
    pub(crate) warned_of: Mutex<Vec<ApiVersion>>,
}

impl Client {
    /// Starts with nothing set: endpoint and credentials must be given.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// The same client with other settings for its calls.
    ///
    /// ```
    /// # use iam_client::{CallOptions, Client};
    /// # use iam_client::model::ApiVersion;
    /// # fn example(client: &Client) {
    /// let pinned = client.with(CallOptions::new().api_version(ApiVersion::V1_0));
    /// # }
    /// ```
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self {
            options,
            ..self.clone()
        }
    }

    /// The settings of this client's calls.
    #[must_use]
    pub fn options(&self) -> &CallOptions {
        &self.options
    }

    /// Where this client's calls go.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.shared.endpoint
    }

    /// The operations on users.
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users::new(self)
    }

    /// The operations on groups and their members.
    #[must_use]
    pub fn groups(&self) -> Groups<'_> {
        Groups::new(self)
    }

    /// The operations on instances.
    #[must_use]
    pub fn instances(&self) -> Instances<'_> {
        Instances::new(self)
    }

    /// The operations on permission sets and their policies.
    #[must_use]
    pub fn permission_sets(&self) -> PermissionSets<'_> {
        PermissionSets::new(self)
    }

    /// The operations on account assignments.
    #[must_use]
    pub fn account_assignments(&self) -> AccountAssignments<'_> {
        AccountAssignments::new(self)
    }

    /// The pages of a list, one after the other.
    #[must_use]
    pub fn pages<O: PagedOperation>(&self, operation: O) -> Pages<O> {
        Pages::new(self.clone(), operation)
    }

    /// The items of a list, through all its pages.
    #[must_use]
    pub fn items<O: PagedOperation>(&self, operation: O) -> Items<O> {
        Items::new(self.pages(operation))
    }

    /// Sends a call, again where that is safe and promising, and reads the answer. It has to be awaited within a
    /// tokio runtime whose time is enabled, whatever the transport.
    ///
    /// # Errors
    /// [`Error`] says what happened and what has become of the change.
    pub async fn send<O: Operation>(&self, operation: &O) -> Result<Answer<O::Response>, Error> {
        let call = self.make_ready(operation)?;
        self.run(&call).await
    }

    /// The request that [`send`](Self::send) would send now, signed, without sending it.
    ///
    /// # Errors
    /// Those of a call that cannot be sent.
    pub async fn prepare<O: Operation>(&self, operation: &O) -> Result<PreparedRequest, Error> {
        let call = self.make_ready(operation)?;
        check_circumstances(&self.options).map_err(|failure| Error::new(failure, call.unsent()))?;
        signed_request(&self.shared, &call, self.options.timeout)
            .await
            .map(PreparedRequest::new)
            .map_err(|failure| Error::new(failure, call.unsent()))
    }

    fn make_ready<O: Operation>(&self, operation: &O) -> Result<Call, Error> {
        self.check_version::<O>()
            .and_then(|()| Call::new(operation, &self.shared.endpoint, &self.options))
            .map_err(|failure| self.refused::<O>(failure))
    }

    /// The error of a call that was refused before it was sent.
    pub(crate) fn refused<O: Operation>(&self, failure: Failure) -> Error {
        let version = Some(self.options.api_version);
        let trace = Trace::unsent(O::NAME, O::PATH, O::IDEMPOTENCY, version);
        Error::new(failure, trace)
    }

    pub(crate) async fn run<R: DeserializeOwned>(&self, call: &Call) -> Result<Answer<R>, Error> {
        let span = tracing::debug_span!(
            target: "iam_client",
            "call",
            operation = call.operation,
            api_version = call.api_version.map(tracing::field::display),
        );
        let (reply, trace) = exchange(self, call).instrument(span).await?;
        match iam_model::decode(&reply.body) {
            Ok(value) => Ok(Answer {
                value,
                body: reply.body,
                status: reply.status,
                headers: reply.headers,
                api_version: trace.api_version,
                attempts: trace.attempts,
                elapsed: trace.elapsed,
            }),
            Err(error) => Err(Error::new(
                Failure::Answer(Box::new(UnreadAnswer {
                    status: reply.status,
                    headers: reply.headers,
                    body: kept(&reply.body, &reply.carried),
                    broken: None,
                    problem: if reply.body.is_empty() {
                        "the answer has no body".to_owned()
                    } else {
                        error.to_string()
                    },
                })),
                trace,
            )),
        }
    }

    fn check_version<O: Operation>(&self) -> Result<(), Failure> {
        let version = self.options.api_version;
        O::certainty(version).map_err(Failure::Version)?;
        let today = Date::from_unix_millis(self.shared.clock.now().as_u64());
        let lifecycle = VERSION_TABLE.lifecycle(version, today);
        match self.shared.lifecycle_policy.decide(lifecycle) {
            Decision::Send => {}
            Decision::Refuse => return Err(Failure::Lifecycle(version, lifecycle)),
            Decision::Warn => {
                let mut warned_of = self
                    .shared
                    .warned_of
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                if !warned_of.contains(&version) {
                    warned_of.push(version);
                    tracing::warn!(
                        target: "iam_client",
                        "API version {version}: {lifecycle}; the current version is {}",
                        VERSION_TABLE.current()
                    );
                }
            }
        }
        Ok(())
    }
}

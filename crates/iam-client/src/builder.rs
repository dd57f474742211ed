//! How a client is made: explicitly, or from the user's own configuration.

use std::fmt;
use std::sync::{Arc, Mutex};
#[cfg(feature = "hyper")]
use std::time::Duration;

use iam_auth::{
    Clock, Credentials, CredentialsProvider, Setting, Settings, SettingsError, Sources,
    StaticProvider, SystemClock,
};
use iam_transport::{Transport, TransportError, TransportHandle};

use crate::client::Shared;
use crate::options::NO_TIME;
use crate::retry::RetryBudget;
use crate::skew::ClockCorrection;
use crate::{
    CallOptions, Client, Endpoint, Environment, InvalidEndpoint, InvalidLanguage, Language,
    LifecyclePolicy,
};

/// The longest body of a successful answer, in bytes, unless another is set.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// What the default transport is given: each request brings its own time-out, which may be longer than
/// the transport's would be.
#[cfg(feature = "hyper")]
const NO_TIMEOUT_OF_ITS_OWN: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes a [`Client`]. Nothing is read from the environment unless
/// [`settings_from`](Self::settings_from) or [`Client::from_env`] is called, but for `SSL_CERT_FILE`,
/// `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, which the default transport honours.
///
/// ```
/// use iam_client::{Client, Endpoint, Environment};
/// use iam_client::auth::Credentials;
///
/// # #[cfg(all(feature = "ring", feature = "platform-roots"))]
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder()
///     .endpoint(Endpoint::regional("kr-west1", &Environment::Enterprise)?)
///     .credentials(Credentials::new("AKEXAMPLE0000000000", "sk-example-secret")?)
///     .build()?;
/// # Ok(())
/// # }
/// # #[cfg(all(feature = "ring", feature = "platform-roots"))]
/// # example().unwrap();
/// ```
#[derive(Debug)]
#[must_use = "build() makes the client"]
pub struct ClientBuilder {
    endpoint: Option<Endpoint>,
    credentials: Option<CredentialsProvider>,
    account_id: Option<String>,
    clock: Arc<dyn Clock>,
    correct_clock_skew: bool,
    transport: Option<TransportHandle>,
    lifecycle_policy: LifecyclePolicy,
    allow_plain_http: bool,
    body_limit: usize,
    options: Option<CallOptions>,
    language: Language,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            endpoint: None,
            credentials: None,
            account_id: None,
            clock: Arc::new(SystemClock::new()),
            correct_clock_skew: false,
            transport: None,
            lifecycle_policy: LifecyclePolicy::default(),
            allow_plain_http: false,
            body_limit: BODY_LIMIT,
            options: None,
            language: Language::default(),
        }
    }

    /// Sets where calls go.
    pub fn endpoint(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// Sets the credentials to sign with.
    pub fn credentials(self, credentials: Credentials) -> Self {
        self.credentials_provider(StaticProvider::new(credentials))
    }

    /// Sets where credentials come from; it is asked at each attempt.
    pub fn credentials_provider(mut self, provider: impl Into<CredentialsProvider>) -> Self {
        self.credentials = Some(provider.into());
        self
    }

    /// Sets the account id, which is sent as `Scp-AccountId` and signed. What the service makes of it is
    /// not known.
    pub fn account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// Sets the clock that requests are dated by and lifecycles are judged by.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Whether requests are dated by the service's clock once a refusal has shown that this machine's is wrong. No
    /// unless set.
    ///
    /// A 401 whose `Date` is two seconds or more from the time that was signed is answered by sending the call once
    /// more, dated anew, whatever the retry policy and the operation: what was refused has changed nothing. All later
    /// requests of the client and of its clones are dated so as well. How much difference the service tolerates
    /// is not published, and whether the difference was the reason a 401 does not say. Over plain http anybody on the
    /// way can write a `Date`.
    pub fn correct_clock_skew(mut self, correct: bool) -> Self {
        self.correct_clock_skew = correct;
        self
    }

    /// Sets how requests are sent, in place of hyper.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(TransportHandle::new(transport));
        self
    }

    /// Sets what to do about a version that is going or gone.
    pub fn lifecycle_policy(mut self, policy: LifecyclePolicy) -> Self {
        self.lifecycle_policy = policy;
        self
    }

    /// Whether plain `http://` may leave this machine, readable and changeable by everybody on the way.
    /// No unless set.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Sets the longest body of a successful answer that is read, in bytes; 8 MiB unless set. The
    /// default transport has the same limit of its own.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the options of calls, the language among them.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = Some(options);
        self
    }

    /// Takes what is not set from the user's configuration: endpoint (or region and environment),
    /// language (unless [`options`](Self::options) are set), and the credentials. Not the account id: what the
    /// service makes of one is not known, so it is sent only where [`account_id`](Self::account_id) says so.
    ///
    /// # Errors
    /// When a file or variable is there but cannot be used. Missing credentials are an error of the
    /// first call only.
    pub fn settings_from(mut self, sources: &Sources) -> Result<Self, ConfigurationError> {
        let settings = Settings::load(sources)?;
        if self.endpoint.is_none() {
            self.endpoint = endpoint_of(&settings)?;
        }
        if let Some(language) = &settings.language {
            self.language = parse(language)?;
        }
        self.credentials = self
            .credentials
            .or_else(|| Some(CredentialsProvider::from_sources(sources)));
        Ok(self)
    }

    /// Makes the client.
    ///
    /// # Errors
    /// When something is missing or settings contradict each other.
    pub fn build(self) -> Result<Client, ConfigurationError> {
        let endpoint = self.endpoint.ok_or(ConfigurationError::NoEndpoint)?;
        if endpoint.is_plain_http_off_this_machine() && !self.allow_plain_http {
            return Err(ConfigurationError::PlainHttp(endpoint));
        }
        let options = self
            .options
            .unwrap_or_else(|| CallOptions::new().language(self.language));
        if options.timeout.is_zero() || options.attempt_timeout.is_zero() {
            return Err(ConfigurationError::NoTime);
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&endpoint, self.allow_plain_http, self.body_limit)?,
        };
        Ok(Client {
            shared: Arc::new(Shared {
                endpoint,
                credentials: self.credentials.ok_or(ConfigurationError::NoCredentials)?,
                account_id: self.account_id,
                clock: self.clock,
                clock_correction: ClockCorrection::new(self.correct_clock_skew),
                transport,
                lifecycle_policy: self.lifecycle_policy,
                body_limit: self.body_limit,
                retry_budget: RetryBudget::full(),
                warned_of: Mutex::default(),
            }),
            options,
            concurrency: None,
        })
    }
}

impl Client {
    /// A client from the user's own configuration: environment variables first, then the files of the
    /// official tools (feature `files`). See [`Settings`] and
    /// [`CredentialsProvider::from_sources`] for what is read, and README.md for an example.
    ///
    /// # Errors
    /// When a file or variable is there but cannot be used, or no endpoint is configured. Missing
    /// credentials are an error of the first call only, which lists every place looked at.
    pub fn from_env() -> Result<Self, ConfigurationError> {
        let sources = Sources::from_process()
            .on_warning(|warning| tracing::warn!(target: "iam_client", "{warning}"));
        Self::builder().settings_from(&sources)?.build()
    }
}

fn endpoint_of(settings: &Settings) -> Result<Option<Endpoint>, ConfigurationError> {
    if let Some(endpoint) = &settings.endpoint_override {
        return parse(endpoint).map(Some);
    }
    let Some(region) = &settings.region else {
        return Ok(None);
    };
    let catalogue = settings
        .auth_url
        .as_ref()
        .map(|setting| setting.value.as_str());
    let environment = settings
        .environment
        .as_ref()
        .map(|setting| setting.value.as_str())
        .or_else(|| catalogue.and_then(environment_of_catalogue))
        .ok_or(ConfigurationError::NoEnvironment)?;
    Endpoint::regional(&region.value, &Environment::from(environment))
        .map(Some)
        .map_err(ConfigurationError::Endpoint)
}

/// The environment in the address of the endpoint catalogue, such as
/// `https://iam.e.samsungsdscloud.com/v1/endpoints` (platform.md §2 \[official\]).
fn environment_of_catalogue(url: &str) -> Option<&str> {
    let (environment, rest) = url.strip_prefix("https://iam.")?.split_once('.')?;
    rest.starts_with("samsungsdscloud.com")
        .then_some(environment)
}

fn parse<T>(setting: &Setting) -> Result<T, ConfigurationError>
where
    T: std::str::FromStr<Err: fmt::Display>,
{
    setting
        .value
        .parse()
        .map_err(|error: T::Err| ConfigurationError::Setting {
            origin: setting.origin.to_string(),
            problem: error.to_string(),
        })
}

#[cfg(feature = "hyper")]
fn default_transport(
    endpoint: &Endpoint,
    allow_plain_http: bool,
    body_limit: usize,
) -> Result<TransportHandle, ConfigurationError> {
    let transport = iam_transport::HyperTransport::builder()
        .from_env()
        .allow_plain_http(allow_plain_http)
        .attempt_timeout(NO_TIMEOUT_OF_ITS_OWN)
        .body_limit_bytes(body_limit)
        .build()
        .map_err(ConfigurationError::Transport)?;
    if endpoint.is_https() {
        transport
            .supports_https()
            .map_err(ConfigurationError::Transport)?;
    }
    Ok(TransportHandle::new(transport))
}

#[cfg(not(feature = "hyper"))]
fn default_transport(
    _: &Endpoint,
    _: bool,
    _: usize,
) -> Result<TransportHandle, ConfigurationError> {
    Err(ConfigurationError::NoTransport)
}

/// Why a client cannot be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// No endpoint is set.
    NoEndpoint,
    /// A region is set, but no environment.
    NoEnvironment,
    /// No credentials are set.
    NoCredentials,
    /// No transport is set, and the feature `hyper` is off.
    NoTransport,
    /// A time-out is zero.
    NoTime,
    /// The endpoint would send requests unencrypted over the network.
    PlainHttp(Endpoint),
    /// Region and environment make no endpoint.
    Endpoint(InvalidEndpoint),
    /// The language cannot be sent.
    Language(InvalidLanguage),
    /// A setting of the user's cannot be used.
    Setting {
        /// Where it stands.
        origin: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The user's configuration cannot be read.
    Settings(SettingsError),
    /// The default transport cannot be made, or cannot reach an endpoint over https.
    Transport(TransportError),
}

impl From<SettingsError> for ConfigurationError {
    fn from(error: SettingsError) -> Self {
        Self::Settings(error)
    }
}

impl From<InvalidEndpoint> for ConfigurationError {
    fn from(error: InvalidEndpoint) -> Self {
        Self::Endpoint(error)
    }
}

impl From<InvalidLanguage> for ConfigurationError {
    fn from(error: InvalidLanguage) -> Self {
        Self::Language(error)
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEndpoint => formatter.write_str(
                "no endpoint is set; set SCP_REGION and SCP_ENVIRONMENT, or SCP_ENDPOINT_URL for an address of your own",
            ),
            Self::NoEnvironment => formatter.write_str(
                "a region is set but no environment; set SCP_ENVIRONMENT to s (Samsung), g (Sovereign) or e (Enterprise)",
            ),
            Self::NoCredentials => formatter.write_str(
                "no credentials are set; give the builder credentials or a provider of them",
            ),
            Self::NoTransport => formatter.write_str(
                "no transport is set; give the builder one, or switch on the feature `hyper`",
            ),
            Self::NoTime => formatter.write_str(NO_TIME),
            Self::PlainHttp(endpoint) => write!(
                formatter,
                "the endpoint {endpoint} would send requests unencrypted over the network; use https, or allow plain http where you trust every machine on the way",
            ),
            Self::Endpoint(error) => error.fmt(formatter),
            Self::Language(error) => error.fmt(formatter),
            Self::Setting { origin, problem } => write!(formatter, "{origin}: {problem}"),
            Self::Settings(error) => error.fmt(formatter),
            Self::Transport(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for ConfigurationError {}

//! The settings of a `HyperTransport`, from code and from the environment.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::HyperTransport;
use super::connector::Connector;
use super::proxy::Proxy;
use super::tls::{self, Choice};
use super::tls_choice::{TlsProvider, TlsRoots};
use crate::{Body, Kind, TransportError};

/// All requests to a host share one connection of HTTP/2: were it dead, each would fail until TCP gives it up.
#[cfg(feature = "http2")]
const PING_INTERVAL: Duration = Duration::from_secs(10);
#[cfg(feature = "http2")]
const PING_TIMEOUT: Duration = Duration::from_secs(5);

/// Above this a time-out limits nothing, and the sums of clocks could overflow.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// Settings of a [`HyperTransport`].
///
/// What is set here outranks what [`from_env`](Self::from_env) reads, in whatever order the calls stand.
///
/// ```
/// use std::time::Duration;
/// use iam_transport::HyperTransport;
///
/// let transport = HyperTransport::builder()
///     .attempt_timeout(Duration::from_secs(10))
///     .body_limit_bytes(1024 * 1024)
///     .build()?;
/// # Ok::<(), iam_transport::TransportError>(())
/// ```
#[must_use = "build() makes the transport"]
pub struct HyperTransportBuilder {
    connect_timeout: Duration,
    attempt_timeout: Duration,
    pool_idle_timeout: Duration,
    body_limit_bytes: usize,
    allow_plain_http: bool,
    tls_provider: Option<TlsProvider>,
    tls_roots: Option<TlsRoots>,
    extra_roots: Vec<Vec<u8>>,
    only_roots: Option<Vec<u8>>,
    https_proxy: Option<String>,
    no_proxy: Option<String>,
    environment: Environment,
}

/// What the environment says; an empty variable counts as unset.
#[derive(Default)]
struct Environment {
    cert_file: Option<PathBuf>,
    proxy: Option<(&'static str, String)>,
    no_proxy: Option<String>,
}

impl Default for HyperTransportBuilder {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(30),
            pool_idle_timeout: Duration::from_secs(15),
            body_limit_bytes: 8 * 1024 * 1024,
            allow_plain_http: false,
            tls_provider: None,
            tls_roots: None,
            extra_roots: Vec::new(),
            only_roots: None,
            https_proxy: None,
            no_proxy: None,
            environment: Environment::default(),
        }
    }
}

impl HyperTransportBuilder {
    /// The time for a connection: name resolution, TCP, the proxy's tunnel and TLS together. 5 s unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The time for a whole attempt, from the call to the last byte of the answer. 30 s unless set.
    ///
    /// One request can shorten it by [`AttemptTimeout`](crate::AttemptTimeout).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long an unused connection is kept. 15 s unless set.
    ///
    /// Keep it below the server's own: a request on a connection that the server is just closing is lost.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// The longest body of an answer that is passed on, in bytes. 8 MiB unless set.
    ///
    /// A longer one fails with [`Kind::TooLarge`] while it is read.
    pub fn body_limit_bytes(mut self, limit_bytes: usize) -> Self {
        self.body_limit_bytes = limit_bytes;
        self
    }

    /// Whether plain `http://` may leave this machine, readable for everybody on the way. No unless set.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Makes TLS with this cryptography. [`TlsProvider::preferred`] unless set.
    pub fn tls_provider(mut self, provider: TlsProvider) -> Self {
        self.tls_provider = Some(provider);
        self
    }

    /// Trusts these roots, unless a file or a text of others is given. [`TlsRoots::preferred`] unless set.
    pub fn tls_roots(mut self, roots: TlsRoots) -> Self {
        self.tls_roots = Some(roots);
        self
    }

    /// Trusts the certificates of a PEM text besides all others. Can be called again.
    pub fn extra_root_pem(mut self, pem: &[u8]) -> Self {
        self.extra_roots.push(pem.to_vec());
        self
    }

    /// Trusts the certificates of a PEM text instead of the platform's and those of `SSL_CERT_FILE`.
    pub fn only_roots_pem(mut self, pem: &[u8]) -> Self {
        self.only_roots = Some(pem.to_vec());
        self
    }

    /// Sends https through the proxy at `url`, such as `http://user:password@proxy.example.com:3128`; its scheme is `http` or `https`.
    ///
    /// This machine and plain `http://` are always reached directly.
    pub fn https_proxy(mut self, url: impl Into<String>) -> Self {
        self.https_proxy = Some(url.into());
        self
    }

    /// Hosts reached without the proxy, separated by commas: names (with all below them), addresses, networks (`10.0.0.0/8`) or `*`.
    pub fn no_proxy(mut self, hosts: impl Into<String>) -> Self {
        self.no_proxy = Some(hosts.into());
        self
    }

    /// Reads the environment of the process: `SSL_CERT_FILE`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, the last three also in lower case.
    ///
    /// `SSL_CERT_FILE` names a PEM file of roots that are trusted instead of the platform's, as OpenSSL and Go have it.
    pub fn from_env(self) -> Self {
        self.environment(|name| std::env::var_os(name))
    }

    /// Like [`from_env`](Self::from_env), from wherever `lookup` looks.
    pub fn environment<V: Into<OsString>>(mut self, lookup: impl Fn(&str) -> Option<V>) -> Self {
        let value = |name: &str| {
            lookup(name)
                .map(Into::into)
                .filter(|value: &OsString| !value.is_empty())
        };
        // A text that is not UTF-8 becomes one that is no URL, and is refused as such.
        let text = |name: &'static str| {
            value(name).map(|value| (name, value.to_string_lossy().into_owned()))
        };
        self.environment = Environment {
            cert_file: value("SSL_CERT_FILE").map(PathBuf::from),
            proxy: ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
                .into_iter()
                .find_map(text),
            no_proxy: ["NO_PROXY", "no_proxy"]
                .into_iter()
                .find_map(text)
                .map(|(_, hosts)| hosts),
        };
        self
    }

    /// Makes the transport. Opens no connection and needs no runtime yet.
    ///
    /// A platform without root certificates is no error here, and neither is that no TLS provider is compiled in, so that
    /// plain http to this machine works everywhere; https is then refused request by request.
    ///
    /// # Errors
    /// [`Kind::Refused`] for a choice of TLS that is not compiled in, a time-out of zero or above one day, a limit of zero, a
    /// connect time-out above the attempt's, roots that cannot be read, hold no certificate or a broken one, and a proxy URL that is none.
    pub fn build(self) -> Result<HyperTransport, TransportError> {
        self.check()?;
        let proxy = self.proxy()?;
        let (tls, https) = tls::tls(self.tls()?)?;
        let connector = Connector::new(tls, proxy.clone(), self.connect_timeout);
        Ok(HyperTransport {
            client: self.client(connector),
            proxy,
            attempt_timeout: self.attempt_timeout,
            body_limit_bytes: self.body_limit_bytes,
            allow_plain_http: self.allow_plain_http,
            https,
        })
    }

    fn check(&self) -> Result<(), TransportError> {
        let (connect, attempt) = (self.connect_timeout, self.attempt_timeout);
        check_timeout("connect", connect)?;
        check_timeout("attempt", attempt)?;
        if connect > attempt {
            return Err(refused(format!(
                "the connect time-out of {connect:?} is above the attempt time-out of {attempt:?}, which includes it: \
                 lower the one or raise the other"
            )));
        }
        // Zero keeps no connection, which is slow but works.
        if self.pool_idle_timeout > LONGEST_TIMEOUT {
            return Err(refused(
                "the pool's idle time-out is above one day: lower it",
            ));
        }
        if self.body_limit_bytes == 0 {
            return Err(refused(
                "a body limit of 0 bytes would refuse every answer: set it above zero",
            ));
        }
        Ok(())
    }

    fn proxy(&self) -> Result<Proxy, TransportError> {
        let no_proxy = self
            .no_proxy
            .as_ref()
            .or(self.environment.no_proxy.as_ref())
            .map_or("", String::as_str);
        match (&self.https_proxy, &self.environment.proxy) {
            (Some(url), _) => Proxy::new("https_proxy", url, no_proxy),
            (None, Some((variable, url))) => Proxy::new(variable, url, no_proxy),
            (None, None) => Ok(Proxy::default()),
        }
    }

    fn tls(&self) -> Result<Choice, TransportError> {
        let only = match (&self.only_roots, &self.environment.cert_file) {
            (Some(pem), _) => Some(tls::parse("only_roots_pem", pem)?),
            (None, Some(file)) => Some(tls::read("SSL_CERT_FILE", file)?),
            (None, None) => None,
        };
        let mut extra = Vec::new();
        for pem in &self.extra_roots {
            extra.extend(tls::parse("extra_root_pem", pem)?);
        }
        Ok(Choice {
            provider: self.tls_provider,
            roots: self.tls_roots,
            only,
            extra,
        })
    }

    fn client(&self, connector: Connector) -> Client<Connector, Body> {
        let mut client = Client::builder(TokioExecutor::new());
        client
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(self.pool_idle_timeout);
        #[cfg(feature = "http2")]
        client
            .http2_keep_alive_interval(PING_INTERVAL)
            .http2_keep_alive_timeout(PING_TIMEOUT);
        client.build(connector)
    }
}

fn check_timeout(name: &str, timeout: Duration) -> Result<(), TransportError> {
    if timeout.is_zero() {
        return Err(refused(format!(
            "a {name} time-out of zero would fail every request: set it above zero"
        )));
    }
    if timeout > LONGEST_TIMEOUT {
        return Err(refused(format!(
            "the {name} time-out is above one day, which is no limit: lower it"
        )));
    }
    Ok(())
}

fn refused(text: impl AsRef<str>) -> TransportError {
    TransportError::new(Kind::Refused, text)
}

impl fmt::Debug for HyperTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("body_limit_bytes", &self.body_limit_bytes)
            .field("allow_plain_http", &self.allow_plain_http)
            .finish_non_exhaustive()
    }
}

//! Where the service is: one per region and environment, or an address of your own.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use http::Uri;
use http::uri::Scheme;

/// An environment of the platform (platform.md §2 \[doc\]).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Environment {
    /// `s`, Samsung: regions `kr-west1`, `kr-east1`.
    Samsung,
    /// `g`, Sovereign: regions `kr-south1`, `kr-south2`, `kr-south3`.
    Sovereign,
    /// `e`, Enterprise: regions `kr-west1`, `kr-east1`.
    Enterprise,
    /// One that the reference edition does not know, by its letter.
    Other(Box<str>),
}

impl Environment {
    /// The environment as it stands in host names.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Samsung => "s",
            Self::Sovereign => "g",
            Self::Enterprise => "e",
            Self::Other(text) => text,
        }
    }
}

impl From<&str> for Environment {
    fn from(text: &str) -> Self {
        match text {
            "s" => Self::Samsung,
            "g" => Self::Sovereign,
            "e" => Self::Enterprise,
            other => Self::Other(other.into()),
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Scheme, host and port of a service.
///
/// ```
/// use iam_client::{Endpoint, Environment};
///
/// let endpoint = Endpoint::regional("kr-west1", &Environment::Enterprise)?;
/// assert_eq!(
///     endpoint.as_str(),
///     "https://iam-identity-center.kr-west1.e.samsungsdscloud.com",
/// );
/// let emulator: Endpoint = "http://127.0.0.1:8787/".parse()?;
/// assert_eq!(emulator.as_str(), "http://127.0.0.1:8787");
/// # Ok::<(), iam_client::InvalidEndpoint>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    text: Box<str>,
    plain_http_off_this_machine: bool,
}

impl Endpoint {
    /// The service in a region of an environment.
    ///
    /// Which region belongs to which environment is not checked: new ones come.
    ///
    /// # Errors
    /// When region or environment cannot be part of a host name.
    pub fn regional(region: &str, environment: &Environment) -> Result<Self, InvalidEndpoint> {
        for (name, label) in [("region", region), ("environment", environment.as_str())] {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if label.is_empty() || label.len() > 63 || !label.bytes().all(allowed) {
                return Err(InvalidEndpoint(format!(
                    "the {name} {label:?} cannot be part of a host name; write it like {}",
                    if name == "region" { "kr-west1" } else { "e" }
                )));
            }
        }
        format!(
            "https://{}.{region}.{environment}.samsungsdscloud.com",
            iam_model::SERVICE
        )
        .parse()
    }

    /// Scheme, host and port, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[cfg(feature = "hyper")]
    pub(crate) fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// Whether requests would leave this machine unencrypted.
    pub(crate) fn is_plain_http_off_this_machine(&self) -> bool {
        self.plain_http_off_this_machine
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl FromStr for Endpoint {
    type Err = InvalidEndpoint;

    /// Reads a URL. A default port is left out, because it is left out of the `Host` header too and
    /// the signature covers the URL as the server puts it together.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |what: &str| {
            InvalidEndpoint(format!(
                "the endpoint {:?} {what}; write scheme and host, such as http://127.0.0.1:8787",
                without_user(text)
            ))
        };
        let uri: Uri = text.parse().map_err(|_| invalid("is no URL"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(invalid("has no scheme or no host"));
        };
        if *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS {
            return Err(invalid("has a scheme other than http and https"));
        }
        if authority.as_str().contains('@') {
            return Err(invalid("carries a user name"));
        }
        if uri.path() != "/" || uri.query().is_some() || text.contains('#') {
            return Err(invalid("has a path or a query"));
        }
        let default_port = if *scheme == Scheme::HTTP { 80 } else { 443 };
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() {
            return Err(invalid("has no host"));
        }
        if !is_host(&host) {
            return Err(invalid("has a host that is no name and no address"));
        }
        let port = match (authority.as_str().get(host.len()..), authority.port_u16()) {
            (None | Some(""), _) => String::new(),
            (_, None) => return Err(invalid("has a port that is no number up to 65535")),
            (_, Some(port)) if port == default_port => String::new(),
            (_, Some(port)) => format!(":{port}"),
        };
        Ok(Self {
            plain_http_off_this_machine: *scheme == Scheme::HTTP && !is_loopback(&host),
            text: format!("{scheme}://{host}{port}").into_boxed_str(),
        })
    }
}

fn without_user(text: &str) -> &str {
    text.rsplit_once('@').map_or(text, |(_, rest)| rest)
}

/// A name of letters, digits, dots, hyphens and underscores, or an address. Other characters that a URL allows are
/// read in different ways by different programs; a name in another script has a form in these.
fn is_host(host: &str) -> bool {
    let address = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match address {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// An endpoint that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidEndpoint(String);

impl fmt::Display for InvalidEndpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for InvalidEndpoint {}

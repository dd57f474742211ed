//! Which requests go through a proxy.

use std::fmt;
use std::sync::Arc;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::destination::is_loopback;
use crate::{Kind, TransportError};

const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// The proxy for https, if any, and the hosts that are reached without it.
#[derive(Clone, Default)]
pub(super) struct Proxy(Option<Arc<Matcher>>);

impl Proxy {
    /// `setting` is where `url` was written, for the error.
    pub(super) fn new(setting: &str, url: &str, no_proxy: &str) -> Result<Self, TransportError> {
        check_url(setting, url)?;
        Ok(Self(Some(Arc::new(
            Matcher::builder().https(url).no(no_proxy).build(),
        ))))
    }

    /// The proxy to take to `uri`; this machine and plain http are always reached directly.
    pub(super) fn intercept(&self, uri: &Uri) -> Option<Intercept> {
        let matcher = self.0.as_ref()?;
        if uri.host().is_none_or(is_loopback) {
            None
        } else {
            matcher.intercept(uri)
        }
    }

    /// Refuses a request that would need a kind of proxy that cannot be spoken to.
    ///
    /// Not at build, since the variables of the environment are shared with other programs, and hosts may be exempt.
    pub(super) fn check(&self, uri: &Uri) -> Result<(), TransportError> {
        match self.intercept(uri) {
            Some(proxy)
                if ![Some(&Scheme::HTTP), Some(&Scheme::HTTPS)].contains(&proxy.uri().scheme()) =>
            {
                let text = format!(
                    "the proxy {} cannot be used: name an http:// or https:// proxy in HTTPS_PROXY, or the host in NO_PROXY",
                    shown(proxy.uri())
                );
                Err(TransportError::new(Kind::Refused, text))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn route(&self, uri: &Uri) -> Route {
        Route {
            proxy: self.clone(),
            uri: uri.clone(),
        }
    }
}

/// Host and port of a URL, and the way there, as an error names them. It is written out when one does.
pub(super) struct Route {
    proxy: Proxy,
    uri: Uri,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.uri.host().unwrap_or_default();
        let plain = self.uri.scheme() == Some(&Scheme::HTTP);
        let port = self.uri.port_u16().unwrap_or(if plain { 80 } else { 443 });
        write!(f, "{host}:{port}")?;
        match self.proxy.intercept(&self.uri) {
            Some(proxy) => write!(f, " through the proxy {}", shown(proxy.uri())),
            None => Ok(()),
        }
    }
}

/// Scheme, host and port: credentials have been taken off by the matcher.
fn shown(proxy: &Uri) -> String {
    let scheme = proxy.scheme_str().unwrap_or("http");
    let authority = proxy.authority().map_or("", |authority| authority.as_str());
    format!("{scheme}://{authority}")
}

fn check_url(setting: &str, url: &str) -> Result<(), TransportError> {
    let usable = url.parse::<Uri>().is_ok_and(|uri| {
        let scheme_known = uri
            .scheme_str()
            .is_none_or(|scheme| SCHEMES.contains(&scheme));
        let authority_clear = uri.authority().is_some_and(|authority| {
            !authority.host().is_empty() && authority.as_str().matches('@').count() <= 1
        });
        scheme_known && authority_clear
    });
    if usable {
        return Ok(());
    }
    let text = format!(
        "{setting} is no proxy URL such as http://proxy.example.com:3128, with a user name and password percent-encoded \
         (its value is not shown: it may hold a password)"
    );
    Err(TransportError::new(Kind::Refused, text))
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes_through(proxy: &Proxy, url: &'static str) -> bool {
        proxy.intercept(&Uri::from_static(url)).is_some()
    }

    #[test]
    fn this_machine_plain_http_and_exempt_hosts_are_reached_directly() {
        let proxy = Proxy::new(
            "https_proxy",
            "http://proxy:3128",
            "internal.example, 10.0.0.0/8",
        )
        .unwrap();
        assert!(goes_through(&proxy, "https://example.com/"));
        assert!(goes_through(&proxy, "https://notinternal.example/"));
        for url in [
            "https://localhost/",
            "https://127.0.0.1:8443/",
            "https://[::1]/",
            "https://internal.example/",
            "https://idc.internal.example/",
            "https://10.1.2.3/",
            "http://example.com/",
        ] {
            assert!(!goes_through(&proxy, url), "{url}");
        }
    }

    #[test]
    fn a_star_exempts_every_host() {
        let proxy = Proxy::new("https_proxy", "http://proxy:3128", "*").unwrap();
        assert!(!goes_through(&proxy, "https://example.com/"));
    }

    #[test]
    fn what_is_no_proxy_url_is_refused_without_showing_it() {
        for url in [
            "",
            "http://",
            "ftp://user:s3cret@proxy",
            "http://user:s3cret@s3cret@proxy:3128",
            "http://s3cret proxy",
        ] {
            let error = Proxy::new("HTTPS_PROXY", url, "").unwrap_err();
            assert_eq!(error.kind(), Kind::Refused);
            assert!(
                error.to_string().starts_with("HTTPS_PROXY is no proxy URL"),
                "{url}: {error}"
            );
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
    }

    #[test]
    fn credentials_of_the_proxy_are_nowhere_shown() {
        let proxy = Proxy::new("https_proxy", "http://user:s3cret@proxy:3128", "").unwrap();
        let route = proxy.route(&Uri::from_static("https://example.com/path?token=s3cret"));
        assert_eq!(
            route.to_string(),
            "example.com:443 through the proxy http://proxy:3128"
        );
        assert!(!format!("{proxy:?}").contains("s3cret"));
    }

    #[test]
    fn a_socks_proxy_is_refused_only_where_it_would_be_taken() {
        let proxy = Proxy::new(
            "ALL_PROXY",
            "socks5://user:s3cret@proxy:1080",
            "internal.example",
        )
        .unwrap();
        assert!(
            proxy
                .check(&Uri::from_static("https://internal.example/"))
                .is_ok()
        );
        assert!(
            proxy
                .check(&Uri::from_static("http://127.0.0.1:8080/"))
                .is_ok()
        );
        let error = proxy
            .check(&Uri::from_static("https://example.com/"))
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        assert!(
            error
                .to_string()
                .contains("the proxy socks5://proxy:1080 cannot be used"),
            "{error}"
        );
    }
}

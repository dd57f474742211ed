//! The choices of TLS: whose cryptography, and whose root certificates. Each is compiled in by a feature of its name.

use std::fmt;

use rustls::crypto::CryptoProvider;

/// Whose cryptography TLS is made with.
///
/// Unless one is chosen by [`HyperTransportBuilder::tls_provider`](crate::HyperTransportBuilder::tls_provider), it is the
/// first in the order of the variants that is compiled in, so that a feature which something else in the program
/// switches on changes nothing. What the process has installed as the default of rustls is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsProvider {
    /// ring (feature `ring`). It has no post-quantum key exchange.
    Ring,
    /// AWS-LC (feature `aws-lc-rs`). It offers a post-quantum key exchange, and takes about twice as long to build.
    AwsLcRs,
}

impl TlsProvider {
    const ALL: [Self; 2] = [Self::Ring, Self::AwsLcRs];

    /// The one that is used unless another is chosen; `None` when none is compiled in.
    #[must_use]
    pub fn preferred() -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|provider| provider.crypto().is_some())
    }

    /// `None` when it is not compiled in.
    pub(super) fn crypto(self) -> Option<CryptoProvider> {
        match self {
            #[cfg(feature = "ring")]
            Self::Ring => Some(rustls::crypto::ring::default_provider()),
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => Some(rustls::crypto::aws_lc_rs::default_provider()),
            #[cfg_attr(
                all(feature = "ring", feature = "aws-lc-rs"),
                expect(unreachable_patterns, reason = "all are compiled in")
            )]
            _ => None,
        }
    }
}

impl fmt::Display for TlsProvider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ring => "ring",
            Self::AwsLcRs => "aws-lc-rs",
        })
    }
}

/// Whose root certificates are trusted, unless a file of others is given.
///
/// Unless one is chosen by [`HyperTransportBuilder::tls_roots`](crate::HyperTransportBuilder::tls_roots), it is the first in
/// the order of the variants that is compiled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsRoots {
    /// Those of the platform, by its own rules (feature `platform-roots`).
    Platform,
    /// Those of Mozilla as they were when this program was built (feature `webpki-roots`), for images without any.
    Webpki,
}

impl TlsRoots {
    const ALL: [Self; 2] = [Self::Platform, Self::Webpki];

    /// The ones that are used unless others are chosen; `None` when none are compiled in.
    #[must_use]
    pub fn preferred() -> Option<Self> {
        Self::ALL.into_iter().find(|roots| roots.are_compiled_in())
    }

    pub(super) const fn are_compiled_in(self) -> bool {
        match self {
            Self::Platform => cfg!(feature = "platform-roots"),
            Self::Webpki => cfg!(feature = "webpki-roots"),
        }
    }
}

impl fmt::Display for TlsRoots {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Platform => "platform-roots",
            Self::Webpki => "webpki-roots",
        })
    }
}

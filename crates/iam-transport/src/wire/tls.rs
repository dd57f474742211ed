//! TLS settings: the provider and the trusted roots, both explicit.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

#[cfg(feature = "platform-roots")]
use super::platform_roots::PlatformRoots;
use super::tls_choice::{TlsProvider, TlsRoots};
use crate::{Kind, TransportError};

type Certificates = Vec<CertificateDer<'static>>;

/// What was chosen of TLS.
#[derive(Default)]
pub(super) struct Choice {
    pub(super) provider: Option<TlsProvider>,
    pub(super) roots: Option<TlsRoots>,
    /// Trusted instead of all roots that could be chosen.
    pub(super) only: Option<Certificates>,
    /// Trusted besides.
    pub(super) extra: Certificates,
}

/// Whether https can be spoken.
#[derive(Clone)]
pub(super) enum Https {
    Ready,
    /// Once the platform's roots have been read.
    #[cfg(feature = "platform-roots")]
    Platform(Arc<PlatformRoots>),
    /// Why not.
    Missing(&'static str),
}

impl Https {
    /// Makes it ready, if it is not; `Err` is why https is refused.
    pub(super) fn check(&self) -> Result<(), &str> {
        match self {
            Self::Ready => Ok(()),
            #[cfg(feature = "platform-roots")]
            Self::Platform(roots) => roots.read().map(|_| ()),
            Self::Missing(reason) => Err(reason),
        }
    }
}

/// TLS 1.2 and 1.3, with what was chosen; none if nobody chose what is missing, since everything but https works without.
pub(super) fn tls(choice: Choice) -> Result<(Option<ClientConfig>, Https), TransportError> {
    let missing = |reason| Ok((None, Https::Missing(reason)));
    let ready = |config| Ok((Some(config), Https::Ready));
    let Some(provider) = choice.provider.or_else(TlsProvider::preferred) else {
        return missing(
            "https needs a TLS provider: switch on the feature `ring` or `aws-lc-rs` of iam-transport",
        );
    };
    let provider = Arc::new(
        provider
            .crypto()
            .ok_or_else(|| not_compiled_in(&provider))?,
    );
    if let Some(only) = choice.only {
        let store = store(only.into_iter().chain(choice.extra))?;
        return ready(trusting(store, provider)?);
    }
    let Some(roots) = choice.roots.or_else(TlsRoots::preferred) else {
        return missing(
            "https needs root certificates: switch on the feature `platform-roots` or `webpki-roots` of iam-transport, or name a file of roots in SSL_CERT_FILE",
        );
    };
    match roots {
        #[cfg(feature = "platform-roots")]
        TlsRoots::Platform => {
            let roots = Arc::new(PlatformRoots::new(choice.extra, Arc::clone(&provider)));
            // The platform's own verification, which rustls calls dangerous because it is not rustls's.
            let builder = versions(provider)?
                .dangerous()
                .with_custom_certificate_verifier(roots.clone());
            Ok((Some(builder.with_no_client_auth()), Https::Platform(roots)))
        }
        #[cfg(feature = "webpki-roots")]
        TlsRoots::Webpki => {
            let mut store = store(choice.extra.into_iter())?;
            store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            ready(trusting(store, provider)?)
        }
        #[cfg_attr(
            all(feature = "platform-roots", feature = "webpki-roots"),
            expect(unreachable_patterns, reason = "all are compiled in")
        )]
        roots => Err(not_compiled_in(&roots)),
    }
}

fn not_compiled_in(choice: &dyn std::fmt::Display) -> TransportError {
    let text = format!(
        "{choice} was chosen for TLS and is not compiled in: switch on the feature `{choice}` of iam-transport"
    );
    TransportError::new(Kind::Refused, text)
}

fn versions(
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, TransportError> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable("the versions of TLS", &error))
}

fn trusting(
    roots: RootCertStore,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, TransportError> {
    let builder = versions(provider)?.with_root_certificates(roots);
    Ok(builder.with_no_client_auth())
}

fn store(
    certificates: impl Iterator<Item = CertificateDer<'static>>,
) -> Result<RootCertStore, TransportError> {
    let mut store = RootCertStore::empty();
    for certificate in certificates {
        store
            .add(certificate)
            .map_err(|error| unusable("a root certificate", &error))?;
    }
    Ok(store)
}

/// The certificates of a PEM file.
pub(super) fn read(setting: &str, file: &Path) -> Result<Certificates, TransportError> {
    let named = format!("{setting} ({})", file.display());
    let pem =
        std::fs::read(file).map_err(|error| unusable(&format!("the file of {named}"), &error))?;
    parse(&named, &pem)
}

/// The certificates of a PEM text; `named` is where it came from.
pub(super) fn parse(named: &str, pem: &[u8]) -> Result<Certificates, TransportError> {
    let certificates = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<Certificates, _>>()
        .map_err(|error| unusable(&format!("the PEM text of {named}"), &error))?;
    // A root that cannot be read would otherwise be noticed only at the first handshake, or never.
    store(certificates.iter().cloned()).map_err(|error| unusable(named, &error))?;
    if certificates.is_empty() {
        let text = format!(
            "{named} holds no certificate: it has to hold PEM sections -----BEGIN CERTIFICATE-----"
        );
        return Err(TransportError::new(Kind::Refused, text));
    }
    Ok(certificates)
}

fn unusable(what: &str, error: &(dyn std::error::Error + 'static)) -> TransportError {
    TransportError::new(Kind::Refused, format!("{what} cannot be used")).caused_by(error)
}

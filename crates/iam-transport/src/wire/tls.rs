//! TLS settings: the provider and the trusted roots, both explicit.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;

use crate::{Kind, TransportError};

type Certificates = Vec<CertificateDer<'static>>;

/// Whose certificates are trusted.
#[derive(Default)]
pub(super) struct Roots {
    /// Instead of the platform's.
    pub(super) only: Option<Certificates>,
    pub(super) extra: Certificates,
}

impl Roots {
    pub(super) fn nobody() -> Self {
        Self {
            only: Some(Vec::new()),
            extra: Vec::new(),
        }
    }
}

/// TLS 1.2 and 1.3 by ring, trusting `roots`.
pub(super) fn config(roots: Roots) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable("the versions of TLS", &error))?;
    let builder = match roots.only {
        Some(only) => builder.with_root_certificates(store(only.into_iter().chain(roots.extra))?),
        None => with_platform_roots(builder, roots.extra, provider)?,
    };
    Ok(builder.with_no_client_auth())
}

fn with_platform_roots(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    extra: Certificates,
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, TransportError> {
    let verifier = Verifier::new_with_extra_roots(extra, provider).map_err(|error| {
        let text = "no certificate can be verified: install the platform's root certificates, or name a file of roots in SSL_CERT_FILE";
        TransportError::new(Kind::Refused, text).caused_by(&error)
    })?;
    // The platform's own verification, which rustls calls dangerous because it is not rustls's.
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier)))
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

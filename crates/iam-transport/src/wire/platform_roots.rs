//! The roots of the platform, which take milliseconds to read: they are read when https is first asked for.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::{Kind, TransportError};

/// Verifies as the platform does, and trusts some certificates besides.
#[derive(Debug)]
pub(super) struct PlatformRoots {
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
    verifier: OnceLock<Result<Verifier, String>>,
}

impl PlatformRoots {
    pub(super) fn new(extra: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Self {
        Self {
            extra,
            provider,
            verifier: OnceLock::new(),
        }
    }

    /// Reads the roots, unless that was done before. `Err` is why no certificate can be verified.
    pub(super) fn read(&self) -> Result<&Verifier, &str> {
        let read = self.verifier.get_or_init(|| {
            let provider = Arc::clone(&self.provider);
            Verifier::new_with_extra_roots(self.extra.clone(), provider).map_err(|error| {
                let text = "no certificate can be verified: install the platform's root certificates, or name a file of roots in SSL_CERT_FILE";
                TransportError::new(Kind::Refused, text).caused_by(&error).to_string()
            })
        });
        read.as_ref().map_err(String::as_str)
    }
}

impl ServerCertVerifier for PlatformRoots {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verifier = self
            .read()
            .map_err(|reason| Error::General(reason.to_owned()))?;
        verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

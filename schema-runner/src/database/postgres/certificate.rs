//! What is checked of a server's certificate.

use super::DatabaseError;
use super::security::{Mode, Wanted};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// The connector for a mode; `address` is the address without secrets, for messages.
pub(super) fn connector(
    wanted: &Wanted,
    address: &str,
) -> Result<MakeRustlsConnect, DatabaseError> {
    let failed = |problem: String, remedy: &str| DatabaseError::Connect {
        address: address.to_owned(),
        problem,
        remedy: remedy.to_owned(),
    };
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(format!("TLS cannot be set up: {error}"), ""))?;
    let checks_chain = match wanted.mode {
        Mode::Disable | Mode::Prefer => false,
        Mode::Require => wanted.root.is_some(),
        Mode::VerifyCa | Mode::VerifyFull => true,
    };
    let verifier: Arc<dyn ServerCertVerifier> = if checks_chain {
        let roots = roots(wanted.root.as_deref()).map_err(|problem| {
            failed(
                problem,
                "name the certificate of the authority with `sslrootcert=FILE`, in the PEM format",
            )
        })?;
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|error| {
                failed(
                    format!("the certificates of the authorities cannot be used: {error}"),
                    "name one with `sslrootcert=FILE`, in the PEM format",
                )
            })?;
        match wanted.mode {
            Mode::VerifyFull => verifier,
            _ => Arc::new(AnyHost(verifier)),
        }
    } else {
        Arc::new(AnyCertificate(provider))
    };
    let builder = builder
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let config = match &wanted.client {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let (chain, key) = own(certificate, key).map_err(|problem| {
                failed(
                    problem,
                    "both files are in the PEM format, and the key is not encrypted",
                )
            })?;
            builder.with_client_auth_cert(chain, key).map_err(|error| {
                failed(
                    format!("`sslcert` and `sslkey` cannot be used: {error}"),
                    "the key must be the one that the certificate was made for",
                )
            })?
        }
    };
    Ok(MakeRustlsConnect::new(config))
}

/// The client's own certificate, with those between it and its authority, and its key.
fn own(
    certificate: &str,
    key: &str,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), String> {
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| format!("cannot read `sslcert` {certificate}: {error}"))?;
    let key = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| format!("cannot read `sslkey` {key}: {error}"))?;
    match chain.is_empty() {
        true => Err(format!(
            "there is no certificate in `sslcert` {certificate}"
        )),
        false => Ok((chain, key)),
    }
}

/// The authorities in a file, or those of the system.
fn roots(path: Option<&str>) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    let certificates = match path {
        Some(path) => CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| format!("cannot read `sslrootcert` {path}: {error}"))?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    roots.add_parsable_certificates(certificates);
    match roots.is_empty() {
        true => Err("there is no certificate of an authority that could be trusted".to_owned()),
        false => Ok(roots),
    }
}

/// `verify-ca`: the chain counts, the name does not.
#[derive(Debug)]
struct AnyHost(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyHost {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified =
            self.0
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match verified {
            // The name is compared last, when the chain is found good.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// `prefer` and `require`: encrypted, with whoever it is, as libpq does.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

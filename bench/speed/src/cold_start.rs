//! From nothing to the first answer: a client made, a connection opened, a call answered.

use bytes::Bytes;
use http::Method;
use http_body_util::{BodyExt, Full};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client as Hyper;
use hyper_util::rt::TokioExecutor;
use iam_client::Client;
use iam_client::transport::HyperTransport;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::bare::Bare;
use crate::calls::{client, operation};
use crate::child::Other;
use crate::fixtures::{REQUEST, USER, credentials};
use crate::instructions::count;
use crate::measure::{Subject, compare};
use crate::report::{Finding, Goal, beside};
use crate::{Plan, Result};

pub fn measure(plan: &Plan) -> Result<Vec<Finding>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let plain = runtime.block_on(Other::start("static", &[]))?;
    let operation = operation()?;
    let micro = |time: f64| time / 1e3;
    let url = format!("http://{}/v1/users/{USER}", plain.told);
    let samples = compare(
        plan,
        "cold start without TLS",
        plan.many(100),
        vec![
            Subject::new("Client", |count| {
                runtime.block_on(async {
                    for _ in 0..count {
                        client(&plain.told)
                            .expect("a client")
                            .send(&operation)
                            .await
                            .expect("an answer");
                    }
                })
            }),
            Subject::new("hyper alone", |count| {
                runtime.block_on(async {
                    for _ in 0..count {
                        let bare =
                            Bare::new(Method::PATCH, &url, Bytes::from_static(REQUEST.as_bytes()));
                        bare.expect("a client").call().await.expect("an answer");
                    }
                })
            }),
        ],
    )?;
    let mut findings = beside(
        "cold start without TLS: wall",
        "µs",
        &samples,
        |samples| samples.wall.map(micro),
        &[Goal::AtMost(1.2)],
    );
    findings.extend(count(plan, "cold start without TLS", 30, &samples)?);

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("root.pem");
    let secure = runtime.block_on(Other::start(
        "static",
        &["--tls", file.to_str().ok_or("a path that is no text")?],
    ))?;
    let root = std::fs::read(&file)?;
    let port = secure.told.rsplit(':').next().unwrap_or_default();
    let endpoint = format!("https://localhost:{port}");
    let samples = compare(
        plan,
        "cold start with TLS",
        plan.many(100),
        vec![
            Subject::new("Client", |count| {
                runtime.block_on(async {
                    for _ in 0..count {
                        ours(&endpoint, &root)
                            .expect("a client")
                            .send(&operation)
                            .await
                            .expect("an answer");
                    }
                })
            }),
            Subject::new("hyper alone", |count| {
                runtime.block_on(async {
                    for _ in 0..count {
                        bare(&endpoint, &root).await.expect("an answer");
                    }
                })
            }),
        ],
    )?;
    findings.extend(beside(
        "cold start with TLS: wall",
        "µs",
        &samples,
        |samples| samples.wall.map(micro),
        &[Goal::AtMost(1.2)],
    ));
    findings.extend(count(plan, "cold start with TLS", 30, &samples)?);
    Ok(findings)
}

fn ours(endpoint: &str, root: &[u8]) -> Result<Client> {
    Ok(Client::builder()
        .endpoint(endpoint.parse()?)
        .credentials(credentials())
        .transport(HyperTransport::builder().only_roots_pem(root).build()?)
        .build()?)
}

async fn bare(endpoint: &str, root: &[u8]) -> Result<Bytes> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(root)?)?;
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let https = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_only()
        .enable_http1()
        .build();
    let client = Hyper::builder(TokioExecutor::new()).build::<_, Full<Bytes>>(https);
    let request =
        http::Request::patch(format!("{endpoint}/v1/users/{USER}")).body(Full::from(REQUEST))?;
    Ok(client
        .request(request)
        .await?
        .into_body()
        .collect()
        .await?
        .to_bytes())
}

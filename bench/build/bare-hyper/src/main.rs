//! One PATCH over TLS, with nothing around hyper.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("give a URL")?;
    let https = HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .build();
    let client = Client::builder(TokioExecutor::new()).build(https);
    let body = Full::new(Bytes::from_static(br#"{"instance_id":"ssoins-12345"}"#));
    let answer = client.request(Request::patch(url).body(body)?).await?;
    println!("{}", answer.status());
    println!("{:?}", answer.into_body().collect().await?.to_bytes());
    Ok(())
}

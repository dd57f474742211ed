//! The client that somebody would write with hyper alone: prepared bytes out, the answer's bytes in.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use iam_client::auth::{SigningInput, sign};

use crate::Result;
use crate::fixtures::{NOW, credentials};

#[derive(Clone)]
pub struct Bare {
    client: Client<HttpConnector, Full<Bytes>>,
    method: http::Method,
    url: http::Uri,
    headers: http::HeaderMap,
    body: Bytes,
}

impl Bare {
    /// A client of a call, with everything that can be prepared made ready.
    pub fn new(method: http::Method, url: &str, body: impl Into<Bytes>) -> Result<Self> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let mut headers = http::HeaderMap::new();
        sign(
            &credentials(),
            &SigningInput::new(method.as_str(), url, NOW),
        )?
        .apply_to(&mut headers);
        headers.insert("scp-api-version", "iam-identity-center 1.4".parse()?);
        headers.insert("content-type", "application/json".parse()?);
        headers.insert("accept", "application/json".parse()?);
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            method,
            url: url.parse()?,
            headers,
            body: body.into(),
        })
    }

    pub fn with_header(mut self, name: &'static str, value: &str) -> Result<Self> {
        self.headers.insert(name, value.parse()?);
        Ok(self)
    }

    pub fn headers(&self) -> http::HeaderMap {
        self.headers.clone()
    }

    /// Another URL, signed anew as each page has to be.
    pub async fn get(&self, url: &str) -> Result<Bytes> {
        let mut other = self.clone();
        other.url = url.parse()?;
        sign(&credentials(), &SigningInput::new("GET", url, NOW))?.apply_to(&mut other.headers);
        other.call().await
    }

    pub async fn call(&self) -> Result<Bytes> {
        let mut request = http::Request::new(Full::new(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.url.clone();
        *request.headers_mut() = self.headers.clone();
        let answer = self.client.request(request).await?;
        if !answer.status().is_success() {
            return Err(format!(
                "{} {} was answered {}",
                self.method,
                self.url,
                answer.status()
            )
            .into());
        }
        Ok(answer.into_body().collect().await?.to_bytes())
    }
}

//! A call made ready: everything that is the same in each of its attempts.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Uri, header};
use iam_auth::headers::SCP_API_VERSION;
use iam_model::{ApiVersion, Idempotency, Operation};

use crate::error::{Failure, Trace};
use crate::{CallOptions, Endpoint};

/// What version discovery is called in errors and logs; the reference gives it no name.
pub(crate) const DISCOVERY: &str = "version discovery";
pub(crate) const DISCOVERY_PATH: &str = "/";

/// A call made ready. The URL is written once, here: this text is signed, and this text is sent.
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    /// The path with a `{name}` for each parameter in it.
    pub(crate) path: &'static str,
    pub(crate) idempotency: Idempotency,
    pub(crate) api_version: Option<ApiVersion>,
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) uri: Uri,
    /// Every header but those of the signature.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    pub(crate) signed: bool,
}

impl Call {
    pub(crate) fn new<O: Operation>(
        operation: &O,
        endpoint: &Endpoint,
        options: &CallOptions,
    ) -> Result<Self, Failure> {
        let encoded =
            iam_model::encode(operation).map_err(|error| Failure::Request(error.to_string()))?;
        let url = [endpoint.as_str(), &encoded.target].concat();
        let mut headers = common_headers(options);
        let version = options.api_version.header_value();
        headers.push((SCP_API_VERSION, header_value(version)?));
        if encoded.body.is_some() {
            let json = HeaderValue::from_static("application/json");
            headers.push((header::CONTENT_TYPE, json));
        }
        Ok(Self {
            operation: O::NAME,
            path: O::PATH,
            idempotency: O::IDEMPOTENCY,
            api_version: Some(options.api_version),
            method: encoded.method,
            uri: uri(&url)?,
            url,
            headers,
            // As it is: a copy would not be wiped.
            body: encoded.body.map(Bytes::from_owner).unwrap_or_default(),
            signed: true,
        })
    }

    /// `GET /`, which needs neither a version nor a signature (platform.md §2 [doc]).
    pub(crate) fn discovery(endpoint: &Endpoint, options: &CallOptions) -> Result<Self, Failure> {
        let url = format!("{endpoint}{DISCOVERY_PATH}");
        Ok(Self {
            operation: DISCOVERY,
            path: DISCOVERY_PATH,
            idempotency: Idempotency::Safe,
            api_version: None,
            method: Method::GET,
            uri: uri(&url)?,
            url,
            headers: common_headers(options),
            body: Bytes::new(),
            signed: false,
        })
    }

    /// The trace of a call that has not been sent.
    pub(crate) fn unsent(&self) -> Trace {
        Trace::unsent(
            self.operation,
            self.path,
            self.idempotency,
            self.api_version,
        )
    }
}

fn common_headers(options: &CallOptions) -> Vec<(HeaderName, HeaderValue)> {
    let json = HeaderValue::from_static("application/json");
    let agent = HeaderValue::from_static(concat!("iam-client/", env!("CARGO_PKG_VERSION")));
    let mut headers = Vec::with_capacity(5);
    headers.extend([
        (header::ACCEPT, json),
        (header::ACCEPT_LANGUAGE, options.language.header_value()),
        (header::USER_AGENT, agent),
    ]);
    headers
}

fn header_value(text: String) -> Result<HeaderValue, Failure> {
    HeaderValue::try_from(text)
        .map_err(|_| Failure::Request("the API version cannot stand in a header".to_owned()))
}

fn uri(url: &str) -> Result<Uri, Failure> {
    url.parse().map_err(|_| {
        Failure::Request("the URL cannot be sent: it is longer than 65,534 bytes".to_owned())
    })
}

//! The OpenAPI document of a version, with the emulator as its server.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use http::{HeaderMap, Response, StatusCode, header};
use iam_auth::headers::SCP_API_VERSION;
use iam_model::{ApiVersion, VERSION_TABLE, openapi};
use serde_json::json;

use super::{json_answer, refused};
use crate::emulator::Shared;
use crate::http::Origin;

/// The version is that of the query, `?version=1.4`, or of the header `Scp-Api-Version`, or the current one.
pub(super) async fn document(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Response<Body> {
    match requested(&request) {
        Ok(version) if shared.options.versions.contains(&version) => {
            let mut document = openapi::document(version);
            if let Some(members) = document.as_object_mut() {
                let servers = json!([{ "url": endpoint_url(&shared, &request) }]);
                members.insert("servers".to_owned(), servers);
            }
            json_answer(StatusCode::OK, &document)
        }
        Ok(version) => refused(
            StatusCode::NOT_FOUND,
            &format!("version {version} is not served; /_emulator/health lists those that are"),
        ),
        Err(reason) => refused(StatusCode::BAD_REQUEST, &reason),
    }
}

fn requested(request: &Request) -> Result<ApiVersion, String> {
    let query = request.uri().query().unwrap_or_default();
    let mut parameters = query.split('&');
    if let Some(version) = parameters.find_map(|one| one.strip_prefix("version=")) {
        return version.parse().map_err(|error| format!("{error}"));
    }
    match text(request.headers(), &SCP_API_VERSION) {
        Some(value) => ApiVersion::from_header_value(value).map_err(|error| format!("{error}")),
        None => Ok(VERSION_TABLE.current()),
    }
}

/// Where the client sees the emulator.
fn endpoint_url(shared: &Shared, request: &Request) -> String {
    if let Some(public) = &shared.options.public_url {
        return public.clone();
    }
    let origin = request.extensions().get::<Origin>();
    let scheme = origin.map_or("http", |origin| origin.scheme);
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    let host = authority.or_else(|| text(request.headers(), &header::HOST));
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}

fn text<'a>(headers: &'a HeaderMap, name: &http::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

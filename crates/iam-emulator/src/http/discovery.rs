//! Version discovery, `GET /` without a signature.

use std::sync::Arc;

use http::StatusCode;
use iam_model::{
    ApiVersion, AvailableVersion, AvailableVersions, Link, VERSION_TABLE, VersionStatus,
};

use super::answer::Answer;
use super::exchange::Endpoint;
use super::received::Received;
use super::refusal::Refusal;
use super::version::served;
use crate::emulator::Shared;

/// Answers which versions are served; the links name plain `http://`, as the service's do \[doc\].
pub(super) struct Discovery;

impl Endpoint for Discovery {
    const OPERATION: Option<&'static str> = None;

    async fn answer(shared: &Arc<Shared>, received: &Received) -> Result<Answer, Refusal> {
        let href = format!("http://{}/v1", received.authority);
        let versions = served(shared, received);
        let versions = versions.iter().rev().map(|version| row(*version, &href));
        let content = AvailableVersions::new().versions(versions.collect::<Vec<_>>());
        Ok(Answer::json(StatusCode::OK, &content)?)
    }
}

fn row(version: ApiVersion, href: &str) -> AvailableVersion {
    let listed = VERSION_TABLE.row(version);
    let not_before = listed.and_then(|row| row.not_before);
    AvailableVersion::new()
        .id(format!("v{version}"))
        .links(vec![Link::new().href(href).rel("self")])
        .not_before(not_before.map(|date| date.to_string()).unwrap_or_default())
        .status(listed.map_or(VersionStatus::Supported, |row| row.status.clone()))
}

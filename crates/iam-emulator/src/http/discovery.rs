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
use super::version::{self, served};
use crate::emulator::Shared;

/// Answers which versions are served; the links name plain `http://`, as the service's do \[doc\].
pub(super) struct Discovery;

impl Endpoint for Discovery {
    const OPERATION: Option<&'static str> = None;

    async fn answer(shared: &Arc<Shared>, received: &Received) -> Result<Answer, Refusal> {
        let href = format!("http://{}/v1", received.authority);
        let served = served(shared, received);
        let current = version::current(&served);
        let versions = served.iter().rev();
        let versions = versions.map(|version| row(*version, current, &href));
        let content = AvailableVersions::new().versions(versions.collect::<Vec<_>>());
        Ok(Answer::json(StatusCode::OK, &content)?)
    }
}

/// CURRENT is the version that answers when a request names none, and no other (platform.md §2 \[doc\]). Of the others
/// the table tells the status. It knows none of the versions beyond the reference edition: SUPPORTED is what is left
/// \[derived\], since PLANNED ones cannot be called, these can, and no date is announced for DEPRECATED ones. In a later
/// edition 1.6 was CURRENT and 1.5 not listed \[live\].
fn row(version: ApiVersion, current: Option<ApiVersion>, href: &str) -> AvailableVersion {
    let listed = VERSION_TABLE.row(version);
    let not_before = listed.and_then(|row| row.not_before);
    let status = match listed {
        _ if Some(version) == current => VersionStatus::Current,
        Some(row) => row.status.clone(),
        None => VersionStatus::Supported,
    };
    AvailableVersion::new()
        .id(format!("v{version}"))
        .links(vec![Link::new().href(href).rel("self")])
        .not_before(not_before.map(|date| date.to_string()).unwrap_or_default())
        .status(status)
}

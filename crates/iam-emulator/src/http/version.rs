//! Which version of the API a request asks for, and whether it is served.

use iam_auth::headers::SCP_API_VERSION;
use iam_model::{ApiVersion, Date, Operation, VERSION_TABLE};

use super::received::Received;
use super::refusal::Refusal;
use crate::Retire;
use crate::emulator::Shared;

/// Refuses a version that is not served for the operation: support is decided per operation \[live\].
pub(super) fn check<O: Operation>(shared: &Shared, received: &Received) -> Result<(), Refusal> {
    let served = served(shared, received);
    let Some(header) = received.headers.get(SCP_API_VERSION) else {
        // Without the header the current version answers [doc].
        return Ok(());
    };
    let asked = String::from_utf8_lossy(header.as_bytes());
    let version = ApiVersion::from_header_value(&asked)
        .ok()
        .filter(|version| served.contains(version) && O::certainty(*version).is_ok());
    match version {
        Some(_) => Ok(()),
        None => Err(Refusal::NoSuchVersion {
            asked: asked.into_owned(),
        }),
    }
}

/// The versions that are served now.
pub(super) fn served(shared: &Shared, received: &Received) -> Vec<ApiVersion> {
    let options = &shared.options;
    let today = options
        .today
        .unwrap_or_else(|| Date::from_unix_millis(received.now.as_u64()));
    let is_served = |version: &ApiVersion| match options.retire {
        Retire::Never => true,
        Retire::ByDate => !VERSION_TABLE.lifecycle(*version, today).is_retired(),
    };
    options.versions.iter().copied().filter(is_served).collect()
}

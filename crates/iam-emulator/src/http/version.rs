//! Which version of the API a request asks for, and whether it is served.

use iam_auth::headers::SCP_API_VERSION;
use iam_model::{ApiVersion, Date, VERSION_TABLE};

use super::received::Received;
use super::refusal::Refusal;
use crate::Retire;
use crate::emulator::Shared;

/// The version that a request asks for; one that is not served at all is refused.
pub(super) fn asked(shared: &Shared, received: &Received) -> Result<ApiVersion, Refusal> {
    let served = served(shared, received);
    let mut headers = received.headers.get_all(SCP_API_VERSION).iter();
    let Some(header) = headers.next() else {
        let current = current(&served);
        return current.ok_or_else(|| no_such(VERSION_TABLE.current().header_value()));
    };
    let asked = String::from_utf8_lossy(header.as_bytes());
    ApiVersion::from_header_value(&asked)
        .ok()
        // What two of them ask for nobody can tell.
        .filter(|version| served.contains(version) && headers.next().is_none())
        .ok_or_else(|| no_such(asked))
}

/// The version that answers without the header \[doc\]: the one that is current in the reference edition, or the newest
/// where that one is not served, which is our choice.
pub(super) fn current(served: &[ApiVersion]) -> Option<ApiVersion> {
    let current = VERSION_TABLE.current();
    let newest = served.last().copied();
    served.contains(&current).then_some(current).or(newest)
}

/// Also for a version that is served, but not for the operation: support is decided per operation \[live\].
pub(super) fn no_such(asked: impl Into<String>) -> Refusal {
    Refusal::NoSuchVersion {
        asked: asked.into(),
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

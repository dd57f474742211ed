//! The answer of version discovery, `GET /` on the service.

use crate::{ApiVersion, Date, Field, List};

answer! {
    /// The versions that a service says it serves: the answer to an unsigned `GET /`
    /// (platform.md §2 \[doc\]\[official\]).
    pub struct AvailableVersions {
        required {
            /// The versions.
            versions: List<AvailableVersion>,
        }
        nullable {}
        optional {}
    }
}

answer! {
    /// One version that a service says it serves.
    pub struct AvailableVersion {
        required {
            /// The version, written `v1.4`.
            id: String,
            /// Where the version lies. The links name plain `http://`; do not follow them
            /// (platform.md §2).
            links: List<Link>,
            /// The earliest date on which support may end, `2026-11-30` or empty.
            not_before: String,
            /// The status, such as `CURRENT`.
            status: crate::VersionStatus,
        }
        nullable {}
        optional {}
    }
}

answer! {
    /// A link of version discovery.
    pub struct Link {
        required {
            /// The address.
            href: String,
            /// What the address is to the version, such as `self`.
            rel: String,
        }
        nullable {}
        optional {}
    }
}

impl AvailableVersion {
    /// The version, if the member `id` reads as one.
    #[must_use]
    pub fn version(&self) -> Option<ApiVersion> {
        self.id.as_str()?.parse().ok()
    }

    /// The earliest date on which support may end, if one is announced.
    #[must_use]
    pub fn not_before_date(&self) -> Option<Date> {
        Field::as_str(&self.not_before)?.parse().ok()
    }
}

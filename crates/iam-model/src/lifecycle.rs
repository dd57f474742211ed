//! The table of the service's versions, and what it says of a version on a date.

use std::fmt;

use crate::{ApiVersion, Date};

open_enum! {
    /// The status of a version, as the reference and version discovery state it
    /// (platform.md §2 \[doc\]).
    pub enum VersionStatus {
        /// The version that answers when a request names none. Exactly one has this status.
        Current = "CURRENT",
        /// Served, with bug fixes only.
        Supported = "SUPPORTED",
        /// Documented, not callable yet.
        Planned = "PLANNED",
        /// Less than 90 days are left, or the date has passed.
        Deprecated = "DEPRECATED",
    }
}

/// A row of the version table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceVersion {
    /// The version.
    pub version: ApiVersion,
    /// Its status in the reference edition.
    pub status: VersionStatus,
    /// The earliest date on which its support may end, if one is announced.
    pub not_before: Option<Date>,
}

impl ServiceVersion {
    const fn row(version: ApiVersion, status: VersionStatus, not_before: Option<Date>) -> Self {
        Self {
            version,
            status,
            not_before,
        }
    }
}

/// The versions of the service in ascending order, exactly one of them current.
///
/// Both are checked when the table is compiled.
#[derive(Clone, Copy, Debug)]
pub struct VersionTable {
    rows: &'static [ServiceVersion],
    later: &'static [ApiVersion],
    current: ApiVersion,
}

/// The reference edition of 2026-11 \[doc\]: 1.4 is current. Source:
/// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/>.
pub const VERSION_TABLE: VersionTable = VersionTable::new(REFERENCE_EDITION, LATER);

const REFERENCE_EDITION: &[ServiceVersion] = &[
    ServiceVersion::row(
        ApiVersion::V1_0,
        VersionStatus::Deprecated,
        Some(Date::constant(2026, 2, 23)),
    ),
    ServiceVersion::row(
        ApiVersion::V1_1,
        VersionStatus::Deprecated,
        Some(Date::constant(2026, 5, 31)),
    ),
    ServiceVersion::row(
        ApiVersion::V1_2,
        VersionStatus::Supported,
        Some(Date::constant(2026, 9, 30)),
    ),
    ServiceVersion::row(
        ApiVersion::V1_3,
        VersionStatus::Supported,
        Some(Date::constant(2026, 11, 30)),
    ),
    ServiceVersion::row(ApiVersion::V1_4, VersionStatus::Current, None),
];

const LATER: &[ApiVersion] = &[ApiVersion::V1_5, ApiVersion::V1_6];

impl VersionTable {
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "evaluated when it is compiled"
    )]
    const fn new(rows: &'static [ServiceVersion], later: &'static [ApiVersion]) -> Self {
        let (mut count, mut current) = (0, rows[0].version);
        let mut index = 0;
        while index < rows.len() {
            assert!(
                index == 0 || rows[index - 1].version.is_before(rows[index].version),
                "the versions ascend"
            );
            if matches!(rows[index].status, VersionStatus::Current) {
                count += 1;
                current = rows[index].version;
            }
            index += 1;
        }
        assert!(count == 1, "exactly one version is current");
        let mut last = rows[rows.len() - 1].version;
        let mut index = 0;
        while index < later.len() {
            assert!(last.is_before(later[index]), "later versions ascend");
            last = later[index];
            index += 1;
        }
        Self {
            rows,
            later,
            current,
        }
    }

    /// Every row, oldest version first.
    #[must_use]
    pub const fn rows(&self) -> &'static [ServiceVersion] {
        self.rows
    }

    /// The versions beyond the reference edition whose shapes are known, oldest first.
    ///
    /// On 2026-09-18 a later edition had 1.6 as its current version, 1.4, 1.3 and 1.2 as supported, and
    /// did not list 1.5 \[live\]. [`VersionTable::current`] stays that of the reference edition.
    #[must_use]
    pub const fn later(&self) -> &'static [ApiVersion] {
        self.later
    }

    /// The row of a version, if the table has it.
    #[must_use]
    pub fn row(&self, version: ApiVersion) -> Option<&'static ServiceVersion> {
        self.rows.iter().find(|row| row.version == version)
    }

    /// The current version: what a client should ask for unless it has a reason.
    #[must_use]
    pub const fn current(&self) -> ApiVersion {
        self.current
    }

    /// What the table says of a version on a date.
    ///
    /// ```
    /// use iam_model::{ApiVersion, Lifecycle, VERSION_TABLE};
    ///
    /// let lifecycle = VERSION_TABLE.lifecycle(ApiVersion::V1_0, "2026-11-23".parse()?);
    /// assert_eq!(lifecycle.to_string(), "retired since 2026-02-23");
    /// assert!(lifecycle.is_retired());
    /// # Ok::<(), iam_model::InvalidDate>(())
    /// ```
    #[must_use]
    pub fn lifecycle(&self, version: ApiVersion, today: Date) -> Lifecycle {
        let Some(row) = self.row(version) else {
            return if self.later.contains(&version) {
                Lifecycle::BeyondEdition
            } else {
                Lifecycle::Unlisted
            };
        };
        match (&row.status, row.not_before) {
            (VersionStatus::Current, _) => Lifecycle::Current,
            (VersionStatus::Planned, _) => Lifecycle::Planned,
            (_, None) => Lifecycle::Supported { until: None },
            (_, Some(date)) if today < date => Lifecycle::Supported { until: Some(date) },
            (VersionStatus::Deprecated, Some(since)) => Lifecycle::Retired { since },
            (_, Some(since)) => Lifecycle::MayBeWithdrawn { since },
        }
    }
}

/// What the version table says of a version on a date.
///
/// It is the announcement, not the service: whether a version still answers, and for which
/// operation, only the service knows (platform.md §2 \[live\]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lifecycle {
    /// The current version.
    Current,
    /// Served at least until the day before `until`, if a date is announced.
    Supported {
        /// The earliest date on which support may end.
        until: Option<Date>,
    },
    /// The announced date has come; the service may withdraw the version on any day.
    MayBeWithdrawn {
        /// The announced date.
        since: Date,
    },
    /// Deprecated, and the announced date has come: no longer supported.
    Retired {
        /// The announced date.
        since: Date,
    },
    /// Documented, not callable yet.
    Planned,
    /// Newer than the reference edition, though its shapes are known: see [`VersionTable::later`].
    BeyondEdition,
    /// Not in this table: newer than every version known, or never existed.
    Unlisted,
}

impl Lifecycle {
    /// Whether the announced support has ended for certain.
    #[must_use]
    pub fn is_retired(self) -> bool {
        matches!(self, Self::Retired { .. })
    }
}

impl fmt::Display for Lifecycle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current => formatter.write_str("current"),
            Self::Supported { until: None } => formatter.write_str("supported"),
            Self::Supported { until: Some(date) } => write!(formatter, "supported until {date}"),
            Self::MayBeWithdrawn { since } => write!(formatter, "may be withdrawn since {since}"),
            Self::Retired { since } => write!(formatter, "retired since {since}"),
            Self::Planned => formatter.write_str("planned"),
            Self::BeyondEdition => formatter.write_str("beyond the reference edition"),
            Self::Unlisted => formatter.write_str("not in the version table"),
        }
    }
}

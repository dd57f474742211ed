//! A calendar date, the unit of a version's lifecycle.

use std::fmt;
use std::str::FromStr;

use crate::time_form;

/// A calendar date in UTC, written `2026-11-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The date, checked where it is written as a constant.
    pub(crate) const fn constant(year: i16, month: i8, day: i8) -> Self {
        Self(jiff::civil::date(year, month, day))
    }

    /// The date of an instant in UTC, given in milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// An instant that jiff cannot hold counts as its last day, 9999-12-30.
    #[must_use]
    pub fn from_unix_millis(milliseconds: u64) -> Self {
        let instant = i64::try_from(milliseconds)
            .ok()
            .and_then(|value| jiff::Timestamp::from_millisecond(value).ok())
            .unwrap_or(jiff::Timestamp::MAX);
        Self(jiff::tz::Offset::UTC.to_datetime(instant).date())
    }

    /// The first instant of the date in UTC, in milliseconds since 1970-01-01T00:00:00Z; dates
    /// before that day count as zero.
    #[must_use]
    pub fn to_unix_millis(self) -> u64 {
        jiff::tz::Offset::UTC
            .to_timestamp(self.0.to_datetime(jiff::civil::Time::midnight()))
            .ok()
            .and_then(|instant| u64::try_from(instant.as_millisecond()).ok())
            .unwrap_or(0)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        time_form::date(text)
            .map(Self)
            .ok_or_else(|| InvalidDate(text.to_owned()))
    }
}

/// A text that is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDate(String);

impl fmt::Display for InvalidDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is no date; write year, month and day, such as 2026-11-30",
            self.0
        )
    }
}

impl std::error::Error for InvalidDate {}

//! A time as the service writes it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::field::FieldValue;
use crate::schema::{Kind, Typed};
use crate::time_form;

/// A point in time, with the text it came as.
///
/// The service writes times in several forms, some of them without a zone; those are read as UTC, as
/// the vendor's own client reads them (platform.md §4 \[official\]). The text is kept, so that an
/// answer is written back as it came. Two timestamps are equal when their texts are.
///
/// Read are texts like `2024-05-17T00:23:17Z`, with a `T` or a space; fraction, seconds, clock and
/// offset may be absent. Any other text is an [`InvalidTimestamp`], and in an answer
/// [`Field::Unexpected`](crate::Field::Unexpected).
///
/// ```
/// use iam_model::Timestamp;
///
/// let with_zone: Timestamp = "2024-12-19T01:09:05Z".parse()?;
/// let without: Timestamp = "2024-12-19 01:09:05.000".parse()?;
/// assert_eq!(with_zone.unix_millis(), without.unix_millis());
/// assert_eq!(without.to_string(), "2024-12-19 01:09:05.000");
/// # Ok::<(), iam_model::InvalidTimestamp>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp {
    text: Box<str>,
    instant: jiff::Timestamp,
}

impl Timestamp {
    /// The instant of so many milliseconds since 1970-01-01T00:00:00Z, written
    /// `2024-05-17T00:23:17Z` and with as many fractional digits as it needs. Instants that jiff
    /// cannot hold, after 9999-12-30T22:00:00.999999999Z, count as that one.
    #[must_use]
    pub fn from_unix_millis(milliseconds: u64) -> Self {
        let instant = i64::try_from(milliseconds)
            .ok()
            .and_then(|value| jiff::Timestamp::from_millisecond(value).ok())
            .unwrap_or(jiff::Timestamp::MAX);
        Self {
            text: instant.to_string().into_boxed_str(),
            instant,
        }
    }

    /// The time as the service wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, without what is finer.
    #[must_use]
    pub fn unix_millis(&self) -> i64 {
        self.instant.as_millisecond()
    }

    /// The instant, for calculations.
    #[must_use]
    pub fn instant(&self) -> jiff::Timestamp {
        self.instant
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Timestamp")
            .field(&self.text)
            .finish()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        time_form::instant(text)
            .map(|instant| Self {
                text: text.into(),
                instant,
            })
            .ok_or_else(|| InvalidTimestamp(text.to_owned()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::from_text(deserializer)
    }
}

impl Typed for Timestamp {
    const KIND: Kind = Kind::Timestamp;
}

impl FieldValue for Timestamp {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// A text that is no time in any form the service is known to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTimestamp(String);

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is no time; write it like 2024-05-17T00:23:17Z",
            self.0
        )
    }
}

impl std::error::Error for InvalidTimestamp {}

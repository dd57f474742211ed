//! A version of the API: `major.minor`.

use std::fmt;
use std::str::FromStr;

/// A version of the API, such as `1.4`. Versions order as numbers do: `1.9 < 1.10`.
///
/// The constants are the five versions of the reference edition and the two seen after it; any other
/// version can be written with [`ApiVersion::new`], because a new one comes about every two months
/// (platform.md §2 \[doc\]).
///
/// ```
/// use iam_model::ApiVersion;
///
/// let version: ApiVersion = "1.4".parse()?;
/// assert_eq!(version, ApiVersion::V1_4);
/// assert_eq!(version.header_value(), "iam-identity-center 1.4");
/// # Ok::<(), iam_model::InvalidApiVersion>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    major: u16,
    minor: u16,
}

impl ApiVersion {
    /// Version 1.0, the first.
    pub const V1_0: Self = Self::new(1, 0);
    /// Version 1.1.
    pub const V1_1: Self = Self::new(1, 1);
    /// Version 1.2.
    pub const V1_2: Self = Self::new(1, 2);
    /// Version 1.3.
    pub const V1_3: Self = Self::new(1, 3);
    /// Version 1.4, current in the reference edition this crate is written from.
    pub const V1_4: Self = Self::new(1, 4);
    /// Version 1.5, beyond the reference edition.
    pub const V1_5: Self = Self::new(1, 5);
    /// Version 1.6, beyond the reference edition.
    pub const V1_6: Self = Self::new(1, 6);

    /// The version `major.minor`.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// The number before the dot.
    #[must_use]
    pub const fn major(self) -> u16 {
        self.major
    }

    /// The number after the dot.
    #[must_use]
    pub const fn minor(self) -> u16 {
        self.minor
    }

    /// The value of the header `Scp-Api-Version`: service, one space, version
    /// (platform.md §1 \[doc\]).
    #[must_use]
    pub fn header_value(self) -> String {
        format!("{} {self}", crate::SERVICE)
    }

    /// Reads the value of the header `Scp-Api-Version`, written exactly as
    /// [`header_value`](Self::header_value) writes it.
    ///
    /// # Errors
    /// When the text names another service or no version.
    pub fn from_header_value(text: &str) -> Result<Self, InvalidApiVersion> {
        text.strip_prefix(crate::SERVICE)
            .and_then(|rest| rest.strip_prefix(' '))
            .filter(|version| version.split('.').all(is_plain_number))
            .and_then(|version| version.parse().ok())
            .ok_or_else(|| InvalidApiVersion(text.to_owned()))
    }

    pub(crate) const fn is_before(self, other: Self) -> bool {
        self.major < other.major || (self.major == other.major && self.minor < other.minor)
    }
}

/// Whether a number is written as we write it: digits, and no zero before them.
fn is_plain_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for ApiVersion {
    type Err = InvalidApiVersion;

    /// Reads `1.4`, and `v1.4` as version discovery writes it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |digits: &str| {
            (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| digits.parse().ok())
                .flatten()
        };
        text.strip_prefix('v')
            .unwrap_or(text)
            .split_once('.')
            .and_then(|(major, minor)| Some(Self::new(number(major)?, number(minor)?)))
            .ok_or_else(|| InvalidApiVersion(text.to_owned()))
    }
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidApiVersion(String);

impl fmt::Display for InvalidApiVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is no API version; write two numbers with a dot, such as 1.4",
            self.0
        )
    }
}

impl std::error::Error for InvalidApiVersion {}

//! The language of the service's texts.

use std::fmt;
use std::str::FromStr;

use http::HeaderValue;

/// The value of `Accept-Language`. The service knows `en-US` and `ko-KR` (platform.md §1).
///
/// ```
/// use iam_client::Language;
///
/// assert_eq!(Language::KO_KR.as_str(), "ko-KR");
/// assert!("ko-KR\r\nX-Other: 1".parse::<Language>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(HeaderValue);

impl Language {
    /// English.
    pub const EN_US: Self = Self(HeaderValue::from_static("en-US"));
    /// Korean.
    pub const KO_KR: Self = Self(HeaderValue::from_static("ko-KR"));

    /// The language as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub(crate) fn header_value(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::EN_US
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = InvalidLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if text.is_empty() || !text.bytes().all(allowed) {
            return Err(InvalidLanguage(text.to_owned()));
        }
        HeaderValue::from_str(text)
            .map(Self)
            .map_err(|_| InvalidLanguage(text.to_owned()))
    }
}

/// A text that is no language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidLanguage(String);

impl fmt::Display for InvalidLanguage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the language {:?} has other characters than letters, digits and hyphens; write en-US or ko-KR",
            self.0
        )
    }
}

impl std::error::Error for InvalidLanguage {}

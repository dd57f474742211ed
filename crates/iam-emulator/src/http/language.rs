//! The language that a client asks for.

use http::{HeaderMap, header};

/// `Accept-Language` is `en-US` or `ko-KR` \[doc\]; anything else is taken as English, which is our choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Korean,
}

impl Language {
    /// The first language of the header, whatever its weight.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        let first = accepted.and_then(|value| value.split([',', ';']).next());
        let primary = first.and_then(|tag| tag.trim().split('-').next());
        match primary {
            Some(primary) if primary.eq_ignore_ascii_case("ko") => Self::Korean,
            _ => Self::English,
        }
    }

    pub(super) fn pick(self, text: &Text) -> &str {
        match self {
            Self::English => &text.english,
            Self::Korean => &text.korean,
        }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) english: String,
    pub(super) korean: String,
}

impl Text {
    pub(super) fn new(english: impl Into<String>, korean: impl Into<String>) -> Self {
        Self {
            english: english.into(),
            korean: korean.into(),
        }
    }

    /// A text of the framework, which stays English in every language \[live\].
    pub(super) fn framework(text: impl Into<String>) -> Self {
        let english = text.into();
        Self {
            korean: english.clone(),
            english,
        }
    }
}

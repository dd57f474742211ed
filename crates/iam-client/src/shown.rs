//! What may be shown of headers, in logs and in `Debug`.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};
use iam_auth::headers::{
    SCP_ACCESSKEY, SCP_ACCOUNT_ID, SCP_API_VERSION, SCP_CLIENT_TYPE, SCP_TIMESTAMP,
};

use crate::answer::X_REQUEST_ID;

/// Whether a header is known to hold no secret. What is not on this list is shown by its name alone.
pub(crate) fn is_harmless(name: &HeaderName) -> bool {
    use http::header::{
        ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER, USER_AGENT,
    };
    [
        ACCEPT,
        ACCEPT_LANGUAGE,
        CONTENT_LENGTH,
        CONTENT_TYPE,
        DATE,
        RETRY_AFTER,
        USER_AGENT,
        SCP_ACCESSKEY,
        SCP_ACCOUNT_ID,
        SCP_API_VERSION,
        SCP_CLIENT_TYPE,
        SCP_TIMESTAMP,
        X_REQUEST_ID,
    ]
    .contains(name)
}

/// Prints a value on one line, unless it is marked sensitive.
pub(crate) struct ShownValue<'a>(pub(crate) &'a HeaderValue);

impl fmt::Display for ShownValue<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_sensitive() {
            formatter.write_str("[redacted]")
        } else {
            self.0.as_bytes().escape_ascii().fmt(formatter)
        }
    }
}

/// Prints the headers that are known to hold no secret, and the names of all others.
pub(crate) struct Shown<'a>(pub(crate) &'a HeaderMap);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, value)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            let name_shown = iam_auth::headers::spelling(name);
            write!(formatter, "{separator}{name_shown}: ")?;
            if is_harmless(name) {
                ShownValue(value).fmt(formatter)?;
            } else {
                formatter.write_str("[redacted]")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{{{self}}}")
    }
}

#[cfg(test)]
mod tests {
    use http::header::{AUTHORIZATION, COOKIE, LOCATION, PROXY_AUTHORIZATION, SET_COOKIE};
    use iam_auth::headers::{SCP_SIGNATURE, X_AUTH_TOKEN};

    use super::*;

    /// They are marked sensitive too, where we make or receive them; this is the second lock on the door.
    #[test]
    fn no_header_that_can_hold_a_secret_is_on_the_list() {
        for name in [
            SCP_SIGNATURE,
            X_AUTH_TOKEN,
            AUTHORIZATION,
            PROXY_AUTHORIZATION,
            COOKIE,
            SET_COOKIE,
            LOCATION,
            HeaderName::from_static("x-anything-else"),
        ] {
            assert!(!is_harmless(&name), "{name}");
            let headers =
                HeaderMap::from_iter([(name.clone(), HeaderValue::from_static("PLANTED"))]);
            assert!(!Shown(&headers).to_string().contains("PLANTED"), "{name}");
        }
    }

    #[test]
    fn a_value_that_is_marked_sensitive_is_not_shown_whatever_its_name() {
        let mut value = HeaderValue::from_static("PLANTED");
        value.set_sensitive(true);
        let headers = HeaderMap::from_iter([(http::header::DATE, value)]);
        assert_eq!(Shown(&headers).to_string(), "date: [redacted]");
    }
}

//! What may be shown of headers, in logs and in `Debug`.

use std::fmt;

use http::{HeaderMap, HeaderName};
use iam_auth::headers::{
    SCP_ACCESSKEY, SCP_ACCOUNT_ID, SCP_API_VERSION, SCP_CLIENT_TYPE, SCP_TIMESTAMP,
};

/// Prints the headers that are known to hold no secret, and the names of all others.
pub(crate) struct Shown<'a>(pub(crate) &'a HeaderMap);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        use http::header::{
            ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER, USER_AGENT,
        };
        let harmless = [
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
            HeaderName::from_static("x-request-id"),
        ];
        for (index, (name, value)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            let name_shown = iam_auth::headers::spelling(name);
            if harmless.contains(name) && !value.is_sensitive() {
                write!(
                    formatter,
                    "{separator}{name_shown}: {}",
                    value.as_bytes().escape_ascii()
                )?;
            } else {
                write!(formatter, "{separator}{name_shown}: [redacted]")?;
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

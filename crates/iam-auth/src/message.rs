//! The text that is signed, and its signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The signed text in its parts. They are joined without separators \[official\].
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    pub(crate) timestamp: &'a str,
    pub(crate) access_key: &'a str,
    pub(crate) account_id: Option<&'a str>,
    pub(crate) client_type: &'a str,
}

impl Message<'_> {
    fn parts(&self) -> [&str; 6] {
        [
            self.method,
            self.url,
            self.timestamp,
            self.access_key,
            self.account_id.unwrap_or_default(),
            self.client_type,
        ]
    }

    pub(crate) fn text(&self) -> String {
        self.parts().concat()
    }
}

/// HMAC-SHA256 with the key already taken in.
#[derive(Clone)]
pub(crate) struct Keyed(Hmac<Sha256>);

impl Keyed {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    pub(crate) fn new(secret_key: &str) -> Self {
        Self(Hmac::new_from_slice(secret_key.as_bytes()).expect("a key of any length"))
    }

    pub(crate) fn signature(&self, message: &Message<'_>) -> String {
        let mut mac = self.0.clone();
        for part in message.parts() {
            mac.update(part.as_bytes());
        }
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

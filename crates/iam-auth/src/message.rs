//! The text that is signed, and its signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use http::header::InvalidHeaderValue;
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

/// HMAC-SHA256 with the key already taken in. Its state is wiped on drop.
#[derive(Clone)]
pub(crate) struct Keyed(Hmac<Sha256>);

impl Keyed {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    pub(crate) fn new(secret_key: &str) -> Self {
        Self(Hmac::new_from_slice(secret_key.as_bytes()).expect("a key of any length"))
    }

    pub(crate) fn sign(&self, message: &Message<'_>) -> Signature {
        Signature(STANDARD.encode(self.mac(message).finalize().into_bytes()))
    }

    /// Whether a received text is the signature of the message.
    ///
    /// The MAC itself compares, in a time that does not depend on where the two differ; the right signature is never
    /// at hand here. Base64 has one form for each signature, since the decoder is strict.
    pub(crate) fn verifies(&self, message: &Message<'_>, received: &str) -> bool {
        let received = STANDARD.decode(received);
        received.is_ok_and(|tag| self.mac(message).verify_slice(&tag).is_ok())
    }

    fn mac(&self, message: &Message<'_>) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in message.parts() {
            mac.update(part.as_bytes());
        }
        mac
    }
}

/// A signature to be sent.
///
/// There is no `PartialEq`: `==` stops at the first byte that differs, and the time that takes would tell a forger how
/// much of a guess is right.
pub(crate) struct Signature(String);

impl Signature {
    pub(crate) fn into_header_value(self) -> Result<HeaderValue, InvalidHeaderValue> {
        HeaderValue::try_from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::EagerHash;
    use hmac::block_api::HmacCore;
    use hmac::digest::block_api::Buffer;
    use zeroize::ZeroizeOnDrop;

    /// Two ways to be `Told` as soon as a type has `PartialEq`, and then the call below is ambiguous.
    trait Told<Way> {
        fn is_told() {}
    }
    struct Always;
    struct WithPartialEq;
    impl<T> Told<Always> for T {}
    impl<T: PartialEq> Told<WithPartialEq> for T {}

    #[test]
    fn signatures_cannot_be_compared_with_two_equals_signs() {
        <Signature as Told<_>>::is_told();
    }

    /// What the types cannot forbid: to take a signature out and compare its text.
    #[test]
    fn nothing_but_the_mac_compares_signatures() {
        for (source, comparisons) in [
            (include_str!("message.rs"), 1),
            (include_str!("verify.rs"), 0),
        ] {
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            let code = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let code: Vec<&str> = code.collect();
            let code = code.join("\n");
            for comparison in [
                "==",
                "!=",
                ".eq(",
                ".ne(",
                ".cmp(",
                "starts_with(",
                "memcmp",
            ] {
                assert!(!code.contains(comparison), "{comparison} in\n{code}");
            }
            assert_eq!(code.matches(".verify_slice(").count(), comparisons);
        }
        // And verifying never gets to see the right signature.
        assert!(!include_str!("verify.rs").contains(".sign("));
    }

    /// `Hmac` does not say so itself, but everything it is made of does.
    #[test]
    fn the_state_of_the_hmac_is_wiped_on_drop() {
        fn is_wiped_on_drop<T: ZeroizeOnDrop>() {}
        is_wiped_on_drop::<<Sha256 as EagerHash>::Core>();
        is_wiped_on_drop::<Buffer<HmacCore<Sha256>>>();
    }

    #[test]
    fn of_all_forms_of_a_signature_only_the_one_that_is_sent_verifies() {
        let keyed = Keyed::new("sk-example-secret");
        let message = Message {
            method: "GET",
            url: "https://iam.e.samsungsdscloud.com/v1/endpoints",
            timestamp: "1605290625682",
            access_key: "AKEXAMPLE0000000000",
            account_id: None,
            client_type: "Openapi",
        };
        // By three independent implementations of HMAC, as in the vectors.
        let right = "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv4=";
        assert!(keyed.verifies(&message, right));
        for wrong in [
            "",
            "=",
            "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv4",
            "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv5=",
            "F3R-Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0-UNhMv4=",
            "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv4= ",
            "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMg==",
            "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv4A",
            "17747e43a3e83f983d9bd77a1aee5f303c57c5fe520657595adbf4f9436132fe",
        ] {
            assert!(!keyed.verifies(&message, wrong), "{wrong:?}");
        }
    }
}

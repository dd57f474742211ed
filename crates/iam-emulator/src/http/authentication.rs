//! Who sends a request: the signature, checked over the bytes that were received.

use std::time::Duration;

use iam_auth::headers::SCP_SIGNATURE;
use iam_auth::{ReceivedRequest, VerifyError, verify};

use super::received::Received;
use super::refusal::Refusal;
use crate::Replay;
use crate::emulator::Shared;
use crate::keyring::Key;

/// The headers without any of which a request counts as unsigned.
const SIGNATURE_HEADERS: usize = 4;

pub(super) fn authenticate<'a>(
    shared: &'a Shared,
    received: &Received,
) -> Result<&'a Key, Refusal> {
    let request = ReceivedRequest::new(received.method.as_str(), &received.url, &received.headers);
    let keyring = &shared.keyring;
    let secret_key_of = |access_key: &str| keyring.secret_key(access_key);
    let verified = match verify(&request, received.now, shared.options.skew, secret_key_of) {
        Ok(verified) => verified,
        Err(VerifyError::MissingHeaders { missing }) if missing.len() == SIGNATURE_HEADERS => {
            return Err(Refusal::Unsigned);
        }
        Err(error) => return Err(Refusal::Unauthorized(error.to_string())),
    };
    let unauthorized = |reason: &str| Refusal::Unauthorized(reason.to_owned());
    let key = keyring
        .get(verified.access_key.as_str())
        .ok_or_else(|| unauthorized("the access key is unknown"))?;
    if !key.credentials.is_valid_at(received.now) {
        return Err(unauthorized("the credentials have expired"));
    }
    // What the service makes of a token that the credentials do not have is [unknown]; it is ignored here.
    let token = key.credentials.session_token();
    if token.is_some() && token != verified.session_token.as_ref() {
        return Err(unauthorized(
            "the session token is missing or is not that of the access key: send it as X-Auth-Token",
        ));
    }
    match shared.options.replay {
        Replay::RefuseWithin(window) if !is_first(shared, received, window) => Err(unauthorized(
            "the signature has been accepted already: sign each request anew, at another millisecond",
        )),
        Replay::RefuseWithin(_) | Replay::Accept => Ok(key),
    }
}

/// Only what is right in everything else counts as used.
fn is_first(shared: &Shared, received: &Received, window: Duration) -> bool {
    let signature = received.header(&SCP_SIGNATURE).unwrap_or_default();
    shared.replays.is_first(signature, received.now, window)
}

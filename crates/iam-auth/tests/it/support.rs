//! What several subjects need.

use iam_auth::{Credentials, CredentialsError, CredentialsProvider, SessionToken, UnixMillis};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub(crate) const NOW: UnixMillis = UnixMillis::new(1_605_290_625_682);

/// Runs a future that never has to wait.
pub(crate) fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits for something"),
    }
}

pub(crate) fn ask(
    provider: impl Into<CredentialsProvider>,
) -> Result<Credentials, CredentialsError> {
    ready(provider.into().credentials(NOW))
}

/// Access key, secret key and session token, to compare.
pub(crate) fn opened(credentials: &Credentials) -> (&str, &str, Option<&str>) {
    (
        credentials.access_key().as_str(),
        credentials.secret_key().expose_secret(),
        credentials.session_token().map(SessionToken::expose_secret),
    )
}

/// The error's text, after checking that it is one line and says nothing twice.
pub(crate) fn one_line(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    assert!(!text.contains('\n'), "{text}");
    if let Some(source) = error.source() {
        assert!(!text.contains(&source.to_string()), "{text}");
    }
    text
}

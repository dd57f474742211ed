//! Why there is no answer, and whether the request can have reached the server.

use std::error::Error;
use std::fmt;

/// What kept an answer from arriving: what a retry loop needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// No connection: the name did not resolve, the connection was refused, took too long or was lost before the request
    /// was written, or the proxy refused the tunnel. Nothing was sent; sending again is safe. So it is where a server of
    /// HTTP/2 says that it has not looked at the request and never will (RFC 9113, 8.7), which counts as this too.
    Connect,
    /// The TLS handshake failed or the certificate was refused. Nothing was sent; sending again seldom helps.
    Tls,
    /// The connection broke after the request may have been sent, even if part of an answer came: the server may have acted on it.
    Interrupted,
    /// The time for the attempt ran out after the request may have been sent: the server may have acted on it.
    Timeout,
    /// The answer is longer than the limit. The server has acted.
    TooLarge,
    /// The answer is not HTTP, or breaks its rules. The server may have acted on the request.
    Protocol,
    /// Refused on this side, before anything was sent: plain `http://` to another machine, a scheme or URL that cannot be
    /// used, or settings that cannot work. Sending again cannot help.
    Refused,
    /// Anything else. Assume that the server may have acted on the request.
    Other,
}

impl Kind {
    /// True if the server cannot have acted on a byte of the request: for [`Connect`](Self::Connect), [`Tls`](Self::Tls) and
    /// [`Refused`](Self::Refused). False for every other kind, where the outcome may be unknown.
    #[must_use]
    pub const fn nothing_was_sent(self) -> bool {
        matches!(self, Self::Connect | Self::Tls | Self::Refused)
    }
}

/// A request that got no (whole) answer.
///
/// Its `Display` is one line that ends in the root cause; there is therefore no [`source`](Error::source) that would repeat it.
/// It holds neither the query of the URL nor a header.
///
/// ```
/// use iam_transport::{Kind, TransportError};
///
/// let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
/// let error = TransportError::new(Kind::Connect, "cannot connect to 127.0.0.1:9").caused_by(&refused);
/// assert_eq!(error.to_string(), "cannot connect to 127.0.0.1:9: connection refused");
/// assert!(error.nothing_was_sent());
/// ```
pub struct TransportError(Box<Inner>);

struct Inner {
    kind: Kind,
    text: String,
}

impl TransportError {
    /// An error of `kind`; `text` says in lower case what failed, without secrets.
    pub fn new(kind: Kind, text: impl AsRef<str>) -> Self {
        let text = one_line(text.as_ref());
        Self(Box::new(Inner { kind, text }))
    }

    /// Appends `cause` and all its sources to the text, each once.
    #[must_use]
    pub fn caused_by(mut self, cause: &(dyn Error + 'static)) -> Self {
        for cause in chain(cause) {
            let text = one_line(&cause.to_string());
            if !text.is_empty() && !self.0.text.contains(&text) {
                self.0.text.push_str(": ");
                self.0.text.push_str(&text);
            }
        }
        self
    }

    /// What kept the answer from arriving.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// True if the server cannot have acted on a byte of the request, see [`Kind::nothing_was_sent`].
    #[must_use]
    pub fn nothing_was_sent(&self) -> bool {
        self.0.kind.nothing_was_sent()
    }

    #[cfg(feature = "hyper")]
    pub(crate) fn with_remedy(mut self, remedy: &str) -> Self {
        self.0.text.push_str("; ");
        self.0.text.push_str(remedy);
        self
    }

    pub(crate) fn too_large(limit_bytes: usize) -> Self {
        Self::new(
            Kind::TooLarge,
            format!("the answer is longer than the limit of {limit_bytes} bytes"),
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.0.kind)
            .field("text", &self.0.text)
            .finish()
    }
}

impl Error for TransportError {}

/// `error` and its sources, outermost first.
pub(crate) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn one_line(text: &str) -> String {
    text.trim().replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_word_wide() {
        assert_eq!(size_of::<TransportError>(), size_of::<usize>());
    }

    #[test]
    fn a_cause_that_the_text_already_holds_is_not_repeated() {
        let root = std::io::Error::other("certificate expired");
        let outer = std::io::Error::other(root);
        let error = TransportError::new(Kind::Tls, "no handshake").caused_by(&outer);
        assert_eq!(error.to_string(), "no handshake: certificate expired");
    }

    #[test]
    fn the_text_is_one_line_whatever_the_cause_says() {
        let error = TransportError::new(Kind::Other, "a\r\nb")
            .caused_by(&std::io::Error::other("c\nd\u{1b}[0m"));
        assert_eq!(error.to_string(), "a  b: c d [0m");
    }

    #[test]
    fn only_connect_tls_and_refused_say_that_nothing_was_sent() {
        let kinds = [
            (Kind::Connect, true),
            (Kind::Tls, true),
            (Kind::Refused, true),
            (Kind::Interrupted, false),
            (Kind::Timeout, false),
            (Kind::TooLarge, false),
            (Kind::Protocol, false),
            (Kind::Other, false),
        ];
        for (kind, nothing_was_sent) in kinds {
            assert_eq!(
                TransportError::new(kind, "x").nothing_was_sent(),
                nothing_was_sent,
                "{kind:?}"
            );
        }
    }
}

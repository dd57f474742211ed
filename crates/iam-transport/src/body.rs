//! The body of an answer: bytes at hand, or a stream of them.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};

use crate::TransportError;

type Stream = Pin<Box<dyn http_body::Body<Data = Bytes, Error = TransportError> + Send>>;

/// How much a declared length may make [`Body::collect`] reserve before the bytes are there.
const MAX_RESERVED_BYTES: usize = 64 * 1024;

/// The body of an answer.
///
/// It is an [`http_body::Body`]; [`collect`](Self::collect) reads it to its end under a limit.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), iam_transport::TransportError> {
/// let body = iam_transport::Body::from("{}");
/// assert_eq!(body.collect(1024).await?, "{}");
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct Body(Content);

#[derive(Default)]
enum Content {
    #[default]
    Ended,
    Bytes(Bytes),
    Stream(Stream),
}

impl Body {
    /// A body without a byte.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// A body that streams; `http_body_util::BodyExt::map_err` gives a foreign body this error type.
    pub fn wrap(
        body: impl http_body::Body<Data = Bytes, Error = TransportError> + Send + 'static,
    ) -> Self {
        Self(Content::Stream(Box::pin(body)))
    }

    /// Reads the body to its end. Trailers are left out.
    ///
    /// # Errors
    /// [`Kind::TooLarge`](crate::Kind::TooLarge) beyond `limit_bytes`, before more than that is held; otherwise what broke the stream.
    pub async fn collect(mut self, limit_bytes: usize) -> Result<Bytes, TransportError> {
        let declared = http_body::Body::size_hint(&self).lower();
        if usize::try_from(declared).map_or(true, |declared| declared > limit_bytes) {
            return Err(TransportError::too_large(limit_bytes));
        }
        let Some(first) = self.next_data().await? else {
            return Ok(Bytes::new());
        };
        check_limit(first.len(), limit_bytes)?;
        let Some(mut next) = self.next_data().await? else {
            return Ok(first);
        };
        let mut collected =
            BytesMut::with_capacity(MAX_RESERVED_BYTES.min(limit_bytes).max(first.len()));
        collected.extend_from_slice(&first);
        loop {
            check_limit(collected.len().saturating_add(next.len()), limit_bytes)?;
            collected.extend_from_slice(&next);
            match self.next_data().await? {
                Some(data) => next = data,
                None => return Ok(collected.freeze()),
            }
        }
    }

    async fn next_data(&mut self) -> Result<Option<Bytes>, TransportError> {
        while let Some(frame) =
            poll_fn(|context| http_body::Body::poll_frame(Pin::new(self), context)).await
        {
            if let Ok(data) = frame?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }
}

fn check_limit(bytes: usize, limit_bytes: usize) -> Result<(), TransportError> {
    if bytes > limit_bytes {
        Err(TransportError::too_large(limit_bytes))
    } else {
        Ok(())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(if bytes.is_empty() {
            Content::Ended
        } else {
            Content::Bytes(bytes)
        })
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from(text).into()
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if let Content::Stream(stream) = &mut self.0 {
            return stream.as_mut().poll_frame(context);
        }
        Poll::Ready(match std::mem::take(&mut self.0) {
            Content::Bytes(bytes) => Some(Ok(Frame::data(bytes))),
            Content::Ended | Content::Stream(_) => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Ended => true,
            Content::Bytes(_) => false,
            Content::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Ended => SizeHint::with_exact(0),
            Content::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Stream(stream) => stream.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Ended => f.write_str("Body(ended)"),
            Content::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}

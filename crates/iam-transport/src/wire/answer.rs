//! The body of an answer as it arrives, within the attempt's deadline and the limit.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::{CaptureConnection, Connected};
use tokio::time::Sleep;

use super::proxy::Route;
use super::{failure, give_up};
use crate::TransportError;

pub(super) struct Answer {
    /// None once the answer has failed, so that its connection is closed rather than read to the end.
    incoming: Option<Incoming>,
    limit_bytes: usize,
    received_bytes: usize,
    route: Route,
    timeout: Duration,
    deadline: Pin<Box<Sleep>>,
    connection: CaptureConnection,
}

impl Answer {
    pub(super) fn new(
        incoming: Incoming,
        limit_bytes: usize,
        route: Route,
        timeout: Duration,
        deadline: Pin<Box<Sleep>>,
        connection: CaptureConnection,
    ) -> Self {
        Self {
            incoming: Some(incoming),
            limit_bytes,
            received_bytes: 0,
            route,
            timeout,
            deadline,
            connection,
        }
    }

    fn poll_incoming(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let Some(incoming) = &mut self.incoming else {
            return Poll::Ready(None);
        };
        if self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(failure::out_of_time(
                &self.route,
                self.timeout,
                true,
            ))));
        }
        if exceeds(
            incoming.size_hint().lower(),
            self.limit_bytes.saturating_sub(self.received_bytes),
        ) {
            return Poll::Ready(Some(Err(TransportError::too_large(self.limit_bytes))));
        }
        let frame = ready!(Pin::new(&mut *incoming).poll_frame(context));
        Poll::Ready(match frame {
            Some(Ok(frame)) => Some(self.count(frame)),
            Some(Err(error)) => Some(Err(failure::of_body(&error, &self.route))),
            // hyper takes a stream that is reset without an error for one that has ended.
            None if is_http_2(&self.connection) && !incoming.is_end_stream() => {
                Some(Err(failure::cut_short(&self.route)))
            }
            None => None,
        })
    }

    fn count(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, TransportError> {
        self.received_bytes = self
            .received_bytes
            .saturating_add(frame.data_ref().map_or(0, Bytes::len));
        if self.received_bytes > self.limit_bytes {
            return Err(TransportError::too_large(self.limit_bytes));
        }
        Ok(frame)
    }
}

fn is_http_2(connection: &CaptureConnection) -> bool {
    let connected = connection.connection_metadata();
    connected.as_ref().is_some_and(Connected::is_negotiated_h2)
}

fn exceeds(declared_bytes: u64, left_bytes: usize) -> bool {
    usize::try_from(declared_bytes).map_or(true, |declared| declared > left_bytes)
}

impl Body for Answer {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = ready!(self.poll_incoming(context));
        if let Some(Err(_)) = frame {
            self.incoming = None;
            give_up(&self.connection);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

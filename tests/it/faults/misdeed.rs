//! What a server does to one request in place of answering it.

use bytes::Bytes;
use http::Response;

use super::line::Then;
use super::{frames, http1};

pub(super) type Answer = Response<Bytes>;

#[derive(Clone, Copy)]
pub(super) struct Misdeed {
    pub(super) at: At,
    pub(super) says: Says,
    pub(super) then: Then,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// It has arrived, and nothing of it has been read.
    Unread,
    /// A part of it has been read.
    HalfRead,
    /// It has been read, and not been handed on to the service.
    Read,
    /// The service has answered it.
    Answered,
}

/// What is written. The functions are given the service's answer, or an empty one if the service was not asked.
#[derive(Clone, Copy)]
pub(super) enum Says {
    /// These bytes, whatever the protocol.
    Bytes(&'static [u8]),
    /// The answer, changed.
    Answer(fn(&mut Answer)),
    /// The head of the answer.
    Head,
    /// The head and the first half of the body.
    Half,
    /// Something that only HTTP/1.1 knows.
    Http1(fn(&Answer) -> Vec<u8>),
    /// Something that only HTTP/2 knows; the number is that of the stream.
    Http2(fn(u32, &Answer) -> Vec<u8>),
}

impl Says {
    pub(super) const NOTHING: Self = Self::Bytes(b"");

    pub(super) fn over_http1(self, mut answer: Answer) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes.to_vec(),
            Self::Answer(change) => {
                change(&mut answer);
                http1::written(&answer)
            }
            Self::Head => http1::head(&answer),
            Self::Half => [&http1::head(&answer), half(&answer)].concat(),
            Self::Http1(bytes) => bytes(&answer),
            Self::Http2(_) => panic!("there is no stream"),
        }
    }

    pub(super) fn over_http2(self, stream: u32, mut answer: Answer) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes.to_vec(),
            Self::Answer(change) => {
                change(&mut answer);
                frames::answer(stream, &answer)
            }
            Self::Head => frames::head(stream, &answer),
            // The rest is announced, so that what comes next can be taken for a part of it.
            Self::Half => [
                frames::head(stream, &answer),
                frames::data(stream, half(&answer)),
                frames::unfinished(frames::DATA, stream),
            ]
            .concat(),
            Self::Http1(bytes) => bytes(&answer),
            Self::Http2(bytes) => bytes(stream, &answer),
        }
    }
}

/// The first half of a body.
pub(super) fn half(answer: &Answer) -> &[u8] {
    &answer.body()[..answer.body().len() / 2]
}

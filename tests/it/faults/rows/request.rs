//! While the request is on its way, or there is no answer to it at all.

use crate::faults::frames::{self, INTERNAL_ERROR, NO_ERROR, REFUSED_STREAM};
use crate::faults::line::Then;
use crate::faults::matrix::{Row, Stage};
use crate::faults::misdeed::{At, Misdeed, Says};
use crate::faults::promise::{interrupted, not_sent, unanswered, unnoticed};

/// What is read of TLS has been decrypted, so what is in a record cannot be told from what is still to come.
const UNREAD_IN_TLS: &str =
    "over TLS nobody can tell an unread request from one that is still to come";
pub(super) const FRAMES: &str = "there are no frames in HTTP/1.1";
pub(super) const GARBAGE: &[u8] = b"SSH-2.0-OpenSSH_9.6\r\n\r\n";

pub(crate) fn request() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, then, promise) in [
        ("reset", Then::Reset, interrupted()),
        ("closed without an answer", Then::Close, interrupted()),
        ("silence", Then::Silence, unanswered()),
    ] {
        for (stage, at) in [
            (Stage::Unread, At::Unread),
            (Stage::HalfRead, At::HalfRead),
            (Stage::Read, At::Read),
            (Stage::Applied, At::Answered),
        ] {
            let says = Says::NOTHING;
            let row = Row::new(stage, name).both(Misdeed { at, says, then }, promise);
            let row = match at {
                At::Unread => row.not_http2(UNREAD_IN_TLS),
                _ => row,
            };
            rows.push(match then {
                Then::Silence => row.hurried(),
                _ => row,
            });
        }
    }
    rows.extend(streams());
    rows
}

/// What only HTTP/2 knows.
fn streams() -> Vec<Row> {
    let row = |stage, fault| Row::new(stage, fault).not_http1(FRAMES);
    let read = |says, then| Misdeed {
        at: At::Read,
        says,
        then,
    };
    let applied = |says, then| Misdeed {
        at: At::Answered,
        says,
        then,
    };
    let refused = Says::Http2(|stream, _| frames::rst_stream(stream, REFUSED_STREAM));
    let failed = Says::Http2(|stream, _| frames::rst_stream(stream, INTERNAL_ERROR));
    let left_out = Says::Http2(|stream, _| frames::goaway(stream - 1, NO_ERROR));
    let included = Says::Http2(|stream, _| frames::goaway(stream, NO_ERROR));
    let at_once = Misdeed {
        at: At::Unread,
        says: Says::Http2(|_, _| [frames::settings(), frames::goaway(0, NO_ERROR)].concat()),
        then: Then::Silence,
    };
    let included_and_answered = Says::Http2(|stream, answer| {
        let goaway = frames::goaway(stream, NO_ERROR);
        [goaway, frames::answer(stream, answer)].concat()
    });
    vec![
        row(Stage::Read, "RST_STREAM with REFUSED_STREAM")
            .http2(read(refused, Then::Keep), not_sent()),
        row(Stage::Read, "RST_STREAM with INTERNAL_ERROR")
            .http2(read(failed, Then::Keep), interrupted()),
        row(Stage::Applied, "RST_STREAM with INTERNAL_ERROR")
            .http2(applied(failed, Then::Keep), interrupted()),
        row(Stage::Unread, "GOAWAY that leaves the request out").http2(at_once, not_sent()),
        row(Stage::Read, "GOAWAY that leaves the request out")
            .http2(read(left_out, Then::Close), not_sent()),
        row(Stage::Read, "GOAWAY that includes the request, then closed")
            .http2(read(included, Then::Close), interrupted()),
        row(
            Stage::Applied,
            "GOAWAY that includes the request, then closed",
        )
        .http2(applied(included, Then::Close), interrupted()),
        row(
            Stage::Applied,
            "GOAWAY that includes the request, then the answer",
        )
        .http2(applied(included_and_answered, Then::Keep), unnoticed()),
    ]
}

//! While the request is on its way, or there is no answer to it at all.

use http::Response;

use crate::faults::frames::{self, INTERNAL_ERROR, NO_ERROR, REFUSED_STREAM};
use crate::faults::http1::{self, At, nothing};
use crate::faults::http2::{self, Deed};
use crate::faults::line::Then;
use crate::faults::matrix::{Row, Stage};
use crate::faults::promise::{interrupted, not_sent, unanswered, unnoticed};

/// What is read of TLS has been decrypted, so what is in a record cannot be told from what is still to come.
const UNREAD_IN_TLS: &str =
    "over TLS nobody can tell an unread request from one that is still to come";
const FRAME: &str = "there are no frames in HTTP/1.1";

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
            let http1 = http1::Fault {
                at,
                bytes: nothing,
                then,
            };
            let http2 = http2::Fault {
                at,
                deed: Deed::Instead(|_, _| Vec::new(), then),
            };
            let row = Row::new(stage, name).http1(http1, promise);
            let row = match stage {
                Stage::Unread => row.not_http2(UNREAD_IN_TLS),
                _ => row.http2(http2, promise),
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
    let row = |stage, fault| Row::new(stage, fault).not_http1(FRAME);
    let instead = |at, bytes: fn(u32, &Response<_>) -> _, then| http2::Fault {
        at,
        deed: Deed::Instead(bytes, then),
    };
    let internal_error = |at| {
        instead(
            at,
            |stream, _| frames::rst_stream(stream, INTERNAL_ERROR),
            Then::Keep,
        )
    };
    let goaway_with_it = |at| {
        instead(
            at,
            |stream, _| frames::goaway(stream, NO_ERROR),
            Then::Close,
        )
    };
    vec![
        row(Stage::Read, "RST_STREAM with REFUSED_STREAM").http2(
            instead(
                At::Read,
                |stream, _| frames::rst_stream(stream, REFUSED_STREAM),
                Then::Keep,
            ),
            not_sent(),
        ),
        row(Stage::Read, "RST_STREAM with INTERNAL_ERROR")
            .http2(internal_error(At::Read), interrupted()),
        row(Stage::Applied, "RST_STREAM with INTERNAL_ERROR")
            .http2(internal_error(At::Answered), interrupted()),
        row(Stage::Unread, "GOAWAY that leaves the request out").http2(
            instead(
                At::Unread,
                |_, _| [frames::settings(), frames::goaway(0, NO_ERROR)].concat(),
                Then::Silence,
            ),
            not_sent(),
        ),
        row(Stage::Read, "GOAWAY that leaves the request out").http2(
            instead(
                At::Read,
                |stream, _| frames::goaway(stream - 1, NO_ERROR),
                Then::Close,
            ),
            not_sent(),
        ),
        row(Stage::Read, "GOAWAY that includes the request, then closed")
            .http2(goaway_with_it(At::Read), interrupted()),
        row(
            Stage::Applied,
            "GOAWAY that includes the request, then closed",
        )
        .http2(goaway_with_it(At::Answered), interrupted()),
        row(
            Stage::Applied,
            "GOAWAY that includes the request, then the answer",
        )
        .http2(
            http2::Fault {
                at: At::Answered,
                deed: Deed::Before(|stream| frames::goaway(stream, NO_ERROR)),
            },
            unnoticed(),
        ),
    ]
}

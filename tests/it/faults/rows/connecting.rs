//! Before there is a connection, and when there is one no more.

use super::request::GARBAGE;
use crate::faults::line::Then;
use crate::faults::matrix::{Dead, Fault, Row, Stage};
use crate::faults::misdeed::{At, Misdeed, Says};
use crate::faults::promise::{
    interrupted, not_sent, not_sent_in_time, not_trusted, unanswered, unnoticed,
};
use crate::faults::tls::{Flaw, Handshake, TLS_1_1_ALERT};

pub(crate) fn connecting() -> Vec<Row> {
    let on_the_way = |fault| Row::new(Stage::Connecting, fault);
    let tunnel = |fault| Row::new(Stage::Tunnel, fault);
    let handshake = |fault| Row::new(Stage::Handshake, fault);
    let flawed = |flaw| Fault::Handshake(Handshake::Certificate(flaw));
    vec![
        on_the_way("the name does not resolve").both(Fault::NoSuchName, not_sent().lasting()),
        on_the_way("the connection is refused").both(Fault::Refused, not_sent()),
        on_the_way("IPv6 refuses, IPv4 is alive")
            .both(Fault::DeadIpv6(Dead::Refusing), unnoticed().lasting()),
        on_the_way("IPv6 is silent, IPv4 is alive")
            .both(Fault::DeadIpv6(Dead::Silent), unnoticed().lasting())
            .hurried(),
        tunnel("CONNECT is answered with 403").both(
            Fault::Tunnel(
                b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                Then::Close,
            ),
            not_sent(),
        ),
        tunnel("CONNECT is answered with 407").both(
            Fault::Tunnel(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                Then::Close,
            ),
            not_sent(),
        ),
        tunnel("CONNECT is answered with 502").both(
            Fault::Tunnel(
                b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
                Then::Close,
            ),
            not_sent(),
        ),
        tunnel("CONNECT is answered with garbage")
            .both(Fault::Tunnel(GARBAGE, Then::Close), not_sent()),
        tunnel("closed without an answer").both(Fault::Tunnel(b"", Then::Close), not_sent()),
        tunnel("reset").both(Fault::Tunnel(b"", Then::Reset), not_sent()),
        tunnel("silence")
            .both(Fault::Tunnel(b"", Then::Silence), not_sent_in_time())
            .hurried(),
        handshake("silence")
            .both(
                Fault::Handshake(Handshake::Bytes(b"", Then::Silence)),
                not_sent_in_time(),
            )
            .hurried(),
        handshake("one byte a second")
            .both(
                // The head of a record that would be 16 KiB long.
                Fault::Handshake(Handshake::Bytes(&[0x16, 3, 3, 0x40, 0], Then::Drip(b" "))),
                not_sent_in_time(),
            )
            .hurried(),
        handshake("reset").both(
            Fault::Handshake(Handshake::Bytes(b"", Then::Reset)),
            not_sent(),
        ),
        handshake("closed").both(
            Fault::Handshake(Handshake::Bytes(b"", Then::Close)),
            not_sent(),
        ),
        handshake("cut in the middle of a record")
            .both(Fault::Handshake(Handshake::CutFlight), not_sent()),
        handshake("HTTP in place of TLS").both(
            Fault::Handshake(Handshake::Bytes(
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
                Then::Close,
            )),
            not_trusted(),
        ),
        handshake("an expired certificate").both(flawed(Flaw::Expired), not_trusted()),
        handshake("a certificate for another host").both(flawed(Flaw::WrongHost), not_trusted()),
        handshake("a certificate of an unknown issuer")
            .both(flawed(Flaw::UnknownIssuer), not_trusted()),
        handshake("nothing newer than TLS 1.1").both(
            Fault::Handshake(Handshake::Bytes(TLS_1_1_ALERT, Then::Close)),
            not_trusted(),
        ),
    ]
}

pub(crate) fn pool() -> Vec<Row> {
    let used = |fault, then, promise| {
        let misdeed = Misdeed {
            at: At::Read,
            says: Says::NOTHING,
            then,
        };
        Row::new(Stage::Read, fault).both(misdeed, promise).pooled()
    };
    vec![
        Row::new(Stage::Pool, "closed by the server")
            .both(Fault::ClosedInPool, unnoticed().lasting())
            .pooled(),
        used(
            "a connection of the pool is reset when it is used",
            Then::Reset,
            interrupted(),
        ),
        used(
            "a connection of the pool is closed when it is used",
            Then::Close,
            interrupted(),
        ),
        used(
            "a connection of the pool is silent when it is used",
            Then::Silence,
            unanswered(),
        )
        .hurried(),
    ]
}

//! Where a request ends: length, chunks, lines. Beyond it stands a deletion that must stay unread wherever the first
//! request has no clear end.

use super::{deletion, operations, signature, statuses};
use crate::support::{SHOW_JOHN, demo};

/// Header lines and body of a request to show John, and what is answered. `{deletion}`, `{length}` and `{hex}` are the
/// deletion and its length.
const FRAMINGS: [(&str, &str, &[u16]); 30] = [
    // The service's own gateway may go by either; here the chunks count, and the connection ends.
    (
        "Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n",
        "0\r\n\r\n{deletion}",
        &[200],
    ),
    (
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "{hex}\r\n{deletion}\r\n0\r\n\r\n",
        &[200],
    ),
    (
        "Content-Length: 0\r\nContent-Length: {length}\r\n",
        "{deletion}",
        &[400],
    ),
    (
        "Content-Length: {length}\r\nContent-Length: 0\r\n",
        "{deletion}",
        &[400],
    ),
    ("Content-Length: 0, {length}\r\n", "{deletion}", &[400]),
    ("Content-Length: +{length}\r\n", "{deletion}", &[400]),
    ("Content-Length: -1\r\n", "{deletion}", &[400]),
    ("Content-Length: 0x{hex}\r\n", "{deletion}", &[400]),
    ("Content-Length: {length} \u{b}\r\n", "{deletion}", &[400]),
    (
        "Content-Length: 99999999999999999999\r\n",
        "{deletion}",
        &[400],
    ),
    ("Content-Length: \r\n", "{deletion}", &[400]),
    ("Content-Length:\r\n {length}\r\n", "{deletion}", &[400]),
    ("Content-Length : {length}\r\n", "{deletion}", &[400]),
    (
        "Transfer-Encoding: xchunked\r\n",
        "0\r\n\r\n{deletion}",
        &[400],
    ),
    (
        "Transfer-Encoding: chunked, identity\r\n",
        "0\r\n\r\n{deletion}",
        &[400],
    ),
    ("Transfer-Encoding: identity\r\n", "{deletion}", &[400]),
    (
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "0\r\n\r\n{deletion}",
        &[400],
    ),
    (
        "Transfer-Encoding : chunked\r\n",
        "0\r\n\r\n{deletion}",
        &[400],
    ),
    (
        "Transfer-Encoding: \u{b}chunked\r\n",
        "0\r\n\r\n{deletion}",
        &[400],
    ),
    (
        "Transfer-Encoding:\r\n chunked\r\n",
        "0\r\n\r\n{deletion}",
        &[400],
    ),
    (
        "X-A: b\r\n Transfer-Encoding: chunked\r\n",
        "0\r\n\r\n{deletion}",
        &[400],
    ),
    ("X-A: b\rContent-Length: {length}\r\n", "{deletion}", &[400]),
    ("X-A: b\0\r\n", "{deletion}", &[400]),
    ("X\0A: b\r\n", "{deletion}", &[400]),
    ("X-A\r\n", "{deletion}", &[400]),
    (
        "Transfer-Encoding: chunked\r\n",
        "-1\r\n\r\n{deletion}",
        &[400],
    ),
    (
        "Transfer-Encoding: chunked\r\n",
        "0x1\r\na\r\n0\r\n\r\n{deletion}",
        &[400],
    ),
    (
        "Transfer-Encoding: chunked\r\n",
        "ffffffffffffffff1\r\n{deletion}",
        &[400],
    ),
    (
        "Transfer-Encoding: chunked\r\n",
        "0;a\n\r\n{deletion}",
        &[400],
    ),
    (
        "Transfer-Encoding: chunked\r\n",
        "1\r\naXX0\r\n\r\n{deletion}",
        &[400],
    ),
];

#[tokio::test]
async fn a_request_without_one_clear_end_smuggles_no_other() {
    let served = demo().await;
    let host = served.address().to_string();
    let (deletion, signature) = (deletion(&served), signature(&served));
    for (headers, body, expected) in FRAMINGS {
        let filled = |text: &str| {
            text.replace("{deletion}", &deletion)
                .replace("{length}", &deletion.len().to_string())
                .replace("{hex}", &format!("{:x}", deletion.len()))
        };
        let (headers, body) = (filled(headers), filled(body));
        let bytes =
            format!("GET {SHOW_JOHN} HTTP/1.1\r\nHost: {host}\r\n{signature}{headers}\r\n{body}");
        assert_eq!(
            statuses(&served, bytes.as_bytes()).await,
            expected,
            "{headers:?} {body:?}"
        );
        assert!(
            !operations(&served).contains(&"DeleteUser"),
            "{headers:?} {body:?}"
        );
    }
    // It would have done something.
    assert_eq!(statuses(&served, deletion.as_bytes()).await, [200]);
    assert_eq!(operations(&served), ["DeleteUser"]);
}

/// Lines may end in LF alone, as RFC 9112 (2.2) lets a server take them, and a trailer is no header.
#[tokio::test]
async fn what_has_one_clear_end_is_read_to_it() {
    let served = demo().await;
    let host = served.address().to_string();
    let signature = signature(&served);
    let head = format!("GET {SHOW_JOHN} HTTP/1.1\r\nHost: {host}\r\n{signature}");
    for (bytes, expected) in [
        (format!("{head}\r\n"), vec![200]),
        (format!("\r\n\r\n{head}\r\n"), vec![200]),
        (format!("{head}\r\n{head}\r\n"), vec![200, 200]),
        (format!("{head}\r\n").replace('\r', ""), vec![200]),
        (
            format!("{head}Content-Length: 0\r\nContent-Length: 0\r\n\r\n{head}\r\n"),
            vec![200, 200],
        ),
        (
            format!(
                "{head}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\n\r\n{head}\r\n"
            ),
            vec![200, 200],
        ),
        (
            format!("{head}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"),
            vec![200],
        ),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), vec![]),
        (
            format!("{head}\r\n").replace("HTTP/1.1", "HTTP/1.2"),
            vec![400],
        ),
        (format!("GET {SHOW_JOHN}\r\n\r\n"), vec![400]),
    ] {
        assert_eq!(
            statuses(&served, bytes.as_bytes()).await,
            expected,
            "{bytes}"
        );
        assert_eq!(
            operations(&served).len(),
            expected.iter().filter(|status| **status == 200).count()
        );
    }
}

//! The host of a request: in `Host`, in the target, in what was signed.

use super::{operations, signature, statuses};
use crate::support::{SHOW_JOHN, demo, get};

#[tokio::test]
async fn a_request_names_one_host_or_is_refused_unread() {
    let served = demo().await;
    let host = served.address().to_string();
    let signature = signature(&served);
    for (target, hosts, status) in [
        (SHOW_JOHN.to_owned(), vec![host.as_str()], 200),
        (SHOW_JOHN.to_owned(), vec![], 400),
        (
            SHOW_JOHN.to_owned(),
            vec![host.as_str(), host.as_str()],
            400,
        ),
        (
            SHOW_JOHN.to_owned(),
            vec![host.as_str(), "evil.example"],
            400,
        ),
        (
            SHOW_JOHN.to_owned(),
            vec!["evil.example", host.as_str()],
            400,
        ),
        (SHOW_JOHN.to_owned(), vec![""], 400),
        (SHOW_JOHN.to_owned(), vec!["user@127.0.0.1"], 400),
        (SHOW_JOHN.to_owned(), vec!["127.0.0.1/x"], 400),
        (SHOW_JOHN.to_owned(), vec!["127.0.0.1, evil.example"], 400),
        (SHOW_JOHN.to_owned(), vec!["127.0.0.1 evil.example"], 400),
        (SHOW_JOHN.to_owned(), vec!["127.0.0.1:99999"], 400),
        (SHOW_JOHN.to_owned(), vec!["127.0.0.1:"], 400),
        (SHOW_JOHN.to_owned(), vec![":80"], 400),
        (SHOW_JOHN.to_owned(), vec!["[::1"], 400),
        (SHOW_JOHN.to_owned(), vec!["é.example"], 400),
        // Another host, but one: not the URL that was signed.
        (SHOW_JOHN.to_owned(), vec!["evil.example"], 401),
        (
            format!("http://{host}{SHOW_JOHN}"),
            vec![host.as_str()],
            200,
        ),
        (format!("http://{host}{SHOW_JOHN}"), vec![], 400),
        (
            format!("http://{host}{SHOW_JOHN}"),
            vec!["evil.example"],
            400,
        ),
        (
            format!("http://evil.example{SHOW_JOHN}"),
            vec![host.as_str()],
            400,
        ),
        (
            format!("http://user:password@{host}{SHOW_JOHN}"),
            vec![host.as_str()],
            400,
        ),
        (
            format!("https://{host}{SHOW_JOHN}"),
            vec![host.as_str()],
            401,
        ),
        (format!("ftp://{host}{SHOW_JOHN}"), vec![host.as_str()], 401),
    ] {
        let hosts: String = hosts
            .iter()
            .map(|host| format!("Host: {host}\r\n"))
            .collect();
        let bytes = format!("GET {target} HTTP/1.1\r\n{hosts}{signature}\r\n");
        assert_eq!(
            statuses(&served, bytes.as_bytes()).await,
            [status],
            "{target} {hosts:?}"
        );
        let expected: &[&str] = if status == 400 { &[] } else { &["ShowUser"] };
        assert_eq!(operations(&served), expected, "{target} {hosts:?}");
    }
}

#[tokio::test]
async fn a_host_in_another_header_counts_for_nothing() {
    let served = demo().await;
    for header in [
        "X-Forwarded-Host",
        "X-Host",
        "X-Original-URL",
        "X-HTTP-Method-Override",
        "Forwarded",
    ] {
        let sent = get(SHOW_JOHN).header(header, "evil.example");
        assert_eq!(served.call(sent).await.status, 200, "{header}");
    }
}

/// HTTP/1.0 knows no `Host`, and without one nobody can tell what was signed.
#[tokio::test]
async fn http_1_0_is_served_with_a_host_alone() {
    let served = demo().await;
    let host = served.address().to_string();
    let signature = signature(&served);
    for (hosts, status) in [(format!("Host: {host}\r\n"), 200), (String::new(), 401)] {
        let bytes = format!("GET {SHOW_JOHN} HTTP/1.0\r\n{hosts}{signature}\r\n");
        assert_eq!(statuses(&served, bytes.as_bytes()).await, [status]);
    }
    let control = b"GET /_emulator/requests HTTP/1.0\r\n\r\n";
    assert_eq!(statuses(&served, control).await, [403]);
}

#[tokio::test]
async fn targets_of_other_forms_reach_no_operation() {
    let served = demo().await;
    let host = served.address().to_string();
    let signature = signature(&served);
    for (line, status) in [
        (format!("CONNECT {host} HTTP/1.1"), 401),
        ("OPTIONS * HTTP/1.1".to_owned(), 403),
        ("GET * HTTP/1.1".to_owned(), 401),
        ("GET v1/users HTTP/1.1".to_owned(), 400),
        (format!("GET //{host}{SHOW_JOHN} HTTP/1.1"), 401),
        ("GET /v1/users /x HTTP/1.1".to_owned(), 400),
        ("GET /v1/users\0 HTTP/1.1".to_owned(), 400),
        ("GET /v1/users\t HTTP/1.1".to_owned(), 400),
        (format!("get {SHOW_JOHN} HTTP/1.1"), 401),
    ] {
        let bytes = format!("{line}\r\nHost: {host}\r\n{signature}\r\n");
        assert_eq!(
            statuses(&served, bytes.as_bytes()).await,
            [status],
            "{line:?}"
        );
        assert_eq!(operations(&served), <[&str; 0]>::default(), "{line:?}");
    }
}

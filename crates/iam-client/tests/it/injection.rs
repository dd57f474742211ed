//! Texts from a program that would become another header, path or request: each arrives as what it is, or nothing is
//! sent.

use std::cell::Cell;
use std::collections::BTreeSet;

use iam_client::auth::{Credentials, ReceivedRequest, SecretKey, Skew, verify};
use iam_client::model::users::{ListUsers, SetUser, UserSetRequest};
use iam_client::model::{ReceivedParameters, UserUuid};
use iam_client::{CallOptions, Endpoint, ErrorKind, Language, RetryPolicy};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::server::{Received, Server, answer};
use crate::support::{ACCESS_KEY, INSTANCE, NOW, SECRET_KEY, instance};

/// What readers of HTTP and of URLs split, resolve or decode at.
const PIECES: &[&str] = &[
    "\r\n",
    "\r",
    "\n",
    "\0",
    "\t",
    " ",
    "\u{b}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "X-Evil: 1",
    "\r\nX-Evil: 1",
    "\r\nContent-Length: 0\r\n\r\nDELETE /v1/users HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "\r\nTransfer-Encoding: chunked",
    "%0d%0a",
    "%00",
    "%2F",
    "%2e%2e",
    "%c0%ae",
    "%",
    "..",
    ".",
    "/",
    "//",
    "\\",
    "#",
    "?",
    "&",
    "=",
    ";",
    "+",
    "@",
    ":",
    "[",
    "]",
    "{user_uuid}",
    "é",
    "김하늘",
    "a",
    "Z9-",
    "\"",
    "'",
    "<",
    "|",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..5).prop_map(|pieces| pieces.concat())
}

/// Everything that a program can put into a request as text.
#[derive(Clone, Debug)]
struct Texts {
    access_key: String,
    session_token: String,
    account_id: String,
    language: String,
    id: String,
    value: String,
}

prop_compose! {
    fn texts()(
        // Mostly harmless, so that many cases have one odd text alone.
        access_key in prop_oneof![4 => Just(ACCESS_KEY.to_owned()), 1 => text()],
        session_token in prop_oneof![4 => Just("token".to_owned()), 1 => text()],
        account_id in prop_oneof![4 => Just("acc".to_owned()), 1 => text()],
        language in prop_oneof![4 => Just("ko-KR".to_owned()), 1 => text()],
        id in text(),
        value in text(),
    ) -> Texts {
        Texts { access_key, session_token, account_id, language, id, value }
    }
}

/// One request whose headers are those that the client writes, each once.
fn only(server: &Server, texts: &Texts, body: bool) -> Received {
    let mut received = server.take();
    assert_eq!(received.len(), 1, "{texts:?}");
    let received = received.remove(0);
    let names: Vec<&str> = received
        .headers
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    let mut expected = BTreeSet::from([
        "accept",
        "accept-language",
        "host",
        "scp-accesskey",
        "scp-accountid",
        "scp-api-version",
        "scp-clienttype",
        "scp-signature",
        "scp-timestamp",
        "user-agent",
        "x-auth-token",
    ]);
    if body {
        expected.extend(["content-length", "content-type"]);
    }
    assert_eq!(
        names.iter().copied().collect::<BTreeSet<_>>(),
        expected,
        "{texts:?}"
    );
    assert_eq!(received.headers.len(), names.len(), "each once: {texts:?}");
    for (name, value) in [
        ("scp-accesskey", &texts.access_key),
        ("x-auth-token", &texts.session_token),
        ("scp-accountid", &texts.account_id),
        ("accept-language", &texts.language),
    ] {
        assert_eq!(received.headers[name], value.as_str(), "{texts:?}");
    }
    assert_eq!(
        received.headers["host"],
        format!("127.0.0.1:{}", server.port)
    );
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"#\"<>\\^`{|}".contains(&byte);
    assert!(received.target.bytes().all(is_plain), "{}", received.target);
    let url = received.url();
    let signed = ReceivedRequest::new(&received.method, &url, &received.headers);
    verify(&signed, NOW, Skew::Unlimited, |_| {
        SecretKey::new(SECRET_KEY).ok()
    })
    .unwrap();
    received
}

/// Whether everything that was sent was what was given. Nothing is sent of a text that a header or an id cannot hold.
async fn arrives_as_it_is(server: &Server, texts: &Texts) -> bool {
    let credentials = Credentials::new(&texts.access_key, SECRET_KEY)
        .and_then(|credentials| credentials.with_session_token(&texts.session_token));
    let (Ok(credentials), Ok(language)) = (credentials, texts.language.parse::<Language>()) else {
        return false;
    };
    let options = CallOptions::new()
        .retry(RetryPolicy::never())
        .language(language);
    let client = server
        .builder()
        .credentials(credentials)
        .account_id(&texts.account_id)
        .options(options);
    let client = client.build().unwrap();
    let list = ListUsers::new(instance())
        .sort(&*texts.value)
        .user_id(&*texts.value);
    match client.send(&list).await {
        Ok(_) => {
            let received = only(server, texts, false);
            let read = ReceivedParameters::read("/v1/users", &received.target).unwrap();
            let value = |name: &str| read.required::<String>(name).unwrap();
            assert_eq!(
                [value("user_id"), value("sort")],
                [texts.value.clone(), texts.value.clone()]
            );
            assert_eq!(value("instance_id"), INSTANCE);
        }
        Err(error) => {
            assert_eq!(
                (error.kind(), error.attempts()),
                (ErrorKind::Request, 0),
                "{error}"
            );
            assert!(!error.to_string().contains(char::is_control), "{error}");
            return false;
        }
    }
    let Ok(user) = texts.id.parse::<UserUuid>() else {
        return false;
    };
    let request = UserSetRequest::new(instance()).name(&*texts.value);
    client.send(&SetUser::new(user, request)).await.unwrap();
    let received = only(server, texts, true);
    assert_eq!(received.method, "PATCH");
    let read = ReceivedParameters::read("/v1/users/{user_uuid}", &received.target).unwrap();
    assert_eq!(read.required::<String>("user_uuid").unwrap(), texts.id);
    let body: serde_json::Value = serde_json::from_slice(&received.body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"instance_id": INSTANCE, "name": texts.value})
    );
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_text_arrives_as_it_is_or_nothing_is_sent() {
    let server = Server::answering(answer(200, "", r#"{"users":[],"count":0,"user":{}}"#)).await;
    let runtime = tokio::runtime::Handle::current();
    let (sent, refused) = (Cell::new(0), Cell::new(0));
    tokio::task::block_in_place(|| {
        let mut runner = TestRunner::new(ProptestConfig::with_cases(256));
        let run = runner.run(&texts(), |texts| {
            let whole = runtime.block_on(arrives_as_it_is(&server, &texts));
            let count = if whole { &sent } else { &refused };
            count.update(|count| count + 1);
            prop_assert_eq!(server.take().len(), 0, "{:?}", texts);
            Ok(())
        });
        run.unwrap();
    });
    let (sent, refused) = (sent.get(), refused.get());
    assert!(
        sent > 10 && refused > 10,
        "both happen: {sent} sent, {refused} refused"
    );
}

/// The same, one text after the other, with what is said of it.
#[tokio::test]
async fn a_text_that_a_header_cannot_hold_is_refused_before_anything_is_sent() {
    let server = Server::answering(answer(200, "", "{}")).await;
    for text in [
        "a\r\nX-Evil: 1",
        "a\nb",
        "a\rb",
        "a\0",
        "a b",
        "a\tb",
        "é",
        "a\u{7f}",
    ] {
        assert!(Credentials::new(text, "sk").is_err(), "{text:?}");
        assert!(
            Credentials::new("AK", "sk")
                .unwrap()
                .with_session_token(text)
                .is_err(),
            "{text:?}"
        );
        assert!(text.parse::<Language>().is_err(), "{text:?}");
        let client = server.builder().account_id(text).build().unwrap();
        let error = client.send(&ListUsers::new(instance())).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Request, 0),
            "{text:?}"
        );
        assert!(error.to_string().contains("account id"), "{error}");
    }
    assert!(server.take().is_empty());
}

#[test]
fn an_id_that_would_change_a_path_is_none() {
    for (id, is_id) in [
        ("138c2fc8", true),
        ("a b", true),
        ("%2e%2e", true),
        ("...", true),
        ("a;b", true),
        ("a?b#c", true),
        ("", false),
        (".", false),
        ("..", false),
        ("a/b", false),
        ("/", false),
        ("a\\b", false),
        ("a\0", false),
        ("a\r\nb", false),
        ("a\u{85}b", false),
        ("a\u{1b}[2J", false),
    ] {
        assert_eq!(id.parse::<UserUuid>().is_ok(), is_id, "{id:?}");
    }
}

/// Where a URL parser and a person, or two parsers, see different hosts.
#[test]
fn an_endpoint_is_scheme_host_and_port_or_is_refused() {
    for (text, expected) in [
        ("http://127.0.0.1:8787", Some("http://127.0.0.1:8787")),
        ("HTTP://LocalHost/", Some("http://localhost")),
        ("https://[::1]:8443", Some("https://[::1]:8443")),
        ("https://idc.example:443", Some("https://idc.example")),
        ("http://user@127.0.0.1", None),
        ("http://user:password@127.0.0.1", None),
        ("http://127.0.0.1@evil.example", None),
        ("http://127.0.0.1:80@evil.example/", None),
        ("http://127.0.0.1%40evil.example", None),
        ("http://127.0.0.1\\@evil.example", None),
        ("http://evil.example\\.idc.example", None),
        ("http://127.0.0.1#@evil.example", None),
        ("http://127.0.0.1?@evil.example", None),
        ("http://127.0.0.1/@evil.example", None),
        ("http://127.0.0.1;evil.example", None),
        ("http://127.0.0.1,evil.example", None),
        ("http://127.0.0.1 .evil.example", None),
        ("http://127.0.0.1\r\nHost: evil.example", None),
        ("http://127.0.0.1\0.evil.example", None),
        ("http://127.0.0.1%00.evil.example", None),
        ("http://é.example", None),
        ("http://idc.example:", None),
        ("http://idc.example:99999", None),
        ("http://idc.example:80:80", None),
        ("http://", None),
        ("http:///127.0.0.1", None),
        ("http:127.0.0.1", None),
        ("//127.0.0.1", None),
        ("127.0.0.1:8787", None),
        ("http://[::1", None),
        ("http://[::1]evil.example", None),
        ("file:///etc/passwd", None),
        ("unix:/run/x.sock", None),
    ] {
        let endpoint = text.parse::<Endpoint>();
        assert_eq!(
            endpoint.as_ref().ok().map(Endpoint::as_str),
            expected,
            "{text:?}"
        );
        if let Err(error) = endpoint {
            assert!(!error.to_string().contains(char::is_control), "{error}");
        }
    }
}

#[test]
fn a_region_is_one_label_of_a_host() {
    for region in [
        "kr-west1.evil.example",
        "kr-west1/",
        "kr-west1@evil",
        "kr-west1#",
        "",
        "a b",
        "a\r\nb",
        "é",
        "a_b",
    ] {
        assert!(
            Endpoint::regional(region, &"e".into()).is_err(),
            "{region:?}"
        );
        assert!(
            Endpoint::regional("kr-west1", &region.into()).is_err(),
            "{region:?}"
        );
    }
}

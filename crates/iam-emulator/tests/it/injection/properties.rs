//! What holds for every way to spoil a signed request.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::{operations, statuses};
use crate::support::{JOHN, SET_JOHN, demo, get, patch};

/// What readers of HTTP disagree about.
const ODD: &[&str] = &[
    "\r",
    "\n",
    "\r\n",
    "\0",
    " ",
    "\t",
    "\u{b}",
    "#",
    "?",
    "%",
    "%00",
    "%2F",
    "%2e%2e",
    "..",
    "/",
    "//",
    ";",
    "@",
    ":",
    ",",
    "\r\n\r\n",
    "\r\nHost: evil.example",
    "\r\nContent-Length: 5",
    "\r\nTransfer-Encoding: chunked",
    "\u{80}",
    "김",
    "\u{c0}\u{ae}",
];

#[derive(Clone, Debug)]
struct Spoiling {
    at: prop::sample::Index,
    removed: usize,
    put: &'static str,
}

fn spoiling() -> impl Strategy<Value = Spoiling> {
    let put = prop_oneof![Just(""), prop::sample::select(ODD)];
    (any::<prop::sample::Index>(), 0..3_usize, put).prop_map(|(at, removed, put)| Spoiling {
        at,
        removed,
        put,
    })
}

/// A head that was changed anywhere, in any way, does what was signed or nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_spoilt_head_changes_nothing_but_what_was_signed() {
    let served = demo().await;
    let body = r#"{"instance_id":"ssoins-12345","department":"spoilt"}"#;
    let signed = served
        .sign(patch(SET_JOHN, body))
        .bytes(&served.address().to_string());
    let head = signed.len() - body.len() - "\r\n\r\n".len();
    let others = async || {
        let users = served
            .call(get("/v1/users?instance_id=ssoins-12345&size=100"))
            .await;
        users.json()
    };
    let before = others().await;
    let spoilings = prop::collection::vec(spoiling(), 1..4);
    let case = async |spoilings: Vec<Spoiling>| {
        let mut bytes = signed.clone();
        for Spoiling { at, removed, put } in spoilings {
            let at = at.index(head);
            bytes.splice(at..at + removed, put.bytes());
        }
        operations(&served);
        let answered = statuses(&served, &bytes).await;
        let entries = served.emulator.journal().entries();
        for entry in entries.iter().filter(|entry| entry.status == Some(200)) {
            let seen = (entry.operation, entry.target.as_str());
            assert_eq!(
                seen,
                (Some("SetUser"), SET_JOHN),
                "{:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
        assert!(
            answered.iter().all(|status| (100..500).contains(status)),
            "{answered:?}"
        );
    };
    let runtime = tokio::runtime::Handle::current();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(512));
    tokio::task::block_in_place(|| {
        runner.run(&spoilings, |spoilings| {
            runtime.block_on(case(spoilings));
            Ok(())
        })
    })
    .unwrap();
    assert_eq!(others().await, before);
    let john = served
        .call(get(&format!("/v1/users/{JOHN}?instance_id=ssoins-12345")))
        .await;
    assert_eq!(john.json()["user"]["user_id"], "johndoe");
}

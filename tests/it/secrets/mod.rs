//! Planted secrets, and everything that could show one.
//!
//! A secret key, a session token, passwords, a bind credential and the password of a proxy are planted. They go through
//! every operation that carries one, over real sockets, in success and in every kind of failure, also where a server
//! gives back what it was sent. Then all that was traced, printed, written or told in a panic is searched for them, in
//! every spelling.

mod command;
mod committed;
mod memory;
mod panics;
mod planted;
mod reflecting;
mod traced;
mod types;
mod wire;

use planted::{ALL, Search, core};

#[test]
fn no_planted_secret_shows_anywhere() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .on_thread_start(traced::listen)
        .build()
        .unwrap();
    traced::listen();
    let mut search = Search::for_planted();
    runtime.block_on(async {
        wire::with_the_emulator(&mut search).await;
        wire::with_servers_that_reflect(&mut search).await;
        wire::without_an_answer(&mut search).await;
        types::all(&mut search).await;
        panics::in_callbacks(&mut search).await;
    });
    command::every_output(&mut search, &runtime);
    committed::snapshots(&mut search);
    drop(runtime);
    search.add("what was traced", traced::told());

    let findings = search.findings();
    assert!(
        findings.is_empty(),
        "{} findings:\n{}",
        findings.len(),
        findings.join("\n")
    );
    assert_it_was_looked_at(&search);
}

/// The search was of something: each part has told what it tells of.
fn assert_it_was_looked_at(search: &Search) {
    let told = |place: &str, text: &str| {
        let mut texts = search.texts().filter(|(name, _)| name.contains(place));
        assert!(
            texts.any(|(_, told)| memchr::memmem::find(told, text.as_bytes()).is_some()),
            "{place} does not tell of {text:?}"
        );
    };
    for text in [
        // Each crate has its say, those beneath ours too.
        " TRACE ",
        " iam_client::wire: request ",
        " iam_client: sending again ",
        " iam_emulator::http::exchange: ",
        " hyper_util::client::legacy::pool: ",
        " h2::",
        " rustls::client::hs: ",
        "Scp-Signature: [redacted]",
        "X-Auth-Token: [redacted]",
        "set-cookie: [redacted]",
    ] {
        told("what was traced", text);
    }
    for (place, text) in [
        ("the emulator's journal", "CreateUser"),
        ("the emulator's journal", r#""password":"[redacted]""#),
        ("/_emulator/requests", r#""bind_credential":"[redacted]""#),
        ("the data file", "planted.user"),
        ("a panic", "credentials: Credentials {"),
        ("scp-idc", "Scp-Signature: [redacted]"),
        ("scp-idc", r#""password": "[redacted]""#),
        ("refused over HTTP/2", "[redacted]"),
    ] {
        told(place, text);
    }
    assert!(
        search.texts().count() > 2_000,
        "{} texts",
        search.texts().count()
    );
}

/// The search can find: each spelling of each secret, in the clear.
#[test]
fn the_search_finds_every_spelling_of_a_planted_secret() {
    use std::fmt::Write as _;
    for secret in ALL {
        let (core, bytes) = (core(secret), secret.as_bytes());
        let json = serde_json::to_string(secret).unwrap();
        let mut ascii = String::new();
        for unit in secret.encode_utf16() {
            write!(ascii, "\\u{unit:04x}").unwrap();
        }
        let engine = base64::engine::general_purpose::STANDARD;
        for text in [
            secret.to_owned(),
            format!("{secret:?}"),
            format!("{bytes:?}"),
            format!("{bytes:#?}").replace("    ", ""),
            format!("{bytes:02x?}"),
            bytes.escape_ascii().to_string(),
            json.clone(),
            serde_json::to_string(&json).unwrap(),
            ascii,
            base64::Engine::encode(&engine, bytes),
            base64::Engine::encode(&engine, format!("a:{secret}")),
            base64::Engine::encode(&engine, format!("ab:{secret}")),
            bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            bytes.iter().map(|byte| format!("%{byte:02X}")).collect(),
        ] {
            let mut search = Search::for_planted();
            search.add("here", format!("before {text} after"));
            let findings = search.findings();
            assert!(
                findings.iter().any(|finding| finding.starts_with(core)),
                "{core} is not found in {text}"
            );
        }
    }
    let mut search = Search::for_planted();
    search.add("here", "nothing of it: [redacted], PLANTED, kEy4Qz7");
    assert_eq!(search.findings(), Vec::<String>::new());
}

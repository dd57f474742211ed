//! `docs/faults.md`: the matrix for users, made from the rows that the tests run.

use std::fmt::Write;
use std::path::Path;

use super::matrix::{Protocol, Row, Stage};
use super::operation::{OPERATIONS, Operation};
use super::promise::Promise;

/// Set to write the document anew.
const WRITE: &str = "WRITE_DOCUMENTS";

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/faults.md");

const BEGINNING: &str = "\
# When something goes wrong on the way

Every call ends in one of these, and `iam_client::Error::outcome` says which:

| outcome | what is promised | what to do |
|---|---|---|
| success | The change was made. `SetUser` may have been sent more than once, which makes no difference to it; `CreateUser` was carried out exactly once. | Nothing. |
| applied | The change was made; only the answer is lost or unreadable. | Do not repeat it. Read back what you need of the answer. |
| refused | Nothing was done: the service said no. | Change what it objects to. After 417 or 429, wait and repeat it. |
| not sent | Nothing was done: the request did not reach the service, or a server of HTTP/2 said that it did not look at it, or the call changes nothing anyway. | Repeat it when you like. |
| unknown | The change may have been made, or not: from here nobody can tell. | Read it back, then decide. Do not repeat it unseen. |

In every case: a call ends at most 250 ms after the time it was given, on a machine that has time for it. A call that is not
idempotent is not sent again once a byte of it may have been acted on. Redirects are not followed, and neither a header nor
a credential goes to another host. Each attempt is signed after the wait before it. The next call finds the client as good as
new.

A 2xx counts as the service's own once its body has begun as an object of JSON: others on the way write pages with a 200
too. That is why an answer that breaks off before, or is compressed unasked, leaves the outcome unknown.

The tests `every_promise_is_kept_over_http_1` and `…_http_2` hold each entry of these tables against the emulator, through a
proxy that does what the row says; the rows are in `tests/it/faults/rows`, and this page is written from them. Times are some
thirty times shorter there than the client's defaults: \"one a second\" is one in 20 ms, and a silence outlasts attempts of 1 s
in a call of 1.6 s.

An entry reads: outcome, then kind of the error (`ErrorKind`, with the status, or with the transport's `Kind`), then number
of attempts. Of two entries, the first is for a fault that only the first attempt meets, the second for one that each attempt
meets. `SetUser` stands for what may be sent twice, `CreateUser` for what may not, and `ShowUser` for what changes nothing.
";

/// The whole text.
pub(super) fn written(rows: &[Row]) -> String {
    let mut text = BEGINNING.to_owned();
    let mut stage: Option<Stage> = None;
    for row in rows {
        if stage != Some(row.stage) {
            stage = Some(row.stage);
            let operations = OPERATIONS.map(Operation::name).join(" | ");
            write!(
                text,
                "\n## {}\n\n| fault | HTTP | {operations} |\n|---|---|---|---|---|\n",
                row.stage
            )
            .unwrap();
        }
        for line in lines(row) {
            writeln!(text, "| {} | {line} |", row.fault).unwrap();
        }
    }
    text
}

/// One line where both protocols come to the same, two where they do not.
fn lines(row: &Row) -> Vec<String> {
    let entries = |protocol| match row.way(protocol) {
        Ok((_, promise)) => entries(promise).join(" | "),
        Err(reason) => format!("- ({reason}) | - | -"),
    };
    let (http1, http2) = (entries(Protocol::Http1), entries(Protocol::Http2));
    if http1 == http2 {
        return vec![format!("1.1, 2 | {http1}")];
    }
    vec![format!("1.1 | {http1}"), format!("2 | {http2}")]
}

fn entries(promise: &Promise) -> [String; 3] {
    let always = promise.always.map(|ended| ended.to_string());
    let Some(once) = promise.once else {
        return always;
    };
    let mut once = once.map(|ended| ended.to_string());
    for (once, always) in once.iter_mut().zip(always) {
        if *once != always {
            *once = format!("{once}<br>{always}");
        }
    }
    once
}

/// Holds the document of the project against the rows, or writes it anew if that is wanted.
pub(super) fn check(rows: &[Row]) {
    let expected = written(rows);
    if std::env::var_os(WRITE).is_some() {
        std::fs::create_dir_all(Path::new(PATH).parent().unwrap()).unwrap();
        return std::fs::write(PATH, expected).unwrap();
    }
    let found = std::fs::read_to_string(PATH).unwrap_or_default();
    if let Some((number, found, expected)) = difference(&found, &expected) {
        panic!(
            "docs/faults.md is not what the matrix says. Line {number}:\n  has  {found}\n  says {expected}\n\
             `{WRITE}=1 cargo test -p iam-tests faults::the_document` writes it anew"
        );
    }
}

/// Where two texts part: the number of the line, and the line of each.
fn difference<'a>(found: &'a str, expected: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let pairs = std::iter::zip(
        found.lines().map(Some).chain(std::iter::repeat(None)),
        expected.lines().map(Some).chain(std::iter::repeat(None)),
    );
    for (index, pair) in pairs.enumerate() {
        match pair {
            (None, None) => break,
            (found, expected) if found != expected => {
                return Some((
                    index + 1,
                    found.unwrap_or_default(),
                    expected.unwrap_or_default(),
                ));
            }
            _ => {}
        }
    }
    None
}

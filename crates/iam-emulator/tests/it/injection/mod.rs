//! Requests that two readers could read in two ways: one after another, or in the place of another.

mod framing;
mod hosts;
mod paths;
mod properties;

use crate::support::{JOHN, SHOW_JOHN, Sent, Served, get};

/// A whole, signed request that deletes John: what must not happen.
fn deletion(served: &Served) -> String {
    let deletion = Sent::new("DELETE", format!("/v1/users/{JOHN}"));
    let deletion = served.sign(deletion.body(r#"{"instance_id":"ssoins-12345"}"#));
    String::from_utf8(deletion.bytes(&served.address().to_string())).unwrap()
}

/// The header lines that sign `GET SHOW_JOHN`.
fn signature(served: &Served) -> String {
    let signed = served.sign(get(SHOW_JOHN));
    let lines = signed.headers.iter();
    lines
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect()
}

/// The statuses of all answers to these bytes, after which the client sends nothing more.
async fn statuses(served: &Served, bytes: &[u8]) -> Vec<u16> {
    let answer = served.raw_and_done(bytes).await;
    let text = String::from_utf8_lossy(&answer);
    let starts = text.match_indices("HTTP/1.");
    let status = |at: usize| text[at + "HTTP/1.x ".len()..][..3].parse().unwrap();
    starts.map(|(at, _)| status(at)).collect()
}

/// What was received as an operation, in order.
fn operations(served: &Served) -> Vec<&'static str> {
    let entries = served.emulator.journal().entries();
    served.emulator.journal().clear();
    entries.iter().filter_map(|entry| entry.operation).collect()
}

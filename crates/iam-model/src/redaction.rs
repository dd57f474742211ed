//! An answer without the secrets of the request that it answers, in whatever spelling it repeats them.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::{self, Finder};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::secret::{SECRET_MEMBERS, Secret};

const REDACTED: &[u8] = b"[redacted]";

/// How often one escape may stand within another, such as JSON in a text of JSON in a page of HTML.
const DEPTH: usize = 3;

/// In an answer that is longer no escape is looked for within another: it would take too long.
const LONG: usize = 256 * 1024;

/// The secrets in the body of a request; none when it is no JSON.
#[must_use]
pub fn secrets_of(request: &[u8]) -> Vec<Secret> {
    let mut secrets = Vec::new();
    if !may_hold_secrets(request) {
        return secrets;
    }
    let text = str::from_utf8(request).unwrap_or_default();
    if let Ok(request) = serde_json::from_str(text) {
        collect(request, &mut secrets);
    }
    secrets
}

/// Whether a body names a member that holds a secret, or could name one by an escape. Most do not, and need not be read.
fn may_hold_secrets(request: &[u8]) -> bool {
    static NAMES: LazyLock<Vec<Finder<'_>>> =
        LazyLock::new(|| SECRET_MEMBERS.iter().map(Finder::new).collect());
    let names = |name: &Finder<'_>| name.find(request).is_some();
    NAMES.iter().any(names) || memchr::memchr(b'\\', request).is_some()
}

fn collect(value: Value, secrets: &mut Vec<Secret>) {
    match value {
        Value::Array(elements) => {
            for element in elements {
                collect(element, secrets);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if SECRET_MEMBERS.contains(&name.as_str()) => {
                        secrets.extend((!text.is_empty()).then(|| Secret::new(text)));
                    }
                    value => collect(value, secrets),
                }
            }
        }
        _ => {}
    }
}

/// An answer without these secrets, should a service repeat them: each becomes `[redacted]`.
///
/// They are found as they are, and however JSON, Python, a URL or HTML escapes them, also one within another (in an
/// answer of up to 256 KiB). Not found is what was encoded as a whole: base64, hexadecimal digits, a hash.
///
/// ```
/// use iam_model::without_secrets;
///
/// let answer = br#"{"detail":["hunter2\u0021\" is too weak"]}"#;
/// let shown = without_secrets(&[r#"hunter2!""#], answer);
/// assert_eq!(*shown, *br#"{"detail":["[redacted] is too weak"]}"#);
/// ```
#[must_use]
pub fn without_secrets<'a, S: AsRef<[u8]>>(secrets: &[S], answer: &'a [u8]) -> Cow<'a, [u8]> {
    let secrets = secrets.iter().map(AsRef::as_ref);
    let secrets = secrets.filter(|secret| !secret.is_empty());
    if secrets.clone().next().is_none() {
        return Cow::Borrowed(answer);
    }
    let repeats = |secret: &[u8]| memmem::find(answer, secret).is_some();
    if !has_escapes(answer) && !secrets.clone().any(repeats) {
        return Cow::Borrowed(answer);
    }
    let depth = if answer.len() > LONG { 1 } else { DEPTH };
    let mut places = Vec::new();
    find(&secrets, &Reading::of(answer), depth, &mut places);
    if places.is_empty() {
        return Cow::Borrowed(answer);
    }
    places.sort_unstable();
    Cow::Owned(replaced(answer, &places))
}

/// Whether anything in an answer may stand for something else: every escape begins with one of these.
fn has_escapes(answer: &[u8]) -> bool {
    memchr::memchr3(b'\\', b'%', b'&', answer).is_some()
}

/// Finds the secrets in a reading, and in what comes of it when its escapes are undone.
fn find<'s>(
    secrets: &(impl Iterator<Item = &'s [u8]> + Clone),
    reading: &Reading,
    depth: usize,
    places: &mut Vec<(usize, usize)>,
) {
    for secret in secrets.clone() {
        places.extend(reading.places_of(secret));
    }
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for escape in [backslash, percent, entity] {
        if let Some(unescaped) = reading.unescaped(escape) {
            find(secrets, &unescaped, depth, places);
        }
    }
}

/// The answer with `[redacted]` in each of these places, which ascend and may overlap.
fn replaced(answer: &[u8], places: &[(usize, usize)]) -> Vec<u8> {
    let mut result = Vec::with_capacity(answer.len());
    let mut done = 0;
    for &(start, end) in places {
        if end <= done {
            continue;
        }
        if start >= done {
            result.extend_from_slice(answer.get(done..start).unwrap_or_default());
            result.extend_from_slice(REDACTED);
        }
        done = end;
    }
    result.extend_from_slice(answer.get(done..).unwrap_or_default());
    result
}

/// Bytes as somebody would read them, and where each of them stood.
struct Reading {
    bytes: Zeroizing<Vec<u8>>,
    /// For each byte, and for the end, where it begins.
    starts: Vec<usize>,
}

impl Reading {
    fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: Zeroizing::new(bytes.to_vec()),
            starts: (0..=bytes.len()).collect(),
        }
    }

    fn places_of(&self, needle: &[u8]) -> impl Iterator<Item = (usize, usize)> {
        let length = needle.len();
        memmem::find_iter(&self.bytes, needle)
            .filter_map(move |at| {
                let end = self.starts.get(at.checked_add(length)?)?;
                Some((*self.starts.get(at)?, *end))
            })
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// The same with its escapes of one kind undone once; `None` when there are none.
    fn unescaped(&self, escape: Escape) -> Option<Self> {
        let mut read = Self {
            bytes: Zeroizing::new(Vec::with_capacity(self.bytes.len())),
            starts: Vec::with_capacity(self.starts.len()),
        };
        let mut rest = self.bytes.as_slice();
        let mut starts = self.starts.as_slice();
        while let [first, ..] = rest {
            let mut buffer = [0; 4];
            let (meant, length) = match escape(rest) {
                Some((character, length)) => (character.encode(&mut buffer), length),
                None => (std::slice::from_ref(first), 1),
            };
            let start = starts.first().copied().unwrap_or_default();
            read.bytes.extend_from_slice(meant);
            read.starts.extend(std::iter::repeat_n(start, meant.len()));
            rest = rest.get(length..).unwrap_or_default();
            starts = starts.get(length..).unwrap_or_default();
        }
        read.starts.extend(starts.first());
        (read.bytes.len() < self.bytes.len()).then_some(read)
    }
}

/// What an escape stands for.
enum Meant {
    Byte(u8),
    Character(char),
}

impl Meant {
    fn encode(self, buffer: &mut [u8; 4]) -> &[u8] {
        match self {
            Self::Byte(byte) => {
                buffer[0] = byte;
                std::slice::from_ref(&buffer[0])
            }
            Self::Character(character) => character.encode_utf8(buffer).as_bytes(),
        }
    }
}

/// What the escape stands for that these bytes begin with, and its length.
type Escape = fn(&[u8]) -> Option<(Meant, usize)>;

/// As in a URL.
fn percent(bytes: &[u8]) -> Option<(Meant, usize)> {
    match bytes {
        [b'%', high, low, ..] => Some((Meant::Byte(hex_pair(*high, *low)?), 3)),
        _ => None,
    }
}

/// As in JSON and in Python.
fn backslash(bytes: &[u8]) -> Option<(Meant, usize)> {
    match bytes {
        [b'\\', b'u', digits @ ..] => unicode(digits),
        [b'\\', b'x', high, low, ..] => Some((Meant::Byte(hex_pair(*high, *low)?), 4)),
        [b'\\', escaped, ..] => Some((Meant::Byte(simple(*escaped)), 2)),
        _ => None,
    }
}

fn simple(escaped: u8) -> u8 {
    match escaped {
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        itself => itself,
    }
}

/// Four hexadecimal digits, and of a surrogate pair the second half behind them.
fn unicode(digits: &[u8]) -> Option<(Meant, usize)> {
    let unit = |digits: &[u8]| {
        let text = std::str::from_utf8(digits.get(..4)?).ok()?;
        u16::from_str_radix(text, 16).ok()
    };
    let first = unit(digits)?;
    if let Some(character) = char::from_u32(first.into()) {
        return Some((Meant::Character(character), 6));
    }
    let second = unit(digits.get(4..)?.strip_prefix(b"\\u")?)?;
    let mut characters = char::decode_utf16([first, second]);
    Some((Meant::Character(characters.next()?.ok()?), 12))
}

/// As in HTML.
fn entity(bytes: &[u8]) -> Option<(Meant, usize)> {
    const NAMED: [(&[u8], char); 6] = [
        (b"&amp;", '&'),
        (b"&lt;", '<'),
        (b"&gt;", '>'),
        (b"&quot;", '"'),
        (b"&apos;", '\''),
        (b"&nbsp;", '\u{a0}'),
    ];
    if let Some((name, character)) = NAMED.iter().find(|(name, _)| bytes.starts_with(name)) {
        return Some((Meant::Character(*character), name.len()));
    }
    let number = bytes.strip_prefix(b"&#")?;
    let length = number.iter().take(8).position(|byte| *byte == b';')?;
    let text = std::str::from_utf8(number.get(..length)?).ok()?;
    let code = match text.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => text.parse(),
    };
    let character = char::from_u32(code.ok()?)?;
    Some((Meant::Character(character), length.checked_add(3)?))
}

fn hex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)?.checked_mul(16)?.checked_add(digit(low)?)?).ok()
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    fn json_ascii(text: &str) -> String {
        text.encode_utf16()
            .map(|unit| format!("\\u{unit:04X}"))
            .collect()
    }

    fn html(text: &str) -> String {
        text.chars()
            .map(|c| format!("&#x{:x};", u32::from(c)))
            .collect()
    }

    /// Every spelling of a text that is undone, by the encoders of others where there are such.
    fn spellings(text: &str) -> Vec<String> {
        let json = |text: &str| serde_json::to_string(text).unwrap();
        vec![
            text.to_owned(),
            json(text),
            json_ascii(text),
            json(&json(text)),
            json(&json_ascii(text)),
            utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
            text.bytes().map(|byte| format!("%{byte:02x}")).collect(),
            html(text),
            json(&html(text)),
            html(&json(text)),
            json(&json(&json(text))),
            utf8_percent_encode(&json(text), NON_ALPHANUMERIC).to_string(),
        ]
    }

    proptest! {
        #[test]
        fn a_secret_is_taken_out_however_it_is_spelled(
            secret in prop_oneof!["[^\\p{Cc}a-z]{4,24}", r#"([\\%&"'+<;#x]|%22|\\u0041|&lt;|é|김|A){4,12}"#],
            before in "[ -~]{0,20}",
            after in "[ -~]{0,20}",
        ) {
            for spelling in spellings(&secret) {
                let answer = format!("{before} {spelling} {after}");
                let shown = without_secrets(&[&secret], answer.as_bytes());
                let shown = String::from_utf8_lossy(&shown);
                prop_assert!(shown.contains("[redacted]"), "{} in {}", spelling, answer);
                prop_assert!(!shown.contains(spelling.trim_matches('"')), "{}", shown);
            }
        }

        #[test]
        fn any_bytes_are_answered_without_a_panic(secret: Vec<u8>, answer: Vec<u8>) {
            let _ = without_secrets(&[secret], &answer);
        }

        #[test]
        fn escapes_in_any_order_are_answered_without_a_panic(answer in r#"[\\%&#xu;0-9a-fA-F"n]{0,40}"#) {
            let _ = without_secrets(&["af"], answer.as_bytes());
        }

        #[test]
        fn an_answer_that_repeats_nothing_stays_as_it_is(answer in "[^#]{0,60}") {
            prop_assert!(matches!(without_secrets(&["####"], answer.as_bytes()), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn what_stands_around_a_secret_stays_byte_for_byte() {
        for (answer, shown) in [
            (r#"["a\tb","x\"y\u0021"]"#, r#"["a\tb","[redacted]"]"#),
            (r#"x"y!x\u0022y!"#, "[redacted][redacted]"),
            ("q=x%22y%21&r=%20", "q=[redacted]&r=%20"),
            ("<p>x&quot;y&#33;</p>", "<p>[redacted]</p>"),
            (
                "{&quot;p&quot;:&quot;x\\&quot;y!&quot;}",
                "{&quot;p&quot;:&quot;[redacted]&quot;}",
            ),
            (
                r#"{"input":"{\"p\":\"x\\\"y!\"}"}"#,
                r#"{"input":"{\"p\":\"[redacted]\"}"}"#,
            ),
        ] {
            let result = without_secrets(&[r#"x"y!"#], answer.as_bytes());
            assert_eq!(String::from_utf8_lossy(&result), shown, "{answer}");
        }
    }

    #[test]
    fn secrets_that_overlap_are_taken_out_whole() {
        let result = without_secrets(&["abcd", "cdef", "bc"], b"<abcdef>");
        assert_eq!(*result, *b"<[redacted]>");
    }

    #[test]
    fn a_page_that_is_not_utf_8_is_read_all_the_same() {
        assert_eq!(
            *without_secrets(&["hunter2"], b"\xffhunter2\xfe"),
            *b"\xff[redacted]\xfe"
        );
    }

    #[test]
    fn secrets_are_found_in_bodies_at_every_depth() {
        let body = br#"{"password":"p1","list":[{"bind_credential":"p2","other":"o"}],"in":{"password":""}}"#;
        let secrets = secrets_of(body);
        let texts: Vec<&str> = secrets.iter().map(Secret::expose).collect();
        assert_eq!(texts, ["p2", "p1"]);
        assert!(secrets_of(b"no JSON").is_empty());
    }
}

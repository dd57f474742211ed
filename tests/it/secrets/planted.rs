//! The secrets that are planted, and every spelling of them that is looked for.

use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem;

/// What is planted: a name for reports, and the secret. Each has characters that escapes change, around a core that
/// they leave alone.
pub(super) const SECRET_KEY: &str = "s\"k\\PLANTEDkEy4Qz7 키%41";
pub(super) const SESSION_TOKEN: &str = "t%22k-\"PLANTEDtOk9Wx2\\+&<=";
pub(super) const PASSWORD: &str = "p\"w\\PLANTEDpAs3Rv8é'%";
pub(super) const BIND_CREDENTIAL: &str = "b'c PLANTEDbInD6Ty1</\u{202e}";
pub(super) const PROXY_PASSWORD: &str = "PLANTEDpRoX5Hg3";

pub(super) const ALL: [&str; 5] = [
    SECRET_KEY,
    SESSION_TOKEN,
    PASSWORD,
    BIND_CREDENTIAL,
    PROXY_PASSWORD,
];

/// The part of a planted secret that is looked for: letters and digits alone.
pub(super) fn core(secret: &str) -> &str {
    let start = secret.find("PLANTED").unwrap();
    let rest = &secret[start..];
    &rest[..rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len())]
}

/// What is looked for, and how it is called in a report.
pub(super) struct Needle {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Every spelling of a text that a program could print it in. Escapes that leave letters alone need none of their own.
pub(super) fn needles(name: &str, text: &str) -> Vec<Needle> {
    let each = |write: fn(u8) -> String, separator: &str| {
        text.bytes().map(write).collect::<Vec<_>>().join(separator)
    };
    let mut spellings = vec![
        ("plain", text.to_owned()),
        ("in capitals", text.to_uppercase()),
        ("in small letters", text.to_lowercase()),
        (
            "escaped for JSON",
            each(|byte| format!("\\u{byte:04x}"), ""),
        ),
        (
            "escaped for Rust",
            each(|byte| format!("\\x{byte:02x}"), ""),
        ),
        ("escaped for a URL", each(|byte| format!("%{byte:02X}"), "")),
        (
            "escaped for a URL in small letters",
            each(|byte| format!("%{byte:02x}"), ""),
        ),
        ("escaped for HTML", each(|byte| format!("&#{byte};"), "")),
        (
            "escaped for HTML by hexadecimal numbers",
            each(|byte| format!("&#x{byte:x};"), ""),
        ),
        (
            "in hexadecimal digits",
            each(|byte| format!("{byte:02x}"), ""),
        ),
        (
            "in large hexadecimal digits",
            each(|byte| format!("{byte:02X}"), ""),
        ),
        ("as a list of bytes", each(|byte| byte.to_string(), ", ")),
        (
            "as a list of bytes without spaces",
            each(|byte| byte.to_string(), ","),
        ),
        (
            "as a list of bytes, one a line",
            each(|byte| byte.to_string(), ",\n"),
        ),
        (
            "as a list of hexadecimal bytes",
            each(|byte| format!("0x{byte:02x}"), ", "),
        ),
        (
            "as a list of short hexadecimal bytes",
            each(|byte| format!("{byte:x}"), ", "),
        ),
        ("backwards", text.chars().rev().collect()),
    ];
    for before in 0..3 {
        spellings.push(("in base64", in_base64(text, before, &STANDARD_NO_PAD)));
        spellings.push((
            "in base64 for a URL",
            in_base64(text, before, &URL_SAFE_NO_PAD),
        ));
    }
    let needle = |(spelling, text): (&str, String)| Needle {
        name: format!("{name} {spelling}"),
        bytes: text.into_bytes(),
    };
    spellings.into_iter().map(needle).collect()
}

/// What base64 makes of a text that stands behind so many other bytes: without the digits that the bytes around it
/// have a part in.
fn in_base64(text: &str, before: usize, engine: &impl base64::Engine) -> String {
    let encoded = engine.encode([vec![0; before], text.as_bytes().to_vec()].concat());
    let whole_bits = (before + text.len()) * 8;
    encoded[(before * 8).div_ceil(6)..whole_bits / 6].to_owned()
}

/// Texts from everywhere, and which of the needles are in them.
#[derive(Default)]
pub(super) struct Search {
    needles: Vec<Needle>,
    texts: Vec<(String, Vec<u8>)>,
}

impl Search {
    /// For all planted secrets.
    pub(super) fn for_planted() -> Self {
        let mut search = Self::default();
        for secret in ALL {
            let core = core(secret);
            search.needles.extend(needles(core, core));
        }
        search
    }

    /// Keeps a text to be searched, and where it is from.
    pub(super) fn add(&mut self, place: impl Into<String>, text: impl Into<Vec<u8>>) {
        self.texts.push((place.into(), text.into()));
    }

    /// Keeps everything that a value prints.
    pub(super) fn add_debug(&mut self, place: &str, value: &(impl std::fmt::Debug + ?Sized)) {
        self.add(format!("{place}, {{:?}}"), format!("{value:?}"));
        self.add(format!("{place}, {{:#?}}"), format!("{value:#?}"));
    }

    /// Keeps everything that an error and its sources print.
    pub(super) fn add_error(&mut self, place: &str, error: &dyn std::error::Error) {
        let chain = std::iter::successors(Some(error), |error| error.source());
        for (depth, error) in chain.enumerate() {
            let place = format!("{place}, error {depth} in the chain of sources");
            self.add(format!("{place}, {{}}"), error.to_string());
            self.add_debug(&place, error);
        }
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.texts
            .iter()
            .map(|(place, text)| (place.as_str(), text.as_slice()))
    }

    /// What was found where: a planted secret, or what has the form of a signature.
    pub(super) fn findings(&self) -> Vec<String> {
        let needles: Vec<_> = self
            .needles
            .iter()
            .map(|needle| (&needle.name, memmem::Finder::new(&needle.bytes)))
            .collect();
        let mut findings = Vec::new();
        for (place, text) in &self.texts {
            let mut found = |name: &str, at: usize| {
                let around = &text[at.saturating_sub(120)..(at + 120).min(text.len())];
                let around = String::from_utf8_lossy(around).escape_debug().to_string();
                findings.push(format!("{name} in {place}: …{around}…"));
            };
            for (name, needle) in &needles {
                if let Some(at) = needle.find(text) {
                    found(name, at);
                }
            }
            if let Some(at) = signature(text) {
                found("a signature", at);
            }
        }
        findings
    }
}

/// Where a digest of SHA-256 in padded base64 stands.
pub(super) fn signature(text: &[u8]) -> Option<usize> {
    const DIGITS: usize = 43;
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    memchr::memchr_iter(b'=', text).find_map(|end| {
        let digits = text[..end]
            .iter()
            .rev()
            .take_while(|byte| is_digit(byte))
            .count();
        (digits == DIGITS).then(|| end - DIGITS)
    })
}

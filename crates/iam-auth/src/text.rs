//! Which texts may stand in a header, and what is wrong with one that may not.

use std::fmt;

/// Why a text is refused. It names the kind of the fault, never the text, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextDefect {
    /// Nothing in it.
    Empty,
    /// A carriage return or a line feed.
    LineBreak,
    /// A space or a tab.
    Whitespace,
    /// Another control character.
    Control,
    /// A character outside ASCII.
    NotAscii,
}

impl TextDefect {
    fn of_control(character: char) -> Self {
        match character {
            '\r' | '\n' => Self::LineBreak,
            '\t' => Self::Whitespace,
            _ => Self::Control,
        }
    }
}

impl fmt::Display for TextDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "is empty",
            Self::LineBreak => "contains a line break",
            Self::Whitespace => "contains a space or tab",
            Self::Control => "contains a control character",
            Self::NotAscii => "contains a character outside ASCII",
        })
    }
}

/// Whether every byte is one of those. It looks at all of them, which goes many at a time, and is nearly always true;
/// which byte is none of them is for the caller to find.
pub(crate) fn consists_of(text: &str, those: impl Fn(&u8) -> bool) -> bool {
    text.as_bytes()
        .iter()
        .fold(true, |all, byte| all & those(byte))
}

/// Accepts visible ASCII; the empty text is the caller's to judge.
pub(crate) fn check_visible_ascii(text: &str) -> Result<(), TextDefect> {
    if consists_of(text, u8::is_ascii_graphic) {
        return Ok(());
    }
    match text.chars().find(|character| !character.is_ascii_graphic()) {
        None => Ok(()),
        Some(' ') => Err(TextDefect::Whitespace),
        Some(character) if character.is_control() => Err(TextDefect::of_control(character)),
        Some(_) => Err(TextDefect::NotAscii),
    }
}

/// Accepts visible ASCII of at least one character.
pub(crate) fn check_header_text(text: &str) -> Result<(), TextDefect> {
    check_not_empty(text)?;
    check_visible_ascii(text)
}

/// Accepts any text of at least one character without control characters.
pub(crate) fn check_key_material(text: &str) -> Result<(), TextDefect> {
    check_not_empty(text)?;
    match text.chars().find(|character| character.is_control()) {
        None => Ok(()),
        Some(character) => Err(TextDefect::of_control(character)),
    }
}

fn check_not_empty(text: &str) -> Result<(), TextDefect> {
    if text.is_empty() {
        return Err(TextDefect::Empty);
    }
    Ok(())
}

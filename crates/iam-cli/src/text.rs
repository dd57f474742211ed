//! Texts from elsewhere, made harmless for a terminal.

use std::fmt::Write as _;

/// The text with control characters, escape sequences and characters that reorder what is shown written
/// out, such as `\u{1b}`: a value of the service must not move the cursor or forge a line.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if is_harmful(character) => {
                // Writing to a String cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// Control characters, line separators, and the marks that turn the direction of writing.
pub(crate) fn is_harmful(character: char) -> bool {
    character.is_control() || is_mark(character)
}

/// Line separators, and the marks that turn the direction of writing: no control characters, but a terminal obeys them.
pub(crate) fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_become_visible_and_korean_stays() {
        assert_eq!(
            printable("김하늘 \u{1b}[31mred\u{7}"),
            "김하늘 \\u{1b}[31mred\\u{7}"
        );
        assert_eq!(
            printable("a\nb\u{9b}2J\u{202e}c"),
            "a\\nb\\u{9b}2J\\u{202e}c"
        );
    }
}

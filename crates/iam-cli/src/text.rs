//! Texts from elsewhere, made harmless for a terminal.

use std::fmt::Write as _;

/// The text with control characters, escape sequences, and characters that reorder what is shown or are not
/// shown at all written out, such as `\u{1b}`: a value of the service must not move the cursor, forge a
/// line, or look like another value.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if is_harmful(character) || is_harmful_beyond(character) => {
                // Writing to a String cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// Control characters, line separators, the marks that turn the direction of writing, and what takes no room,
/// or room without ink, and so makes two values look alike: joiners, fillers of Hangul. What chooses the look
/// of an emoji may stay. All of them are below U+10000, where JSON escapes a character as one.
pub(crate) fn is_harmful(character: char) -> bool {
    character.is_control() || is_mark(character)
}

/// What is harmful and no control character.
pub(crate) fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}')
}

/// The same beyond U+FFFF: marks of music, and tags.
fn is_harmful_beyond(character: char) -> bool {
    matches!(character, '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
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

    #[test]
    fn what_cannot_be_seen_is_written_out_and_emoji_stay() {
        for invisible in [
            '\u{200b}',
            '\u{200d}',
            '\u{2060}',
            '\u{feff}',
            '\u{ad}',
            '\u{3164}',
            '\u{115f}',
            '\u{e0041}',
        ] {
            let shown = printable(&format!("a{invisible}b"));
            assert_eq!(shown, format!("a\\u{{{:x}}}b", u32::from(invisible)));
        }
        for visible in [
            "홍길동",
            "é",
            "e\u{301}",
            "❤\u{fe0f}",
            "👩",
            "ไทย",
            "שלום",
            "日本",
        ] {
            assert_eq!(printable(visible), visible);
        }
    }
}

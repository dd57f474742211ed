//! Timestamps: kept as the text they came as, and understood as a plain calculation understands them.

use iam_client::model::Timestamp;
use serde_json::Value;

const MILLIS_A_DAY: i128 = 86_400_000;

/// The input is a text that may be a time.
pub fn timestamps(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let read = text.parse::<Timestamp>();
    if let Some(millis) = calculated(text) {
        let read = read.as_ref().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(i128::from(read.unix_millis()), millis, "{text:?}");
    }
    let as_json = Value::from(text);
    let decoded = serde_json::from_value::<Timestamp>(as_json.clone());
    assert_eq!(decoded.is_ok(), read.is_ok(), "{text:?}");
    match read {
        Ok(time) => {
            assert_eq!(time.as_str(), text);
            assert_eq!(time.to_string(), text);
            assert_eq!(serde_json::to_value(&time).unwrap(), as_json);
            assert_eq!(decoded.unwrap(), time);
            assert!(!names_a_zone_only(text), "{text:?} is read as UTC");
            is_written_back(time.unix_millis());
        }
        Err(error) => {
            let line = error.to_string();
            assert!(!line.contains(char::is_control), "{line:?} is not one line");
        }
    }
    if let Ok(millis) = text.parse::<u64>() {
        is_written_back(i64::try_from(millis).unwrap_or(i64::MAX));
    }
}

/// Whether a zone stands after the time and no offset before it: what time that is depends on the zone's rules.
fn names_a_zone_only(text: &str) -> bool {
    let time = text.split_once('[').and_then(|(time, _)| time.get(10..));
    time.is_some_and(|time| !time.contains(['Z', 'z', '+', '-']))
}

/// What is written of an instant reads as the same, also by the calculation.
fn is_written_back(millis: i64) {
    let Ok(unsigned) = u64::try_from(millis) else {
        return;
    };
    let written = Timestamp::from_unix_millis(unsigned);
    let again: Timestamp = written.as_str().parse().unwrap();
    assert_eq!(again.instant(), written.instant());
    if millis < 253_370_764_800_000 {
        // Before 9999.
        assert_eq!(again.unix_millis(), millis);
        assert_eq!(calculated(written.as_str()), Some(i128::from(millis)));
    }
}

/// The milliseconds since 1970 of `2024-05-17T00:23:17Z` and its like: with a space for the `T`, with a fraction, with an
/// offset, or without a zone, which is UTC \[official\]. `None` for every other form.
fn calculated(text: &str) -> Option<i128> {
    let number = |range: std::ops::Range<usize>| -> Option<i128> {
        let digits = text.get(range)?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    let bytes = text.as_bytes();
    let marks = [(4, b"-"), (7, b"-"), (13, b":"), (16, b":")];
    if !marks
        .iter()
        .all(|(at, mark)| bytes.get(*at) == Some(&mark[0]))
    {
        return None;
    }
    if !matches!(bytes.get(10), Some(b'T' | b' ')) {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let valid = (1..9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_of(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !valid {
        return None;
    }
    let (fraction, zone) = fraction(text.get(19..)?)?;
    let seconds = (hour * 60 + minute) * 60 + second - offset_seconds(zone)?;
    let nanos = (days_since_1970(year, month, day) * MILLIS_A_DAY + seconds * 1_000) * 1_000_000;
    Some((nanos + fraction) / 1_000_000)
}

/// The nanoseconds after a point, and what follows them.
fn fraction(text: &str) -> Option<(i128, &str)> {
    let Some(text) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if !(1..=9).contains(&digits.len()) {
        return None;
    }
    Some((format!("{digits:0<9}").parse().ok()?, rest))
}

fn offset_seconds(zone: &str) -> Option<i128> {
    if matches!(zone, "" | "Z") {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |text: &str| -> Option<i128> {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().ok())?
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
}

fn is_leap(year: i128) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i128, month: i128) -> i128 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counted, not calculated by a formula: slow, and hard to get wrong.
fn days_since_1970(year: i128, month: i128, day: i128) -> i128 {
    let days_in = |year| if is_leap(year) { 366 } else { 365 };
    let years: i128 = if year >= 1970 {
        (1970..year).map(days_in).sum()
    } else {
        -(year..1970).map(days_in).sum::<i128>()
    };
    let months: i128 = (1..month).map(|month| days_of(year, month)).sum();
    years + months + day - 1
}

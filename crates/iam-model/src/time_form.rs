//! The forms that dates and times are written in.
//!
//! jiff has a reader too. It takes far more (years of six digits, dates without hyphens), none of which was seen of the
//! service, and has a message for all of it: with it, a program that makes one call is 180 KiB larger.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// A date such as `2026-11-30`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let mut rest = Rest(text.as_bytes());
    let date = rest.date()?;
    rest.ends().then_some(date)
}

/// A time in a form of platform.md §4, `2024-05-17T00:23:17Z` or `2024-12-19 01:09:05.000` \[doc\]; without an offset it is
/// read as UTC \[official\]. What was not seen of the service costs little to take too: other offsets, a zone's name
/// behind one, no seconds, no clock at all, and a leap second, which counts as the one before.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    let mut rest = Rest(text.as_bytes());
    let date = rest.date()?;
    let (time, offset) = if rest.ends() {
        (Time::midnight(), Offset::UTC)
    } else {
        rest.one_of(b"T t")?;
        (rest.time()?, rest.offset()?)
    };
    let instant = offset.to_timestamp(date.to_datetime(time)).ok()?;
    rest.ends().then_some(instant)
}

/// What has not been read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn ends(&self) -> bool {
        self.0.is_empty()
    }

    fn one_of(&mut self, allowed: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        allowed.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }

    /// A number of just so many digits.
    fn number(&mut self, digits: usize) -> Option<i32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0_i32, |number, &digit| {
            let digit = char::from(digit).to_digit(10)?;
            number.checked_mul(10)?.checked_add_unsigned(digit)
        })
    }

    fn date(&mut self) -> Option<Date> {
        let year = self.number(4)?;
        self.one_of(b"-")?;
        let month = self.number(2)?;
        self.one_of(b"-")?;
        let day = self.number(2)?;
        Date::new(year.try_into().ok()?, small(month)?, small(day)?).ok()
    }

    fn time(&mut self) -> Option<Time> {
        let hour = self.number(2)?;
        self.one_of(b":")?;
        let minute = self.number(2)?;
        let (mut second, mut nanosecond) = (0, 0);
        if self.one_of(b":").is_some() {
            second = match self.number(2)? {
                60 => 59,
                second => second,
            };
            if self.one_of(b".,").is_some() {
                nanosecond = self.nanosecond()?;
            }
        }
        Time::new(small(hour)?, small(minute)?, small(second)?, nanosecond).ok()
    }

    /// One to nine digits of a second's fraction.
    fn nanosecond(&mut self) -> Option<i32> {
        let others = |byte: &u8| !byte.is_ascii_digit();
        let digits = self.0.iter().position(others).unwrap_or(self.0.len());
        let missing = 9_usize.checked_sub(digits).filter(|_| digits > 0)?;
        let scale = 10_i32.checked_pow(missing.try_into().ok()?)?;
        self.number(digits)?.checked_mul(scale)
    }

    /// `Z`, `+09:00`, `+0900`, `+09`, or nothing, which is UTC.
    fn offset(&mut self) -> Option<Offset> {
        if self.ends() {
            return Some(Offset::UTC);
        }
        let seconds = match self.one_of(b"Zz+-")? {
            b'+' => self.offset_seconds()?,
            b'-' => self.offset_seconds()?.checked_neg()?,
            _ => 0,
        };
        self.zone_name()?;
        Offset::from_seconds(seconds).ok()
    }

    fn offset_seconds(&mut self) -> Option<i32> {
        let hours = self.number(2)?;
        let has_minutes =
            self.one_of(b":").is_some() || self.0.first().is_some_and(u8::is_ascii_digit);
        let minutes = if has_minutes { self.number(2)? } else { 0 };
        let seconds = hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60);
        seconds.filter(|_| minutes < 60)
    }

    /// Such as `[Asia/Seoul]`. Behind an offset it says nothing more; alone it would take the rules of the zone.
    fn zone_name(&mut self) -> Option<()> {
        if let Some(name) = self.0.strip_prefix(b"[") {
            let name = name.strip_suffix(b"]")?;
            let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_+-".contains(byte);
            self.0 = (!name.is_empty() && name.iter().all(fits)).then_some(b"")?;
        }
        Some(())
    }
}

fn small(number: i32) -> Option<i8> {
    number.try_into().ok()
}

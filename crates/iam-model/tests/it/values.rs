//! Timestamps, dates, versions and open enumerations.

use iam_model::{ApiVersion, Date, Timestamp, VersionStatus};
use proptest::prelude::*;

use crate::json::any_text;

/// Each form of platform.md §4, and others that are read, with their Unix milliseconds from GNU date.
const TIMES: &[(&str, i64)] = &[
    ("2024-05-17T00:23:17Z", 1_715_905_397_000),
    ("2024-12-19 01:09:05.000", 1_734_570_545_000),
    ("2026-05-07T03:07:32.372546", 1_778_123_252_372),
    ("2025-07-03T12:05:11", 1_751_544_311_000),
    ("2023-10-15 14:30:00", 1_697_380_200_000),
    ("2026-06-05T01:05:31.491+00:00", 1_780_621_531_491),
    ("2024-05-17T09:23:17+09:00", 1_715_905_397_000),
    ("2024-05-16T19:23:17.5-0500", 1_715_905_397_500),
    ("2024-05-17T09:23:17+09:00[Asia/Seoul]", 1_715_905_397_000),
    ("2024-05-17t00:23z", 1_715_905_380_000),
    ("2024-05-17", 1_715_904_000_000),
];

#[test]
fn every_form_of_time_is_read_and_kept() {
    for (text, milliseconds) in TIMES {
        let time: Timestamp = text.parse().unwrap();
        assert_eq!(time.unix_millis(), *milliseconds, "{text}");
        assert_eq!(time.as_str(), *text);
        assert_eq!(serde_json::to_value(&time).unwrap(), *text);
    }
}

#[test]
fn what_is_no_time_is_refused_in_words() {
    for text in [
        "",
        "today",
        "1715905397000",
        "2024-13-01T00:00:00Z",
        "2024-02-30 00:00:00",
        "2024-05-17T25:00:00",
        "2024-05-17T00:23:17[Asia/Seoul]",
        "2024-05-17T00:23:17Z\n",
        "2024-05-17T",
        "2024-05-17T00",
        "2024-05-17T00:23:1",
        "2024-05-17T00:23:17.Z",
        "2024-05-17T00:23:17.1234567890Z",
        "2024-05-17T00:23:17ZZ",
        "2024-05-17T00:23:17+",
        "2024-05-17T00:23:17Z[]",
        "2024-05-17T00:23:17Z[UTC",
        "2024-05-17T00:23:17Z[a]b]",
        "2024-05-17T00:23:17+9:00",
        "2024-05-17T00:23:17+09:60",
        "2024-05-17T00:23:17+26:00",
        "24-05-17T00:23:17Z",
        "+2024-05-17T00:23:17Z",
        "２０２４-05-17T00:23:17Z",
    ] {
        let error = text.parse::<Timestamp>().unwrap_err().to_string();
        assert!(
            error.contains("write it like 2024-05-17T00:23:17Z"),
            "{error}"
        );
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn a_time_is_made_from_milliseconds() {
    let text = |milliseconds| Timestamp::from_unix_millis(milliseconds).to_string();
    assert_eq!(text(0), "1970-01-01T00:00:00Z");
    assert_eq!(text(1_715_905_397_000), "2024-05-17T00:23:17Z");
    assert_eq!(text(1_780_621_531_491), "2026-06-05T01:05:31.491Z");
    assert_eq!(text(u64::MAX), "9999-12-30T22:00:00.999999999Z");
}

#[test]
fn a_date_is_made_from_milliseconds_and_back() {
    let date = |milliseconds| Date::from_unix_millis(milliseconds).to_string();
    assert_eq!(date(0), "1970-01-01");
    assert_eq!(date(1_795_391_999_999), "2026-11-22");
    assert_eq!(date(1_795_392_000_000), "2026-11-23");
    assert_eq!(date(u64::MAX), "9999-12-30");
    assert_eq!(
        "2026-11-23".parse::<Date>().unwrap().to_unix_millis(),
        1_795_392_000_000
    );
    assert_eq!("1969-12-31".parse::<Date>().unwrap().to_unix_millis(), 0);
}

#[test]
fn what_is_no_date_is_refused_in_words() {
    for text in [
        "",
        "20261130",
        "2026-11-31",
        "2026-11-3",
        "26-11-30",
        "2026/11/30",
        "2026-11-30T",
        "2026-W48-1",
    ] {
        let error = text.parse::<Date>().unwrap_err().to_string();
        assert!(error.contains("such as 2026-11-30"), "{error}");
    }
}

#[test]
fn a_version_is_two_numbers() {
    assert_eq!("1.4".parse(), Ok(ApiVersion::V1_4));
    assert_eq!("v1.0".parse(), Ok(ApiVersion::V1_0));
    for text in [
        "", "1", "1.", ".4", "1.4.0", "+1.4", "1.-4", "1. 4", "V1.4", "vv1.4", "1.65536", "１.4",
    ] {
        let error = text.parse::<ApiVersion>().unwrap_err().to_string();
        assert!(error.contains("such as 1.4"), "{error}");
    }
}

#[test]
fn the_header_names_service_and_version_with_one_space() {
    assert_eq!(ApiVersion::V1_4.header_value(), "iam-identity-center 1.4");
    assert_eq!(
        ApiVersion::from_header_value("iam-identity-center 1.0"),
        Ok(ApiVersion::V1_0)
    );
    for text in [
        "1.4",
        "iam 1.4",
        "iam-identity-center",
        "iam-identity-center  1.4",
        "iam-identity-center 1.4 ",
        "iam-identity-center v1.4",
        "iam-identity-center 1.04",
    ] {
        assert!(ApiVersion::from_header_value(text).is_err(), "{text}");
    }
}

#[test]
fn the_listed_values_of_an_enumeration_are_known() {
    assert_eq!(
        VersionStatus::VALUES,
        ["CURRENT", "SUPPORTED", "PLANNED", "DEPRECATED"]
    );
    for text in VersionStatus::VALUES {
        let status = VersionStatus::from(*text);
        assert!(status.is_listed());
        assert_eq!(status.as_str(), *text);
    }
    assert_eq!(VersionStatus::from("CURRENT"), VersionStatus::Current);
}

/// Any date and time, in each of the forms that were seen, with its Unix milliseconds.
fn time_in_any_form() -> impl Strategy<Value = (String, i64)> {
    let seconds = -62_135_596_800_i64..253_402_207_200;
    (seconds, 0..1_000_000_i64, 0..6_usize).prop_map(|(seconds, micros, form)| {
        let time = jiff::Timestamp::from_second(seconds).unwrap();
        let civil = jiff::tz::TimeZone::UTC.to_datetime(time);
        let date = format!(
            "{:04}-{:02}-{:02}",
            civil.year(),
            civil.month(),
            civil.day()
        );
        let clock = format!(
            "{:02}:{:02}:{:02}",
            civil.hour(),
            civil.minute(),
            civil.second()
        );
        let millis = micros / 1000;
        let (text, micros) = match form {
            0 => (format!("{date}T{clock}Z"), 0),
            1 => (format!("{date} {clock}.{millis:03}"), millis * 1000),
            2 => (format!("{date}T{clock}.{micros:06}"), micros),
            3 => (format!("{date}T{clock}"), 0),
            4 => (format!("{date} {clock}"), 0),
            _ => (format!("{date}T{clock}.{millis:03}+00:00"), millis * 1000),
        };
        (text, (seconds * 1_000_000 + micros) / 1000)
    })
}

proptest! {
    #[test]
    fn any_time_in_any_form_is_read_and_kept((text, milliseconds) in time_in_any_form()) {
        let time: Timestamp = text.parse().unwrap();
        prop_assert_eq!(time.unix_millis(), milliseconds, "{}", text);
        prop_assert_eq!(time.as_str(), &text);
        let json = serde_json::to_string(&time).unwrap();
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
    }

    #[test]
    fn any_fraction_and_offset_is_read_as_jiff_reads_it(
        text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{1,10})?)?",
        offset in "([Zz]|[+-][0-2][0-9](:?[0-6][0-9])?)?",
    ) {
        let read = format!("{text}{offset}").parse::<Timestamp>();
        let expected = if offset.is_empty() {
            format!("{text}Z").parse::<jiff::Timestamp>()
        } else {
            format!("{text}{offset}").parse()
        };
        prop_assert_eq!(read.map(|time| time.instant()).ok(), expected.ok());
    }

    #[test]
    fn a_time_from_milliseconds_reads_back(milliseconds in 0..253_402_207_200_000_u64) {
        let time = Timestamp::from_unix_millis(milliseconds);
        prop_assert_eq!(u64::try_from(time.unix_millis()).unwrap(), milliseconds);
        prop_assert_eq!(time.as_str().parse::<Timestamp>().unwrap(), time);
    }

    #[test]
    fn reading_a_time_or_date_never_panics(text in any_text(), date in "[0-9TWZ+:.\\[\\] -]{1,24}") {
        let _ = text.parse::<Timestamp>();
        let _ = date.parse::<Timestamp>();
        if let Ok(read) = date.parse::<Date>() {
            prop_assert_eq!(read.to_string(), date);
        }
    }

    #[test]
    fn a_date_reads_back(milliseconds in 0..253_402_207_200_000_u64) {
        let date = Date::from_unix_millis(milliseconds);
        prop_assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
        let start = date.to_unix_millis();
        prop_assert!((start..start + 86_400_000).contains(&milliseconds));
    }

    #[test]
    fn versions_order_as_their_numbers(a in any::<(u16, u16)>(), b in any::<(u16, u16)>()) {
        let (left, right) = (ApiVersion::new(a.0, a.1), ApiVersion::new(b.0, b.1));
        prop_assert_eq!(left.cmp(&right), a.cmp(&b));
        prop_assert_eq!(left.to_string().parse::<ApiVersion>().unwrap(), left);
        prop_assert_eq!(format!("v{left}").parse::<ApiVersion>().unwrap(), left);
        prop_assert_eq!(ApiVersion::from_header_value(&left.header_value()).unwrap(), left);
    }

    #[test]
    fn an_open_enumeration_keeps_any_value(text in any_text()) {
        let status = VersionStatus::from(text.as_str());
        prop_assert_eq!(status.is_listed(), VersionStatus::VALUES.contains(&text.as_str()));
        prop_assert_eq!(status.as_str(), &text);
        let json = serde_json::to_string(&status).unwrap();
        prop_assert_eq!(&json, &serde_json::to_string(&text).unwrap());
        prop_assert_eq!(serde_json::from_str::<VersionStatus>(&json).unwrap(), status);
    }
}

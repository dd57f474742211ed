//! Unix milliseconds and clocks.

use iam_auth::{Clock, FixedClock, SystemClock, UnixMillis};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

#[test]
fn millis_print_and_parse_as_plain_decimal() {
    let moment = UnixMillis::new(1_605_290_625_682);
    assert_eq!(moment.to_string(), "1605290625682");
    assert_eq!("1605290625682".parse(), Ok(moment));
    assert_eq!("0".parse(), Ok(UnixMillis::new(0)));
    assert_eq!(
        "18446744073709551615".parse(),
        Ok(UnixMillis::new(u64::MAX))
    );
}

#[test]
fn other_spellings_of_a_number_are_refused() {
    for text in [
        "",
        "+1",
        "-1",
        " 1",
        "1 ",
        "01",
        "00",
        "1.0",
        "1e3",
        "٣",
        "18446744073709551616",
    ] {
        let error = text.parse::<UnixMillis>().unwrap_err();
        assert!(error.to_string().contains("decimal digits"), "{text:?}");
    }
}

#[test]
fn system_times_are_cut_to_milliseconds_and_kept_in_range() {
    let time = UNIX_EPOCH + Duration::from_micros(1_605_290_625_682_999);
    let moment = UnixMillis::from_system_time(time);
    assert_eq!(moment.as_u64(), 1_605_290_625_682);
    let back = UNIX_EPOCH + Duration::from_millis(1_605_290_625_682);
    assert_eq!(moment.to_system_time(), Some(back));
    let before_1970 = UNIX_EPOCH - Duration::from_secs(1);
    assert_eq!(UnixMillis::from_system_time(before_1970).as_u64(), 0);
}

#[test]
fn arithmetic_stays_in_range() {
    let moment = UnixMillis::new(1_000);
    assert_eq!(
        moment.saturating_add(Duration::from_secs(1)).as_u64(),
        2_000
    );
    assert_eq!(moment.saturating_add(Duration::MAX).as_u64(), u64::MAX);
    assert_eq!(
        moment.saturating_sub(Duration::from_millis(1)).as_u64(),
        999
    );
    assert_eq!(moment.saturating_sub(Duration::from_secs(2)).as_u64(), 0);
    assert_eq!(
        moment.abs_diff(UnixMillis::new(400)),
        Duration::from_millis(600)
    );
    assert_eq!(
        UnixMillis::new(400).abs_diff(moment),
        Duration::from_millis(600)
    );
}

#[test]
fn clones_of_a_fixed_clock_share_the_time() {
    let clock = FixedClock::new(UnixMillis::new(5_000));
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    assert_eq!(shared.now(), clock.now());
    clock.advance(Duration::from_millis(250));
    assert_eq!(shared.now(), UnixMillis::new(5_250));
    clock.set(UnixMillis::new(1));
    assert_eq!(shared.now(), UnixMillis::new(1));
}

#[test]
fn the_system_clock_is_past_the_making_of_this_test() {
    let november_2025 = UnixMillis::new(1_763_900_000_000);
    assert!(SystemClock::new().now() > november_2025);
}

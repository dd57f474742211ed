//! Time as the signature needs it: Unix milliseconds, and the clock they are read from.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A moment as whole milliseconds since 1970-01-01T00:00:00Z, the unit of `Scp-Timestamp` \[official\].
///
/// `Display` prints the plain decimal number, which is both the header's value and the text that is signed.
///
/// ```
/// use iam_auth::UnixMillis;
///
/// let moment = UnixMillis::new(1_605_290_625_682);
/// assert_eq!(moment.to_string(), "1605290625682");
/// assert_eq!("1605290625682".parse(), Ok(moment));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(u64);

impl UnixMillis {
    /// The moment `millis` milliseconds after the Unix epoch.
    #[must_use]
    pub const fn new(millis: u64) -> Self {
        Self(millis)
    }

    /// The moment of a [`SystemTime`], cut to whole milliseconds.
    ///
    /// A time before 1970 becomes 0 and one beyond the range the largest value: such clocks are wrong,
    /// and the service's refusal tells more about it than a panic here.
    #[must_use]
    pub fn from_system_time(time: SystemTime) -> Self {
        let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(whole_millis(since_epoch))
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// The same moment as a [`SystemTime`]; `None` where the platform's type does not reach that far.
    #[must_use]
    pub fn to_system_time(self) -> Option<SystemTime> {
        UNIX_EPOCH.checked_add(Duration::from_millis(self.0))
    }

    /// The moment `duration` later, cut to whole milliseconds, at most the largest value.
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(whole_millis(duration)))
    }

    /// The moment `duration` earlier, cut to whole milliseconds, at least 0.
    #[must_use]
    pub fn saturating_sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(whole_millis(duration)))
    }

    /// The time between two moments, whichever is the earlier.
    #[must_use]
    pub const fn abs_diff(self, other: Self) -> Duration {
        Duration::from_millis(self.0.abs_diff(other.0))
    }
}

fn whole_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Display for UnixMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for UnixMillis {
    type Err = ParseUnixMillisError;

    /// Reads exactly what `Display` writes: digits, without sign, space or leading zero.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = text.len() > 1 && text.starts_with('0');
        match text.parse() {
            Ok(millis) if digits_only && !leading_zero => Ok(Self(millis)),
            _ => Err(ParseUnixMillisError(())),
        }
    }
}

/// A text is not a moment in decimal Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseUnixMillisError(());

impl fmt::Display for ParseUnixMillisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a time in Unix milliseconds: write decimal digits without sign, space or leading zero, such as 1605290625682",
        )
    }
}

impl std::error::Error for ParseUnixMillisError {}

/// Where the time comes from. Everything that needs the time takes one of these, so tests decide what time it is.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> UnixMillis;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> UnixMillis {
        (**self).now()
    }
}

/// The clock of the operating system.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SystemClock;

impl SystemClock {
    /// The operating system's clock.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system's clock"
    )]
    fn now(&self) -> UnixMillis {
        UnixMillis::from_system_time(SystemTime::now())
    }
}

/// A clock that stands still until it is told otherwise. Clones share the time.
///
/// ```
/// use iam_auth::{Clock, FixedClock, UnixMillis};
/// use std::time::Duration;
///
/// let clock = FixedClock::new(UnixMillis::new(1_000));
/// let handle = clock.clone();
/// handle.advance(Duration::from_secs(2));
/// assert_eq!(clock.now(), UnixMillis::new(3_000));
/// ```
#[derive(Clone, Debug)]
pub struct FixedClock(Arc<AtomicU64>);

impl FixedClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: UnixMillis) -> Self {
        Self(Arc::new(AtomicU64::new(now.0)))
    }

    /// Makes this clock and all its clones show `now`; it may go back.
    pub fn set(&self, now: UnixMillis) {
        self.0.store(now.0, Ordering::SeqCst);
    }

    /// Moves this clock and all its clones forward by whole milliseconds.
    pub fn advance(&self, by: Duration) {
        // The closure never answers `None`, so there is no failure to look at.
        let _ = self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |now| {
                Some(UnixMillis(now).saturating_add(by).0)
            });
    }
}

impl Clock for FixedClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.load(Ordering::SeqCst))
    }
}

//! Faults on order: what the next matching requests meet.

mod form;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde::{Deserialize, Serialize};

use form::{FaultForm, FaultRuleForm};

/// Something that goes wrong with a request.
///
/// Over `/_emulator/faults` it is an object with any of these members: `delay_ms`, `clock_skew_ms`, and one of `status`
/// (with `code`, `detail`, `headers`, `empty_body`, `applied`), `cut` (`"before_applying"` or `"after_applying"`),
/// `truncated_body` (`true`) and `html_417` (`true`).
///
/// ```
/// use http::StatusCode;
/// use iam_emulator::Fault;
///
/// let fault: Fault = serde_json::from_str(r#"{"status": 500, "applied": true}"#)?;
/// assert_eq!(fault, Fault::status(StatusCode::INTERNAL_SERVER_ERROR).applied());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "crate::object::Object<FaultForm>", into = "FaultForm")]
pub struct Fault {
    pub(crate) delay: Duration,
    pub(crate) clock_skew_millis: i64,
    pub(crate) effect: Effect,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The request is served as usual.
    Nothing,
    Status(StatusFault),
    Cut(Cut),
    TruncatedBody,
    Html417,
}

/// An answer in the place of the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatusFault {
    pub(crate) status: StatusCode,
    pub(crate) code: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) empty_body: bool,
    pub(crate) applied: bool,
}

/// When a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cut {
    /// Nothing has been done.
    BeforeApplying,
    /// Everything has been done, but the client does not learn of it.
    AfterApplying,
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self {
            delay: Duration::ZERO,
            clock_skew_millis: 0,
            effect,
        }
    }

    /// An answer with this status (200 to 599) in the standard envelope, with nothing done.
    #[must_use]
    pub fn status(status: StatusCode) -> Self {
        Self::new(Effect::Status(StatusFault {
            status,
            code: None,
            detail: None,
            headers: Vec::new(),
            empty_body: false,
            applied: false,
        }))
    }

    /// The connection is closed without an answer. In-process it is an `Interrupted` error of the transport.
    #[must_use]
    pub fn cut(cut: Cut) -> Self {
        Self::new(Effect::Cut(cut))
    }

    /// The request is carried out, but the body of the answer ends in its middle and the connection is closed.
    #[must_use]
    pub fn truncated_body() -> Self {
        Self::new(Effect::TruncatedBody)
    }

    /// The web firewall's page, status 417, as in a burst of requests \[live\]; with nothing done.
    #[must_use]
    pub fn html_417() -> Self {
        Self::new(Effect::Html417)
    }

    /// The request waits before anything is done about it. When its client goes away meanwhile, nothing will be.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::Nothing).delayed(delay)
    }

    /// The emulator's clock is so many milliseconds ahead, or behind when negative: for the header `Date`, the window
    /// of signatures, and what the request changes.
    #[must_use]
    pub fn clock_skew(milliseconds: i64) -> Self {
        Self {
            clock_skew_millis: milliseconds,
            ..Self::new(Effect::Nothing)
        }
    }

    /// Adds a delay before whatever else happens.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sets the code of the standard envelope; the status in words otherwise. Only a [`status`](Self::status) has it.
    #[must_use]
    pub fn code(self, code: impl Into<String>) -> Self {
        self.with_status(|fault| fault.code = Some(code.into()))
    }

    /// Sets the detail of the standard envelope. Only a [`status`](Self::status) has it.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        self.with_status(|fault| fault.detail = Some(detail.into()))
    }

    /// Adds a header to the answer, such as `Retry-After`. Only a [`status`](Self::status) has it. Those that frame an
    /// answer are the server's own, and those of CORS (`Access-Control-…`) are never sent.
    #[must_use]
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        self.with_status(|fault| fault.headers.push((name, value)))
    }

    /// Leaves the body empty, as on some 503 \[live\]. Only a [`status`](Self::status) has it.
    #[must_use]
    pub fn empty_body(self) -> Self {
        self.with_status(|fault| fault.empty_body = true)
    }

    /// Carries the request out all the same, as the service was seen to do with 500 \[live\]. Only a
    /// [`status`](Self::status) has it.
    #[must_use]
    pub fn applied(self) -> Self {
        self.with_status(|fault| fault.applied = true)
    }

    fn with_status(mut self, change: impl FnOnce(&mut StatusFault)) -> Self {
        if let Effect::Status(fault) = &mut self.effect {
            change(fault);
        }
        self
    }
}

/// In a few words, for the journal.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.delay.is_zero() {
            write!(f, "{} ms late, ", self.delay.as_millis())?;
        }
        if self.clock_skew_millis != 0 {
            write!(f, "clock skewed by {} ms, ", self.clock_skew_millis)?;
        }
        match &self.effect {
            Effect::Nothing => f.write_str("else served as usual"),
            Effect::Status(fault) if fault.applied => {
                write!(f, "status {} although applied", fault.status.as_u16())
            }
            Effect::Status(fault) => write!(f, "status {}", fault.status.as_u16()),
            Effect::Cut(Cut::BeforeApplying) => f.write_str("cut before applying"),
            Effect::Cut(Cut::AfterApplying) => f.write_str("cut after applying"),
            Effect::TruncatedBody => f.write_str("truncated body"),
            Effect::Html417 => f.write_str("HTML 417"),
        }
    }
}

/// A fault, and which of the next requests meet it.
///
/// Over `/_emulator/faults` it is `{"operation", "method", "path", "times", "fault"}`, all but `fault` optional.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    try_from = "crate::object::Object<FaultRuleForm>",
    into = "FaultRuleForm"
)]
pub struct FaultRule {
    operation: Option<String>,
    method: Option<String>,
    path: Option<String>,
    times: u64,
    fault: Fault,
}

impl FaultRule {
    /// The next request, whichever it is, meets the fault.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self {
            operation: None,
            method: None,
            path: None,
            times: 1,
            fault,
        }
    }

    /// Only requests of this operation, such as `SetUser`, meet it.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Only requests with this method meet it.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Only requests with this path, as received and without the query, meet it.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// So many matching requests meet it, one after the other; none when zero.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    fn matches(&self, request: &FaultTarget<'_>) -> bool {
        let wants = |wanted: &Option<String>, is: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| is == Some(wanted))
        };
        wants(&self.operation, request.operation)
            && wants(&self.method, Some(request.method.as_str()))
            && wants(&self.path, Some(request.path))
    }
}

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        Self::new(fault)
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaultTarget<'a> {
    pub(crate) operation: Option<&'static str>,
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
}

/// The faults on order, first ordered first served. Requests to `/_emulator/` meet none.
#[derive(Debug, Default)]
pub struct Faults(Mutex<VecDeque<FaultRule>>);

impl Faults {
    /// Orders a fault.
    pub fn add(&self, rule: impl Into<FaultRule>) {
        self.lock().push_back(rule.into());
    }

    /// The faults that are still to come.
    #[must_use]
    pub fn pending(&self) -> Vec<FaultRule> {
        self.lock().iter().cloned().collect()
    }

    /// Cancels every fault that is still to come.
    pub fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn take(&self, request: &FaultTarget<'_>) -> Option<Fault> {
        let mut rules = self.lock();
        rules.retain(|rule| rule.times > 0);
        let rule = rules.iter_mut().find(|rule| rule.matches(request))?;
        rule.times = rule.times.saturating_sub(1);
        Some(rule.fault.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<FaultRule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

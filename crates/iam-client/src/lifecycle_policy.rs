//! What to do about a version that is going or gone.

use iam_model::Lifecycle;

/// What a client does when it is to send a version that is not plainly served any more, by the version
/// table and the client's clock.
///
/// The table is an announcement: a retired version may still answer, and the service's own refusal
/// (406) is reported in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LifecyclePolicy {
    /// Send it, and warn once for each version, through `tracing`.
    #[default]
    Warn,
    /// Refuse a version that is retired or not callable yet, before anything is sent; warn of the others.
    Deny,
    /// Send it without a word.
    Ignore,
}

/// What a policy makes of a lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Send,
    Warn,
    Refuse,
}

impl LifecyclePolicy {
    pub(crate) fn decide(self, lifecycle: Lifecycle) -> Decision {
        let gone = matches!(lifecycle, Lifecycle::Retired { .. } | Lifecycle::Planned);
        match (self, lifecycle) {
            (Self::Ignore, _) | (_, Lifecycle::Current | Lifecycle::Supported { .. }) => {
                Decision::Send
            }
            (Self::Deny, _) if gone => Decision::Refuse,
            (Self::Warn | Self::Deny, _) => Decision::Warn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_not_callable_yet_is_treated_as_a_retired_one() {
        let decide = |policy: LifecyclePolicy| policy.decide(Lifecycle::Planned);
        assert_eq!(decide(LifecyclePolicy::Deny), Decision::Refuse);
        assert_eq!(decide(LifecyclePolicy::Warn), Decision::Warn);
        assert_eq!(decide(LifecyclePolicy::Ignore), Decision::Send);
    }
}

//! The exit codes: what a script can tell the failures apart by, and what has become of the change.

use std::process::ExitCode;

use iam_client::{Error, ErrorKind, Outcome};

/// How the command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    Success = 0,
    Failure = 1,
    Usage = 2,
    Authentication = 3,
    Permission = 4,
    NotFound = 5,
    Conflict = 6,
    Throttled = 7,
    Network = 8,
    OutcomeUnknown = 9,
    Partial = 10,
    Applied = 11,
}

/// The exit codes as `--help` tells them.
pub(crate) const HELP: &str = "\
Exit codes:
  0  done
  1  any other failure; the service refused, or something went wrong here: nothing was changed
  2  wrong usage or configuration; nothing was sent, save what looks up a name
  3  authentication: no credentials, or the service does not accept them (401); nothing was changed
  4  a permission is missing (403); nothing was changed
  5  not found (404); nothing was changed
  6  conflict: it exists already (409); nothing was changed
  7  throttled: too many requests (429, or 417 from the web firewall); nothing was changed
  8  no answer to be used: network, time-out, service unavailable (502, 503, 504), or an answer that
     cannot be read; nothing was changed, safe to repeat
  9  outcome unknown: the change may have been made, read it back before you repeat it
  10 done in part: not everything could be deleted, and the result says what and why
  11 done, but the answer could not be read

Secrets come from the environment (SCP_ACCESS_KEY, SCP_SECRET_KEY), from ~/.scpconf/credentials.json
or ~/.scp/cli-config.json, or from standard input; never from an argument.
Every flag is also accepted as the official tools spell it: --instance_id for --instance-id.";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<&Error> for Exit {
    fn from(error: &Error) -> Self {
        let refused_here = matches!(error.kind(), ErrorKind::Request | ErrorKind::Version);
        let unanswered = matches!(
            error.kind(),
            ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Answer | ErrorKind::Paging
        );
        let unavailable = error.status().is_some_and(|status| {
            error.kind() == ErrorKind::Service && matches!(status.as_u16(), 502..=504)
        });
        [
            // First: whatever else is wrong, nobody may repeat such a call without looking.
            (error.is_outcome_unknown(), Self::OutcomeUnknown),
            (error.outcome() == Outcome::Applied, Self::Applied),
            (error.is_authentication(), Self::Authentication),
            (error.is_permission_denied(), Self::Permission),
            (error.is_not_found(), Self::NotFound),
            (error.is_conflict(), Self::Conflict),
            (error.is_throttled(), Self::Throttled),
            (refused_here, Self::Usage),
            (unanswered || unavailable, Self::Network),
        ]
        .into_iter()
        .find_map(|(holds, exit)| holds.then_some(exit))
        .unwrap_or(Self::Failure)
    }
}

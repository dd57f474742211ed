//! What a command needs to know besides the directory: everything that is not a pure function of it.

use iam_auth::UnixMillis;
use iam_model::Timestamp;

use crate::random;

/// Who acts, when, under which rules, and where fresh ids come from.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) now: UnixMillis,
    pub(crate) actor: Actor,
    pub(crate) rules: Rules,
    ids: fastrand::Rng,
}

/// The holder of the access key, as `modified_by` and `modifier_name` tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// The rules that the reference leaves open and the user of the emulator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) documented_limits: bool,
    pub(crate) max_page_size: u64,
    pub(crate) temporary_password: crate::TemporaryPassword,
}

impl Context {
    /// The same `ids_from` gives the same ids.
    pub(crate) fn new(now: UnixMillis, actor: Actor, rules: Rules, ids_from: u64) -> Self {
        Self {
            now,
            actor,
            rules,
            ids: fastrand::Rng::with_seed(ids_from),
        }
    }

    /// An id in the form of the reference's examples: 32 hexadecimal digits.
    pub(super) fn fresh_id(&mut self) -> String {
        random::hex_id(&mut self.ids)
    }

    /// The time in whole seconds, `2024-05-17T00:23:17Z`, as every `created_at` of the reference.
    pub(super) fn timestamp(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.now.as_u64() / 1000 * 1000)
    }

    /// The time without a zone and with six digits of a second, `2026-05-07T03:07:32.372546`, as the
    /// reference shows `last_password_update_at`.
    pub(super) fn zone_less_timestamp(&self) -> Timestamp {
        let seconds = self.timestamp();
        let millis = self.now.as_u64() % 1000;
        let text = format!("{}.{millis:03}000", seconds.as_str().trim_end_matches('Z'));
        text.parse().unwrap_or(seconds)
    }
}

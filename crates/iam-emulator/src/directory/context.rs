//! What a command needs to know besides the directory: everything that is not a pure function of it.

use iam_auth::UnixMillis;
use iam_model::{AccountId, InvalidId, Timestamp};

use super::{Record, Table};
use crate::{
    OmittedAssignmentIds, OmittedPolicies, RepeatedAssignment, TemporaryPassword, TextFilter,
    UnknownAccounts, UnknownDeletion, UnreportedDeletion, random,
};

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
    /// The account that the key is of; `None` for the management account, whichever it is.
    pub(crate) account_id: Option<AccountId>,
}

/// The rules that the reference leaves open and the user of the emulator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) documented_limits: bool,
    pub(crate) list_instances_ignores_size: bool,
    pub(crate) max_page_size: u64,
    pub(crate) omitted_assignment_ids: OmittedAssignmentIds,
    pub(crate) omitted_policies: OmittedPolicies,
    pub(crate) repeated_assignment: RepeatedAssignment,
    pub(crate) temporary_password: TemporaryPassword,
    pub(crate) text_filter: TextFilter,
    pub(crate) unique_permission_set_names: bool,
    pub(crate) unknown_accounts: UnknownAccounts,
    pub(crate) unknown_deletion: UnknownDeletion,
    pub(crate) unreported_deletion: UnreportedDeletion,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            documented_limits: true,
            list_instances_ignores_size: true,
            max_page_size: 1000,
            omitted_assignment_ids: OmittedAssignmentIds::default(),
            omitted_policies: OmittedPolicies::default(),
            repeated_assignment: RepeatedAssignment::default(),
            temporary_password: TemporaryPassword::default(),
            text_filter: TextFilter::default(),
            unique_permission_set_names: true,
            unknown_accounts: UnknownAccounts::default(),
            unknown_deletion: UnknownDeletion::default(),
            unreported_deletion: UnreportedDeletion::default(),
        }
    }
}

impl Rules {
    /// Whether a text is what a filter asks for; without a filter every one is.
    pub(super) fn selects(self, wanted: Option<&String>, text: &str) -> bool {
        wanted.is_none_or(|wanted| match self.text_filter {
            TextFilter::Whole => text == wanted,
            TextFilter::Part => text.contains(wanted.as_str()),
        })
    }
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

    /// The key of a record that is new in the table.
    pub(super) fn fresh_key<R: Record>(
        &mut self,
        table: &Table<R>,
        make: fn(String) -> Result<R::Key, InvalidId>,
    ) -> R::Key {
        loop {
            if let Ok(key) = make(self.fresh_id())
                && table.get(&key).is_none()
            {
                return key;
            }
        }
    }

    /// The time in whole seconds, `2024-05-17T00:23:17Z`, as every `created_at` of the reference.
    pub(super) fn timestamp(&self) -> Timestamp {
        Timestamp::from_unix_millis((self.now.as_u64() / 1000).saturating_mul(1000))
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

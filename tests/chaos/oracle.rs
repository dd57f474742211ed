//! What must be there after calls have ended as they did.

use std::collections::BTreeMap;

use anyhow::Result;
use iam_client::model::UserUuid;
use iam_client::{Client, Error, Outcome};

use crate::clients::read_value;
use crate::report::Figures;

/// How a call ended, for whoever made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The change is made.
    Applied,
    /// The change is not made, and will not be.
    NotApplied,
    /// It may have been made.
    Unknown,
}

impl Ended {
    /// What the client says; `None` is a call that was dropped or hung.
    pub(crate) fn of<T>(result: Option<&Result<T, Error>>) -> Self {
        match result {
            None => Self::Unknown,
            Some(Ok(_)) => Self::Applied,
            Some(Err(error)) => match error.outcome() {
                Outcome::Applied => Self::Applied,
                Outcome::Refused | Outcome::NotSent => Self::NotApplied,
                // A kind of outcome that is not known here says nothing.
                _ => Self::Unknown,
            },
        }
    }
}

/// A value that only one task changes, and only upwards.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// The last value that is known to be there.
    known: u64,
    /// Values sent after it that may be there.
    possible: Vec<u64>,
    sent: u64,
}

impl Written {
    /// The next value to write.
    pub(crate) fn next(&mut self) -> u64 {
        self.sent += 1;
        self.sent
    }

    /// Takes down how the call ended that wrote the last value.
    pub(crate) fn ended(&mut self, ended: Ended) {
        match ended {
            Ended::Applied => {
                self.known = self.sent;
                self.possible.clear();
            }
            Ended::Unknown => self.possible.push(self.sent),
            Ended::NotApplied => {}
        }
    }

    /// Reads the value of a user back and compares.
    pub(crate) async fn verify(
        &mut self,
        client: &Client,
        user: &UserUuid,
        figures: &mut Figures,
    ) -> Result<()> {
        let of = format!("user {user}");
        match read_value(client, user).await? {
            Ok(seen) => self.seen(seen, &of, figures),
            Err(texts) => {
                figures.half += 1;
                figures.broken(format!("{of} has {texts}"));
            }
        }
        Ok(())
    }

    /// What has been seen must not go away again.
    fn seen(&mut self, seen: u64, of: &str, figures: &mut Figures) {
        if seen == self.known {
            return;
        }
        if self.possible.contains(&seen) {
            self.known = seen;
            self.possible.retain(|value| *value > seen);
        } else if seen < self.known {
            figures.lost += 1;
            let known = std::mem::replace(&mut self.known, seen);
            figures.broken(format!(
                "{of}: {known} was acknowledged, and {seen} is there"
            ));
        } else {
            figures.wrong += 1;
            self.known = seen;
            figures.broken(format!(
                "{of}: {seen} was refused or not sent, and is there"
            ));
        }
    }
}

/// Things that were asked to be made, each once, by name.
#[derive(Debug, Default)]
pub(crate) struct Made(BTreeMap<String, Ended>);

impl Made {
    pub(crate) fn ended(&mut self, name: String, ended: Ended) {
        self.0.insert(name, ended);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// How many were asked for.
    pub(crate) fn asked(&self) -> usize {
        self.0.len()
    }

    /// How many are known to be there.
    pub(crate) fn acknowledged(&self) -> usize {
        let applied = self.0.values().filter(|ended| **ended == Ended::Applied);
        applied.count()
    }

    /// Compares with the names that are there, each as often as it is. What nobody knew is known from then on: no change
    /// may be under way any more.
    pub(crate) fn compare(
        &mut self,
        there: impl IntoIterator<Item = String>,
        kind: &str,
        figures: &mut Figures,
    ) {
        let mut counts = BTreeMap::<String, u64>::new();
        for name in there {
            *counts.entry(name).or_default() += 1;
        }
        for (name, ended) in &mut self.0 {
            let count = counts.get(name).copied().unwrap_or(0);
            match (*ended, count) {
                (Ended::Applied, 0) => {
                    figures.lost += 1;
                    *ended = Ended::NotApplied;
                    figures.broken(format!("{kind} {name} was acknowledged, and is not there"));
                }
                (Ended::NotApplied, 1..) => {
                    figures.wrong += 1;
                    *ended = Ended::Applied;
                    figures.broken(format!(
                        "{kind} {name} was refused or not sent, and is there"
                    ));
                }
                (Ended::Unknown, 0) => *ended = Ended::NotApplied,
                (Ended::Unknown, _) => *ended = Ended::Applied,
                _ => {}
            }
            if count > 1 {
                figures.duplicates += count - 1;
                figures.broken(format!("{kind} {name} is there {count} times"));
            }
        }
    }
}

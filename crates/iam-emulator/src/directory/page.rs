//! Pages of a list, and the order that `sort` asks for.

use std::cmp::Ordering;

use super::{Refusal, Rules};

/// How many items a page holds when `size` is not given \[doc\].
const DEFAULT_SIZE: u64 = 20;

/// The part of a list that a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageRange {
    pub(super) page: u64,
    pub(super) size: u64,
}

impl PageRange {
    pub(super) fn new(page: Option<u64>, size: Option<u64>, rules: Rules) -> Result<Self, Refusal> {
        match size.unwrap_or(DEFAULT_SIZE) {
            0 => Err(Refusal::EmptyPage),
            size => Ok(Self {
                page: page.unwrap_or(0),
                size: size.min(rules.max_page_size),
            }),
        }
    }

    pub(super) fn cut<T>(self, items: impl Iterator<Item = T>) -> Vec<T> {
        let clamp = |number| usize::try_from(number).unwrap_or(usize::MAX);
        items
            .skip(clamp(self.page.saturating_mul(self.size)))
            .take(clamp(self.size))
            .collect()
    }
}

/// A field that a list can be sorted by, and how.
pub(super) type Sortable<T> = (&'static str, fn(&T, &T) -> Ordering);

/// The order that a list is asked for in.
pub(super) struct Sorting<T: 'static> {
    field: &'static str,
    descending: bool,
    compare: fn(&T, &T) -> Ordering,
}

impl<T> Sorting<T> {
    /// Reads `field`, `field:asc` or `field:desc`; without one the first of `fields` ascends.
    pub(super) fn read(
        sort: Option<&str>,
        fields: &'static [Sortable<T>],
    ) -> Result<Self, Refusal> {
        let wanted = sort
            .or(fields.first().map(|(field, _)| *field))
            .unwrap_or_default();
        let (name, direction) = wanted.split_once(':').unwrap_or((wanted, "asc"));
        let descending = match direction {
            "asc" => Some(false),
            "desc" => Some(true),
            _ => None,
        };
        let found = fields.iter().find(|(field, _)| *field == name);
        match (found, descending) {
            (Some((field, compare)), Some(descending)) => Ok(Self {
                field,
                descending,
                compare: *compare,
            }),
            _ => Err(Refusal::Unsortable {
                sort: wanted.to_owned(),
                fields: fields.iter().map(|(field, _)| *field).collect(),
            }),
        }
    }

    pub(super) fn compare(&self, a: &T, b: &T) -> Ordering {
        if self.descending {
            (self.compare)(b, a)
        } else {
            (self.compare)(a, b)
        }
    }

    /// As the answer repeats it: `["created_at:asc"]`.
    pub(super) fn echo(&self) -> Vec<String> {
        let direction = if self.descending { "desc" } else { "asc" };
        vec![format!("{}:{direction}", self.field)]
    }
}

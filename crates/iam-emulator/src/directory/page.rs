//! Pages of a list, and the order that `sort` asks for.

use std::cmp::Ordering;

use super::{Refusal, Rules};

/// How many items a page holds when `size` is not given \[doc\].
const DEFAULT_SIZE: u64 = 20;

/// What a list is asked for besides its filters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) page: Option<u64>,
    pub(super) size: Option<u64>,
    pub(super) sort: Option<&'a str>,
}

/// What an operation that lists is asked for.
macro_rules! asked {
    ($operation:expr) => {
        $crate::directory::page::Asked {
            page: $operation.page,
            size: $operation.size,
            sort: $operation.sort.as_deref(),
        }
    };
}
pub(super) use asked;

/// A page of a list.
#[derive(Debug)]
pub(super) struct Page<T> {
    /// The number of items in the whole list \[derived\].
    pub(super) count: u64,
    pub(super) page: u64,
    pub(super) size: u64,
    /// As the answer repeats it: `["created_at:asc"]`.
    pub(super) sort: Vec<String>,
    pub(super) items: Vec<T>,
}

/// An answer with the members that every page has.
macro_rules! page_answer {
    ($answer:ty, $page:expr) => {
        <$answer>::new()
            .count($page.count)
            .page($page.page)
            .size($page.size)
            .sort($page.sort)
    };
}
pub(super) use page_answer;

impl Asked<'_> {
    /// Sorts and cuts. Items that compare alike stay in the order they come in, so that must always be the same.
    pub(super) fn cut<'i, T: 'static>(
        self,
        items: impl Iterator<Item = &'i T>,
        fields: &'static [Sortable<T>],
        rules: Rules,
    ) -> Result<Page<&'i T>, Refusal> {
        let range = PageRange::new(self.page, self.size, rules)?;
        let sorting = Sorting::read(self.sort, fields)?;
        let mut items: Vec<&T> = items.collect();
        items.sort_by(|a, b| sorting.compare(a, b));
        Ok(Page {
            count: items.len() as u64,
            page: range.page,
            size: range.size,
            sort: sorting.echo(),
            items: range.cut(items.into_iter()),
        })
    }
}

/// The part of a list that a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PageRange {
    page: u64,
    size: u64,
}

impl PageRange {
    fn new(page: Option<u64>, size: Option<u64>, rules: Rules) -> Result<Self, Refusal> {
        match size.unwrap_or(DEFAULT_SIZE) {
            0 => Err(Refusal::EmptyPage),
            size => Ok(Self {
                page: page.unwrap_or(0),
                size: size.min(rules.max_page_size),
            }),
        }
    }

    fn cut<T>(self, items: impl Iterator<Item = T>) -> Vec<T> {
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
struct Sorting<T: 'static> {
    field: &'static str,
    descending: bool,
    compare: fn(&T, &T) -> Ordering,
}

impl<T> Sorting<T> {
    /// Reads `field:asc` or `field:desc` \[doc\]; without one the first of `fields` ascends. What the service makes of a
    /// field without a direction is \[unknown\]: it is refused.
    fn read(sort: Option<&str>, fields: &'static [Sortable<T>]) -> Result<Self, Refusal> {
        let (name, direction) = match sort {
            Some(sort) => sort.split_once(':').unwrap_or((sort, "")),
            None => (fields.first().map_or("", |(field, _)| *field), "asc"),
        };
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
                sort: sort.unwrap_or_default().to_owned(),
                fields: fields.iter().map(|(field, _)| *field).collect(),
            }),
        }
    }

    fn compare(&self, a: &T, b: &T) -> Ordering {
        if self.descending {
            (self.compare)(b, a)
        } else {
            (self.compare)(a, b)
        }
    }

    fn echo(&self) -> Vec<String> {
        let direction = if self.descending { "desc" } else { "asc" };
        vec![format!("{}:{direction}", self.field)]
    }
}

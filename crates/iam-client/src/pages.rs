//! Lists, page by page and item by item, safe against services that ignore `size` or repeat a page.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};

use bytes::Bytes;
use iam_model::{List, Operation, Page, PagedOperation};
use serde_json::Value;

use crate::attempt::kept;
use crate::error::{Error, Failure, Outcome, Trace, UnreadAnswer};
use crate::redaction::Carried;
use crate::{Answer, Client};

const IGNORES_PAGE: &str = "the service may ignore `page`, ask for one page with a larger `size`";
const MISCOUNTED: &str = "if the list changed while it was read, read it again; else the service may limit `size` or count something else: ask for a smaller `size`, or read the list with `ignoring_count`";

type ItemOf<O> = <<O as Operation>::Response as Page>::Item;

/// The pages of a list; see [`Client::pages`]. It ends after the first error.
pub struct Pages<O> {
    client: Client,
    next: Option<O>,
    /// A fingerprint of every item so far, or of its page where an item has no key: eight bytes, whatever the item.
    seen: HashSet<u64>,
    /// The items so far, each counted once.
    items: u64,
    /// The largest count that a page has told.
    largest_count: Option<u64>,
    /// The items of the pages before the first that was asked for; `None` when nobody knows.
    skipped: Option<u64>,
    trusts_count: bool,
    needs_keys: bool,
    /// What is wrong with the list, once all of its items have been handed out.
    contradiction: Option<Error>,
}

/// One page of a list.
#[non_exhaustive]
pub struct ListPage<T> {
    /// The items that no earlier page held: in a list that grows while it is read, the next page may begin with
    /// what the last one ended with.
    pub items: Vec<T>,
    /// The number of items in the whole list, if the service says.
    pub count: Option<u64>,
    /// The body as it came.
    pub body: Bytes,
}

impl<O: PagedOperation> Pages<O> {
    pub(crate) fn new(client: Client, operation: O) -> Self {
        Self {
            client,
            next: Some(operation),
            seen: HashSet::new(),
            items: 0,
            largest_count: None,
            skipped: None,
            trusts_count: true,
            needs_keys: false,
            contradiction: None,
        }
    }

    /// The same pages, with `count` left out of account: neither does the list end where it is reached,
    /// nor is it an error when it is missed. That `count` is the number of all items is how clients read
    /// it, not what the reference says (platform.md §4 \[derived\]).
    #[must_use]
    pub fn ignoring_count(mut self) -> Self {
        self.trusts_count = false;
        self
    }

    /// The same pages; one with an item that cannot be told from others is an error.
    pub(crate) fn with_keys(mut self) -> Self {
        self.needs_keys = true;
        self
    }

    /// The next page; `None` after the last one.
    ///
    /// The last page is the first that is empty or shorter than its size, that reaches `count`, or that
    /// holds nothing new although nothing is missing (platform.md §4 \[derived\]). A list that ends
    /// otherwise than its `count` says does so with an error, after its last item.
    ///
    /// A future that is dropped before it is ready loses nothing: the next one asks for the same page.
    ///
    /// # Errors
    /// Those of the call. And of kind [`ErrorKind::Paging`](crate::ErrorKind::Paging): a page without a new item
    /// while items are still missing, which would otherwise never end; a list that is over before `count`
    /// is reached; and a list that holds more than any `count` it told.
    pub async fn next(&mut self) -> Option<Result<ListPage<ItemOf<O>>, Error>> {
        if let Some(error) = self.contradiction.take() {
            return Some(Err(error));
        }
        let answer = self.client.send(self.next.as_ref()?).await;
        let operation = self.next.take()?;
        match answer {
            Ok(answer) => self.take_in(operation, answer).transpose(),
            Err(error) => Some(Err(error)),
        }
    }

    fn take_in(
        &mut self,
        operation: O,
        answer: Answer<O::Response>,
    ) -> Result<Option<ListPage<ItemOf<O>>>, Error> {
        let trace = Trace {
            operation: O::NAME,
            path: O::PATH,
            idempotency: O::IDEMPOTENCY,
            api_version: answer.api_version,
            attempts: answer.attempts,
            elapsed: answer.elapsed,
            earlier: Outcome::NotSent,
        };
        let (count, size) = (answer.value.count(), answer.value.size());
        let (items, body) = self.items_of(answer, trace)?;
        let page = PageRead {
            number: operation.page_number(),
            length: u64::try_from(items.len().saturating_add(items.odd().len()))
                .unwrap_or(u64::MAX),
            size,
            total: count.filter(|_| self.trusts_count),
        };
        let first = self.skipped.is_none() && self.items == 0;
        if first {
            self.skipped = page.skipped();
        }
        self.largest_count = self.largest_count.max(page.total);
        let (items, new) = self.new_ones(items, &body);
        let contradiction = |text| Error::new(Failure::Paging(text), trace);
        if !first && new == 0 {
            return match self.contradiction_before(&page) {
                Some(text) => Err(contradiction(text)),
                None => Ok(None),
            };
        }
        self.items = self.items.saturating_add(new);
        self.contradiction = self.contradiction_after(&page).map(contradiction);
        if !self.is_whole(page.total) && !page.is_short() {
            self.next = Some(operation.at_page(page.number.saturating_add(1)));
        }
        Ok(Some(ListPage { items, count, body }))
    }

    fn items_of(
        &self,
        answer: Answer<O::Response>,
        trace: Trace,
    ) -> Result<(List<ItemOf<O>>, Bytes), Error> {
        let are_told_apart =
            |items: &List<ItemOf<O>>| items.odd().is_empty() && items.iter().all(has_key::<O>);
        let problem = match answer.value.into_items() {
            Some(items) if !self.needs_keys || are_told_apart(&items) => {
                warn_of_odd_items::<O>(items.odd().len());
                return Ok((items, answer.body));
            }
            Some(_) => "the body lists an item without its id",
            None => "the body holds no list of items",
        };
        let failure = Failure::Answer(Box::new(UnreadAnswer {
            status: answer.status,
            headers: answer.headers,
            // A list carries no secret in its body, and nothing prints this one.
            body: kept(&answer.body, &Carried::default()),
            broken: None,
            problem: problem.to_owned(),
        }));
        Err(Error::new(failure, trace))
    }

    /// What is wrong with a list that a page ends without being a part of it.
    fn contradiction_before(&self, page: &PageRead) -> Option<String> {
        if let Some(beyond) = self.beyond(page.number) {
            return Some(beyond);
        }
        let missing = self.missing(page.total)?;
        let (what, remedy) = if page.length == 0 {
            ("is empty", MISCOUNTED)
        } else {
            ("only repeats earlier items", IGNORES_PAGE)
        };
        let number = page.number;
        Some(format!("page {number} {what}, with {missing}; {remedy}"))
    }

    /// What is wrong with a list that ends with a page.
    fn contradiction_after(&self, page: &PageRead) -> Option<String> {
        let PageRead { number, length, .. } = page;
        if let Some(beyond) = self.beyond(*number) {
            return Some(beyond);
        }
        let missing = self.missing(page.total).filter(|_| page.is_short())?;
        Some(format!(
            "page {number} is the last by its {length} items, with {missing}; {MISCOUNTED}"
        ))
    }

    /// What is wrong with a list that goes on beyond every count it told.
    fn beyond(&self, number: u64) -> Option<String> {
        let reached = self.reached().unwrap_or(self.items);
        let most = self.largest_count.filter(|most| reached > *most)?;
        Some(format!(
            "at page {number} there have been {reached} items, more than the {most} of the whole list; {MISCOUNTED}"
        ))
    }

    /// The items up to here, also those of the pages that were not asked for.
    fn reached(&self) -> Option<u64> {
        Some(self.skipped?.saturating_add(self.items))
    }

    /// Leaves out the items that earlier pages held, and counts the rest, odd elements among them. A page that holds
    /// something without a key is compared as a whole.
    fn new_ones(&mut self, items: List<ItemOf<O>>, body: &[u8]) -> (Vec<ItemOf<O>>, u64) {
        let odd = items.odd().len();
        let mut items = items.into_vec();
        if odd == 0 && items.iter().all(has_key::<O>) {
            items.retain(|item| {
                let key = <O::Response as Page>::key(item);
                self.seen.insert(hash_of(&key))
            });
        } else if !self.seen.insert(fingerprint(body)) {
            return (Vec::new(), 0);
        }
        let new = u64::try_from(items.len().saturating_add(odd)).unwrap_or(u64::MAX);
        (items, new)
    }

    /// Whether the list is known to have come to its end.
    fn is_whole(&self, total: Option<u64>) -> bool {
        total.is_some() && self.skipped.is_some() && self.missing(total).is_none()
    }

    /// How much of the list has come, if that is known to be less than all.
    fn missing(&self, total: Option<u64>) -> Option<String> {
        let reached = self.reached()?;
        total
            .filter(|total| reached < *total)
            .map(|total| format!("{reached} of {total} items seen"))
    }
}

/// What a page tells of the list.
struct PageRead {
    number: u64,
    length: u64,
    size: Option<u64>,
    total: Option<u64>,
}

impl PageRead {
    /// How many items the pages before it hold.
    fn skipped(&self) -> Option<u64> {
        match self.number {
            0 => Some(0),
            number => self.size.map(|size| size.saturating_mul(number)),
        }
    }

    fn is_short(&self) -> bool {
        self.length == 0 || self.size.is_some_and(|size| self.length < size)
    }
}

fn warn_of_odd_items<O: PagedOperation>(odd: usize) {
    if odd > 0 {
        tracing::warn!(
            target: "iam_client",
            "a page of {} holds {odd} elements that are no items; they are left out",
            O::NAME
        );
    }
}

fn has_key<O: PagedOperation>(item: &ItemOf<O>) -> bool {
    <O::Response as Page>::key(item).is_some()
}

/// Tells pages apart by their bodies. The number of the page is no part of it: a service may repeat that and ignore it.
fn fingerprint(body: &[u8]) -> u64 {
    match iam_model::decode::<Value>(body) {
        Ok(mut body) => {
            body.as_object_mut().map(|members| members.remove("page"));
            hash_of(&body)
        }
        Err(_) => hash_of(&body),
    }
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Leaves the body out: it repeats the items, without what their types redact.
impl<T: fmt::Debug> fmt::Debug for ListPage<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ListPage")
            .field("items", &self.items)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

impl<O> fmt::Debug for Pages<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("items", &self.items)
            .field("ended", &self.next.is_none())
            .finish_non_exhaustive()
    }
}

/// The items of a list; see [`Client::items`]. It ends after the first error.
pub struct Items<O: PagedOperation> {
    pages: Pages<O>,
    page: std::vec::IntoIter<ItemOf<O>>,
}

impl<O: PagedOperation> Items<O> {
    pub(crate) fn new(pages: Pages<O>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
        }
    }

    /// The same items, with `count` left out of account; see [`Pages::ignoring_count`].
    #[must_use]
    pub fn ignoring_count(mut self) -> Self {
        self.pages = self.pages.ignoring_count();
        self
    }

    pub(crate) fn with_keys(mut self) -> Self {
        self.pages = self.pages.with_keys();
        self
    }

    /// The next item; `None` after the last one.
    ///
    /// # Errors
    /// Those of [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<ItemOf<O>, Error>> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next().await? {
                Ok(page) => self.page = page.items.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<O: PagedOperation> fmt::Debug for Items<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(formatter)
    }
}

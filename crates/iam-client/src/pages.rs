//! Lists, page by page and item by item, safe against services that ignore `size` or repeat a page.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};

use iam_model::{Operation, Page, PagedOperation};

use crate::attempt::kept;
use crate::error::{Error, Failure, Outcome, Trace, UnreadAnswer};
use crate::{Answer, Client};

type ItemOf<O> = <<O as Operation>::Response as Page>::Item;

/// The pages of a list; see [`Client::pages`]. It ends after the first error.
pub struct Pages<O> {
    client: Client,
    next: Option<O>,
    /// A fingerprint of every page so far, so that memory does not grow with the items.
    seen: HashSet<u64>,
    items: u64,
}

/// One page of a list.
#[non_exhaustive]
pub struct ListPage<T> {
    /// The items.
    pub items: Vec<T>,
    /// The number of items in the whole list, if the service says.
    pub count: Option<u64>,
    /// The body as it came.
    pub body: bytes::Bytes,
}

impl<O: PagedOperation> Pages<O> {
    pub(crate) fn new(client: Client, operation: O) -> Self {
        Self {
            client,
            next: Some(operation),
            seen: HashSet::new(),
            items: 0,
        }
    }

    /// The next page; `None` after the last one.
    ///
    /// The last page is the first that is empty or shorter than its size, that reaches `count`, or that
    /// repeats an earlier one although nothing is missing (platform.md §4 \[derived\]).
    ///
    /// A future that is dropped before it is ready loses nothing: the next one asks for the same page.
    ///
    /// # Errors
    /// Those of the call; and a repeated page while items are still missing, which would otherwise never
    /// end.
    pub async fn next(&mut self) -> Option<Result<ListPage<ItemOf<O>>, Error>> {
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
            idempotency: O::IDEMPOTENCY,
            api_version: answer.api_version,
            attempts: answer.attempts,
            elapsed: answer.elapsed,
            earlier: Outcome::NotSent,
        };
        let (count, size) = (answer.value.count(), answer.value.size());
        let Some(items) = answer.value.into_items() else {
            let failure = Failure::Answer(Box::new(UnreadAnswer {
                status: answer.status,
                headers: answer.headers,
                body: kept(&answer.body),
                broken: None,
                problem: "the body holds no list of items".to_owned(),
            }));
            return Err(Error::new(failure, trace));
        };
        let length = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let first = self.seen.is_empty();
        if length == 0 && !first {
            return Ok(None);
        }
        if !self.seen.insert(fingerprint::<O>(&items, &answer.body)) {
            return match count {
                Some(count) if count > self.items => Err(Error::new(
                    Failure::Paging(format!(
                        "page {} repeats an earlier page, with {} of {count} items seen; the service may ignore `page`, ask for one page with a larger `size`",
                        operation.page_number(),
                        self.items
                    )),
                    trace,
                )),
                _ => Ok(None),
            };
        }
        self.items = self.items.saturating_add(length);
        let whole = count.is_some_and(|count| self.items >= count);
        let short = size.is_some_and(|size| length < size);
        if length > 0 && !whole && !short {
            let page = operation.page_number().saturating_add(1);
            self.next = Some(operation.at_page(page));
        }
        Ok(Some(ListPage {
            items,
            count,
            body: answer.body,
        }))
    }
}

/// Tells pages apart by the keys of their items, or by the whole body where an item has none.
fn fingerprint<O: PagedOperation>(items: &[ItemOf<O>], body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    let keys: Option<Vec<&str>> = items.iter().map(<O::Response as Page>::key).collect();
    match keys {
        Some(keys) => keys.hash(&mut hasher),
        None => body.hash(&mut hasher),
    }
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

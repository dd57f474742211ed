//! Pages and items as `futures_core::Stream`.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use iam_model::{Operation, Page, PagedOperation};

use crate::{Error, Items, ListPage, Pages};

type ItemOf<O> = <<O as Operation>::Response as Page>::Item;
type Step<S, T> = Pin<Box<dyn Future<Output = (Option<T>, S)> + Send>>;

/// A stream over something that is asked for its next value again and again.
struct Repeat<S, T> {
    step: fn(S) -> Step<S, T>,
    running: Option<Step<S, T>>,
}

impl<S, T> Repeat<S, T> {
    fn new(source: S, step: fn(S) -> Step<S, T>) -> Self {
        Self {
            step,
            running: Some(step(source)),
        }
    }
}

impl<S, T> Stream for Repeat<S, T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let Some(running) = &mut self.running else {
            return Poll::Ready(None);
        };
        let (value, source) = ready!(running.as_mut().poll(context));
        self.running = value.is_some().then(|| (self.step)(source));
        Poll::Ready(value)
    }
}

impl<O: PagedOperation + 'static> Pages<O>
where
    ItemOf<O>: Send,
{
    /// The pages as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<ListPage<ItemOf<O>>, Error>> + Send {
        Repeat::new(self, |mut pages| {
            Box::pin(async move { (pages.next().await, pages) })
        })
    }
}

impl<O: PagedOperation + 'static> Items<O>
where
    ItemOf<O>: Send,
{
    /// The items as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<ItemOf<O>, Error>> + Send {
        Repeat::new(self, |mut items| {
            Box::pin(async move { (items.next().await, items) })
        })
    }
}

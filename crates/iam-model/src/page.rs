//! Lists that come in pages.

use serde_json::Value;

use crate::{Field, List, Operation};

/// An answer that is one page of a list.
pub trait Page {
    /// What the list holds.
    type Item;

    /// The number of items in the whole list, as clients read the member `count`
    /// (platform.md §4 \[derived\]).
    fn count(&self) -> Option<u64>;

    /// The size of a page that the service says it used.
    fn size(&self) -> Option<u64>;

    /// The items; `None` when the member that should hold them is missing or has another type.
    fn into_items(self) -> Option<List<Self::Item>>;

    /// What tells one item from another, to notice a service that sends the same page again.
    fn key(item: &Self::Item) -> Option<&str>;
}

/// An operation that lists in pages.
pub trait PagedOperation: Operation<Response: Page> + Clone {
    /// The page asked for; the first is 0 (platform.md §4 \[doc\]).
    fn page_number(&self) -> u64;

    /// The same call for another page.
    #[must_use]
    fn at_page(self, page: u64) -> Self;
}

/// A number, also where it came as a text.
pub(crate) fn number(field: &Field<u64>) -> Option<u64> {
    match field {
        Field::Value(number) => Some(*number),
        Field::Unexpected(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Makes an answer a [`Page`] whose items stand in one member.
macro_rules! page_of {
    ($answer:ty, $items:ident: $item:ty, key $key:ident) => {
        page_of!($answer, $items: $item, key |item| item.$key.as_str());
    };
    ($answer:ty, $items:ident: $item:ty, key |$one:ident| $key:expr) => {
        impl $crate::Page for $answer {
            type Item = $item;

            fn count(&self) -> Option<u64> {
                $crate::page::number(&self.count)
            }

            fn size(&self) -> Option<u64> {
                $crate::page::number(&self.size)
            }

            fn into_items(self) -> Option<$crate::List<$item>> {
                self.$items.into_value()
            }

            fn key($one: &$item) -> Option<&str> {
                $key
            }
        }
    };
}

/// Makes an operation with the parameter `page` a [`PagedOperation`].
macro_rules! paged {
    ($operation:ty) => {
        impl $crate::PagedOperation for $operation {
            fn page_number(&self) -> u64 {
                self.page.unwrap_or(0)
            }

            fn at_page(self, page: u64) -> Self {
                self.page(page)
            }
        }
    };
}

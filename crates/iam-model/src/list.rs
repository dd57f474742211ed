//! A list in an answer, with what in it is not of its kind.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::field::kind_of;
use crate::schema::{Kind, Typed};
use crate::{Field, FieldValue};

/// A list of an answer. It dereferences to the elements of the documented type; an element of another
/// one is set apart and costs nobody the rest. The list is written back as it came.
///
/// ```
/// use iam_model::users::UserPageResponse;
///
/// let page: UserPageResponse =
///     serde_json::from_str(r#"{"users":[null,{"user_id":"johndoe"}],"count":2}"#)?;
/// let users = page.users.value().unwrap();
/// assert_eq!(users.len(), 1);
/// assert_eq!(users[0].user_id.as_str(), Some("johndoe"));
/// assert_eq!(users.odd(), [(0, serde_json::Value::Null)]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct List<T> {
    elements: Vec<T>,
    odd: Vec<(usize, Value)>,
}

impl<T> List<T> {
    /// The elements that are not of the documented type, each with its place in the list as it came.
    #[must_use]
    pub fn odd(&self) -> &[(usize, Value)] {
        &self.odd
    }

    /// The elements of the documented type.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.elements
    }
}

/// Prints what is odd by its type alone: it may be a secret in the wrong place.
impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = formatter.debug_struct("List");
        list.field("elements", &self.elements);
        if !self.odd.is_empty() {
            let odd = self.odd.iter();
            let kinds: Vec<_> = odd.map(|(place, value)| (place, kind_of(value))).collect();
            list.field("odd", &kinds);
        }
        list.finish()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(elements: Vec<T>) -> Self {
        Self {
            elements,
            odd: Vec::new(),
        }
    }
}

impl<T> From<Vec<T>> for Field<List<T>> {
    fn from(elements: Vec<T>) -> Self {
        Self::Value(elements.into())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.elements
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.elements.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.elements.iter()
    }
}

impl<T: FieldValue> FieldValue for List<T> {
    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Result<Self, Value>, A::Error> {
        ListVisitor(PhantomData).visit_seq(list).map(Ok)
    }
}

impl<'de, T: FieldValue> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: FieldValue> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<T>, A::Error> {
        let mut read = List::default();
        while let Some(element) = list.next_element::<Field<T>>()? {
            let place = read.elements.len().saturating_add(read.odd.len());
            match element {
                Field::Value(value) => read.elements.push(value),
                Field::Unexpected(value) => read.odd.push((place, value)),
                Field::Absent | Field::Null => read.odd.push((place, Value::Null)),
            }
        }
        Ok(read)
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let length = self.elements.len().saturating_add(self.odd.len());
        let mut sequence = serializer.serialize_seq(Some(length))?;
        let (mut elements, mut odd) = (self.elements.iter(), self.odd.iter().peekable());
        for place in 0..length {
            match odd.next_if(|(odd_place, _)| *odd_place == place) {
                Some((_, value)) => sequence.serialize_element(value)?,
                None => elements
                    .next()
                    .map_or(Ok(()), |element| sequence.serialize_element(element))?,
            }
        }
        sequence.end()
    }
}

impl<T: Typed> Typed for List<T> {
    const KIND: Kind = Kind::List(&T::KIND);
}

//! A list that holds something.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::schema::{Kind, Typed};

/// A list of at least one element. What deletes or removes by a list takes one of these: nobody knows
/// what the service makes of an empty list, so none can be sent.
///
/// ```
/// use iam_model::groups::GroupDeleteBulkRequest;
/// use iam_model::{GroupId, InstanceId, NonEmpty};
///
/// let (a, b): (GroupId, GroupId) = ("group-12345".parse()?, "group-67890".parse()?);
/// let request = GroupDeleteBulkRequest::new("ssoins-12345".parse::<InstanceId>()?, [a, b]);
/// assert_eq!(request.group_ids.as_slice().len(), 2);
///
/// let selected: Vec<GroupId> = Vec::new();
/// let error = NonEmpty::try_from(selected).unwrap_err();
/// assert_eq!(error.to_string(), "the list is empty; give at least one element");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// An array without elements does not compile:
///
/// ```compile_fail
/// let none: iam_model::NonEmpty<String> = iam_model::NonEmpty::from([]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NonEmpty<T>(Vec<T>);

impl<T> NonEmpty<T> {
    /// The list of one element.
    #[must_use]
    pub fn new(first: T) -> Self {
        Self(vec![first])
    }

    /// Adds an element.
    pub fn push(&mut self, element: T) {
        self.0.push(element);
    }

    /// The elements.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    /// The elements.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T, const N: usize> From<[T; N]> for NonEmpty<T> {
    fn from(elements: [T; N]) -> Self {
        const { assert!(N > 0, "the list has at least one element") };
        Self(elements.into())
    }
}

impl<T> TryFrom<Vec<T>> for NonEmpty<T> {
    type Error = EmptyList;

    fn try_from(elements: Vec<T>) -> Result<Self, Self::Error> {
        if elements.is_empty() {
            return Err(EmptyList);
        }
        Ok(Self(elements))
    }
}

impl<T> IntoIterator for NonEmpty<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a NonEmpty<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: Serialize> Serialize for NonEmpty<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for NonEmpty<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Elements(PhantomData))
    }
}

/// Refuses the empty list while the deserializer still knows where that stands.
struct Elements<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Elements<T> {
    type Value = NonEmpty<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of at least one element")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<NonEmpty<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list))?
            .try_into()
            .map_err(serde::de::Error::custom)
    }
}

impl<T: Typed> Typed for NonEmpty<T> {
    const KIND: Kind = Kind::List(&T::KIND);
}

/// A list without elements where at least one is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmptyList;

impl fmt::Display for EmptyList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the list is empty; give at least one element")
    }
}

impl std::error::Error for EmptyList {}

//! A member of a change: left alone, cleared, or set.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::schema::{Kind, OptionalMember, Typed};

/// What a change does to one member. On the wire: absent, `null`, or the value.
///
/// ```
/// use iam_model::{Patch, users::UserSetRequest};
///
/// let request = UserSetRequest::new("ssoins-12345".parse::<iam_model::InstanceId>()?)
///     .department("Department X")
///     .manager(Patch::Clear);
/// assert_eq!(
///     serde_json::to_string(&request)?,
///     r#"{"instance_id":"ssoins-12345","department":"Department X","manager":null}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The member is not sent, and keeps its value.
    #[default]
    Keep,
    /// The member is sent as `null`, and loses its value.
    Clear,
    /// The member is sent with this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the member is left alone.
    #[must_use]
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value to set, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Makes the change to a member that may be empty.
    pub fn apply(self, member: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *member = None,
            Self::Set(value) => *member = Some(value),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T: Typed> Typed for Patch<T> {
    const KIND: Kind = T::KIND;
}

impl<T> OptionalMember for Patch<T> {
    type Given = Self;

    fn is_absent(&self) -> bool {
        self.is_keep()
    }

    fn give(given: Self) -> Self {
        given
    }
}

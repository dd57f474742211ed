//! A member of an answer, as it came.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::schema::{Kind, Typed};

/// A member of an answer: absent, `null`, the documented type, or something else.
///
/// Real answers leave out members that the reference calls required and write others in another type
/// (platform.md §4 \[live\]\[doc\]); neither may cost the caller the rest of the answer. So every
/// member is read as it came and written back the same.
///
/// ```
/// use iam_model::{Field, users::UserDetail};
///
/// let user: UserDetail =
///     serde_json::from_str(r#"{"name":"김하늘","manager":null,"temporary_password":""}"#)?;
/// assert_eq!(user.name.as_str(), Some("김하늘"));
/// assert_eq!(user.manager, Field::Null);
/// assert_eq!(user.department, Field::Absent);
/// assert!(matches!(user.temporary_password, Field::Unexpected(_)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// The member is not there.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has the documented type.
    Value(T),
    /// The member has another type, or its text does not read as the documented one.
    Unexpected(Value),
}

impl<T> Field<T> {
    /// The value, when it came in the documented type.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value, when it came in the documented type.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the member is not there.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: AsRef<str>> Field<T> {
    /// The text, when it came as one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.value().map(AsRef::as_ref)
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Field<T> {
    /// `None` is `null`.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Field<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

/// Prints what is unexpected by its type alone: it may be a secret in the wrong place.
impl<T: fmt::Debug> fmt::Debug for Field<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => formatter.write_str("Absent"),
            Self::Null => formatter.write_str("Null"),
            Self::Value(value) => formatter.debug_tuple("Value").field(value).finish(),
            Self::Unexpected(value) => write!(formatter, "Unexpected({})", kind_of(value)),
        }
    }
}

/// What may be told of a value that may be a secret.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_unit(),
            Self::Value(value) => value.serialize(serializer),
            Self::Unexpected(value) => value.serialize(serializer),
        }
    }
}

/// A type that a member of an answer can have. It says how the type is read without losing what turns out to be
/// something else. By default it is read out of nothing.
pub trait FieldValue: Serialize + Sized {
    /// The type, when the text reads as one.
    fn from_text(text: &str) -> Option<Self> {
        let _ = text;
        None
    }

    /// The type, when it is a number or a boolean and this is one.
    fn from_scalar(scalar: &Value) -> Option<Self> {
        let _ = scalar;
        None
    }

    /// Reads the type out of a list, or gives the list back as it is.
    ///
    /// # Errors
    /// When the list is no JSON.
    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Result<Self, Value>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(list)).map(Err)
    }

    /// Reads the type out of an object, or gives the object back as it is.
    ///
    /// # Errors
    /// When the object is no JSON.
    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Result<Self, Value>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(object)).map(Err)
    }
}

impl FieldValue for String {
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl FieldValue for bool {
    fn from_scalar(scalar: &Value) -> Option<Self> {
        scalar.as_bool()
    }
}

impl FieldValue for u64 {
    fn from_scalar(scalar: &Value) -> Option<Self> {
        scalar.as_u64()
    }
}

impl FieldValue for Value {
    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn from_scalar(scalar: &Value) -> Option<Self> {
        Some(scalar.clone())
    }

    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Result<Self, Value>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(list)).map(Ok)
    }

    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Result<Self, Value>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(object)).map(Ok)
    }
}

impl FieldValue for Map<String, Value> {
    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Result<Self, Value>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(object)).map(Ok)
    }
}

impl<'de, T: FieldValue> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor(std::marker::PhantomData))
    }
}

struct FieldVisitor<T>(std::marker::PhantomData<T>);

fn scalar<T: FieldValue>(scalar: Value) -> Field<T> {
    T::from_scalar(&scalar).map_or(Field::Unexpected(scalar), Field::Value)
}

fn compound<T>(read: Result<T, Value>) -> Field<T> {
    read.map_or_else(Field::Unexpected, Field::Value)
}

impl<'de, T: FieldValue> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Field::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(T::from_text(text).map_or_else(|| Field::Unexpected(text.into()), Field::Value))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::from_list(list).map(compound)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::from_object(object).map(compound)
    }
}

impl<T: Typed> Typed for Field<T> {
    const KIND: Kind = T::KIND;
}

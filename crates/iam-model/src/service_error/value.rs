//! A value in a refusal, as it came.

use std::fmt;
use std::ops::Deref;

use serde::de::{MapAccess, SeqAccess};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::words;
use crate::schema::{Kind, Typed};
use crate::{Field, FieldValue};

/// A value in a refusal that can be anything. It dereferences to the value.
///
/// `Debug` leaves out the members in which a service repeats the request, and a secret with that: `input` and
/// [`SECRET_MEMBERS`](crate::SECRET_MEMBERS), at any depth.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ErrorValue(Value);

impl ErrorValue {
    /// The value, with all that the service repeated.
    #[must_use]
    pub fn into_inner(self) -> Value {
        self.0
    }
}

impl Deref for ErrorValue {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for ErrorValue {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl From<Value> for Field<ErrorValue> {
    fn from(value: Value) -> Self {
        Self::Value(value.into())
    }
}

impl fmt::Debug for ErrorValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        words::without_echo(&self.0).fmt(formatter)
    }
}

impl FieldValue for ErrorValue {
    fn from_text(text: &str) -> Option<Self> {
        Value::from_text(text).map(Self)
    }

    fn from_scalar(scalar: &Value) -> Option<Self> {
        Value::from_scalar(scalar).map(Self)
    }

    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Result<Self, Value>, A::Error> {
        Ok(Value::from_list(list)?.map(Self))
    }

    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Result<Self, Value>, A::Error> {
        Ok(Value::from_object(object)?.map(Self))
    }
}

impl Typed for ErrorValue {
    const KIND: Kind = Kind::Any;
}

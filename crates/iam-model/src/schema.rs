//! How the schemas are written down: once, as a Rust struct that also knows its own members.
//!
//! Two macros declare them. `request!` declares a body that we send: required members are plain,
//! the others are [`Patch`](crate::Patch) or `Option`. `answer!` declares a body that we receive:
//! every member is a [`Field`](crate::Field). Members stand in sections that say what the reference
//! says of them, and [`Schema::MEMBERS`] tells it to whoever checks, documents or serves them.

use crate::{GroupId, NonEmpty, Patch, PrincipalId, Secret, UserUuid};
use serde_json::{Map, Value};

/// A body of the API that knows its members.
pub trait Schema {
    /// The name in the reference, such as `UserSetRequest`.
    const NAME: &'static str;
    /// Every member that the reference lists.
    const MEMBERS: &'static [Member];
}

/// The answer of an operation that answers without a body.
impl Schema for () {
    const NAME: &'static str = "NoBody";
    const MEMBERS: &'static [Member] = &[];
}

/// What the reference says of one member.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Member {
    /// The name on the wire.
    pub name: &'static str,
    /// The type.
    pub kind: Kind,
    /// Whether the member must be present.
    pub required: bool,
    /// Whether `null` is allowed.
    pub nullable: bool,
}

impl Member {
    pub(crate) const fn of<T: Typed>(name: &'static str, required: bool, nullable: bool) -> Self {
        Self {
            name,
            kind: T::KIND,
            required,
            nullable,
        }
    }
}

/// The type of a member or parameter.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// A text.
    Text,
    /// A text that is a time; see [`Timestamp`](crate::Timestamp).
    Timestamp,
    /// `true` or `false`.
    Boolean,
    /// A whole number that is not negative.
    Integer,
    /// A text that is usually one of these.
    Enumeration(&'static [&'static str]),
    /// A list.
    List(&'static Kind),
    /// An object with a schema of its own.
    Object {
        /// The name of the schema in the reference.
        name: &'static str,
        /// Its members.
        members: &'static [Member],
    },
    /// An object whose members the reference does not list.
    Map,
    /// Anything; the reference does not say, or leaves a choice.
    Any,
}

/// A Rust type that stands for a [`Kind`].
pub trait Typed {
    /// The kind.
    const KIND: Kind;
}

impl Typed for String {
    const KIND: Kind = Kind::Text;
}

impl Typed for bool {
    const KIND: Kind = Kind::Boolean;
}

impl Typed for u64 {
    const KIND: Kind = Kind::Integer;
}

impl Typed for Value {
    const KIND: Kind = Kind::Any;
}

impl Typed for Map<String, Value> {
    const KIND: Kind = Kind::Map;
}

impl<T: Typed> Typed for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);
}

impl<T: Typed> Typed for Option<T> {
    const KIND: Kind = T::KIND;
}

/// What may be given for a member or parameter of type `T`.
///
/// Not [`Into`]: a number written out, such as the 50 in `size(50)`, would fit too many types of it.
pub trait IntoMember<T> {
    /// The member.
    fn into_member(self) -> T;
}

impl<T> IntoMember<T> for T {
    fn into_member(self) -> T {
        self
    }
}

impl<T> IntoMember<Patch<T>> for T {
    fn into_member(self) -> Patch<T> {
        Patch::Set(self)
    }
}

impl<T, const N: usize> IntoMember<Vec<T>> for [T; N] {
    fn into_member(self) -> Vec<T> {
        self.into()
    }
}

impl<T, const N: usize> IntoMember<NonEmpty<T>> for [T; N]
where
    NonEmpty<T>: From<[T; N]>,
{
    fn into_member(self) -> NonEmpty<T> {
        self.into()
    }
}

macro_rules! into_member {
    ($( $given:ty => $member:ty, )+) => { $(
        impl IntoMember<$member> for $given {
            fn into_member(self) -> $member {
                self.into()
            }
        }
    )+ };
}

into_member! {
    &str => String,
    &str => Patch<String>,
    &str => Secret,
    String => Secret,
    GroupId => PrincipalId,
    UserUuid => PrincipalId,
}

/// A member or parameter that need not be there.
pub trait OptionalMember {
    /// What its setter takes.
    type Given;

    /// Whether it is left out.
    fn is_absent(&self) -> bool;

    /// The member with what the setter was given.
    fn give(given: Self::Given) -> Self;
}

impl<T> OptionalMember for Option<T> {
    type Given = T;

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn give(given: T) -> Self {
        Some(given)
    }
}

/// Reads a schema from an object and from nothing else: serde's derive would take a list for one too.
/// Members that the schema lacks are skipped; of one that is repeated the last counts.
macro_rules! read_object {
    (
        $schema:ident($object:ident)
        { $($start:tt)* }
        { $($arms:tt)* }
        $finish:expr
    ) => {
        impl<'de> serde::Deserialize<'de> for $schema {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Members;

                impl<'de> serde::de::Visitor<'de> for Members {
                    type Value = $schema;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str(concat!("an object, ", stringify!($schema)))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut $object: A,
                    ) -> Result<$schema, A::Error> {
                        $($start)*
                        while let Some(name) = $object.next_key::<$crate::text::Name<'de>>()? {
                            match name.as_ref() {
                                $($arms)*
                                _ => {
                                    $object.next_value::<serde::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok($finish)
                    }
                }

                deserializer.deserialize_map(Members)
            }
        }
    };
}

/// The name of a schema in the reference: that of the struct, unless another one is given.
macro_rules! reference_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $reference:literal) => {
        $reference
    };
}

/// Declares a body that we send. Where the reference calls it otherwise, `= "…"` says how.
macro_rules! request {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $( = $reference:literal )? {
            required { $( $(#[$required_meta:meta])* $required:ident: $required_type:ty, )* }
            nullable { $( $(#[$nullable_meta:meta])* $nullable:ident: $nullable_type:ty, )* }
            optional { $( $(#[$optional_meta:meta])* $optional:ident: $optional_type:ty, )* }
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$required_meta])* pub $required: $required_type, )*
            $(
                $(#[$nullable_meta])*
                #[serde(skip_serializing_if = "crate::schema::OptionalMember::is_absent")]
                pub $nullable: $nullable_type,
            )*
            $(
                $(#[$optional_meta])*
                #[serde(skip_serializing_if = "crate::schema::OptionalMember::is_absent")]
                pub $optional: $optional_type,
            )*
        }

        read_object! {
            $name(object)
            { $( let mut $required: Option<$required_type> = None; )*
              $( let mut $nullable: $nullable_type = Default::default(); )*
              $( let mut $optional: $optional_type = Default::default(); )* }
            {
                $( stringify!($required) => $required = Some(object.next_value()?), )*
                $( stringify!($nullable) => $nullable = object.next_value()?, )*
                $( stringify!($optional) => {
                    // Never `null`: the reference allows that elsewhere only.
                    $optional = $crate::schema::OptionalMember::give(object.next_value()?);
                } )*
            }
            $name {
                $( $required: $required
                    .ok_or_else(|| serde::de::Error::missing_field(stringify!($required)))?, )*
                $( $nullable, )*
                $( $optional, )*
            }
        }

        impl $name {
            /// With the members that must be there, and no others.
            #[must_use]
            pub fn new($( $required: impl $crate::schema::IntoMember<$required_type> ),*) -> Self {
                Self {
                    $( $required: $crate::schema::IntoMember::into_member($required), )*
                    $( $nullable: Default::default(), )*
                    $( $optional: Default::default(), )*
                }
            }

            $(
                #[doc = concat!("Sets `", stringify!($nullable), "`.")]
                #[must_use]
                pub fn $nullable(
                    mut self,
                    value: impl $crate::schema::IntoMember<<$nullable_type as $crate::schema::OptionalMember>::Given>,
                ) -> Self {
                    self.$nullable = $crate::schema::OptionalMember::give(
                        $crate::schema::IntoMember::into_member(value),
                    );
                    self
                }
            )*
            $(
                #[doc = concat!("Sets `", stringify!($optional), "`.")]
                #[must_use]
                pub fn $optional(
                    mut self,
                    value: impl $crate::schema::IntoMember<<$optional_type as $crate::schema::OptionalMember>::Given>,
                ) -> Self {
                    self.$optional = $crate::schema::OptionalMember::give(
                        $crate::schema::IntoMember::into_member(value),
                    );
                    self
                }
            )*
        }

        impl $crate::schema::Schema for $name {
            const NAME: &'static str = reference_name!($name $( $reference )?);
            const MEMBERS: &'static [$crate::schema::Member] = &[
                $( $crate::schema::Member::of::<$required_type>(stringify!($required), true, false), )*
                $( $crate::schema::Member::of::<$nullable_type>(stringify!($nullable), false, true), )*
                $( $crate::schema::Member::of::<$optional_type>(stringify!($optional), false, false), )*
            ];
        }

        impl $crate::schema::Typed for $name {
            const KIND: $crate::schema::Kind = $crate::schema::Kind::Object {
                name: <Self as $crate::schema::Schema>::NAME,
                members: <Self as $crate::schema::Schema>::MEMBERS,
            };
        }
    };
}

/// Declares a body that we receive. Every member becomes a [`Field`](crate::Field) of its type.
/// The section `required_nullable`, of members that must be there and may be `null`, can be left out.
macro_rules! answer {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $( = $reference:literal )? {
            required { $( $(#[$required_meta:meta])* $required:ident: $required_type:ty, )* }
            $( required_nullable { $( $(#[$both_meta:meta])* $both:ident: $both_type:ty, )* } )?
            nullable { $( $(#[$nullable_meta:meta])* $nullable:ident: $nullable_type:ty, )* }
            optional { $( $(#[$optional_meta:meta])* $optional:ident: $optional_type:ty, )* }
        }
    ) => {
        answer! {
            @fields $(#[$meta])* $name
            { $( $(#[$required_meta])* $required: $required_type, )*
              $( $( $(#[$both_meta])* $both: $both_type, )* )?
              $( $(#[$nullable_meta])* $nullable: $nullable_type, )*
              $( $(#[$optional_meta])* $optional: $optional_type, )* }
        }

        impl $crate::schema::Schema for $name {
            const NAME: &'static str = reference_name!($name $( $reference )?);
            const MEMBERS: &'static [$crate::schema::Member] = &[
                $( $crate::schema::Member::of::<$required_type>(stringify!($required), true, false), )*
                $( $( $crate::schema::Member::of::<$both_type>(stringify!($both), true, true), )* )?
                $( $crate::schema::Member::of::<$nullable_type>(stringify!($nullable), false, true), )*
                $( $crate::schema::Member::of::<$optional_type>(stringify!($optional), false, false), )*
            ];
        }
    };
    (
        @fields $(#[$meta:meta])* $name:ident
        { $( $(#[$member_meta:meta])* $member:ident: $type:ty, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$member_meta])*
                pub $member: $crate::Field<$type>,
            )*
        }

        /// In alphabetical order, as the reference shows answers.
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;

                #[derive(Clone, Copy)]
                #[expect(non_camel_case_types, reason = "the names of the members")]
                enum Is {
                    $( $member, )*
                }
                const MEMBERS: &[(&str, Is)] =
                    &$crate::order::alphabetical([ $( (stringify!($member), Is::$member), )* ]);

                let mut object = serializer.serialize_struct(stringify!($name), MEMBERS.len())?;
                for (name, member) in MEMBERS {
                    match member {
                        $( Is::$member if !self.$member.is_absent() => {
                            object.serialize_field(name, &self.$member)?;
                        } )*
                        _ => object.skip_field(name)?,
                    }
                }
                object.end()
            }
        }

        read_object! {
            $name(object)
            { let mut answer = $name::default(); }
            { $( stringify!($member) => answer.$member = object.next_value()?, )* }
            answer
        }

        impl $name {
            /// With no member at all.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $(
                #[doc = concat!("Sets `", stringify!($member), "`, for a server or a test.")]
                #[must_use]
                pub fn $member(mut self, value: impl Into<$crate::Field<$type>>) -> Self {
                    self.$member = value.into();
                    self
                }
            )*
        }

        impl $crate::schema::Typed for $name {
            const KIND: $crate::schema::Kind = $crate::schema::Kind::Object {
                name: <Self as $crate::schema::Schema>::NAME,
                members: <Self as $crate::schema::Schema>::MEMBERS,
            };
        }

        impl $crate::field::FieldValue for $name {
            fn from_object<'de, A: serde::de::MapAccess<'de>>(
                object: A,
            ) -> Result<Result<Self, serde_json::Value>, A::Error> {
                let object = serde::de::value::MapAccessDeserializer::new(object);
                serde::Deserialize::deserialize(object).map(Ok)
            }
        }
    };
}

//! The ids of the service. None can be empty, `.` or `..`, or carry a slash or a control character,
//! so that none can turn one path into another: `DELETE /v1/users` and
//! `DELETE /v1/users/{user_uuid}` differ by one segment (platform.md §6).

use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($( $(#[$meta:meta])* $name:ident, $member:literal; )+) => { $(
        $(#[$meta])*
        ///
        /// ```
        #[doc = concat!("use iam_model::", stringify!($name), ";")]
        ///
        #[doc = concat!("assert!(\"138c2fc8\".parse::<", stringify!($name), ">().is_ok());")]
        #[doc = concat!("assert!(\"..\".parse::<", stringify!($name), ">().is_err());")]
        /// ```
        ///
        /// Clones share one text.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as an id.
            ///
            /// # Errors
            /// When it is empty, `.` or `..`, or carries a slash, a backslash or a control
            /// character.
            pub fn new(text: impl AsRef<str>) -> Result<Self, InvalidId> {
                let text = text.as_ref();
                match fault(text) {
                    None => Ok(Self(text.into())),
                    Some(fault) => Err(InvalidId { member: $member, text: text.into(), fault }),
                }
            }

            /// The id as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidId;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::text::from_text(deserializer)
            }
        }

        impl crate::schema::Typed for $name {
            const KIND: crate::schema::Kind = crate::schema::Kind::Text;
        }

        impl crate::field::FieldValue for $name {
            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )+ };
}

id! {
    /// The id of a user, called `user_uuid` in paths and `id` in answers. It is not the login id,
    /// which is the member `user_id`.
    UserUuid, "user_uuid";
    /// The id of a group.
    GroupId, "group_id";
    /// The id of an instance of ID Center, such as `ssoins-12345`.
    InstanceId, "instance_id";
    /// The id of an account of the organization.
    AccountId, "account_id";
    /// The id of a permission set.
    PermissionSetId, "permission_set_id";
    /// The id of a policy of a permission set.
    PolicyId, "policy_id";
    /// The id of an account assignment: of one permission set for one principal in one account.
    AccountAssignmentId, "account_assignment_id";
    /// The id of a principal: a user's or a group's.
    PrincipalId, "principal_id";
}

impl From<UserUuid> for PrincipalId {
    fn from(user: UserUuid) -> Self {
        Self(user.0)
    }
}

impl From<GroupId> for PrincipalId {
    fn from(group: GroupId) -> Self {
        Self(group.0)
    }
}

fn fault(text: &str) -> Option<&'static str> {
    let is_harmless = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    match text {
        "" => Some("is empty"),
        "." | ".." => Some("is a dot segment, which would change the path"),
        _ if text.bytes().all(is_harmless) => None,
        _ if text.contains(['/', '\\']) => Some("carries a slash, which would change the path"),
        _ if text.chars().any(char::is_control) => Some("carries a control character"),
        _ => None,
    }
}

/// A text that cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidId {
    member: &'static str,
    text: String,
    fault: &'static str,
}

impl InvalidId {
    /// The member or parameter that the id is for, such as `user_uuid`.
    #[must_use]
    pub fn member(&self) -> &'static str {
        self.member
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} {:?} {}; give the id as the service printed it",
            self.member, self.text, self.fault
        )
    }
}

impl std::error::Error for InvalidId {}

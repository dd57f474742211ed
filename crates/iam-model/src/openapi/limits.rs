//! The printed limits of requests' members, as keywords of a schema. They are those of [`crate::Validate`].

use schemars::Schema;
use serde_json::{Value, json};

use super::certainty::{DERIVED, Source, put};
use crate::schema::Kind;
use crate::validation::{NAME, source};

/// A limit of some members of some models.
#[derive(Clone, Copy)]
struct Limit {
    models: &'static [&'static str],
    members: &'static [&'static str],
    least: Option<u64>,
    /// Nothing but that the member is required is printed of its least length.
    least_is_derived: bool,
    most: Option<u64>,
    /// What a text may hold beside ASCII letters and digits.
    characters: Option<&'static str>,
    source: &'static str,
}

const USERS: &[&str] = &["UserCreateRequest", "UserSetRequest"];
const GROUPS: &[&str] = &["GroupCreateRequest", "GroupSetRequest"];
const INSTANCES: &[&str] = &[
    "InstanceCreateRequest",
    "InstanceCreateRequestV1Dot5",
    "InstanceSetRequest1Dot1",
    "InstanceSetRequest1Dot5",
];
const NEW_INSTANCES: &[&str] = &["InstanceCreateRequest", "InstanceCreateRequestV1Dot5"];
const NEW_PERMISSION_SETS: &[&str] = &[
    "PermissionSetCreateRequest",
    "PermissionSetCreateRequestV1Dot2",
];
const PERMISSION_SETS: &[&str] = &[
    "PermissionSetCreateRequest",
    "PermissionSetCreateRequestV1Dot2",
    "PermissionSetSetRequest",
];
const DIRECTORIES: &[&str] = &["LdapConfig", "LdapConfigCreateRequest"];

const LIMITS: &[Limit] = &[
    Limit {
        characters: Some(NAME),
        ..filled(at_most(
            128,
            &["UserCreateRequest"],
            &["user_id"],
            source::USER,
        ))
    },
    Limit {
        most: None,
        ..filled(at_most(0, &["UserCreateRequest"], &["name"], source::USER))
    },
    at_most(
        128,
        USERS,
        &["business_unit", "department", "employee_id", "manager"],
        source::USER,
    ),
    at_most(1000, USERS, &["description"], source::USER),
    Limit {
        least: Some(9),
        ..at_most(20, &["UserCreateRequest"], &["password"], source::USER)
    },
    Limit {
        least: Some(3),
        characters: Some(NAME),
        ..at_most(30, GROUPS, &["name"], source::GROUP)
    },
    at_most(1000, GROUPS, &["description"], source::GROUP),
    Limit {
        least: Some(3),
        characters: Some(NAME),
        ..at_most(128, NEW_INSTANCES, &["name"], source::INSTANCE)
    },
    Limit {
        most: None,
        characters: Some(WIDER_NAME),
        ..at_most(
            0,
            &["InstanceSetRequest1Dot1"],
            &["name"],
            source::INSTANCE_SET_REQUEST,
        )
    },
    Limit {
        least: Some(1),
        characters: Some(WIDER_NAME),
        ..at_most(
            128,
            &["InstanceSetRequest1Dot5"],
            &["name"],
            source::INSTANCE_SET_REQUEST_1_5,
        )
    },
    at_most(1000, INSTANCES, &["description"], source::INSTANCE),
    Limit {
        characters: Some(NAME),
        ..filled(at_most(
            32,
            NEW_PERMISSION_SETS,
            &["name"],
            source::PERMISSION_SET,
        ))
    },
    at_most(
        1000,
        PERMISSION_SETS,
        &["description"],
        source::PERMISSION_SET,
    ),
    Limit {
        least: Some(3200),
        ..at_most(
            43200,
            PERMISSION_SETS,
            &["session_duration"],
            source::PERMISSION_SET,
        )
    },
    directory(128, &["bind_credential"]),
    directory(255, &["bind_dn", "connection_url", "users_dn"]),
    directory(64, &["rdn_ldap_attribute", "username_ldap_attribute"]),
    directory(100, &["user_object_classes"]),
];

const WIDER_NAME: &str = " +-=,._:/@";

const fn at_most(
    most: u64,
    models: &'static [&'static str],
    members: &'static [&'static str],
    source: &'static str,
) -> Limit {
    Limit {
        models,
        members,
        least: None,
        least_is_derived: false,
        most: Some(most),
        characters: None,
        source,
    }
}

const fn filled(limit: Limit) -> Limit {
    Limit {
        least: Some(1),
        least_is_derived: true,
        ..limit
    }
}

const fn directory(most: u64, members: &'static [&'static str]) -> Limit {
    Limit {
        least: Some(1),
        ..at_most(most, DIRECTORIES, members, source::LDAP_CONFIG)
    }
}

/// Adds the keywords for a member; none when nothing is printed.
pub(super) fn restrict(schema: &mut Schema, model: &str, member: &str, kind: Kind) {
    let Some(limit) = find(model, member) else {
        return;
    };
    for (keyword, value, source) in limit.keywords(kind) {
        put(schema.ensure_object(), keyword, value, source);
    }
}

/// Whether the value of a member keeps to what is printed.
pub(super) fn admit(model: &str, member: &str, value: &Value) -> bool {
    find(model, member).is_none_or(|limit| limit.admits(value))
}

fn find(model: &str, member: &str) -> Option<&'static Limit> {
    LIMITS
        .iter()
        .find(|limit| limit.models.contains(&model) && limit.members.contains(&member))
}

/// Whether the lists of ids in a request hold at least one: what deletes, adds or removes by a list has a
/// [`NonEmpty`](crate::NonEmpty), since nobody knows what the service makes of an empty one.
pub(super) fn refuse_emptiness(model: &str) -> bool {
    const LISTING: &[&str] = &[
        "AccountAssignmentsDeleteRequest",
        "GroupDeleteBulkRequest",
        "GroupUsersRequest",
        "PermissionSetPoliciesDeleteRequest",
        "UserDeleteBulkRequest",
    ];
    LISTING.contains(&model)
}

/// Adds the keyword for an id: none is empty, a dot segment, or holds a slash or a control character, so that none can
/// turn one path into another \[derived\].
pub(super) fn restrict_id(schema: &mut Schema) {
    let pattern = r"^(?!\.{1,2}$)[^/\\\u0000-\u001f\u007f-\u009f]+$";
    put(schema.ensure_object(), "pattern", json!(pattern), DERIVED);
}

impl Limit {
    fn admits(&self, value: &Value) -> bool {
        let characters = value.as_str().map(|text| text.chars().count() as u64);
        let Some(size) = characters.or_else(|| value.as_u64()) else {
            return true;
        };
        let is_allowed = |character: char| {
            let others = self.characters;
            character.is_ascii_alphanumeric()
                || others.is_none_or(|others| others.contains(character))
        };
        self.least.is_none_or(|least| least <= size)
            && self.most.is_none_or(|most| size <= most)
            && value
                .as_str()
                .is_none_or(|text| text.chars().all(is_allowed))
    }

    fn keywords(&self, kind: Kind) -> impl Iterator<Item = (&'static str, Value, Source)> {
        let (least, most) = match kind {
            Kind::Integer => ("minimum", "maximum"),
            _ => ("minLength", "maxLength"),
        };
        let source = self.source();
        let source_of_least = if self.least_is_derived {
            DERIVED
        } else {
            source
        };
        let pattern = self.characters.map(pattern).map(Value::from);
        let keywords = [
            (least, self.least.map(Value::from), source_of_least),
            (most, self.most.map(Value::from), source),
            ("pattern", pattern, source),
        ];
        keywords
            .into_iter()
            .filter_map(|(name, value, source)| Some((name, value?, source)))
    }

    fn source(&self) -> Source {
        let is_guide = self.source.contains("/userguide/");
        Source {
            certainty: if is_guide { "guide" } else { "documented" },
            page: Some(self.source),
        }
    }
}

/// ASCII letters, digits and these.
fn pattern(characters: &str) -> String {
    let escaped: String = characters
        .chars()
        .flat_map(|character| {
            let escape = matches!(character, '-' | '^' | ']' | '\\' | '/').then_some('\\');
            escape.into_iter().chain([character])
        })
        .collect();
    format!("^[a-zA-Z0-9{escaped}]*$")
}

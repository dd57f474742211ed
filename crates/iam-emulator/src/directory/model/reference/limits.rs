//! The limits that the user guide and the reference print (constraints.json).

use iam_model::ApiVersion;
use serde_json::Value;

use crate::directory::RefusalKind;
use crate::directory::model::call::Call;

enum Limit {
    /// From so many to so many characters.
    Length(usize, usize),
    /// The same, in this version and later ones.
    LengthSince(ApiVersion, usize, usize),
    /// ASCII letters, digits and these.
    Characters(&'static str),
    Seconds(u64, u64),
    Password,
    /// A character at least: the guide calls it required.
    Filled,
    /// Our own rule: an empty list of what to change is a mistake.
    NotEmpty,
}

use Limit::{Characters, Filled, Length, LengthSince, NotEmpty, Password, Seconds};

const NAME: &str = "+=-_@,.";

/// Operations, the place of a member, and what holds for it.
const LIMITS: &[(&[&str], &str, Limit)] = &[
    (&["CreateInstance"], "/name", Length(3, 128)),
    (&["CreateInstance"], "/name", Characters(NAME)),
    (&["SetInstance"], "/name", Characters(" +-=,._:/@")),
    (
        &["SetInstance"],
        "/name",
        LengthSince(ApiVersion::V1_5, 1, 128),
    ),
    (INSTANCE, "/description", Length(0, 1000)),
    (
        INSTANCE,
        "/identity_store_config/bind_credential",
        Length(1, 128),
    ),
    (INSTANCE, "/identity_store_config/bind_dn", Length(1, 255)),
    (
        INSTANCE,
        "/identity_store_config/connection_url",
        Length(1, 255),
    ),
    (
        INSTANCE,
        "/identity_store_config/rdn_ldap_attribute",
        Length(1, 64),
    ),
    (
        INSTANCE,
        "/identity_store_config/user_object_classes",
        Length(1, 100),
    ),
    (
        INSTANCE,
        "/identity_store_config/username_ldap_attribute",
        Length(1, 64),
    ),
    (INSTANCE, "/identity_store_config/users_dn", Length(1, 255)),
    (&["CreateUser"], "/user_id", Length(1, 128)),
    (&["CreateUser"], "/user_id", Characters(NAME)),
    (&["CreateUser"], "/name", Filled),
    (&["CreateUser"], "/password", Password),
    (USER, "/description", Length(0, 1000)),
    (USER, "/business_unit", Length(0, 128)),
    (USER, "/department", Length(0, 128)),
    (USER, "/manager", Length(0, 128)),
    (USER, "/employee_id", Length(0, 128)),
    (GROUP, "/name", Length(3, 30)),
    (GROUP, "/name", Characters(NAME)),
    (GROUP, "/description", Length(0, 1000)),
    (&["CreatePermissionSet"], "/name", Length(1, 32)),
    (&["CreatePermissionSet"], "/name", Characters(NAME)),
    (PERMISSION_SET, "/description", Length(0, 1000)),
    (PERMISSION_SET, "/session_duration", Seconds(3200, 43200)),
    (&["DeleteBulkUsers"], "/user_uuids", NotEmpty),
    (&["DeleteBulkGroups"], "/group_ids", NotEmpty),
    (
        &["CreateBulkGroupUsers", "DeleteBulkGroupUsers"],
        "/user_uuids",
        NotEmpty,
    ),
    (&["DeletePermissionSetPolicies"], "/policy_ids", NotEmpty),
    (
        &["DeleteBulkAccountAssignments"],
        "/account_assignment_ids",
        NotEmpty,
    ),
];

const INSTANCE: &[&str] = &["CreateInstance", "SetInstance"];
const USER: &[&str] = &["CreateUser", "SetUser"];
const GROUP: &[&str] = &["CreateGroup", "SetGroup"];
const PERMISSION_SET: &[&str] = &["CreatePermissionSet", "SetPermissionSet"];

pub(super) fn check(call: &Call) -> Result<(), RefusalKind> {
    let mut limits = LIMITS
        .iter()
        .filter(|(operations, ..)| operations.contains(&call.operation));
    let is_kept = limits.all(|(_, place, limit)| {
        let value = call.request.body.pointer(place);
        value.is_none_or(|value| keeps(value, limit, call))
    });
    is_kept.then_some(()).ok_or(RefusalKind::Invalid)
}

/// What is `null` keeps every limit.
fn keeps(value: &Value, limit: &Limit, call: &Call) -> bool {
    match (value, limit) {
        (Value::String(text), Length(least, most)) => {
            (*least..=*most).contains(&text.chars().count())
        }
        (Value::String(text), LengthSince(version, least, most)) => {
            call.version < *version || (*least..=*most).contains(&text.chars().count())
        }
        (Value::String(text), Filled) => !text.is_empty(),
        (Value::String(text), Characters(others)) => text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || others.contains(c)),
        (Value::Number(number), Seconds(least, most)) => {
            (*least..=*most).contains(&number.as_u64().unwrap())
        }
        (Value::String(text), Password) => {
            let of_the_user = ["user_id", "name"];
            is_password(text)
                && of_the_user
                    .iter()
                    .all(|member| call.member(member) != text.as_str())
        }
        (Value::Array(elements), NotEmpty) => !elements.is_empty(),
        (Value::Null, _) => true,
        (other, _) => panic!("{other} got past the tables"),
    }
}

/// 9 to 20 characters; an upper-case letter, a lower-case one, a digit and one of `!@#$%&*^`; no character three times,
/// wherever; no four letters or digits that follow each other, forwards or backwards, whatever their case \[derived\].
fn is_password(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let has = |is: fn(char) -> bool| characters.iter().any(|c| is(*c));
    let orders = [
        "0123456789",
        "9876543210",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
    ];
    let follow = |four: &[char]| {
        let four: String = four.iter().map(char::to_ascii_lowercase).collect();
        orders.iter().any(|order| order.contains(&four))
    };
    let times = |sought: &char| characters.iter().filter(|c| *c == sought).count();
    (9..=20).contains(&characters.len())
        && has(|c| c.is_ascii_uppercase())
        && has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_digit())
        && has(|c| "!@#$%&*^".contains(c))
        && characters.iter().all(|c| times(c) < 3)
        && !characters.windows(4).any(follow)
}

//! What the directory holds when it is new, read from JSON or YAML.

mod check;
mod file;

use std::fmt::{self, Write};

use iam_auth::{AccessKey, Credentials, InvalidCredentials, SecretKey};

use iam_model::account_assignments::PrincipalType;

#[cfg(test)]
use crate::directory::Directory;
use crate::directory::{Actor, Change, ChangeSet, Principal};
use crate::keyring::{Access, Key};
use file::{SeedAccount, SeedCredentials, SeedFile, SeedInstance};

const DEMO: &str = include_str!("demo.json");

/// What the directory holds when it is new, and which keys it knows.
///
/// # Format
/// ```json
/// {
///   "organization": { "id": "o-1", "management_account_id": "acc-12345", "region": "kr-west1" },
///   "accounts": [
///     { "id": "3265ab46", "name": "Development", "email": "dev@example.com", "policies": ["ReadBilling"] }
///   ],
///   "instances": [
///     {
///       "id": "ssoins-12345",
///       "name": "My Instance",
///       "groups": [{ "id": "9f3c", "name": "Admin_Group", "description": "Administrators" }],
///       "users": [
///         { "id": "138c2fc8", "user_id": "johndoe", "name": "John Doe", "group_ids": ["9f3c"] }
///       ],
///       "permission_sets": [
///         { "id": "e8d4b9f2", "name": "Readers", "session_duration": 3600, "custom_policies": ["ReadBilling"] }
///       ],
///       "account_assignments": [
///         { "id": "0fdd87aa", "target_account_id": "3265ab46", "permission_set_id": "e8d4b9f2",
///           "principal_id": "9f3c", "principal_type": "GROUP" }
///       ]
///     }
///   ],
///   "credentials": [{ "access_key": "AKREAD", "secret_key": "change-me", "read_only": true }]
/// }
/// ```
/// `instances` may be `[]`, for an organization that has yet to create one, and may hold several, although the service
/// gives an organization one. Members have the names of the reference, and everything can be left out but `instances`,
/// ids, `user_id`, names of groups and permission sets, and the members of an assignment shown above.
///
/// - `organization`: as in the reference's examples unless given.
/// - An account may have `policies`, the names of its own IAM policies: a permission set with other custom policies is
///   then refused for it.
/// - An instance may have `description`, `identity_store_id`, `identity_store_type` (`IDENTITY_CENTER_DIRECTORY` unless
///   given), `identity_store_config` without `bind_credential`, and `delegated_account_id`.
/// - A user may have every member of the reference's
///   [UserDetail](https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/userdetail/)
///   except `groups`, `instance_id` and `password`; what is left out is `null`, zero or false.
/// - A permission set may have `description`, `managed_policies` (each with an `id`), `custom_policies` (names) and
///   `inline_policies` (any objects).
/// - The limits of requests are not those of a seed: its names, lengths, characters and sessions may be beyond them, as
///   in records from before the limits, and as the name of the reference's example instance, `My Instance`, is. Nor
///   need an account have the custom policies of what the seed assigns there.
/// - `created_at` can be given everywhere; who created and changed a record, and when, has a fixed value otherwise.
/// - `credentials` may also carry `id` and `name`: what `modified_by` and `modifier_name` become when the key changes
///   something, the access key otherwise; and `account_id`: the account that the key is of, the management account
///   otherwise. A key of any other account, delegated or not, may do everything but CreateInstance and DeleteInstance:
///   which accounts the service lets at an instance is unknown.
///
/// ```
/// let error = iam_emulator::Seed::from_json(r#"{"instances": [{"id": "a/b"}]}"#).unwrap_err();
/// assert!(error.to_string().contains("instances[0].id"));
/// ```
#[derive(Clone, Debug)]
pub struct Seed(Source);

#[derive(Clone, Debug)]
enum Source {
    Demo,
    Empty,
    Given(Contents),
}

impl Seed {
    /// The seed of the examples: instance `ssoins-12345` with the reference's example user
    /// `138c2fc8c29a449dbfa8681f8f1d78e2` (`johndoe`) among some twenty others, several with Korean names, in a small
    /// organization: groups, accounts, permission sets and assignments. Some of the example user's attributes differ
    /// from the body of the reference's SetUser example, so that sending it changes something.
    #[must_use]
    pub fn demo() -> Self {
        Self(Source::Demo)
    }

    /// An organization as in the reference's examples, with no instance yet: the first step is CreateInstance.
    #[must_use]
    pub fn empty() -> Self {
        Self(Source::Empty)
    }

    /// Reads a seed; see the [format](Seed#format).
    ///
    /// # Errors
    /// [`SeedError`] names the place in the text and what is wrong there.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        Self::given(SeedFile::from_json(text)?)
    }

    /// Reads a seed in YAML: the same members as in the [format](Seed#format), in the other notation.
    ///
    /// ```
    /// let seed = iam_emulator::Seed::from_yaml("instances: [{ id: ssoins-12345 }]")?;
    /// # Ok::<(), iam_emulator::SeedError>(())
    /// ```
    ///
    /// # Errors
    /// [`SeedError`] names the place in the text and what is wrong there.
    #[cfg(feature = "yaml")]
    pub fn from_yaml(text: &str) -> Result<Self, SeedError> {
        Self::given(SeedFile::from_yaml(text)?)
    }

    fn given(file: SeedFile) -> Result<Self, SeedError> {
        contents(file).map(|contents| Self(Source::Given(contents)))
    }

    pub(crate) fn into_contents(self) -> Result<Contents, SeedError> {
        match self.0 {
            Source::Demo => contents(SeedFile::from_json(DEMO)?),
            Source::Empty => contents(SeedFile::default()),
            Source::Given(contents) => Ok(contents),
        }
    }

    #[cfg(test)]
    pub(crate) fn into_directory(self) -> Directory {
        Directory::from(self.into_contents().unwrap().changes)
    }
}

impl Default for Seed {
    /// The [`demo`](Self::demo).
    fn default() -> Self {
        Self::demo()
    }
}

/// What a seed comes to.
#[derive(Clone, Debug)]
pub(crate) struct Contents {
    /// What makes the directory out of an empty one.
    pub(crate) changes: ChangeSet,
    pub(crate) keys: Vec<Key>,
}

fn contents(file: SeedFile) -> Result<Contents, SeedError> {
    check::ids(&file)?;
    let organization = file.organization.record()?;
    let accounts = file.accounts.iter().map(SeedAccount::record);
    let mut changes = vec![Change::put(organization.clone())];
    changes.extend(accounts.map(Change::put));
    for (index, instance) in file.instances.into_iter().enumerate() {
        let place = format!("instances[{index}]");
        check::instance(&place, &instance)?;
        changes.push(Change::put(instance.record(&organization)));
        let permission_sets = permission_sets(&place, &instance)?;
        let assignments = assignments(&place, &instance, &file.accounts)?;
        changes.extend(principals(instance));
        changes.extend(permission_sets);
        changes.extend(assignments);
    }
    let keys = file.credentials.iter().enumerate();
    Ok(Contents {
        changes: changes.into_iter().collect(),
        keys: keys
            .map(|(index, credentials)| key(index, credentials))
            .collect::<Result<_, _>>()?,
    })
}

fn principals(instance: SeedInstance) -> impl Iterator<Item = Change> {
    let id = instance.id;
    let groups: Vec<_> = instance
        .groups
        .iter()
        .map(|group| group.record(&id))
        .collect();
    let users = instance
        .users
        .into_iter()
        .map(move |user| user.into_record(&id));
    groups
        .into_iter()
        .map(Change::put)
        .chain(users.map(Change::put))
}

fn permission_sets(place: &str, instance: &SeedInstance) -> Result<Vec<Change>, SeedError> {
    let sets = instance.permission_sets.iter().enumerate();
    sets.map(
        |(index, set)| match set.record(&instance.id, index as u64) {
            Ok(set) => Ok(Change::put(set)),
            Err(_) => Err(SeedError::new(
                format!("{place}.permission_sets[{index}].managed_policies"),
                "holds a policy without an id; give each the member id",
            )),
        },
    )
    .collect()
}

fn assignments(
    place: &str,
    instance: &SeedInstance,
    accounts: &[SeedAccount],
) -> Result<Vec<Change>, SeedError> {
    let assignments = instance.account_assignments.iter().enumerate();
    assignments
        .map(|(index, assignment)| {
            let lacks = |member: &str, id: &str, place_of_it: &str| {
                SeedError::new(
                    format!("{place}.account_assignments[{index}].{member}"),
                    format!("names {id}, which {place_of_it} does not hold"),
                )
            };
            let account = &assignment.target_account_id;
            let account = accounts
                .iter()
                .find(|known| known.id == *account)
                .ok_or_else(|| lacks("target_account_id", account.as_str(), "accounts"))?;
            let set = &assignment.permission_set_id;
            if instance
                .permission_sets
                .iter()
                .all(|known| known.id != *set)
            {
                let sets = format!("{place}.permission_sets");
                return Err(lacks("permission_set_id", set.as_str(), &sets));
            }
            let id = assignment.principal_id.as_str();
            let principal = principal(instance, &assignment.principal_type, id)
                .ok_or_else(|| lacks("principal_id", id, place))?;
            let record = assignment.record(&instance.id, account.record(), principal);
            Ok(Change::put(record))
        })
        .collect()
}

fn principal(instance: &SeedInstance, kind: &PrincipalType, id: &str) -> Option<Principal> {
    match kind {
        PrincipalType::User => {
            let user = instance.users.iter().find(|user| user.id.as_str() == id)?;
            Some(Principal::User(user.id.clone()))
        }
        PrincipalType::Group => {
            let group = instance
                .groups
                .iter()
                .find(|group| group.id.as_str() == id)?;
            Some(Principal::Group(group.id.clone()))
        }
        _ => None,
    }
}

fn key(index: usize, given: &SeedCredentials) -> Result<Key, SeedError> {
    let invalid = |error: InvalidCredentials| {
        SeedError::new(format!("credentials[{index}]"), error.to_string())
    };
    let secret_key = SecretKey::new(given.secret_key.expose()).map_err(invalid)?;
    let access_key = AccessKey::new(&given.access_key).map_err(invalid)?;
    let or_key = |text: &Option<String>| text.clone().unwrap_or_else(|| given.access_key.clone());
    Ok(Key {
        credentials: Credentials::from_keys(access_key, secret_key),
        access: if given.read_only {
            Access::ReadOnly
        } else {
            Access::ReadWrite
        },
        actor: Actor {
            id: or_key(&given.id),
            name: or_key(&given.name),
            account_id: given.account_id.clone(),
        },
    })
}

/// A seed that cannot be used. It names the place and tells no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError {
    place: String,
    fault: String,
}

impl SeedError {
    fn new(place: impl Into<String>, fault: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            fault: fault.into(),
        }
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the seed is wrong at ")?;
        one_line(&self.place, f)?;
        f.write_str(": ")?;
        one_line(&self.fault, f)
    }
}

/// Names of members are repeated, and those of the seed's writer may hold anything.
fn one_line(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    text.chars().try_for_each(|character| {
        if character.is_control() {
            write!(f, "{}", character.escape_default())
        } else {
            f.write_char(character)
        }
    })
}

impl std::error::Error for SeedError {}

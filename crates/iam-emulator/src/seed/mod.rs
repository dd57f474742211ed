//! What the directory holds when it is new, read from JSON.

mod file;

use std::collections::BTreeSet;
use std::fmt;

use iam_auth::{AccessKey, Credentials, InvalidCredentials, SecretKey};

use crate::directory::{Actor, Change, ChangeSet, Directory};
use crate::keyring::{Access, Key};
use file::{SeedCredentials, SeedFile, SeedInstance};

const DEMO: &str = include_str!("demo.json");

/// What the directory holds when it is new, and which keys it knows.
///
/// # Format
/// ```json
/// {
///   "instances": [
///     {
///       "id": "ssoins-12345",
///       "name": "My Instance",
///       "groups": [{ "id": "9f3c", "name": "Admin_Group", "description": "Administrators" }],
///       "users": [
///         { "id": "138c2fc8", "user_id": "johndoe", "name": "John Doe", "group_ids": ["9f3c"] }
///       ]
///     }
///   ],
///   "credentials": [{ "access_key": "AKREAD", "secret_key": "change-me", "read_only": true }]
/// }
/// ```
/// At least one instance must be there. Everything else can be left out, but for `id` and `name` of a group, and `id`
/// and `user_id` of a user. A user may have every member of the reference's
/// [UserDetail](https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/userdetail/)
/// except `groups`, `instance_id` and `password`; what is left out is `null`, zero, false or, of the members that say
/// who created and changed a record and when, a fixed value. `credentials` may also carry `id` and `name`: what
/// `modified_by` and `modifier_name` become when the key changes something; both are the access key otherwise.
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
    File(Box<SeedFile>),
}

impl Seed {
    /// The seed of the examples: instance `ssoins-12345` with the reference's example user
    /// `138c2fc8c29a449dbfa8681f8f1d78e2` (`johndoe`) among some twenty others, several with Korean names. Some of the
    /// example user's attributes differ from the body of the reference's SetUser example, so that sending it changes
    /// something.
    #[must_use]
    pub fn demo() -> Self {
        Self(Source::Demo)
    }

    /// Reads a seed; see the [format](Seed#format).
    ///
    /// # Errors
    /// [`SeedError`] names the place in the text and what is wrong there.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        let file = SeedFile::read(text)?;
        contents(&file)?;
        Ok(Self(Source::File(Box::new(file))))
    }

    pub(crate) fn contents(&self) -> Result<Contents, SeedError> {
        match &self.0 {
            Source::Demo => contents(&SeedFile::read(DEMO)?),
            Source::File(file) => contents(file),
        }
    }
}

impl Default for Seed {
    /// The [`demo`](Self::demo).
    fn default() -> Self {
        Self::demo()
    }
}

/// What a seed comes to.
pub(crate) struct Contents {
    pub(crate) directory: Directory,
    pub(crate) keys: Vec<Key>,
}

fn contents(file: &SeedFile) -> Result<Contents, SeedError> {
    if file.instances.is_empty() {
        return Err(SeedError::new("instances", "is empty; give at least one"));
    }
    check_ids(file)?;
    let mut changes = Vec::new();
    for (index, instance) in file.instances.iter().enumerate() {
        check_instance(&format!("instances[{index}]"), instance)?;
        changes.extend(records(instance));
    }
    let keys = file.credentials.iter().enumerate();
    Ok(Contents {
        directory: Directory::from(changes.into_iter().collect::<ChangeSet>()),
        keys: keys
            .map(|(index, credentials)| key(index, credentials))
            .collect::<Result<_, _>>()?,
    })
}

/// Ids are there once in the whole seed.
fn check_ids(file: &SeedFile) -> Result<(), SeedError> {
    let instances = || file.instances.iter().enumerate();
    distinct(
        instances().map(|(at, instance)| (format!("instances[{at}].id"), instance.id.as_str())),
    )?;
    distinct(instances().flat_map(|(at, instance)| {
        let groups = instance.groups.iter().enumerate();
        groups.map(move |(index, group)| {
            (
                format!("instances[{at}].groups[{index}].id"),
                group.id.as_str(),
            )
        })
    }))?;
    distinct(instances().flat_map(|(at, instance)| {
        let users = instance.users.iter().enumerate();
        users.map(move |(index, user)| {
            (
                format!("instances[{at}].users[{index}].id"),
                user.id.as_str(),
            )
        })
    }))?;
    distinct(file.credentials.iter().enumerate().map(|(at, key)| {
        (
            format!("credentials[{at}].access_key"),
            key.access_key.as_str(),
        )
    }))
}

/// Login ids are there once in an instance, and users are in groups of it.
fn check_instance(place: &str, instance: &SeedInstance) -> Result<(), SeedError> {
    let users = || instance.users.iter().enumerate();
    distinct(users().map(|(index, user)| {
        (
            format!("{place}.users[{index}].user_id"),
            user.user_id.as_str(),
        )
    }))?;
    let known: BTreeSet<_> = instance.groups.iter().map(|group| &group.id).collect();
    for (index, user) in users() {
        if let Some(id) = user.group_ids.iter().find(|id| !known.contains(id)) {
            return Err(SeedError::new(
                format!("{place}.users[{index}].group_ids"),
                format!("names the group {id}, which {place}.groups does not hold"),
            ));
        }
    }
    Ok(())
}

fn distinct<'a>(ids: impl Iterator<Item = (String, &'a str)>) -> Result<(), SeedError> {
    let mut seen = BTreeSet::new();
    for (place, id) in ids {
        if !seen.insert(id) {
            let fault = format!("{id:?} is there already; give another");
            return Err(SeedError::new(place, fault));
        }
    }
    Ok(())
}

fn records(instance: &SeedInstance) -> impl Iterator<Item = Change> {
    let groups = instance.groups.iter();
    let users = instance.users.iter();
    std::iter::once(Change::put_instance(instance.record()))
        .chain(groups.map(|group| Change::put_group(group.record(&instance.id))))
        .chain(users.map(|user| Change::put_user(user.record(&instance.id))))
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
        write!(f, "the seed is wrong at {}: {}", self.place, self.fault)
    }
}

impl std::error::Error for SeedError {}

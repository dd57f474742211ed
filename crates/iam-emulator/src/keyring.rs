//! The keys that the emulator knows, and what each may do.

use std::collections::BTreeMap;

use iam_auth::{Credentials, SecretKey};

use crate::directory::Actor;

/// Whether a key may change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    ReadWrite,
    ReadOnly,
}

#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) credentials: Credentials,
    pub(crate) access: Access,
    pub(crate) actor: Actor,
}

impl Key {
    /// A key that acts under its own name.
    pub(crate) fn new(credentials: Credentials, access: Access) -> Self {
        let text = credentials.access_key().as_str().to_owned();
        Self {
            credentials,
            access,
            actor: Actor {
                id: text.clone(),
                name: text,
                account_id: None,
            },
        }
    }
}

#[derive(Debug)]
pub(crate) struct Keyring {
    keys: BTreeMap<String, Key>,
    main: Credentials,
}

impl Keyring {
    /// Of two keys with the same access key the later counts.
    pub(crate) fn new(main: Credentials, keys: impl IntoIterator<Item = Key>) -> Self {
        let by_access_key = |key: Key| (key.credentials.access_key().as_str().to_owned(), key);
        Self {
            keys: keys.into_iter().map(by_access_key).collect(),
            main,
        }
    }

    /// The credentials to hand out: they may do everything.
    pub(crate) fn main(&self) -> &Credentials {
        &self.main
    }

    pub(crate) fn get(&self, access_key: &str) -> Option<&Key> {
        self.keys.get(access_key)
    }

    pub(crate) fn secret_key(&self, access_key: &str) -> Option<SecretKey> {
        self.get(access_key)
            .map(|key| key.credentials.secret_key().clone())
    }
}

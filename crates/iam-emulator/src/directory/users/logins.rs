//! Login ids, of which an instance has each only once.

use std::collections::BTreeMap;

use iam_model::{InstanceId, UserUuid};

use super::User;
use crate::directory::{Edit, Table};

/// Who has which login id; it follows from the users and is kept only to be quick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::directory) struct Logins(BTreeMap<(InstanceId, String), UserUuid>);

impl Logins {
    pub(super) fn holder(&self, instance: &InstanceId, user_id: &str) -> Option<&UserUuid> {
        self.0.get(&(instance.clone(), user_id.to_owned()))
    }

    /// Keeps up with an edit that the users have not made yet.
    pub(in crate::directory) fn follow(&mut self, users: &Table<User>, edit: &Edit<User>) {
        let key = match edit {
            Edit::Put(user) => &user.id,
            Edit::Delete(key) => key,
        };
        if let Some(former) = users.get(key) {
            self.0
                .remove(&(former.instance_id.clone(), former.user_id.clone()));
        }
        if let Edit::Put(user) = edit {
            let login = (user.instance_id.clone(), user.user_id.clone());
            self.0.insert(login, user.id.clone());
        }
    }
}

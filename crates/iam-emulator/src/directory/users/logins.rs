//! Login ids, of which an instance has each only once.

use std::collections::BTreeMap;

use iam_model::{InstanceId, UserUuid};

use super::User;
use crate::directory::{Edit, Table};

/// Who has which login id; it follows from the users and is kept only to be quick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::directory) struct Logins(BTreeMap<InstanceId, BTreeMap<Box<str>, UserUuid>>);

impl Logins {
    pub(super) fn holder(&self, instance: &InstanceId, user_id: &str) -> Option<&UserUuid> {
        self.0.get(instance)?.get(user_id)
    }

    /// Keeps up with an edit that the users have not made yet.
    pub(in crate::directory) fn follow(&mut self, users: &Table<User>, edit: &Edit<User>) {
        let (key, user) = match edit {
            Edit::Put(user) => (&user.id, Some(user)),
            Edit::Delete(key) => (key, None),
        };
        let former = users.get(key);
        let is_same = |former: &User, user: &User| {
            former.user_id == user.user_id && former.instance_id == user.instance_id
        };
        if former
            .zip(user)
            .is_some_and(|(former, user)| is_same(former, user))
        {
            return;
        }
        if let Some(former) = former {
            self.forget(former);
        }
        if let Some(user) = user {
            let logins = self.0.entry(user.instance_id.clone()).or_default();
            logins.insert(user.user_id.as_str().into(), user.id.clone());
        }
    }

    fn forget(&mut self, user: &User) {
        if let Some(logins) = self.0.get_mut(&user.instance_id) {
            logins.remove(user.user_id.as_str());
            if logins.is_empty() {
                self.0.remove(&user.instance_id);
            }
        }
    }
}

//! What the operations on the members of a group do.

use std::collections::BTreeSet;

use iam_model::groups::{
    CreateBulkGroupUsers, DeleteBulkGroupUsers, GroupShowResponse, GroupUser,
    GroupUsersPageResponse, ListGroupUsers,
};
use iam_model::{GroupId, InstanceId, UserUuid};

use super::Group;
use crate::directory::page::{Sortable, asked, page_answer};
use crate::directory::{Applied, Apply, Change, Context, Directory, Refusal, User};

impl User {
    pub(super) fn joining(mut self, group: &GroupId) -> Self {
        self.group_ids.insert(group.clone());
        self
    }

    pub(super) fn leaving(mut self, groups: &BTreeSet<GroupId>) -> Self {
        self.group_ids.retain(|group| !groups.contains(group));
        self
    }
}

impl Directory {
    /// The users with these ids, each once and in the order of the ids; all of them must exist.
    pub(super) fn distinct_users(
        &self,
        instance: &InstanceId,
        ids: impl IntoIterator<Item = UserUuid>,
    ) -> Result<Vec<&User>, Refusal> {
        let ids: BTreeSet<_> = ids.into_iter().collect();
        ids.iter().map(|id| self.user(instance, id)).collect()
    }
}

impl Apply for CreateBulkGroupUsers {
    /// Who is a member already stays one. An unknown user is refused, and then nobody is added \[derived\].
    fn apply(
        self,
        directory: &Directory,
        _: &mut Context,
    ) -> Result<Applied<GroupShowResponse>, Refusal> {
        let group = directory.group(&self.request.instance_id, &self.group_id)?;
        let users = directory.distinct_users(&group.instance_id, self.request.user_uuids)?;
        let joining = |user: &&User| !user.group_ids.contains(&group.id);
        let mut members: Vec<_> = directory.members(&group.id).collect();
        members.extend(users.iter().copied().filter(joining));
        members.sort_by_key(|user| &user.id);
        let listed = members.into_iter().map(User::to_listed).collect();
        Ok(Applied {
            answer: GroupShowResponse::new().group(group.to_detail(listed)),
            changes: users
                .into_iter()
                .filter(joining)
                .map(|user| Change::put(user.clone().joining(&group.id)))
                .collect(),
        })
    }
}

impl Apply for DeleteBulkGroupUsers {
    /// Who is no member stays none. An unknown user is refused, and then nobody is taken out \[derived\].
    fn apply(self, directory: &Directory, _: &mut Context) -> Result<Applied<()>, Refusal> {
        let group = directory.group(&self.request.instance_id, &self.group_id)?;
        let users = directory.distinct_users(&group.instance_id, self.request.user_uuids)?;
        let left = BTreeSet::from([group.id.clone()]);
        let members = users.into_iter();
        let members = members.filter(|user| user.group_ids.contains(&group.id));
        Ok(Applied::silent(
            members
                .map(|user| Change::put(user.clone().leaving(&left)))
                .collect(),
        ))
    }
}

/// What ListGroupUsers sorts by; the reference names only `created_at`, in its example.
const SORTABLE: &[Sortable<User>] = &[
    ("created_at", |a, b| a.stamps.compare_created(&b.stamps)),
    ("modified_at", |a, b| a.stamps.compare_modified(&b.stamps)),
    ("id", |a, b| a.id.cmp(&b.id)),
    ("user_id", |a, b| a.user_id.cmp(&b.user_id)),
    ("name", |a, b| a.attributes.name.cmp(&b.attributes.name)),
];

impl Apply for ListGroupUsers {
    /// `user_id` is the login id, by its name and as in ListUsers, or the uuid, as in the reference's example of the
    /// parameter; which of both the service takes is \[unknown\].
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<GroupUsersPageResponse>, Refusal> {
        let group = directory.group(&self.instance_id, &self.group_id)?;
        let rules = context.rules;
        let asked_for = self.user_id.as_ref();
        let members = directory.members(&group.id).filter(|user| {
            rules.selects(asked_for, &user.user_id)
                || asked_for.is_some_and(|id| id == user.id.as_str())
        });
        let page = asked!(self).cut(members, SORTABLE, rules)?;
        let users = page.items.iter().map(|user| directory.group_user(user));
        Ok(Applied::unchanged(
            page_answer!(GroupUsersPageResponse, page).users(users.collect::<Vec<_>>()),
        ))
    }
}

impl Directory {
    fn group_user(&self, user: &User) -> GroupUser {
        let groups: Vec<_> = self.groups_of(user).map(Group::to_summary).collect();
        let stamps = user.stamps.clone();
        GroupUser::new()
            .id(user.id.clone())
            .name(user.attributes.name.clone())
            .user_id(user.user_id.clone())
            .group_count(groups.len() as u64)
            .groups(groups)
            .created_at(stamps.created_at)
            .created_by(stamps.created_by)
            .modified_at(stamps.modified_at)
            .modified_by(stamps.modified_by)
    }
}

//! What the operations on groups do.

use std::collections::BTreeSet;

use iam_model::groups::{
    CreateGroup, DeleteBulkGroups, DeleteGroup, GroupDetail, GroupPageResponse,
    GroupRemoveResponse, GroupSetResponse, GroupShowResponse, ListGroups, SetGroup, ShowGroup,
};
use iam_model::{AccountId, GroupId, InstanceId, Patch, UserUuid, Validate, Violations};

use super::Group;
use crate::UnknownDeletion;
use crate::directory::page::{Sortable, asked, page_answer};
use crate::directory::removal::{Removed, removal_answer};
use crate::directory::{Applied, Apply, Change, Context, Directory, Refusal, Stamps, User};

impl Directory {
    pub(in crate::directory) fn group(
        &self,
        instance: &InstanceId,
        id: &GroupId,
    ) -> Result<&Group, Refusal> {
        let instance = self.instance(instance)?;
        self.groups
            .get(id)
            .filter(|group| group.instance_id == instance.id)
            .ok_or_else(|| Refusal::UnknownGroup(id.clone()))
    }

    /// The users in a group, in the order of their ids.
    pub(super) fn members<'a>(&'a self, group: &'a GroupId) -> impl Iterator<Item = &'a User> {
        let users = self.users.records();
        users.filter(|user| user.group_ids.contains(group))
    }

    /// With all its members; whether the service shows all of them is \[unknown\].
    fn group_detail(&self, group: &Group) -> GroupDetail {
        group.to_detail(self.members(&group.id).map(User::to_listed).collect())
    }

    fn has_group_named(&self, instance: &InstanceId, name: &str) -> bool {
        let mut groups = self.groups.records();
        groups.any(|group| group.instance_id == *instance && group.name == name)
    }
}

impl Apply for ShowGroup {
    fn apply(
        self,
        directory: &Directory,
        _: &mut Context,
    ) -> Result<Applied<GroupShowResponse>, Refusal> {
        let group = directory.group(&self.instance_id, &self.group_id)?;
        let detail = directory.group_detail(group);
        Ok(Applied::unchanged(GroupShowResponse::new().group(detail)))
    }
}

impl Apply for CreateGroup {
    const VALIDATED: &'static [&'static str] = &["name"];

    fn limits(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<GroupShowResponse>, Refusal> {
        let request = self.request;
        let instance_id = directory.instance(&request.instance_id)?.id.clone();
        if directory.has_group_named(&instance_id, &request.name) {
            return Err(Refusal::GroupExists(request.name));
        }
        let members = request.user_uuids.unwrap_or_default();
        let members = directory.distinct_users(&instance_id, members)?;
        let group = Group {
            id: context.fresh_key(&directory.groups, GroupId::new),
            instance_id,
            name: request.name,
            description: request.description,
            stamps: Stamps::created(context),
        };
        let listed = members.iter().map(|user| user.to_listed()).collect();
        let answer = GroupShowResponse::new().group(group.to_detail(listed));
        let members: Vec<_> = members
            .into_iter()
            .map(|user| Change::put(user.clone().joining(&group.id)))
            .collect();
        Ok(Applied {
            changes: std::iter::once(Change::put(group)).chain(members).collect(),
            answer,
        })
    }
}

impl Apply for SetGroup {
    const VALIDATED: &'static [&'static str] = &["name"];

    fn limits(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    /// `null` leaves the name as it is, because a group must have one; what the service does is \[unknown\].
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<GroupSetResponse>, Refusal> {
        let former = directory.group(&self.request.instance_id, &self.group_id)?;
        let mut group = former.clone();
        if let Patch::Set(name) = self.request.name {
            if name != former.name && directory.has_group_named(&former.instance_id, &name) {
                return Err(Refusal::GroupNameTaken(name));
            }
            group.name = name;
        }
        self.request.description.apply(&mut group.description);
        group.stamps = group.stamps.modified(context);
        Ok(Applied {
            answer: GroupSetResponse::new().group(group.to_answer()),
            changes: Change::put(group).into(),
        })
    }
}

impl Apply for DeleteGroup {
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<GroupRemoveResponse>, Refusal> {
        let instance_id = &self.request.instance_id;
        if context.rules.unknown_deletion == UnknownDeletion::NotFound {
            directory.group(instance_id, &self.group_id)?;
        }
        directory.delete_groups(instance_id, vec![self.group_id])
    }
}

impl Apply for DeleteBulkGroups {
    fn apply(
        self,
        directory: &Directory,
        _: &mut Context,
    ) -> Result<Applied<GroupRemoveResponse>, Refusal> {
        let ids = self.request.group_ids.into_vec();
        directory.delete_groups(&self.request.instance_id, ids)
    }
}

impl Directory {
    /// Their members leave them, and their assignments go along. An id that is repeated counts once.
    fn delete_groups(
        &self,
        instance: &InstanceId,
        ids: Vec<GroupId>,
    ) -> Result<Applied<GroupRemoveResponse>, Refusal> {
        self.instance(instance)?;
        let mut removed = Removed::default();
        let mut deleted = BTreeSet::new();
        for id in ids.into_iter().collect::<BTreeSet<_>>() {
            match self.group(instance, &id) {
                Ok(group) => {
                    removed.success(&id, &group.name);
                    deleted.insert(id);
                }
                Err(_) => removed.not_found(&id),
            }
        }
        let members = self.users.records();
        let members = members.filter(|user| !user.group_ids.is_disjoint(&deleted));
        let left = members.map(|user| Change::put(user.clone().leaving(&deleted)));
        let assignments = self.assignments_where(|assignment| {
            let group = assignment.principal.group();
            group.is_some_and(|group| deleted.contains(group))
        });
        let groups = deleted.iter().filter_map(|id| self.groups.get(id));
        Ok(Applied {
            changes: assignments
                .chain(left)
                .chain(groups.map(Change::delete))
                .collect(),
            answer: removal_answer!(GroupRemoveResponse, removed),
        })
    }

    /// The groups that are assigned to the account.
    fn groups_assigned_to(&self, account: Option<&AccountId>) -> BTreeSet<&GroupId> {
        let assignments = self.assignments.records();
        assignments
            .filter(|assignment| Some(&assignment.account.id) == account)
            .filter_map(|assignment| assignment.principal.group())
            .collect()
    }

    fn groups_of_id(&self, user: Option<&UserUuid>) -> BTreeSet<&GroupId> {
        let user = user.and_then(|id| self.users.get(id));
        user.into_iter().flat_map(|user| &user.group_ids).collect()
    }
}

/// What ListGroups sorts by; the reference names only `created_at`, in its example.
const SORTABLE: &[Sortable<Group>] = &[
    ("created_at", |a, b| a.stamps.compare_created(&b.stamps)),
    ("modified_at", |a, b| a.stamps.compare_modified(&b.stamps)),
    ("id", |a, b| a.id.cmp(&b.id)),
    ("name", |a, b| a.name.cmp(&b.name)),
];

impl Apply for ListGroups {
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<GroupPageResponse>, Refusal> {
        let instance = directory.instance(&self.instance_id)?;
        let rules = context.rules;
        let assigned = directory.groups_assigned_to(self.excluded_account_id.as_ref());
        let joined = directory.groups_of_id(self.excluded_user_uuid.as_ref());
        let groups = directory.groups.records().filter(|group| {
            group.instance_id == instance.id
                && rules.selects(self.name.as_ref(), &group.name)
                && !joined.contains(&group.id)
                && !assigned.contains(&group.id)
        });
        let page = asked!(self).cut(groups, SORTABLE, rules)?;
        let groups = page.items.iter().map(|group| directory.group_detail(group));
        Ok(Applied::unchanged(
            page_answer!(GroupPageResponse, page).groups(groups.collect::<Vec<_>>()),
        ))
    }
}

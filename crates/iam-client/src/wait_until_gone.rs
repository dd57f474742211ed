//! Waits until what was deleted cannot be seen any more.

use iam_model::account_assignments::{AccountAssignment, ListAccountAssignments};
use iam_model::groups::ShowGroup;
use iam_model::instances::ShowInstance;
use iam_model::later::{since_1_5, since_1_6};
use iam_model::permission_sets::ShowPermissionSet;
use iam_model::superseded::{before_1_2, before_1_3};
use iam_model::users::ShowUser;
use iam_model::{
    AccountAssignmentId, GroupId, InstanceId, Operation, PermissionSetId, UserUuid, in_version,
};

use crate::{
    AccountAssignments, Client, Error, Groups, Instances, PermissionSets, Users, WaitError, Waiter,
};

impl Client {
    /// Waits until what `show` shows is gone.
    async fn wait_until_gone<O: Operation>(
        &self,
        what: impl Into<String>,
        waiter: &Waiter,
        show: O,
    ) -> Result<(), WaitError> {
        let what = format!("{} to be gone", what.into());
        self.wait_until(what, waiter, || async {
            match self.send(&show).await {
                Ok(_) => Ok(false),
                Err(error) if error.is_gone() => Ok(true),
                Err(error) => Err(error),
            }
        })
        .await
    }
}

impl Users<'_> {
    /// Waits until [`ShowUser`] says that the user is gone; see [`Error::is_gone`](crate::Error::is_gone).
    ///
    /// # Errors
    /// [`WaitError`] when the time is over, or when the call fails for reasons that will not pass.
    pub async fn wait_until_gone(
        self,
        user_uuid: UserUuid,
        instance_id: InstanceId,
        waiter: &Waiter,
    ) -> Result<(), WaitError> {
        let what = format!("user {user_uuid}");
        let show = ShowUser::new(user_uuid, instance_id);
        self.client.wait_until_gone(what, waiter, show).await
    }
}

impl Groups<'_> {
    /// Waits until [`ShowGroup`] says that the group is gone; see [`Error::is_gone`](crate::Error::is_gone).
    ///
    /// # Errors
    /// [`WaitError`] when the time is over, or when the call fails for reasons that will not pass.
    pub async fn wait_until_gone(
        self,
        group_id: GroupId,
        instance_id: InstanceId,
        waiter: &Waiter,
    ) -> Result<(), WaitError> {
        let what = format!("group {group_id}");
        let show = ShowGroup::new(group_id, instance_id);
        self.client.wait_until_gone(what, waiter, show).await
    }
}

impl Instances<'_> {
    /// Waits until [`ShowInstance`] says that the instance is gone; see [`Error::is_gone`](crate::Error::is_gone).
    ///
    /// # Errors
    /// [`WaitError`] when the time is over, or when the call fails for reasons that will not pass.
    pub async fn wait_until_gone(
        self,
        instance_id: InstanceId,
        waiter: &Waiter,
    ) -> Result<(), WaitError> {
        let what = format!("instance {instance_id}");
        in_version!(self.client.options().api_version, Show in [
            ShowInstance, before_1_3::ShowInstance, since_1_5::ShowInstance, since_1_6::ShowInstance,
        ] => {
            let show = Show::new(instance_id);
            self.client.wait_until_gone(what, waiter, show).await
        })
        .map_err(Error::from)?
    }
}

impl PermissionSets<'_> {
    /// Waits until [`ShowPermissionSet`] says that the permission set is gone; see [`Error::is_gone`](crate::Error::is_gone).
    ///
    /// # Errors
    /// [`WaitError`] when the time is over, or when the call fails for reasons that will not pass.
    pub async fn wait_until_gone(
        self,
        permission_set_id: PermissionSetId,
        instance_id: InstanceId,
        waiter: &Waiter,
    ) -> Result<(), WaitError> {
        let what = format!("permission set {permission_set_id}");
        in_version!(self.client.options().api_version, Show in [
            ShowPermissionSet, before_1_2::ShowPermissionSet,
        ] => {
            let show = Show::new(permission_set_id, instance_id);
            self.client.wait_until_gone(what, waiter, show).await
        })
        .map_err(Error::from)?
    }
}

impl AccountAssignments<'_> {
    /// Waits until none of the assignments is listed any more; there is no operation that shows one. `list`
    /// says where they are; narrow it as far as you can.
    ///
    /// An item of the list that does not tell its assignments may be any of them.
    ///
    /// # Errors
    /// Those of [`Client::wait_until_unlisted`].
    pub async fn wait_until_gone(
        self,
        account_assignment_ids: &[AccountAssignmentId],
        list: ListAccountAssignments,
        waiter: &Waiter,
    ) -> Result<(), WaitError> {
        let ids: Vec<&str> = account_assignment_ids.iter().map(AsRef::as_ref).collect();
        let what = format!("account assignments {}", ids.join(", "));
        let is_one_of_them = |item: &AccountAssignment| may_hold(item, account_assignment_ids);
        self.client
            .wait_until_unlisted(what, waiter, list, is_one_of_them)
            .await
    }
}

/// Whether an item of the list may be one of the assignments.
fn may_hold(item: &AccountAssignment, ids: &[AccountAssignmentId]) -> bool {
    item.permission_sets.value().is_none_or(|sets| {
        let mut listed = sets.iter().map(|set| set.account_assignment_id.value());
        !sets.odd().is_empty() || listed.any(|id| id.is_none_or(|id| ids.contains(id)))
    })
}

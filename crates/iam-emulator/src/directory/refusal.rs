//! Why a command is refused.

use iam_model::{GroupId, InstanceId, UserUuid, Violations};

/// The directory's own refusals; how they read on the wire is the business of `http`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    UnknownInstance(InstanceId),
    UnknownUser(UserUuid),
    UnknownGroup(GroupId),
    /// The login id belongs to another user of the instance.
    LoginIdTaken(String),
    /// `sort` is not `field` or `field:asc|desc` with a field that can be sorted by.
    Unsortable {
        sort: String,
        fields: Vec<&'static str>,
    },
    /// `size` is zero.
    EmptyPage,
    /// Members break limits that the user guide prints.
    Limits(Violations),
}

impl Refusal {
    /// Whether the command names something that does not exist.
    pub(crate) fn is_unknown_id(&self) -> bool {
        matches!(
            self,
            Self::UnknownInstance(_) | Self::UnknownUser(_) | Self::UnknownGroup(_)
        )
    }
}

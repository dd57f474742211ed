//! What is asked of the service: a change that may be made twice, one that may not, and none.

use iam_client::model::users::{ListUsers, UserCreateRequest, UserResponse, UserSetRequest};
use iam_client::{Answer, Client, Error};

use crate::support::{instance, john_doe};

const DEPARTMENT: &str = "Set in the matrix";
const LOGIN: &str = "created.in.the.matrix";

#[expect(clippy::enum_variant_names, reason = "they are the reference's names")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    SetUser,
    CreateUser,
    ShowUser,
}

pub(super) const OPERATIONS: [Operation; 3] = [
    Operation::SetUser,
    Operation::CreateUser,
    Operation::ShowUser,
];

impl Operation {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SetUser => "SetUser",
            Self::CreateUser => "CreateUser",
            Self::ShowUser => "ShowUser",
        }
    }

    pub(super) fn is_change(self) -> bool {
        self != Self::ShowUser
    }

    pub(super) async fn call(self, client: &Client) -> Result<Answer<UserResponse>, Error> {
        let users = client.users();
        match self {
            Self::SetUser => {
                let request = UserSetRequest::new(instance()).department(DEPARTMENT);
                users.set(john_doe(), request).await
            }
            Self::CreateUser => {
                let request = UserCreateRequest::new(instance(), "New", LOGIN);
                users.create(request).await
            }
            Self::ShowUser => users.show(john_doe(), instance()).await,
        }
    }

    /// Whether the directory has what was asked for.
    pub(super) async fn is_done(self, inspector: &Client) -> bool {
        match self {
            Self::SetUser => {
                let shown = inspector.users().show(john_doe(), instance()).await;
                let user = shown.unwrap().into_value().user.into_value().unwrap();
                user.department.as_str() == Some(DEPARTMENT)
            }
            Self::CreateUser => {
                let list = ListUsers::new(instance()).user_id(LOGIN);
                let listed = inspector.users().list(list).await.unwrap();
                listed.count.value() == Some(&1)
            }
            Self::ShowUser => false,
        }
    }
}

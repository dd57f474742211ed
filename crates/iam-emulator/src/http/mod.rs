//! ID Center on HTTP: a thin skin over the directory.

mod answer;
mod authentication;
mod body;
mod clock;
mod connection;
mod discovery;
mod exchange;
mod gateway;
mod language;
mod received;
mod refusal;
mod schema_check;
mod serve;
mod version;
mod wire;
mod wording;

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodFilter, MethodRouter, on};
use iam_model::Operation;
use iam_model::account_assignments::{
    CreateAccountAssignment, DeleteAccountAssignment, DeleteBulkAccountAssignments,
    ListAccountAssignments,
};
use iam_model::groups::{
    CreateBulkGroupUsers, CreateGroup, DeleteBulkGroupUsers, DeleteBulkGroups, DeleteGroup,
    ListGroupUsers, ListGroups, SetGroup, ShowGroup,
};
use iam_model::instances::{
    CreateInstance, DeleteInstance, ListInstances, SetInstance, ShowInstance,
};
use iam_model::later::{since_1_5, since_1_6};
use iam_model::permission_sets::{
    CreatePermissionSet, DeletePermissionSet, DeletePermissionSetPolicies,
    ListPermissionSetPolicies, ListPermissionSets, SetPermissionSet, SetPermissionSetPolicies,
    ShowPermissionSet,
};
use iam_model::superseded::{before_1_2, before_1_3};
use iam_model::users::{CreateUser, DeleteBulkUsers, DeleteUser, ListUsers, SetUser, ShowUser};

use crate::control;
use crate::emulator::Shared;

pub(crate) use body::read as read_body;
pub(crate) use connection::{Connection, connection};
pub(crate) use received::{Origin, Peer};
#[cfg(feature = "in-process")]
pub(crate) use wire::{Wire, truncated};

use discovery::Discovery;
use exchange::{Elsewhere, WrongMethod, exchange};
use serve::{Served, Shapes};

/// Everything the emulator answers. An operation more is a line more, a shape of it one more in its tuple.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .merge(users())
        .merge(groups())
        .merge(instances())
        .merge(permission_sets())
        .merge(account_assignments())
        .route("/", on(MethodFilter::GET, exchange::<Discovery>))
        .method_not_allowed_fallback(exchange::<WrongMethod>)
        .nest("/_emulator", control::router())
        .fallback(exchange::<Elsewhere>)
        .with_state(Arc::clone(shared))
}

fn users() -> Router<Arc<Shared>> {
    Router::new()
        .merge(operation::<(CreateUser,)>())
        .merge(operation::<(ListUsers, since_1_6::ListUsers)>())
        .merge(operation::<(ShowUser,)>())
        .merge(operation::<(SetUser,)>())
        .merge(operation::<(DeleteUser,)>())
        .merge(operation::<(DeleteBulkUsers,)>())
}

fn groups() -> Router<Arc<Shared>> {
    Router::new()
        .merge(operation::<(CreateGroup,)>())
        .merge(operation::<(ListGroups,)>())
        .merge(operation::<(ShowGroup,)>())
        .merge(operation::<(SetGroup,)>())
        .merge(operation::<(DeleteGroup,)>())
        .merge(operation::<(DeleteBulkGroups,)>())
        .merge(operation::<(CreateBulkGroupUsers,)>())
        .merge(operation::<(ListGroupUsers,)>())
        .merge(operation::<(DeleteBulkGroupUsers,)>())
}

fn instances() -> Router<Arc<Shared>> {
    type ShowInstances = (
        before_1_3::ShowInstance,
        ShowInstance,
        since_1_5::ShowInstance,
        since_1_6::ShowInstance,
    );
    Router::new()
        .merge(operation::<(CreateInstance, since_1_5::CreateInstance)>())
        .merge(operation::<(ListInstances,)>())
        .merge(operation::<ShowInstances>())
        .merge(operation::<(SetInstance, since_1_5::SetInstance)>())
        .merge(operation::<(DeleteInstance,)>())
}

fn permission_sets() -> Router<Arc<Shared>> {
    Router::new()
        .merge(operation::<(
            before_1_2::CreatePermissionSet,
            CreatePermissionSet,
        )>())
        .merge(operation::<(
            before_1_2::ListPermissionSets,
            ListPermissionSets,
        )>())
        .merge(operation::<(
            before_1_2::ShowPermissionSet,
            ShowPermissionSet,
        )>())
        .merge(operation::<(before_1_2::SetPermissionSet, SetPermissionSet)>())
        .merge(operation::<(DeletePermissionSet,)>())
        .merge(operation::<(
            before_1_2::ListPermissionSetPolicies,
            ListPermissionSetPolicies,
        )>())
        .merge(operation::<(
            before_1_2::SetPermissionSetPolicies,
            SetPermissionSetPolicies,
        )>())
        .merge(operation::<(DeletePermissionSetPolicies,)>())
}

fn account_assignments() -> Router<Arc<Shared>> {
    type CreateAccountAssignments = (
        before_1_2::CreateAccountAssignment,
        CreateAccountAssignment,
        since_1_6::CreateAccountAssignment,
    );
    Router::new()
        .merge(operation::<CreateAccountAssignments>())
        .merge(operation::<(ListAccountAssignments,)>())
        .merge(operation::<(DeleteAccountAssignment,)>())
        .merge(operation::<(DeleteBulkAccountAssignments,)>())
}

fn operation<S: Shapes>() -> Router<Arc<Shared>> {
    // A method that axum cannot route, such as CONNECT, is none of a REST operation.
    let route = MethodFilter::try_from(S::First::METHOD).map_or_else(
        |_| MethodRouter::new(),
        |method| on(method, exchange::<Served<S>>),
    );
    Router::new().route(S::First::PATH, route)
}

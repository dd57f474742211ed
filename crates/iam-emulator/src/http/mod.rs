//! ID Center on HTTP: a thin skin over the directory.

mod allow;
mod answer;
mod authentication;
mod body;
mod clock;
mod connection;
mod discovery;
mod exchange;
mod gateway;
mod host;
mod language;
mod limits;
mod received;
mod refusal;
mod schema_check;
mod serve;
#[cfg(test)]
mod shapes;
mod version;
mod wire;
mod wording;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::middleware::map_response;
use axum::routing::{MethodFilter, MethodRouter, on};
use http::{Request, Response};
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
pub(crate) use host::read as read_host;
pub(crate) use received::{Origin, Peer};
#[cfg(test)]
pub(crate) use shapes::{Shape, shapes};
#[cfg(feature = "in-process")]
pub(crate) use wire::{Wire, truncated};

use discovery::Discovery;
use exchange::{Elsewhere, WrongMethod, exchange};
use serve::{Served, Shapes};

/// Everything the emulator answers.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let routes = every_operation(Router::new())
        .route("/", on(MethodFilter::GET, exchange::<Discovery>))
        .method_not_allowed_fallback(exchange::<WrongMethod>)
        .nest("/_emulator", control::router())
        .fallback(exchange::<Elsewhere>)
        .with_state(Arc::clone(shared));
    // A layer on the routes themselves would see their answers before axum has finished them.
    Router::new()
        .fallback_service(routes)
        .layer(map_response(allow::take_away))
}

/// What the operations are gathered into: routes, or in tests a list.
trait Operations: Sized {
    /// With an operation more, in all its shapes.
    fn operation<S: Shapes>(self) -> Self;
}

/// The table of routes. An operation more is a line more, a shape of it one more in its tuple.
fn every_operation<O: Operations>(operations: O) -> O {
    let operations = groups(users(operations));
    account_assignments(permission_sets(instances(operations)))
}

fn users<O: Operations>(operations: O) -> O {
    operations
        .operation::<(CreateUser,)>()
        .operation::<(ListUsers, since_1_6::ListUsers)>()
        .operation::<(ShowUser,)>()
        .operation::<(SetUser,)>()
        .operation::<(DeleteUser,)>()
        .operation::<(DeleteBulkUsers,)>()
}

fn groups<O: Operations>(operations: O) -> O {
    operations
        .operation::<(CreateGroup,)>()
        .operation::<(ListGroups,)>()
        .operation::<(ShowGroup,)>()
        .operation::<(SetGroup,)>()
        .operation::<(DeleteGroup,)>()
        .operation::<(DeleteBulkGroups,)>()
        .operation::<(CreateBulkGroupUsers,)>()
        .operation::<(ListGroupUsers,)>()
        .operation::<(DeleteBulkGroupUsers,)>()
}

fn instances<O: Operations>(operations: O) -> O {
    type ShowInstances = (
        before_1_3::ShowInstance,
        ShowInstance,
        since_1_5::ShowInstance,
        since_1_6::ShowInstance,
    );
    operations
        .operation::<(CreateInstance, since_1_5::CreateInstance)>()
        .operation::<(ListInstances,)>()
        .operation::<ShowInstances>()
        .operation::<(SetInstance, since_1_5::SetInstance)>()
        .operation::<(DeleteInstance,)>()
}

fn permission_sets<O: Operations>(operations: O) -> O {
    operations
        .operation::<(before_1_2::CreatePermissionSet, CreatePermissionSet)>()
        .operation::<(before_1_2::ListPermissionSets, ListPermissionSets)>()
        .operation::<(before_1_2::ShowPermissionSet, ShowPermissionSet)>()
        .operation::<(before_1_2::SetPermissionSet, SetPermissionSet)>()
        .operation::<(DeletePermissionSet,)>()
        .operation::<(
            before_1_2::ListPermissionSetPolicies,
            ListPermissionSetPolicies,
        )>()
        .operation::<(
            before_1_2::SetPermissionSetPolicies,
            SetPermissionSetPolicies,
        )>()
        .operation::<(DeletePermissionSetPolicies,)>()
}

fn account_assignments<O: Operations>(operations: O) -> O {
    type CreateAccountAssignments = (
        before_1_2::CreateAccountAssignment,
        CreateAccountAssignment,
        since_1_6::CreateAccountAssignment,
    );
    operations
        .operation::<CreateAccountAssignments>()
        .operation::<(ListAccountAssignments,)>()
        .operation::<(DeleteAccountAssignment,)>()
        .operation::<(DeleteBulkAccountAssignments,)>()
}

impl Operations for Router<Arc<Shared>> {
    fn operation<S: Shapes>(self) -> Self {
        // A method that axum cannot route, such as CONNECT, is none of a REST operation.
        let route = MethodFilter::try_from(S::First::METHOD)
            .map_or_else(|_| MethodRouter::new(), |method| on(method, routed::<S>));
        self.route(S::First::PATH, route)
    }
}

/// The router takes nothing for a value where more of the path follows; a path with an empty segment is none of ours.
async fn routed<S: Shapes>(shared: State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    if request.uri().path().contains("//") {
        exchange::<Elsewhere>(shared, request).await
    } else {
        exchange::<Served<S>>(shared, request).await
    }
}

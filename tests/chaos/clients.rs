//! Clients, the calls that scenarios make with them, and how such a call ends.

use std::future::Future;
use std::time::Duration;

use anyhow::{Context, Result};
use iam_client::auth::Credentials;
use iam_client::model::groups::ListGroups;
use iam_client::model::permission_sets::ListPermissionSets;
use iam_client::model::users::{ListUsers, UserCreateRequest, UserDetail, UserSetRequest};
use iam_client::model::{GroupId, InstanceId, PermissionSetId, UserUuid};
use iam_client::transport::{HyperTransport, Transport};
use iam_client::{Answer, CallOptions, Client, Error, RetryPolicy};
use tokio::time::timeout;

use crate::oracle::Ended;
use crate::report::Figures;

/// How long a call may take.
const CALL: Duration = Duration::from_secs(20);

/// How long an attempt may take. A fault that is to exceed it must do so by far, so that the emulator sees in time that
/// nobody waits any more.
const ATTEMPT: Duration = Duration::from_secs(4);

/// A call that is not over by then hangs.
const HUNG: Duration = Duration::from_secs(30);

/// A client whose waits are short, with a pool of its own.
pub(crate) fn client(endpoint_url: &str, credentials: &Credentials) -> Result<Client> {
    over(HyperTransport::new()?, endpoint_url, credentials)
}

pub(crate) fn over(
    transport: impl Transport,
    endpoint_url: &str,
    credentials: &Credentials,
) -> Result<Client> {
    let retry = RetryPolicy::new().delays(Duration::from_millis(5), Duration::from_millis(20));
    let options = CallOptions::new()
        .timeout(CALL)
        .attempt_timeout(ATTEMPT)
        .retry(retry);
    Ok(Client::builder()
        .endpoint(endpoint_url.parse()?)
        .credentials(credentials.clone())
        .transport(transport)
        .options(options)
        .build()?)
}

/// A user of the demo seed.
pub(crate) const JOHN: &str = "138c2fc8c29a449dbfa8681f8f1d78e2";

/// How many things of a list are asked for at once.
const PAGE: u64 = 500;

/// The instance of the demo seed.
pub(crate) fn instance() -> Result<InstanceId> {
    Ok("ssoins-12345".parse()?)
}

/// Makes a user and gives its id.
pub(crate) async fn new_user(client: &Client, login: &str) -> Result<UserUuid> {
    let request = UserCreateRequest::new(instance()?, login, login);
    let answer = client.users().create(request).await?;
    let user = answer.into_value().user.into_value();
    let id = user.and_then(|user| user.id.into_value());
    id.context("the answer to CreateUser has no id")
}

/// A change of three members to the same value, so that one that is made in part shows.
pub(crate) fn three_members(value: u64) -> Result<UserSetRequest> {
    let text = value.to_string();
    Ok(UserSetRequest::new(instance()?)
        .department(text.clone())
        .description(text.clone())
        .manager(text))
}

/// The value that [`three_members`] has set; 0 before the first. `Err` says which values they have when they differ.
pub(crate) fn value_of(user: &UserDetail) -> std::result::Result<u64, String> {
    let members = [&user.department, &user.description, &user.manager];
    let texts = members.map(|member| member.as_str().unwrap_or("0"));
    match texts[0].parse() {
        Ok(value) if texts.iter().all(|text| *text == texts[0]) => Ok(value),
        _ => Err(format!("{texts:?}")),
    }
}

/// Reads the value back.
pub(crate) async fn read_value(
    client: &Client,
    user: &UserUuid,
) -> Result<std::result::Result<u64, String>> {
    let shown = client.users().show(user.clone(), instance()?).await?;
    let user = shown.into_value().user.into_value();
    Ok(value_of(
        &user.context("the answer to ShowUser has no user")?,
    ))
}

/// Waits for a call to end, and counts it.
pub(crate) async fn ended<T>(
    call: impl Future<Output = std::result::Result<Answer<T>, Error>>,
    figures: &mut Figures,
) -> Ended {
    let result = timeout(HUNG, call).await;
    if result.is_err() {
        figures.hung += 1;
        figures.broken(format!("a call was not over after {HUNG:?}"));
    }
    count(result.ok().as_ref(), figures)
}

/// Counts a call that has ended, or was dropped.
pub(crate) fn count<T>(
    result: Option<&std::result::Result<Answer<T>, Error>>,
    figures: &mut Figures,
) -> Ended {
    figures.calls += 1;
    let attempts = match result {
        Some(Ok(answer)) => answer.attempts,
        Some(Err(error)) => error.attempts(),
        None => 0,
    };
    figures.retries += u64::from(attempts.saturating_sub(1));
    let ended = Ended::of(result);
    figures.unknown += u64::from(ended == Ended::Unknown);
    ended
}

/// The login ids that are there, each as often as it is.
pub(crate) async fn logins(client: &Client) -> Result<Vec<String>> {
    let mut users = client.items(ListUsers::new(instance()?).size(PAGE));
    let mut logins = Vec::new();
    while let Some(user) = users.next().await {
        logins.push(
            user?
                .user_id
                .into_value()
                .context("a user has no login id")?,
        );
    }
    Ok(logins)
}

/// The groups that are there, by their names.
pub(crate) async fn groups(client: &Client) -> Result<Vec<(String, GroupId)>> {
    let mut items = client.items(ListGroups::new(instance()?).size(PAGE));
    let mut groups = Vec::new();
    while let Some(group) = items.next().await {
        let group = group?;
        let named = group.name.into_value().zip(group.id.into_value());
        groups.push(named.context("a group has no name or no id")?);
    }
    Ok(groups)
}

/// The permission sets that are there, by their names.
pub(crate) async fn permission_sets(client: &Client) -> Result<Vec<(String, PermissionSetId)>> {
    let mut items = client.items(ListPermissionSets::new(instance()?).size(PAGE));
    let mut sets = Vec::new();
    while let Some(set) = items.next().await {
        let set = set?;
        let named = set.name.into_value().zip(set.id.into_value());
        sets.push(named.context("a permission set has no name or no id")?);
    }
    Ok(sets)
}

//! What has a name besides its id, and how the one of a name is found.

use std::fmt::Display;
use std::str::FromStr;

use iam_client::FindError;
use iam_client::model::instances::{ListInstances, ShowInstance};
use iam_client::model::later::{since_1_5, since_1_6};
use iam_client::model::permission_sets::ListPermissionSetPolicies;
use iam_client::model::superseded::{before_1_2, before_1_3};
use iam_client::model::{
    GroupId, InstanceId, InvalidId, Operation as _, PermissionSetId, PolicyId, UserUuid, in_version,
};

use crate::client::Session;
use crate::exit::Exit;
use crate::failure::Failure;

/// An id of something that also has a name.
pub(crate) trait Named:
    FromStr<Err = InvalidId> + Display + Clone + PartialEq + Send + Sync + 'static
{
    /// What it is an id of.
    const WHAT: &'static str;
    /// What its name is called.
    const NAME: &'static str = "name";
    /// What its id is called.
    const ID: &'static str = "id";
    /// By what an id is told from a name.
    const FORM: &'static str = "32 hexadecimal digits, with or without hyphens";
    /// How an argument of the kind is written in the usage.
    const VALUE: &'static str;
    /// The flag that takes an id of whatever form.
    const FLAG: &'static str;
    /// The command that lists them.
    const LIST: &'static str;
    /// What has to be known for a name to be looked up.
    type Within;

    /// Whether a text is taken for an id, and not looked up.
    fn looks_like_id(text: &str) -> bool {
        is_hexadecimal(text)
    }

    /// The id of the one that has this name.
    fn find(
        session: &Session,
        within: &Self::Within,
        name: &str,
    ) -> impl Future<Output = Result<Self, Failure>>;
}

/// 32 hexadecimal digits, in the form of a uuid or in one piece.
fn is_hexadecimal(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    matches!(groups.as_slice(), [32] | [8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

impl Named for UserUuid {
    const WHAT: &'static str = "user";
    const NAME: &'static str = "login id";
    const ID: &'static str = "uuid";
    const VALUE: &'static str = "USER";
    const FLAG: &'static str = "user-uuid";
    const LIST: &'static str = "user list";
    type Within = InstanceId;

    async fn find(session: &Session, within: &InstanceId, name: &str) -> Result<Self, Failure> {
        let found = session.client.users().find(within, name).await;
        found.map_err(not_one::<Self>)
    }
}

impl Named for GroupId {
    const WHAT: &'static str = "group";
    const VALUE: &'static str = "GROUP";
    const FLAG: &'static str = "group-id";
    const LIST: &'static str = "group list";
    type Within = InstanceId;

    async fn find(session: &Session, within: &InstanceId, name: &str) -> Result<Self, Failure> {
        let found = session.client.groups().find(within, name).await;
        found.map_err(not_one::<Self>)
    }
}

impl Named for PermissionSetId {
    const WHAT: &'static str = "permission set";
    const VALUE: &'static str = "PERMISSION_SET";
    const FLAG: &'static str = "permission-set-id";
    const LIST: &'static str = "permission-set list";
    type Within = InstanceId;

    async fn find(session: &Session, within: &InstanceId, name: &str) -> Result<Self, Failure> {
        let found = session.client.permission_sets().find(within, name).await;
        found.map_err(not_one::<Self>)
    }
}

impl Named for InstanceId {
    const WHAT: &'static str = "instance";
    const FORM: &'static str = "ssoins-…";
    const VALUE: &'static str = "INSTANCE";
    const FLAG: &'static str = "instance-id";
    const LIST: &'static str = "instance list";
    type Within = ();

    /// Every id that is printed has this form \[doc\]; one of another form is found in the list as well.
    fn looks_like_id(text: &str) -> bool {
        text.starts_with("ssoins-")
    }

    async fn find(session: &Session, (): &(), name: &str) -> Result<Self, Failure> {
        ListInstances::certainty(session.client.options().api_version).map_err(|unsupported| {
            Failure::from(unsupported)
                .hint("without it no name can be looked up; give the instance's id, ssoins-…")
        })?;
        let mut candidates = Vec::new();
        let mut instances = session.client.items(ListInstances::new());
        while let Some(instance) = instances.next().await {
            if let Some(id) = instance?.id.into_value() {
                // The list does not tell the names.
                let named = instance_name(session, &id).await?;
                candidates.push((id, named));
            }
        }
        one(candidates, name, "instance that the account sees")
    }
}

impl Named for PolicyId {
    const WHAT: &'static str = "policy";
    const VALUE: &'static str = "POLICY";
    const FLAG: &'static str = "policy-id";
    const LIST: &'static str = "permission-set policy list PERMISSION_SET";
    type Within = (InstanceId, PermissionSetId);

    async fn find(
        session: &Session,
        (instance_id, permission_set_id): &Self::Within,
        name: &str,
    ) -> Result<Self, Failure> {
        let version = session.client.options().api_version;
        let mut candidates = Vec::new();
        in_version!(version, List in [
            ListPermissionSetPolicies, before_1_2::ListPermissionSetPolicies,
        ] => {
            let list = List::new(permission_set_id.clone(), instance_id.clone());
            let mut policies = session.client.items(list);
            while let Some(policy) = policies.next().await {
                let policy = policy?;
                if let Some(id) = policy.id.into_value() {
                    candidates.push((id, policy.name.into_value()));
                }
            }
        })?;
        one(candidates, name, "policy of the permission set")
    }
}

/// The one of this id, or else of this name.
fn one<I: Named>(
    candidates: Vec<(I, Option<String>)>,
    text: &str,
    what: &str,
) -> Result<I, Failure> {
    let mut named: Vec<I> = Vec::new();
    for (id, name) in candidates {
        if id.to_string() == text {
            return Ok(id);
        }
        // Pages that shift under the reader may hold the same one twice.
        if name.as_deref() == Some(text) && !named.contains(&id) {
            named.push(id);
        }
    }
    match <[I; 1]>::try_from(named) {
        Ok([id]) => Ok(id),
        Err(none) if none.is_empty() => Err(not_found::<I>(format_args!(
            "no {what} has the name {text:?}; upper and lower case differ, and a part of it is not enough"
        ))),
        Err(several) => {
            let ids: Vec<String> = several.iter().map(I::to_string).collect();
            Err(Failure::other(format_args!(
                "more than one {what} has the name {text:?}; name one of them by its id: {}",
                ids.join(", ")
            )))
        }
    }
}

fn not_one<I: Named>(error: FindError) -> Failure {
    match error {
        FindError::Call(error) => error.into(),
        FindError::NotFound { .. } => not_found::<I>(error),
        _ => Failure::other(error).hint(format!("as a flag: --{}", I::FLAG)),
    }
}

fn not_found<I: Named>(text: impl Display) -> Failure {
    let (list, what) = (I::LIST, I::WHAT);
    Failure::new(Exit::NotFound, text).hint(format!("`scp-idc {list} --all` shows every {what}"))
}

/// The name of an instance, as the service has it.
pub(crate) async fn instance_name(
    session: &Session,
    id: &InstanceId,
) -> Result<Option<String>, Failure> {
    let version = session.client.options().api_version;
    in_version!(version, Show in [
        ShowInstance, before_1_3::ShowInstance, since_1_5::ShowInstance, since_1_6::ShowInstance,
    ] => {
        let show = Show::new(id.clone());
        let instance = session.client.send(&show).await?.into_value().instance.into_value();
        Ok(instance.and_then(|it| it.name.into_value()))
    })
    .map_err(|unsupported| {
        Failure::from(unsupported).hint(format!(
            "without it only the id can be compared: --confirm {id}"
        ))
    })?
}

//! What is meant by an argument: an id, or a name that is looked up.

use std::fmt::Display;
use std::str::FromStr;

use clap::builder::ValueRange;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, Command, FromArgMatches};
use iam_client::model::groups::{GroupDetail, ListGroups};
use iam_client::model::permission_sets::{ListPermissionSets, PermissionSetDetails};
use iam_client::model::users::{ListUsers, User};
use iam_client::model::{
    GroupId, InstanceId, InvalidId, Operation, Page, PagedOperation, PermissionSetId, UserUuid,
};

use crate::client::Session;
use crate::exit::Exit;
use crate::failure::Failure;

type ItemOf<O> = <<O as Operation>::Response as Page>::Item;

/// An id of something that also has a name.
pub(crate) trait Named:
    FromStr<Err = InvalidId> + Display + Clone + PartialEq + Send + Sync + 'static
{
    /// What it is an id of.
    const WHAT: &'static str;
    /// What its name is called.
    const NAME: &'static str;
    /// What its id is called.
    const ID: &'static str;
    /// How an argument of the kind is written in the usage.
    const VALUE: &'static str;
    /// The flag that takes an id of whatever form.
    const FLAG: &'static str;
    /// The command that lists them.
    const LIST: &'static str;
    /// The operation that lists them.
    type List: PagedOperation;

    /// The list that holds those of this name, and maybe others.
    fn list(instance_id: InstanceId, name: &str) -> Self::List;

    /// The name and the id of an element of the list.
    fn parts(item: ItemOf<Self::List>) -> (Option<String>, Option<Self>);
}

impl Named for UserUuid {
    const WHAT: &'static str = "user";
    const NAME: &'static str = "login id";
    const ID: &'static str = "uuid";
    const VALUE: &'static str = "USER";
    const FLAG: &'static str = "user-uuid";
    const LIST: &'static str = "user list";
    type List = ListUsers;

    fn list(instance_id: InstanceId, name: &str) -> ListUsers {
        ListUsers::new(instance_id).user_id(name)
    }

    fn parts(user: User) -> (Option<String>, Option<Self>) {
        (user.user_id.into_value(), user.id.into_value())
    }
}

impl Named for GroupId {
    const WHAT: &'static str = "group";
    const NAME: &'static str = "name";
    const ID: &'static str = "id";
    const VALUE: &'static str = "GROUP";
    const FLAG: &'static str = "group-id";
    const LIST: &'static str = "group list";
    type List = ListGroups;

    fn list(instance_id: InstanceId, name: &str) -> ListGroups {
        ListGroups::new(instance_id).name(name)
    }

    fn parts(group: GroupDetail) -> (Option<String>, Option<Self>) {
        (group.name.into_value(), group.id.into_value())
    }
}

impl Named for PermissionSetId {
    const WHAT: &'static str = "permission set";
    const NAME: &'static str = "name";
    const ID: &'static str = "id";
    const VALUE: &'static str = "PERMISSION_SET";
    const FLAG: &'static str = "permission-set-id";
    const LIST: &'static str = "permission-set list";
    type List = ListPermissionSets;

    fn list(instance_id: InstanceId, name: &str) -> ListPermissionSets {
        ListPermissionSets::new(instance_id).name(name)
    }

    fn parts(set: PermissionSetDetails) -> (Option<String>, Option<Self>) {
        (set.name.into_value(), set.id.into_value())
    }
}

/// How something is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reference<I> {
    Id(I),
    Name(String),
}

impl<I: Named> FromStr for Reference<I> {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Neither may be empty, a dot segment, or carry a slash or a control character.
        let id: I = text.parse()?;
        Ok(if looks_like_id(text) {
            Self::Id(id)
        } else {
            Self::Name(text.to_owned())
        })
    }
}

/// 32 hexadecimal digits, in the form of a uuid or in one piece.
fn looks_like_id(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    matches!(groups.as_slice(), [32] | [8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

impl<I: Named> Reference<I> {
    /// As the user has written it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Id(id) => id.to_string(),
            Self::Name(name) => name.clone(),
        }
    }

    /// The id, looked up where a name was given.
    pub(crate) async fn resolve(
        &self,
        session: &Session,
        instance_id: &InstanceId,
    ) -> Result<I, Failure> {
        match self {
            Self::Id(id) => Ok(id.clone()),
            Self::Name(name) => look_up(session, instance_id, name).await,
        }
    }
}

/// The ids of all of them, each once.
pub(crate) async fn resolve_all<I: Named>(
    references: &[Reference<I>],
    session: &Session,
    instance_id: &InstanceId,
) -> Result<Vec<I>, Failure> {
    let mut ids = Vec::new();
    for reference in references {
        let id = reference.resolve(session, instance_id).await?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The id of an optional filter.
pub(crate) async fn resolve_filter<I: Named>(
    reference: Option<&Reference<I>>,
    session: &Session,
    instance_id: &InstanceId,
) -> Result<Option<I>, Failure> {
    match reference {
        Some(reference) => reference.resolve(session, instance_id).await.map(Some),
        None => Ok(None),
    }
}

/// What a list of references is called in a question.
pub(crate) fn spoken<I: Named>(references: &[Reference<I>]) -> String {
    let names: Vec<String> = references.iter().map(Reference::text).collect();
    let plural = if names.len() == 1 { "" } else { "s" };
    format!("{}{plural} {}", I::WHAT, names.join(", "))
}

/// Whether the service's filter finds the whole name only is not documented, so the exact match is ours.
async fn look_up<I: Named>(
    session: &Session,
    instance_id: &InstanceId,
    name: &str,
) -> Result<I, Failure> {
    if session.is_dry_run() {
        return Err(Failure::usage(format_args!(
            "--dry-run sends nothing, but it takes a request to find the {} with the {} {name:?}; give the {}'s {}",
            I::WHAT,
            I::NAME,
            I::WHAT,
            I::ID
        )));
    }
    let mut items = session.client.items(I::list(instance_id.clone(), name));
    let mut found: Vec<I> = Vec::new();
    while let Some(item) = items.next().await {
        let (its_name, id) = I::parts(item?);
        if its_name.as_deref() == Some(name) {
            found.extend(id.filter(|id| !found.contains(id)));
        }
    }
    match <[I; 1]>::try_from(found) {
        Ok([id]) => Ok(id),
        Err(found) => Err(not_one(instance_id, name, &found)),
    }
}

fn not_one<I: Named>(instance_id: &InstanceId, name: &str, found: &[I]) -> Failure {
    let (what, called) = (I::WHAT, I::NAME);
    if found.is_empty() {
        let text = format!("no {what} of {instance_id} has the {called} {name:?}");
        return Failure::new(Exit::NotFound, text)
            .hint(format!("`scp-idc {} --all` shows every {what}", I::LIST));
    }
    let ids: Vec<String> = found.iter().map(ToString::to_string).collect();
    Failure::other(format_args!(
        "the {called} {name:?} is ambiguous: {} {what}s of {instance_id} have it, {}",
        ids.len(),
        ids.join(", ")
    ))
    .hint(format!("name one of them with --{}", I::FLAG))
}

/// What to work on: one argument or several, or a flag that is never looked up.
#[derive(Clone, Debug)]
pub(crate) struct Targets<I, const MANY: bool> {
    references: Vec<Reference<I>>,
}

/// The one thing to work on.
pub(crate) type Target<I> = Targets<I, false>;

impl<I: Named> Target<I> {
    /// The id, looked up where a name was given.
    pub(crate) async fn resolve(
        &self,
        session: &Session,
        instance_id: &InstanceId,
    ) -> Result<I, Failure> {
        match self.references.first() {
            Some(reference) => reference.resolve(session, instance_id).await,
            None => Err(Failure::usage(format_args!(
                "no {} is named; give {} or --{}",
                I::WHAT,
                I::VALUE,
                I::FLAG
            ))),
        }
    }
}

impl<I: Named, const MANY: bool> Targets<I, MANY> {
    /// What was named.
    pub(crate) fn references(&self) -> &[Reference<I>] {
        &self.references
    }
}

impl<I: Named, const MANY: bool> Args for Targets<I, MANY> {
    fn augment_args(command: Command) -> Command {
        let (what, name, id, flag) = (I::WHAT, I::NAME, I::ID, I::FLAG);
        let action = || {
            if MANY {
                ArgAction::Append
            } else {
                ArgAction::Set
            }
        };
        let values: ValueRange = if MANY { (1..).into() } else { 1.into() };
        let article = if I::ID == "id" { "an" } else { "a" };
        let reference = Arg::new(I::VALUE)
            .value_name(I::VALUE)
            .num_args(values)
            .action(action())
            .value_parser(|text: &str| text.parse::<Reference<I>>())
            .help(format!(
                "The {what}: {article} {id} (32 hexadecimal digits, with or without hyphens), else a {name}, which is looked up. For a {name} that looks like {article} {id}, take --{flag}"
            ));
        let exact = Arg::new(I::FLAG)
            .long(I::FLAG)
            .value_name(I::ID.to_uppercase())
            .action(action())
            .value_parser(|text: &str| text.parse::<I>().map(Reference::Id))
            .help(format!(
                "The {what} by {id} alone, of whatever form; nothing is looked up{}",
                if MANY { "; may be repeated" } else { "" }
            ));
        let group = ArgGroup::new(I::WHAT)
            .args([I::VALUE, I::FLAG])
            .required(true)
            .multiple(false);
        command.arg(reference).arg(exact).group(group)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<I: Named, const MANY: bool> FromArgMatches for Targets<I, MANY> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |name| matches.get_many::<Reference<I>>(name).into_iter().flatten();
        let references = given(I::VALUE).chain(given(I::FLAG)).cloned().collect();
        Ok(Self { references })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_in_the_form_of_a_uuid_are_one_and_all_else_is_a_name() {
        for uuid in [
            "138c2fc8c29a449dbfa8681f8f1d78e2",
            "138C2FC8-c29a-449d-bfa8-681f8f1d78e2",
        ] {
            let id: UserUuid = uuid.parse().unwrap();
            assert_eq!(uuid.parse(), Ok(Reference::Id(id)));
        }
        for login_id in [
            "johndoe",
            "138c2fc8c29a449dbfa8681f8f1d78e",
            "138c2fc8c29a449dbfa8681f8f1d78eg",
            "138c2fc8-c29a449d-bfa8-681f-8f1d78e2",
            "김하늘",
        ] {
            assert_eq!(
                login_id.parse(),
                Ok(Reference::<UserUuid>::Name(login_id.to_owned()))
            );
        }
        for nothing in ["", ".", "..", "a/b", "a\nb"] {
            assert!(
                nothing.parse::<Reference<GroupId>>().is_err(),
                "{nothing:?}"
            );
        }
    }
}

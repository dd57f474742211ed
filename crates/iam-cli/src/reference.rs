//! What is meant by an argument: an id, or a name that is looked up.

use std::str::FromStr;

use clap::builder::ValueRange;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, Command, FromArgMatches};
use iam_client::model::InvalidId;

use crate::client::Session;
use crate::failure::Failure;
use crate::named::Named;

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
        Ok(if I::looks_like_id(text) {
            Self::Id(id)
        } else {
            Self::Name(text.to_owned())
        })
    }
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
        within: &I::Within,
    ) -> Result<I, Failure> {
        match self {
            Self::Id(id) => Ok(id.clone()),
            Self::Name(name) => look_up(session, within, name).await,
        }
    }
}

/// The ids of all of them, each once.
pub(crate) async fn resolve_all<I: Named>(
    references: &[Reference<I>],
    session: &Session,
    within: &I::Within,
) -> Result<Vec<I>, Failure> {
    let mut ids = Vec::new();
    for reference in references {
        let id = reference.resolve(session, within).await?;
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
    within: &I::Within,
) -> Result<Option<I>, Failure> {
    match reference {
        Some(reference) => reference.resolve(session, within).await.map(Some),
        None => Ok(None),
    }
}

/// What a list of references is called in a question.
pub(crate) fn spoken<I: Named>(references: &[Reference<I>]) -> String {
    let names: Vec<String> = references.iter().map(Reference::text).collect();
    let what = match (names.len(), I::WHAT.strip_suffix('y')) {
        (1, _) => I::WHAT.to_owned(),
        (_, Some(stem)) => format!("{stem}ies"),
        (_, None) => format!("{}s", I::WHAT),
    };
    format!("{what} {}", names.join(", "))
}

async fn look_up<I: Named>(
    session: &Session,
    within: &I::Within,
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
    I::find(session, within, name).await
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
        within: &I::Within,
    ) -> Result<I, Failure> {
        match self.references.first() {
            Some(reference) => reference.resolve(session, within).await,
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
        let (what, name, id, form, flag) = (I::WHAT, I::NAME, I::ID, I::FORM, I::FLAG);
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
                "The {what}: {article} {id} ({form}), else a {name}, which is looked up. For a {name} that looks like {article} {id}, take --{flag}"
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
    use iam_client::model::{GroupId, InstanceId, UserUuid};

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
        let instance = |text: &str| text.parse::<Reference<InstanceId>>();
        let id = "ssoins-12345".parse().unwrap();
        assert_eq!(instance("ssoins-12345"), Ok(Reference::Id(id)));
        let name = "138c2fc8c29a449dbfa8681f8f1d78e2".to_owned();
        assert_eq!(instance(&name), Ok(Reference::Name(name)));
        for nothing in ["", ".", "..", "a/b", "a\nb"] {
            assert!(
                nothing.parse::<Reference<GroupId>>().is_err(),
                "{nothing:?}"
            );
        }
    }
}

//! Asking before something is deleted: on a terminal a question, elsewhere a flag.

use std::io::{self, BufRead, IsTerminal as _, Write};

use clap::Args;

use crate::client::Session;
use crate::failure::Failure;
use crate::text::printable;

/// The answer given beforehand.
#[derive(Debug, Args)]
pub(crate) struct Confirmation {
    /// Do not ask; needed where no terminal can be asked
    #[arg(short = 'y', long)]
    yes: bool,
}

/// The answer given beforehand, where everything is at stake.
#[derive(Debug, Args)]
pub(crate) struct NamedConfirmation {
    /// Name or id of the instance, in place of typing it when asked; needed where no terminal can be asked
    #[arg(long, value_name = "NAME")]
    confirm: Option<String>,

    // Whoever tries it is told why it is not enough.
    #[arg(short = 'y', long, hide = true)]
    yes: bool,
}

impl Confirmation {
    /// Lets it happen if the user says so. Nothing happens in a dry run, so nothing is asked.
    pub(crate) fn confirm(&self, session: &Session, action: &str) -> Result<(), Failure> {
        if self.yes || session.is_dry_run() {
            return Ok(());
        }
        if !can_ask() {
            return Err(Failure::usage(format_args!(
                "there is no terminal to ask on whether to {action}"
            ))
            .hint("give --yes to do it without being asked"));
        }
        let question = format!("Really {action}? [y/N] ");
        let answer = ask(&question, &mut io::stdin().lock(), &mut io::stderr())?;
        agreed(&answer)
            .then_some(())
            .ok_or_else(|| declined(action))
    }
}

impl NamedConfirmation {
    /// Whether the flag names it.
    pub(crate) fn settled_by(&self, name: &str) -> bool {
        self.confirm.as_deref() == Some(name)
    }

    /// Refuses what can be neither asked nor found in the flag.
    pub(crate) fn refuse_unasked(&self, action: &str) -> Result<(), Failure> {
        if self.confirm.is_some() || can_ask() {
            return Ok(());
        }
        let yes = if self.yes {
            ", and --yes does not suffice"
        } else {
            ""
        };
        Err(
            Failure::usage(format_args!("this would {action}{yes}")).hint(
                "give --confirm with the name or id of the instance to do it without being asked",
            ),
        )
    }

    /// Lets it happen if the flag, or what the user types, is one of the names.
    pub(crate) fn confirm(
        &self,
        session: &Session,
        action: &str,
        names: &[&str],
    ) -> Result<(), Failure> {
        if session.is_dry_run() {
            return Ok(());
        }
        let typed = match &self.confirm {
            Some(name) => name.clone(),
            None => {
                let question = format!("This will {action}. Type its name to go on: ");
                ask(&question, &mut io::stdin().lock(), &mut io::stderr())?
            }
        };
        if names.contains(&typed.as_str()) {
            return Ok(());
        }
        Err(Failure::usage(format_args!(
            "{typed:?} is neither name nor id of the instance, so nothing was done; it would {action}"
        )))
    }
}

fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn ask(
    question: &str,
    input: &mut impl BufRead,
    screen: &mut impl Write,
) -> Result<String, Failure> {
    let mut line = String::new();
    write!(screen, "{}", printable(question))
        .and_then(|()| screen.flush())
        .and_then(|()| input.read_line(&mut line))
        .map_err(|error| Failure::other(format_args!("the terminal cannot be asked: {error}")))?;
    Ok(line.trim().to_owned())
}

fn agreed(answer: &str) -> bool {
    matches!(answer.to_lowercase().as_str(), "y" | "yes")
}

fn declined(action: &str) -> Failure {
    Failure::other(format_args!(
        "nothing was done: you did not agree to {action}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_a_yes() {
        for yes in ["y", "Y", "yes", "YES"] {
            assert!(agreed(yes), "{yes}");
        }
        for no in ["", "n", "no", "yess", "j", "1", "예"] {
            assert!(!agreed(no), "{no}");
        }
    }

    #[test]
    fn a_question_is_harmless_and_the_end_of_input_is_no_yes() {
        let mut screen = Vec::new();
        let answer = ask("Really \u{1b}[2J? ", &mut &b" yes \n"[..], &mut screen).unwrap();
        assert_eq!(answer, "yes");
        assert_eq!(screen, b"Really \\u{1b}[2J? ");
        assert_eq!(ask("?", &mut &b""[..], &mut screen).unwrap(), "");
    }
}

//! The limits that the vendor's user guide prints, as a check apart.
//!
//! Whether the API enforces a limit that only the guide prints is not known, so nothing here blocks a
//! request: call [`Validate::validate`] where you want to know before you send.

use std::fmt;

/// A request that knows the printed limits of its members.
pub trait Validate {
    /// Checks every limit that is known.
    ///
    /// # Errors
    /// With every member that breaks one. The value itself is not repeated: it may be a password.
    fn validate(&self) -> Result<(), Violations>;
}

/// A member that breaks a printed limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The member.
    pub member: &'static str,
    /// What is wrong with it and what is allowed.
    pub rule: String,
    /// The page that prints the rule.
    pub source: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} {} (user guide: {})",
            self.member, self.rule, self.source
        )
    }
}

/// Every member of a request that breaks a printed limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The violations, in the order of the checks.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    pub(crate) fn check(
        &mut self,
        member: &'static str,
        value: Option<impl AsRef<str>>,
        rule: &impl Rule,
    ) {
        let Some(value) = value else { return };
        self.0.extend(
            rule.broken_by(value.as_ref())
                .into_iter()
                .map(|text| Violation {
                    member,
                    rule: text,
                    source: rule.source(),
                }),
        );
    }

    pub(crate) fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            write!(
                formatter,
                "{}{violation}",
                if index == 0 { "" } else { "; " }
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// The pages of the user guide that print the rules.
pub(crate) mod source {
    pub(crate) const USER: &str = "https://docs.e.samsungsdscloud.com/en/userguide/management/id_center/how_to_guides/idc_user/";
}

pub(crate) trait Rule {
    /// What is wrong with the value, one text for each thing.
    fn broken_by(&self, value: &str) -> Vec<String>;
    fn source(&self) -> &'static str;
}

/// At most so many characters.
#[derive(Clone, Copy)]
pub(crate) struct MaxLength(pub(crate) usize, pub(crate) &'static str);

impl Rule for MaxLength {
    fn broken_by(&self, value: &str) -> Vec<String> {
        let length = value.chars().count();
        (length > self.0)
            .then(|| format!("has {length} characters; at most {} are allowed", self.0))
            .into_iter()
            .collect()
    }

    fn source(&self) -> &'static str {
        self.1
    }
}

/// A login id: at most so many ASCII letters, digits and `+=-_@,.`.
#[derive(Clone, Copy)]
pub(crate) struct Login(pub(crate) usize, pub(crate) &'static str);

impl Rule for Login {
    fn broken_by(&self, value: &str) -> Vec<String> {
        let allowed = |c: &char| c.is_ascii_alphanumeric() || "+=-_@,.".contains(*c);
        let mut broken = MaxLength(self.0, self.1).broken_by(value);
        if let Some(odd) = value.chars().find(|c| !allowed(c)) {
            broken.push(format!(
                "holds {odd:?}; ASCII letters, digits and +=-_@,. are allowed"
            ));
        }
        broken
    }

    fn source(&self) -> &'static str {
        self.1
    }
}

/// The password rule, as far as the guide prints it and a client can tell: not whether a password is
/// easily guessed or was used before. That a character may not come three times is read as "in a
/// row" \[derived\].
#[derive(Clone, Copy)]
pub(crate) struct Password<'a> {
    pub(crate) login: &'a str,
    pub(crate) source: &'static str,
}

const SPECIAL: &str = "!@#$%&*^";

impl Rule for Password<'_> {
    fn broken_by(&self, value: &str) -> Vec<String> {
        let length = value.chars().count();
        let has = |class: fn(&char) -> bool| value.chars().any(|c| class(&c));
        let checks = [
            (
                (9..=20).contains(&length),
                format!("has {length} characters; 9 to 20 are allowed"),
            ),
            (has(char::is_ascii_uppercase), "needs an upper-case letter".into()),
            (has(char::is_ascii_lowercase), "needs a lower-case letter".into()),
            (has(char::is_ascii_digit), "needs a digit".into()),
            (has(|c| SPECIAL.contains(*c)), format!("needs one of {SPECIAL}")),
            (value != self.login, "must not be the login id".into()),
            (
                !has_run(value, 3, |a, b| a == b),
                "must not have the same character three times in a row (one translation of the guide allows three)".into(),
            ),
            (
                !has_run(value, 4, follows),
                "must not have four consecutive letters or digits".into(),
            ),
        ];
        checks
            .into_iter()
            .filter_map(|(kept, text)| (!kept).then_some(text))
            .collect()
    }

    fn source(&self) -> &'static str {
        self.source
    }
}

/// Whether so many characters follow each other in a row.
fn has_run(value: &str, length: usize, next: fn(char, char) -> bool) -> bool {
    let characters: Vec<char> = value.chars().collect();
    characters
        .windows(length)
        .any(|run| run.windows(2).all(|pair| next(pair[0], pair[1])))
}

fn follows(a: char, b: char) -> bool {
    a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() && u32::from(b) == u32::from(a) + 1
}

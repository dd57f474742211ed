//! The limits that the vendor's user guide and reference print, as a check apart.
//!
//! Whether the API enforces a limit that only the guide prints is not known, so nothing here blocks a
//! request: call [`Validate::validate`] where you want to know before you send.

use std::fmt;
use std::ops::RangeInclusive;

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
        let page = if self.source.contains("/apireference/") {
            "reference"
        } else {
            "user guide"
        };
        write!(
            formatter,
            "{} {} ({page}: {})",
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

    /// Checks a length of time against the shortest and the longest one allowed.
    pub(crate) fn check_seconds(
        &mut self,
        member: &'static str,
        value: Option<u64>,
        allowed: RangeInclusive<u64>,
        source: &'static str,
    ) {
        self.0.extend(
            value
                .filter(|value| !allowed.contains(value))
                .map(|value| Violation {
                    member,
                    rule: format!(
                        "is {value} seconds; {} to {} are allowed",
                        allowed.start(),
                        allowed.end()
                    ),
                    source,
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

/// The pages that print the rules.
pub(crate) mod source {
    pub(crate) const GROUP: &str = "https://docs.e.samsungsdscloud.com/en/userguide/management/id_center/how_to_guides/idc_user_group";
    pub(crate) const INSTANCE: &str = "https://docs.e.samsungsdscloud.com/en/userguide/management/id_center/how_to_guides/_print/";
    pub(crate) const INSTANCE_SET_REQUEST: &str = "https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancesetrequest1dot1/";
    pub(crate) const INSTANCE_SET_REQUEST_1_5: &str = "https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancesetrequest1dot5/";
    pub(crate) const LDAP_CONFIG: &str = "https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/ldapconfig/";
    pub(crate) const PERMISSION_SET: &str = "https://docs.e.samsungsdscloud.com/en/userguide/management/id_center/how_to_guides/idc_policy/";
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

/// From so many to so many characters.
#[derive(Clone, Copy)]
pub(crate) struct Length(pub(crate) usize, pub(crate) usize, pub(crate) &'static str);

impl Rule for Length {
    fn broken_by(&self, value: &str) -> Vec<String> {
        let length = value.chars().count();
        let allowed = self.0..=self.1;
        (!allowed.contains(&length))
            .then(|| {
                let (least, most) = allowed.into_inner();
                format!("has {length} characters; {least} to {most} are allowed")
            })
            .into_iter()
            .collect()
    }

    fn source(&self) -> &'static str {
        self.2
    }
}

/// ASCII letters, digits and these.
#[derive(Clone, Copy)]
pub(crate) struct Characters(pub(crate) &'static str, pub(crate) &'static str);

/// What names may hold beside letters and digits.
pub(crate) const NAME: &str = "+=-_@,.";

impl Rule for Characters {
    fn broken_by(&self, value: &str) -> Vec<String> {
        let allowed = |c: &char| c.is_ascii_alphanumeric() || self.0.contains(*c);
        let odd = value.chars().find(|c| !allowed(c));
        odd.map(|odd| {
            let (spaces, others) = match self.0.strip_prefix(' ') {
                Some(others) => (", spaces", others),
                None => ("", self.0),
            };
            format!("holds {odd:?}; ASCII letters, digits{spaces} and {others} are allowed")
        })
        .into_iter()
        .collect()
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
    characters.windows(length).any(|run| {
        run.iter()
            .zip(run.iter().skip(1))
            .all(|(a, b)| next(*a, *b))
    })
}

fn follows(a: char, b: char) -> bool {
    a.is_ascii_alphanumeric()
        && b.is_ascii_alphanumeric()
        && u32::from(a).checked_add(1) == Some(u32::from(b))
}

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
    /// The limit that it breaks.
    pub limit: Limit,
    /// The page that prints the rule.
    pub source: &'static str,
}

/// A printed limit, in the terms of a JSON schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// A text has at least so many characters.
    MinLength(usize),
    /// A text has at most so many characters.
    MaxLength(usize),
    /// A text matches this regular expression. The reference prints one, for the name that SetInstance
    /// gives \[doc\]; the others say in its style what the user guide says in words \[derived\].
    Pattern(String),
    /// A number is at least this.
    Minimum(u64),
    /// A number is at most this.
    Maximum(u64),
    /// A rule that a schema has no keyword for, such as those of a password.
    Other,
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
                .map(|(limit, text)| Violation {
                    member,
                    rule: text,
                    limit,
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
        let (least, most) = allowed.into_inner();
        let broken = value.and_then(|value| {
            let limit = match value {
                _ if value < least => Limit::Minimum(least),
                _ if value > most => Limit::Maximum(most),
                _ => return None,
            };
            Some((value, limit))
        });
        self.0.extend(broken.map(|(value, limit)| Violation {
            member,
            rule: format!("is {value} seconds; {least} to {most} are allowed"),
            limit,
            source,
        }));
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
    /// What is wrong with the value: each limit that it breaks, and a text.
    fn broken_by(&self, value: &str) -> Vec<(Limit, String)>;
    fn source(&self) -> &'static str;
}

/// At most so many characters.
#[derive(Clone, Copy)]
pub(crate) struct MaxLength(pub(crate) usize, pub(crate) &'static str);

impl Rule for MaxLength {
    fn broken_by(&self, value: &str) -> Vec<(Limit, String)> {
        let length = value.chars().count();
        let told = || format!("has {length} characters; at most {} are allowed", self.0);
        (length > self.0)
            .then(|| (Limit::MaxLength(self.0), told()))
            .into_iter()
            .collect()
    }

    fn source(&self) -> &'static str {
        self.1
    }
}

/// At least one character: the guide calls the member required, and prints no other limit.
#[derive(Clone, Copy)]
pub(crate) struct Filled(pub(crate) &'static str);

impl Rule for Filled {
    fn broken_by(&self, value: &str) -> Vec<(Limit, String)> {
        let told = || "has 0 characters; at least 1 is needed".to_owned();
        value
            .is_empty()
            .then(|| (Limit::MinLength(1), told()))
            .into_iter()
            .collect()
    }

    fn source(&self) -> &'static str {
        self.0
    }
}

/// From so many to so many characters. Where the guide prints no least number of a member that it calls
/// required, it is one \[derived\].
#[derive(Clone, Copy)]
pub(crate) struct Length(pub(crate) usize, pub(crate) usize, pub(crate) &'static str);

impl Rule for Length {
    fn broken_by(&self, value: &str) -> Vec<(Limit, String)> {
        let Self(least, most, _) = *self;
        let length = value.chars().count();
        let limit = match length {
            _ if length < least => Limit::MinLength(least),
            _ if length > most => Limit::MaxLength(most),
            _ => return Vec::new(),
        };
        let text = format!("has {length} characters; {least} to {most} are allowed");
        vec![(limit, text)]
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

impl Characters {
    /// A regular expression in the style of the one that the reference prints.
    fn pattern(self) -> String {
        let escaped = |c: char| {
            let escape = "+-=,._".contains(c).then_some('\\');
            escape.into_iter().chain([c])
        };
        let others: String = self.0.chars().flat_map(escaped).collect();
        format!("^[a-zA-Z0-9{others}]*$")
    }
}

impl Rule for Characters {
    fn broken_by(&self, value: &str) -> Vec<(Limit, String)> {
        let allowed = |c: &char| c.is_ascii_alphanumeric() || self.0.contains(*c);
        let odd = value.chars().find(|c| !allowed(c));
        odd.map(|odd| {
            let (spaces, others) = match self.0.strip_prefix(' ') {
                Some(others) => (", spaces", others),
                None => ("", self.0),
            };
            let text =
                format!("holds {odd:?}; ASCII letters, digits{spaces} and {others} are allowed");
            (Limit::Pattern(self.pattern()), text)
        })
        .into_iter()
        .collect()
    }

    fn source(&self) -> &'static str {
        self.1
    }
}

/// The password rule of the guide, read as [`UserCreateRequest`](crate::users::UserCreateRequest) says.
#[derive(Clone, Copy)]
pub(crate) struct Password<'a> {
    pub(crate) login: &'a str,
    pub(crate) name: &'a str,
    pub(crate) source: &'static str,
}

const SPECIAL: &str = "!@#$%&*^";

impl Rule for Password<'_> {
    fn broken_by(&self, value: &str) -> Vec<(Limit, String)> {
        let has = |class: fn(&char) -> bool| value.chars().any(|c| class(&c));
        let checks = [
            (
                has(char::is_ascii_uppercase),
                "needs an upper-case letter".into(),
            ),
            (
                has(char::is_ascii_lowercase),
                "needs a lower-case letter".into(),
            ),
            (has(char::is_ascii_digit), "needs a digit".into()),
            (
                has(|c| SPECIAL.contains(*c)),
                format!("needs one of {SPECIAL}"),
            ),
            (value != self.login, "must not be the login id".into()),
            (value != self.name, "must not be the name".into()),
            (
                value.chars().all(|one| value.matches(one).count() < 3),
                "must not have the same character three times".into(),
            ),
            (
                !has_sequence(value),
                "must not have four consecutive letters or digits".into(),
            ),
        ];
        let checks = checks.into_iter();
        let broken = checks.filter_map(|(kept, text)| (!kept).then_some((Limit::Other, text)));
        let length = Length(9, 20, self.source).broken_by(value);
        length.into_iter().chain(broken).collect()
    }

    fn source(&self) -> &'static str {
        self.source
    }
}

/// Whether four letters or digits follow each other, forwards or backwards.
fn has_sequence(value: &str) -> bool {
    let characters: Vec<char> = value.to_ascii_lowercase().chars().collect();
    let follows = |a: char, b: char| {
        a.is_ascii_alphanumeric()
            && b.is_ascii_alphanumeric()
            && u32::from(a).checked_add(1) == Some(u32::from(b))
    };
    characters.windows(4).any(|four| {
        let pairs = || four.iter().zip(four.iter().skip(1));
        pairs().all(|(a, b)| follows(*a, *b)) || pairs().all(|(a, b)| follows(*b, *a))
    })
}

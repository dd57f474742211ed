//! The request target: path and query, written once by the client and read by the emulator.
//!
//! As little as possible is escaped (platform.md §1 \[derived\]): what the service's signature check
//! might or might not escape again should not be there. A space is `%20`, never `+`.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What no part of a target can carry as it is: RFC 3986 has no place for it, or it is `%` itself.
const NOWHERE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// One segment of a path: a slash or a question mark would end it.
const SEGMENT: &AsciiSet = &NOWHERE.add(b'/').add(b'?');
/// A value in a query: `&` would end it, and many servers read `+` as a space.
const QUERY_VALUE: &AsciiSet = &NOWHERE.add(b'&').add(b'+');

/// Writes a request target out of a template such as `/v1/users/{user_uuid}`.
///
/// ```
/// use iam_model::RequestTarget;
///
/// let target = RequestTarget::new("/v1/groups/{group_id}/users")
///     .path("a/b")
///     .query("name", "관리자 1+1")
///     .query("sort", "created_at:desc")
///     .finish();
/// assert_eq!(
///     target,
///     "/v1/groups/a%2Fb/users?name=%EA%B4%80%EB%A6%AC%EC%9E%90%201%2B1&sort=created_at:desc",
/// );
/// ```
#[derive(Clone, Debug)]
pub struct RequestTarget {
    text: String,
    rest: &'static str,
    separator: char,
}

impl RequestTarget {
    /// Starts with the template.
    #[must_use]
    pub fn new(template: &'static str) -> Self {
        Self {
            text: String::with_capacity(template.len().saturating_add(64)),
            rest: template,
            separator: '?',
        }
    }

    /// Puts a value in the place of the next `{name}`, as one segment whatever it holds. Without a
    /// place left it does nothing.
    #[must_use]
    pub fn path(mut self, value: &str) -> Self {
        if let Some((before, after)) = self.rest.split_once('{') {
            self.text.push_str(before);
            self.text.extend(utf8_percent_encode(value, SEGMENT));
            self.rest = after.split_once('}').map_or("", |(_, rest)| rest);
        }
        self
    }

    /// Adds a parameter to the query. The name is written as it is.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.text.push_str(std::mem::take(&mut self.rest));
        self.text.push(self.separator);
        self.text.push_str(name);
        self.text.push('=');
        self.text.extend(utf8_percent_encode(value, QUERY_VALUE));
        self.separator = '&';
        self
    }

    /// The text that goes on the wire.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.text.push_str(self.rest);
        self.text
    }
}

/// Whether a template has exactly these places, in this order.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated when it is compiled"
)]
pub(crate) const fn template_has(template: &str, names: &[&str]) -> bool {
    let bytes = template.as_bytes();
    let (mut at, mut found) = (0, 0);
    if bytes.is_empty() || bytes[0] != b'/' {
        return false;
    }
    while at < bytes.len() {
        if bytes[at] == b'{' {
            if found == names.len() {
                return false;
            }
            let name = names[found].as_bytes();
            let mut index = 0;
            while index < name.len() {
                if at + 1 + index >= bytes.len() || bytes[at + 1 + index] != name[index] {
                    return false;
                }
                index += 1;
            }
            at += 1 + name.len();
            if at >= bytes.len() || bytes[at] != b'}' {
                return false;
            }
            found += 1;
        }
        at += 1;
    }
    found == names.len()
}

/// The parameters of a request as a server received them, decoded.
#[derive(Clone, Debug, Default)]
pub struct ReceivedParameters {
    path: Vec<(&'static str, String)>,
    query: Vec<(String, String)>,
}

impl ReceivedParameters {
    /// Reads a request target against a template. `None` when the path is another one, or when an
    /// escape in it is no UTF-8.
    ///
    /// Of a parameter that is repeated the last counts.
    #[must_use]
    pub fn read(template: &'static str, target: &str) -> Option<Self> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Some(Self {
            path: match_path(template, path)?,
            query: query.split('&').filter_map(query_pair).collect(),
        })
    }

    /// A parameter that must be there.
    ///
    /// # Errors
    /// When it is missing, or does not read as the type.
    pub fn required<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<T, Problem> {
        self.optional(name)?.ok_or_else(|| Problem::missing(name))
    }

    /// A parameter that need not be there.
    ///
    /// # Errors
    /// When it does not read as the type.
    pub fn optional<T: FromStr<Err: fmt::Display>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, Problem> {
        let in_path = self
            .path
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value);
        let in_query = || {
            self.query
                .iter()
                .rfind(|(key, _)| key == name)
                .map(|(_, value)| value)
        };
        in_path
            .or_else(in_query)
            .map(|text| {
                text.parse()
                    .map_err(|error: T::Err| Problem::new(name, error.to_string()))
            })
            .transpose()
    }
}

fn match_path(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        match expected
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(name) => {
                let value = percent_decode_str(segment).decode_utf8().ok()?;
                found.push((name, value.into_owned()));
            }
            None if expected == segment => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(found)
}

fn query_pair(pair: &str) -> Option<(String, String)> {
    let decode = |text: &str| {
        percent_decode_str(&text.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    };
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (!name.is_empty()).then(|| (decode(name), decode(value)))
}

/// What is wrong with one member or parameter of a received request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The member or parameter.
    pub name: String,
    /// What is wrong with it.
    pub text: String,
}

impl Problem {
    /// The member or parameter and what is wrong with it.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// It is missing; the text is the service's own (platform.md §3 \[live\]).
    #[must_use]
    pub fn missing(name: impl Into<String>) -> Self {
        Self::new(name, "Field required")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.text)
    }
}

/// A received request that does not read as the operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidRequest {
    /// Everything that is wrong with it.
    pub problems: Vec<Problem>,
}

impl InvalidRequest {
    /// Notes the problem of a parameter, if it has one.
    pub(crate) fn note<T>(&mut self, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.problems.push(problem)).ok()
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the request is invalid")?;
        for (index, problem) in self.problems.iter().enumerate() {
            write!(
                formatter,
                "{}{problem}",
                if index == 0 { ": " } else { "; " }
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidRequest {}

//! The environment variables, of the process or of a test.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

/// Where variables are looked up. Nothing is read before it is asked for. Cheap to clone.
///
/// ```
/// use iam_auth::Environment;
///
/// let environment = Environment::from_variables([("SCP_REGION", "kr-west1"), ("SCP_LANGUAGE", "")]);
/// assert_eq!(environment.get("SCP_REGION"), Ok(Some("kr-west1".to_owned())));
/// assert_eq!(environment.get("SCP_LANGUAGE"), Ok(None));
/// ```
#[derive(Clone)]
pub struct Environment(Arc<Lookup>);

type Lookup = dyn Fn(&str) -> Option<OsString> + Send + Sync;

impl Environment {
    /// The variables of this process, as they are at the time of each look.
    #[must_use]
    pub fn from_process() -> Self {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// Variables that a function knows.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self(Arc::new(lookup))
    }

    /// Exactly these variables.
    pub fn from_variables<N: Into<String>, V: Into<OsString>>(
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let variables: HashMap<String, OsString> = variables
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self::from_lookup(move |name| variables.get(name).cloned())
    }

    /// No variables at all.
    #[must_use]
    pub fn empty() -> Self {
        Self::from_lookup(|_| None)
    }

    /// The value of a variable; `None` when it is unset or empty.
    ///
    /// # Errors
    /// [`NotUnicode`] when the value is not Unicode.
    pub fn get(&self, name: &str) -> Result<Option<String>, NotUnicode> {
        self.get_os(name)
            .map(|value| {
                value.into_string().map_err(|_| NotUnicode {
                    variable: name.to_owned(),
                })
            })
            .transpose()
    }

    pub(crate) fn get_os(&self, name: &str) -> Option<OsString> {
        (self.0)(name).filter(|value| !value.is_empty())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}

/// An environment variable whose value is not Unicode.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotUnicode {
    /// The variable's name.
    pub variable: String,
}

impl fmt::Display for NotUnicode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variable = &self.variable;
        write!(
            f,
            "environment variable {variable} is not valid Unicode: set it again or unset it"
        )
    }
}

impl std::error::Error for NotUnicode {}

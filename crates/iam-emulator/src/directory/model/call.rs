//! A call, as both sides get it.

use iam_model::ApiVersion;
use serde_json::Value;

use super::reference::facts;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    /// The id in the path, if the operation has one there.
    pub(super) id: String,
    pub(super) query: Vec<(String, String)>,
    /// `null` for none.
    pub(super) body: Value,
}

/// A request, and everything that goes with it.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) operation: &'static str,
    pub(super) version: ApiVersion,
    pub(super) actor: Holder,
    /// In milliseconds of Unix time.
    pub(super) now: u64,
    pub(super) request: Request,
}

/// Who calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    /// The account of the key; `None` for the management account.
    pub(super) account: Option<&'static str>,
}

impl Request {
    pub(super) fn of(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            ..Self::default()
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn with_body(self, body: Value) -> Self {
        Self { body, ..self }
    }
}

impl Call {
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        let mut query = self.request.query.iter();
        let found = query.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A member of the body; `null` if there is none.
    pub(super) fn member(&self, name: &str) -> &Value {
        &self.request.body[name]
    }

    /// The instance that the call is about, as body or query tells it.
    pub(super) fn instance(&self) -> &str {
        let in_body = self.member("instance_id").as_str();
        in_body
            .or_else(|| self.param("instance_id"))
            .unwrap_or_default()
    }

    /// Path and query, with nothing escaped but a slash in an id.
    pub(super) fn target(&self) -> String {
        let path = facts::shape(self.operation, self.version).path;
        let parts = path.split('/').map(|part| match part.starts_with('{') {
            true => self.request.id.replace('/', "%2F"),
            false => part.to_owned(),
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let query = self.request.query.iter();
        let query: Vec<_> = query
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{path}?{}", query.join("&"))
    }
}

//! Faults as JSON: flat objects, checked on their way in.

use std::collections::BTreeMap;
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde::{Deserialize, Serialize};

use super::{Cut, Effect, Fault, FaultRule, StatusFault};
use crate::object::Object;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultRuleForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default = "once")]
    times: u64,
    fault: Fault,
}

fn once() -> u64 {
    1
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FaultForm {
    #[serde(skip_serializing_if = "is_default")]
    delay_ms: u64,
    #[serde(skip_serializing_if = "is_default")]
    clock_skew_ms: i64,
    #[serde(skip_serializing_if = "is_default")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "is_default")]
    code: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "is_default")]
    empty_body: bool,
    #[serde(skip_serializing_if = "is_default")]
    applied: bool,
    #[serde(skip_serializing_if = "is_default")]
    cut: Option<Cut>,
    #[serde(skip_serializing_if = "is_default")]
    truncated_body: bool,
    #[serde(skip_serializing_if = "is_default")]
    html_417: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl TryFrom<Object<FaultRuleForm>> for FaultRule {
    type Error = String;

    fn try_from(Object(form): Object<FaultRuleForm>) -> Result<Self, String> {
        if form.times == 0 {
            return Err("times is 0; give at least 1".to_owned());
        }
        if let Some(method) = &form.method
            && (Method::from_bytes(method.as_bytes()).is_err()
                || method.bytes().any(|byte| byte.is_ascii_lowercase()))
        {
            return Err(format!(
                "method {method:?} is no HTTP method; give one such as \"PATCH\""
            ));
        }
        if let Some(path) = &form.path
            && (!path.starts_with('/') || path.contains('?'))
        {
            return Err(format!(
                "path {path:?} is no path; give one such as \"/v1/users\", without a query"
            ));
        }
        Ok(Self {
            operation: form.operation,
            method: form.method,
            path: form.path,
            times: form.times,
            fault: form.fault,
        })
    }
}

impl From<FaultRule> for FaultRuleForm {
    fn from(rule: FaultRule) -> Self {
        Self {
            operation: rule.operation,
            method: rule.method,
            path: rule.path,
            times: rule.times,
            fault: rule.fault,
        }
    }
}

impl TryFrom<Object<FaultForm>> for Fault {
    type Error = String;

    fn try_from(Object(form): Object<FaultForm>) -> Result<Self, String> {
        let (delay_ms, clock_skew_millis) = (form.delay_ms, form.clock_skew_ms);
        let effect = form.effect()?;
        if effect == Effect::Nothing && delay_ms == 0 && clock_skew_millis == 0 {
            return Err(
                "does nothing; give delay_ms, clock_skew_ms, status, cut, truncated_body or html_417"
                    .to_owned(),
            );
        }
        Ok(Self {
            delay: Duration::from_millis(delay_ms),
            clock_skew_millis,
            effect,
        })
    }
}

impl FaultForm {
    fn effect(self) -> Result<Effect, String> {
        let named: Vec<_> = [
            ("status", self.status.is_some()),
            ("cut", self.cut.is_some()),
            ("truncated_body", self.truncated_body),
            ("html_417", self.html_417),
        ]
        .into_iter()
        .filter_map(|(name, given)| given.then_some(name))
        .collect();
        if named.len() > 1 {
            return Err(format!(
                "{} exclude each other; give one",
                named.join(" and ")
            ));
        }
        if let Some(status) = self.status {
            return self.status_fault(status).map(Effect::Status);
        }
        self.refuse_members_of_status()?;
        Ok(match self.cut {
            Some(cut) => Effect::Cut(cut),
            None if self.truncated_body => Effect::TruncatedBody,
            None if self.html_417 => Effect::Html417,
            None => Effect::Nothing,
        })
    }

    fn refuse_members_of_status(&self) -> Result<(), String> {
        let given = [
            ("code", self.code.is_some()),
            ("detail", self.detail.is_some()),
            ("headers", !self.headers.is_empty()),
            ("empty_body", self.empty_body),
            ("applied", self.applied),
        ];
        match given.into_iter().find(|(_, given)| *given) {
            Some((name, _)) => Err(format!("{name} goes with status; give status too")),
            None => Ok(()),
        }
    }

    fn status_fault(self, status: u16) -> Result<StatusFault, String> {
        Ok(StatusFault {
            status: StatusCode::from_u16(status)
                .ok()
                .filter(|_| (200..600).contains(&status))
                .ok_or_else(|| format!("status {status} is none of an answer; give 200 to 599"))?,
            code: self.code,
            detail: self.detail,
            headers: self
                .headers
                .iter()
                .map(|(name, value)| header(name, value))
                .collect::<Result<_, _>>()?,
            empty_body: self.empty_body,
            applied: self.applied,
        })
    }
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| format!("headers has {name:?}, which is no name of a header"))?;
    if [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&parsed) {
        return Err(format!(
            "headers has {name:?}, which is the server's own; order a cut or a truncated_body instead"
        ));
    }
    if parsed.as_str().starts_with("access-control-") {
        return Err(format!(
            "headers has {name:?}, and headers of CORS are never sent; leave it out"
        ));
    }
    let value = HeaderValue::from_str(value)
        .map_err(|_| format!("headers gives {name} a value that no header can have"))?;
    Ok((parsed, value))
}

impl From<Fault> for FaultForm {
    fn from(fault: Fault) -> Self {
        let form = Self {
            delay_ms: u64::try_from(fault.delay.as_millis()).unwrap_or(u64::MAX),
            clock_skew_ms: fault.clock_skew_millis,
            ..Self::default()
        };
        match fault.effect {
            Effect::Nothing => form,
            Effect::Cut(cut) => Self {
                cut: Some(cut),
                ..form
            },
            Effect::TruncatedBody => Self {
                truncated_body: true,
                ..form
            },
            Effect::Html417 => Self {
                html_417: true,
                ..form
            },
            Effect::Status(fault) => Self {
                status: Some(fault.status.as_u16()),
                code: fault.code,
                detail: fault.detail,
                headers: fault
                    .headers
                    .iter()
                    .map(|(name, value)| {
                        let value = String::from_utf8_lossy(value.as_bytes());
                        (name.to_string(), value.into_owned())
                    })
                    .collect(),
                empty_body: fault.empty_body,
                applied: fault.applied,
                ..form
            },
        }
    }
}

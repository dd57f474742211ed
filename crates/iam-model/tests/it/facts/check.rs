//! Compares operations with the reference, and keeps what differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Display};

use iam_model::{
    ApiVersion, Kind, Member, Operation, Parameter, ParameterPlace, ReceivedParameters, Schema,
    decode, encode,
};
use serde_json::{Map, Value, json};

use super::difference;
use super::reference::{Shape, example, find, flag, shape, text, type_of, versions};
use crate::operations::{Visit, visit_all};

pub(super) struct Check<'a> {
    pub(super) reference: &'a Value,
    /// Every parameter and member that was compared.
    pub(super) compared: BTreeSet<String>,
    /// Every status of an operation in a version that was compared with its document.
    pub(super) statuses: BTreeSet<String>,
    /// Every parameter and member in a version whose default and `null` were compared with its document.
    pub(super) columns: BTreeSet<String>,
    /// How many types of ours serve an operation in a version.
    pub(super) served: BTreeMap<(&'static str, ApiVersion), usize>,
    /// The operations and versions in which no shape is known.
    pub(super) unknown: Vec<String>,
    mismatches: BTreeSet<String>,
    /// What the examples show; most of it follows from a mismatch.
    symptoms: BTreeSet<String>,
    by_example: Vec<(&'static str, String)>,
}

impl Visit for Check<'_> {
    fn visit<O: Operation<Response: Schema>>(&mut self) {
        let Some(operation) = find(&self.reference["operations"], "operation", O::NAME) else {
            self.differs(format!("{}: the reference lacks it", O::NAME));
            return;
        };
        self.expect(
            &format!("{} method", O::NAME),
            &O::METHOD.as_str(),
            &text(&operation["method"]),
        );
        self.expect(
            &format!("{} path", O::NAME),
            &O::PATH,
            &text(&operation["path"]),
        );
        for version in versions() {
            if O::certainty(version).is_ok() {
                self.version::<O>(operation, version);
            }
        }
    }
}

impl<'a> Check<'a> {
    pub(super) fn against(reference: &'a Value) -> Self {
        let mut check = Self {
            reference,
            compared: BTreeSet::new(),
            statuses: BTreeSet::new(),
            columns: BTreeSet::new(),
            served: BTreeMap::new(),
            unknown: Vec::new(),
            mismatches: BTreeSet::new(),
            symptoms: BTreeSet::new(),
            by_example: Vec::new(),
        };
        visit_all(&mut check);
        check.coverage();
        #[cfg(feature = "openapi")]
        check.documents();
        check
    }

    /// Everything that differs, one line each: first what is wrong, then what the examples show of it.
    pub(super) fn told(&self) -> Vec<String> {
        self.mismatches
            .iter()
            .chain(&self.symptoms)
            .cloned()
            .collect()
    }

    pub(super) fn differs(&mut self, what: String) {
        self.mismatches.insert(what);
    }

    pub(super) fn expect<T: PartialEq + Debug>(&mut self, what: &str, ours: &T, reference: &T) {
        if ours != reference {
            self.differs(format!(
                "{what}: we have {ours:?}, the reference has {reference:?}"
            ));
        }
    }

    fn version<O: Operation<Response: Schema>>(&mut self, operation: &Value, version: ApiVersion) {
        *self.served.entry((O::NAME, version)).or_default() += 1;
        let documented = shape(self.reference, operation, version);
        let what = format!("{} certainty in {version}", O::NAME);
        let certainty = documented.as_ref().map(|shape| shape.certainty);
        self.expect(&what, &O::certainty(version).ok(), &certainty);
        let Some(shape) = documented else { return };
        self.by_example.clone_from(&shape.by_example);
        self.parameters::<O>(&shape.parameters);
        let what = format!("{} body in {version}", O::NAME);
        self.expect(&what, &O::Body::NAME, &shape.request.as_str());
        self.model(O::Body::NAME, O::Body::MEMBERS);
        let ours = (O::SUCCESS.as_str().to_owned(), O::Response::NAME.to_owned());
        let what = format!("{} success in {version}", O::NAME);
        self.expect(&what, &vec![ours], &shape.successes);
        self.model(O::Response::NAME, O::Response::MEMBERS);
        self.example_request::<O>(&shape, version);
        if version == ApiVersion::V1_4 {
            self.example_answer::<O>(&operation["example_response"]);
        }
    }

    /// Each operation is served once in each version in which its shape is known, and in no other.
    fn coverage(&mut self) {
        for operation in self.reference["operations"].as_array().unwrap() {
            let name = text(&operation["operation"]);
            for version in versions() {
                let served = self
                    .served
                    .iter()
                    .find(|((ours, on), _)| *ours == name && *on == version);
                let served = served.map_or(0, |(_, count)| *count);
                match shape(self.reference, operation, version) {
                    None => self.unknown.push(format!("{name} in {version}")),
                    Some(_) if served == 1 => {}
                    Some(_) => {
                        self.differs(format!("{name} in {version}: served by {served} types"));
                    }
                }
            }
        }
    }

    fn parameters<O: Operation>(&mut self, documented: &[Value]) {
        for ours in O::PARAMETERS {
            let is_it = |one: &Value| one["name"] == ours.name && one["in"] == place_of(ours);
            if !documented.iter().any(is_it) {
                let (name, place) = (ours.name, place_of(ours));
                self.differs(format!(
                    "{}: the reference lacks the {place} parameter {name}",
                    O::NAME
                ));
            }
        }
        for parameter in documented {
            let name = text(&parameter["name"]);
            let place = text(&parameter["in"]);
            let ours = O::PARAMETERS
                .iter()
                .find(|ours| ours.name == name && place_of(ours) == place);
            let Some(ours) = ours else {
                self.differs(format!("{} lacks the {place} parameter {name}", O::NAME));
                continue;
            };
            let what = format!("{} parameter {name}", O::NAME);
            self.expect(
                &format!("{what} type"),
                &type_of(&ours.kind),
                &parameter["type"],
            );
            self.expect(
                &format!("{what} required"),
                &ours.required,
                &flag(&parameter["required"]),
            );
            self.expect(
                &format!("{what} nullable"),
                &ours.nullable,
                &flag(&parameter["nullable"]),
            );
            self.compared.insert(what);
        }
    }

    fn model(&mut self, name: &str, members: &'static [Member]) {
        if name == "NoBody" {
            return;
        }
        let Some(model) = find(&self.reference["models"], "model", name) else {
            self.differs(format!("{name}: the reference lacks it"));
            return;
        };
        let documented = model["fields"].as_array().unwrap();
        let by_example = self.by_example.iter().filter(|(model, _)| *model == name);
        let by_example: Vec<_> = by_example.map(|(_, member)| member.clone()).collect();
        for ours in members {
            let is_it = |field: &Value| field["name"] == ours.name;
            if !documented.iter().any(is_it) && !by_example.iter().any(|one| one == ours.name) {
                self.differs(format!(
                    "{name}: the reference lacks the member {}",
                    ours.name
                ));
            }
        }
        for field in documented {
            self.member(name, members, field);
        }
        for member in by_example {
            if !members.iter().any(|ours| ours.name == member) {
                self.differs(format!("{name} lacks the member {member} of the example"));
            }
            self.compared.insert(format!("{name} member {member}"));
        }
        for member in members {
            if let Some((name, members)) = nested(&member.kind) {
                self.model(name, members);
            }
        }
    }

    fn member(&mut self, model: &str, members: &[Member], field: &Value) {
        let name = text(&field["name"]);
        let Some(ours) = members.iter().find(|member| member.name == name) else {
            self.differs(format!("{model} lacks the member {name}"));
            return;
        };
        let what = format!("{model} member {name}");
        self.expect(
            &format!("{what} type"),
            &type_of(&ours.kind),
            &field["type"],
        );
        self.expect(
            &format!("{what} required"),
            &ours.required,
            &flag(&field["required"]),
        );
        self.expect(
            &format!("{what} nullable"),
            &ours.nullable,
            &flag(&field["nullable"]),
        );
        self.compared.insert(what);
    }

    fn example_answer<O: Operation>(&mut self, example: &Value) {
        if example.is_null() {
            return;
        }
        let what = format!("{} example answer", O::NAME);
        match decode::<O::Response>(example.to_string().as_bytes()) {
            Ok(answer) => self.shows(&what, &serde_json::to_value(answer).unwrap(), example),
            Err(error) => self.fails(&what, &error),
        }
    }

    fn shows(&mut self, what: &str, ours: &Value, reference: &Value) {
        let differences = difference::lines(ours, reference);
        let lines = differences.into_iter().map(|line| format!("{what}{line}"));
        self.symptoms.extend(lines);
    }

    fn fails(&mut self, what: &str, error: &dyn Display) {
        self.symptoms.insert(format!("{what}: {error}"));
    }

    /// The request that is made of the examples of all parameters and members.
    fn example_request<O: Operation>(&mut self, shape: &Shape, version: ApiVersion) {
        let (mut path, mut query) = (O::PATH.to_owned(), Vec::new());
        for parameter in &shape.parameters {
            let name = text(&parameter["name"]);
            let value = parameter["example"].to_string();
            let value = value.trim_matches('"').replace(' ', "%20");
            if parameter["in"] == "path" {
                path = path.replace(&format!("{{{name}}}"), &value);
            } else {
                query.push(format!("{name}={value}"));
            }
        }
        let body = self.example_body(&shape.request);
        let received = format!("{path}?{}", query.join("&"));
        let what = format!("{} example request in {version}", O::NAME);
        let parameters = ReceivedParameters::read(O::PATH, &received).unwrap();
        let operation = match decode::<O::Body>(body.to_string().as_bytes()) {
            Ok(body) => O::from_request(&parameters, body),
            Err(error) => return self.fails(&what, &error),
        };
        let call = match operation {
            Ok(operation) => encode(&operation).unwrap(),
            Err(error) => return self.fails(&what, &error),
        };
        let (sent_path, sent) = call.target.split_once('?').unwrap_or((&call.target, ""));
        let mut sent: Vec<_> = sent.split_terminator('&').map(str::to_owned).collect();
        sent.sort();
        query.sort();
        let sent_body = call
            .body
            .map_or(Value::Null, |body| serde_json::from_slice(&body).unwrap());
        self.shows(
            &what,
            &json!({ "path": sent_path, "query": sent, "body": sent_body }),
            &json!({ "path": path, "query": query, "body": body }),
        );
    }

    fn example_body(&self, model: &str) -> Value {
        if model == "NoBody" {
            return Value::Null;
        }
        let model = find(&self.reference["models"], "model", model).unwrap();
        let members = model["fields"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|field| {
                let name = text(&field["name"]).to_owned();
                // The one required member without an example.
                let policy = || (name == "policy_ids").then(|| json!(["37f2e31f"]));
                Some((name.clone(), example(field).or_else(policy)?))
            });
        Value::Object(members.collect::<Map<_, _>>())
    }
}

fn place_of(parameter: &Parameter) -> &'static str {
    match parameter.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
    }
}

fn nested(kind: &Kind) -> Option<(&'static str, &'static [Member])> {
    match kind {
        Kind::Object { name, members } => Some((name, members)),
        Kind::List(element) => nested(element),
        _ => None,
    }
}

//! Compares the OpenAPI documents with the reference in what the types do not say: defaults, what may be `null`, and
//! every status.

use std::collections::BTreeSet;

use iam_model::{ApiVersion, openapi};
use serde_json::Value;

use super::check::Check;
use super::reference::{self, Shape, find, flag, text, versions};

impl Check<'_> {
    pub(super) fn documents(&mut self) {
        for version in versions() {
            let document = openapi::document(version);
            for operation in self.reference["operations"].as_array().unwrap() {
                if let Some(shape) = reference::shape(self.reference, operation, version) {
                    self.document(&document, operation, &shape, version);
                }
            }
        }
    }

    fn document(
        &mut self,
        document: &Value,
        operation: &Value,
        shape: &Shape,
        version: ApiVersion,
    ) {
        let what = format!("{} in {version}", text(&operation["operation"]));
        let method = text(&operation["method"]).to_lowercase();
        let written = &document["paths"][text(&operation["path"])][method];
        if written.is_null() {
            return self.differs(format!("{what}: its document lacks it"));
        }
        let listed = listed_statuses(&written["responses"]);
        self.expect(&format!("{what} statuses"), &listed, &shape.statuses);
        let statuses = shape.statuses.iter();
        self.statuses
            .extend(statuses.map(|status| format!("{what} {status}")));
        for parameter in &shape.parameters {
            let own = written["parameters"].as_array().unwrap();
            let own = own.iter().find(|own| own["name"] == parameter["name"]);
            let what = format!("{what} parameter {}", text(&parameter["name"]));
            match own {
                Some(own) => self.column(&what, &own["schema"], parameter),
                None => self.differs(format!("{what}: its document lacks it")),
            }
        }
        let success = shape.successes.iter().map(|(_, model)| model.as_str());
        for model in success.chain([shape.request.as_str()]) {
            self.component(document, model, version, &mut BTreeSet::new());
        }
    }

    /// A model and every one that its table leads to.
    fn component(
        &mut self,
        document: &Value,
        name: &str,
        version: ApiVersion,
        seen: &mut BTreeSet<String>,
    ) {
        if name == "NoBody" || !seen.insert(name.to_owned()) {
            return;
        }
        let Some(model) = find(&self.reference["models"], "model", name) else {
            return self.differs(format!("{name}: the reference lacks it"));
        };
        let properties = &document["components"]["schemas"][name]["properties"];
        for field in model["fields"].as_array().unwrap() {
            let member = text(&field["name"]);
            let what = format!("{name} in {version} member {member}");
            match properties.get(member) {
                Some(property) => self.column(&what, property, field),
                None => self.differs(format!("{what}: its document lacks it")),
            }
            if let Some(nested) = nested(&field["type"]) {
                self.component(document, nested, version, seen);
            }
        }
    }

    /// The columns `default` and `nullable` of a row.
    fn column(&mut self, what: &str, schema: &Value, row: &Value) {
        let default = schema.get("default").map_or(Value::Null, |default| {
            reference::printed_as(default, &row["default"])
        });
        self.expect(&format!("{what} default"), &default, &row["default"]);
        self.expect(
            &format!("{what} null"),
            &documents_null(schema),
            &(flag(&row["nullable"]) || is_open(schema)),
        );
        self.columns.insert(what.to_owned());
    }
}

/// The statuses that are as certain as the operation: those of success, and those that `x-certainty-of` names.
fn listed_statuses(responses: &Value) -> BTreeSet<String> {
    let marks = responses["x-certainty-of"].as_object();
    let success = responses.as_object().unwrap().keys();
    let success = success.filter(|status| status.starts_with('2'));
    let refusals = marks.into_iter().flat_map(|marks| marks.keys());
    success.chain(refusals).cloned().collect()
}

/// Whether the reference is said to allow `null`: not where that is less certain than the schema.
fn documents_null(schema: &Value) -> bool {
    let types = schema["type"].as_array().into_iter().flatten();
    let alternatives = schema["anyOf"].as_array().into_iter().flatten();
    let is_null = |one: &Value| one["type"] == "null" && one.get("x-certainty").is_none();
    types.into_iter().any(|one| one == "null")
        || alternatives.into_iter().any(is_null)
        || is_open(schema)
}

/// Anything at all.
fn is_open(schema: &Value) -> bool {
    ["type", "anyOf", "$ref", "allOf"]
        .iter()
        .all(|keyword| schema.get(keyword).is_none())
}

fn nested(kind: &Value) -> Option<&str> {
    kind["ref"].as_str().or_else(|| nested(kind.get("array")?))
}

//! Counts what of a request the directory shows.

use serde_json::{Map, Value};

use super::Effect;

/// What was asked for, point by point.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    holds: usize,
    lacks: usize,
}

impl Comparison {
    pub(super) fn note(&mut self, holds: bool) {
        let counted = if holds {
            &mut self.holds
        } else {
            &mut self.lacks
        };
        *counted = counted.saturating_add(1);
    }

    /// Each member that was asked for is a point.
    pub(super) fn members(&mut self, wanted: &Map<String, Value>, shown: &Value) {
        for (member, value) in wanted {
            self.note(is_shown(value, &shown[member.as_str()]));
        }
    }

    /// Who asked for nothing has it.
    pub(super) fn effect(&self) -> Effect {
        match (self.holds, self.lacks) {
            (_, 0) => Effect::Whole,
            (0, _) => Effect::None,
            _ => Effect::Partial,
        }
    }
}

/// Whether a value is shown: nothing in any of the ways to say nothing, a list in any order, and of an object at least
/// the members that were asked for.
fn is_shown(wanted: &Value, shown: &Value) -> bool {
    match (wanted, shown) {
        (wanted, shown) if is_nothing(wanted) => is_nothing(shown),
        (Value::Object(wanted), shown) => wanted
            .iter()
            .all(|(member, value)| is_shown(value, &shown[member.as_str()])),
        (Value::Array(wanted), Value::Array(shown)) => {
            let is_among =
                |list: &[Value], element: &Value| list.iter().any(|other| is_shown(element, other));
            wanted.len() == shown.len() && wanted.iter().all(|element| is_among(shown, element))
        }
        (wanted, shown) => wanted == shown,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn effect(wanted: &Value, shown: &Value) -> Effect {
        let mut comparison = Comparison::default();
        comparison.members(wanted.as_object().unwrap(), shown);
        comparison.effect()
    }

    #[test]
    fn each_member_that_was_asked_for_counts() {
        let shown = json!({"name": "John", "manager": null, "department": "Sales", "id": "1"});
        for (wanted, expected) in [
            (json!({}), Effect::Whole),
            (json!({"name": "John", "manager": null}), Effect::Whole),
            (json!({"manager": ""}), Effect::Whole),
            (json!({"employee_id": null}), Effect::Whole),
            (json!({"name": "John", "department": "IT"}), Effect::Partial),
            (json!({"department": null}), Effect::None),
            (json!({"department": "IT", "manager": "Ann"}), Effect::None),
        ] {
            assert_eq!(effect(&wanted, &shown), expected, "{wanted}");
        }
    }

    #[test]
    fn lists_are_compared_whole_in_any_order_and_objects_by_what_was_asked_for() {
        let shown = json!({"policies": [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}]});
        for (wanted, expected) in [
            (
                json!([{"id": "2"}, {"id": "1", "name": "A"}]),
                Effect::Whole,
            ),
            (json!([{"id": "1"}]), Effect::None),
            (json!([{"id": "1"}, {"id": "3"}]), Effect::None),
            (json!([]), Effect::None),
        ] {
            assert_eq!(
                effect(&json!({"policies": wanted}), &shown),
                expected,
                "{wanted}"
            );
        }
        assert_eq!(effect(&json!({"policies": []}), &json!({})), Effect::Whole);
    }
}

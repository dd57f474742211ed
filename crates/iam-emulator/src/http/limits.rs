//! Members beyond a printed limit, in the words of the service's framework.
//!
//! That the texts name no member and are English in every language is recorded \[live\]. `value_error` was recorded of
//! the names of groups and permission sets, when they were missing \[live\]; that their validator says so of every other
//! fault, and a validator of passwords too, is \[derived\]. The other texts are those of pydantic 2 for such limits
//! \[derived\].

use iam_model::{Limit, Violations};

use super::schema_check::{Problem, VALUE_ERROR};

/// One for each member, since the framework says only what it meets first; the journal learns everything.
pub(super) fn problems(violations: &Violations, validated: &[&str]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for violation in violations.as_slice() {
        let mut known = problems.iter_mut();
        match known.find(|problem| problem.member == violation.member) {
            Some(problem) => problem.add_reason(&violation.rule),
            None => {
                let is_validated = validated.contains(&violation.member);
                let limit = (!is_validated).then_some(&violation.limit);
                let text = limit.map_or_else(|| VALUE_ERROR.to_owned(), text);
                problems.push(Problem::new(violation.member, text).because(&violation.rule));
            }
        }
    }
    problems
}

fn text(limit: &Limit) -> String {
    let characters = |count: usize| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} character{plural}")
    };
    match limit {
        Limit::MinLength(least) => format!("String should have at least {}", characters(*least)),
        Limit::MaxLength(most) => format!("String should have at most {}", characters(*most)),
        Limit::Pattern(pattern) => format!("String should match pattern '{pattern}'"),
        Limit::Minimum(least) => format!("Input should be greater than or equal to {least}"),
        Limit::Maximum(most) => format!("Input should be less than or equal to {most}"),
        _ => VALUE_ERROR.to_owned(),
    }
}

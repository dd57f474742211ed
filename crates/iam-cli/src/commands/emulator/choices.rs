//! What the sources leave open of the service, as flags: each is a method of `EmulatorBuilder`.

use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use iam_client::auth::Skew;
use iam_emulator::{
    EmulatorBuilder, OmittedAssignmentIds, OmittedPolicies, RepeatedAssignment, TemporaryPassword,
    TextFilter, UnknownAccounts, UnknownDeletion, UnknownMembers, UnreportedDeletion,
};

/// How the emulator behaves where the reference does not say how the service does.
#[derive(Debug, Args)]
#[command(next_help_heading = "Where the reference does not say what the service does")]
pub(super) struct Choices {
    /// How answers write temporary_password
    #[arg(long, value_name = "FORM", default_value = "empty-text", value_parser = one_of([
        ("empty-text", "\"\", as in every example", TemporaryPassword::EmptyText),
        ("boolean", "true or false, as in the table of members", TemporaryPassword::Boolean),
    ]))]
    temporary_password: TemporaryPassword,

    /// What DeleteUser and DeleteGroup answer to an unknown id
    #[arg(long, value_name = "ANSWER", default_value = "not-found", value_parser = one_of([
        ("not-found", "404", UnknownDeletion::NotFound),
        ("failed-id", "200, with the id among failed_ids", UnknownDeletion::FailedId),
    ]))]
    unknown_deletion: UnknownDeletion,

    /// What the deletions that document neither 404 nor a report answer to an unknown id: of a permission set, of policies, of assignments
    #[arg(long, value_name = "ANSWER", default_value = "not-found", value_parser = one_of([
        ("not-found", "404, and nothing is deleted", UnreportedDeletion::NotFound),
        ("silent", "204, and what is known is deleted", UnreportedDeletion::Silent),
    ]))]
    unreported_deletion: UnreportedDeletion,

    /// What SetPermissionSetPolicies does to a kind of policies that its body leaves out
    #[arg(long, value_name = "EFFECT", default_value = "clear", value_parser = one_of([
        ("clear", "There are none of the kind any more", OmittedPolicies::Clear),
        ("keep", "They stay", OmittedPolicies::Keep),
    ]))]
    omitted_policies: OmittedPolicies,

    /// What DeleteBulkAccountAssignments deletes without account_assignment_ids
    #[arg(long, value_name = "EFFECT", default_value = "everything", value_parser = one_of([
        ("everything", "Every assignment in the account: the worst that can come of it", OmittedAssignmentIds::Everything),
        ("refuse", "Nothing: 400", OmittedAssignmentIds::Refuse),
    ]))]
    omitted_assignment_ids: OmittedAssignmentIds,

    /// What CreateAccountAssignment makes of an assignment that is there already
    #[arg(long, value_name = "EFFECT", default_value = "keep", value_parser = one_of([
        ("keep", "It stays, and the answer holds it", RepeatedAssignment::Keep),
        ("refuse", "400, and nothing is assigned", RepeatedAssignment::Refuse),
    ]))]
    repeated_assignment: RepeatedAssignment,

    /// What CreateAccountAssignment makes of an account that the seed does not hold
    #[arg(long, value_name = "EFFECT", default_value = "accept", value_parser = one_of([
        ("accept", "It is taken to exist, as the request names it", UnknownAccounts::Accept),
        ("refuse", "404", UnknownAccounts::Refuse),
    ]))]
    unknown_accounts: UnknownAccounts,

    /// What becomes of members of a body that the reference does not list
    #[arg(long, value_name = "EFFECT", default_value = "ignore", value_parser = one_of([
        ("ignore", "They are ignored", UnknownMembers::Ignore),
        ("refuse", "400, Extra inputs are not permitted", UnknownMembers::Refuse),
    ]))]
    unknown_members: UnknownMembers,

    /// What a filter of a list by a text finds, such as --name of `group list`
    #[arg(long, value_name = "MATCH", default_value = "whole", value_parser = one_of([
        ("whole", "The whole text", TextFilter::Whole),
        ("part", "Every text that holds it", TextFilter::Part),
    ]))]
    text_filter: TextFilter,

    /// Whether the limits that the user guide prints are enforced
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set, hide_possible_values = true, default_value_t = true)]
    documented_limits: bool,

    /// Whether two permission sets of an instance must have different names
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set, hide_possible_values = true, default_value_t = true)]
    unique_permission_set_names: bool,

    /// Whether ListInstances ignores size, as the service was seen to do
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set, hide_possible_values = true, default_value_t = true)]
    list_instances_ignores_size: bool,

    /// Largest page of a list, whatever size is asked for
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    max_page_size: u64,

    /// How many seconds the time of a signature may be from the clock
    #[arg(long, value_name = "SECONDS|unlimited", value_parser = skew, default_value = "unlimited")]
    skew: Skew,
}

impl Choices {
    /// Puts what was chosen into the builder.
    pub(super) fn set(&self, builder: EmulatorBuilder) -> EmulatorBuilder {
        builder
            .temporary_password(self.temporary_password)
            .unknown_deletion(self.unknown_deletion)
            .unreported_deletion(self.unreported_deletion)
            .omitted_policies(self.omitted_policies)
            .omitted_assignment_ids(self.omitted_assignment_ids)
            .repeated_assignment(self.repeated_assignment)
            .unknown_accounts(self.unknown_accounts)
            .unknown_members(self.unknown_members)
            .text_filter(self.text_filter)
            .documented_limits(self.documented_limits)
            .unique_permission_set_names(self.unique_permission_set_names)
            .list_instances_ignores_size(self.list_instances_ignores_size)
            .max_page_size(self.max_page_size)
            .skew(self.skew)
    }
}

/// Takes one of these names, each of which has a meaning and stands for a value.
fn one_of<T: Clone + Send + Sync + 'static, const N: usize>(
    choices: [(&'static str, &'static str, T); N],
) -> impl TypedValueParser<Value = T> {
    let names = choices
        .iter()
        .map(|(name, meaning, _)| PossibleValue::new(*name).help(*meaning));
    PossibleValuesParser::new(names.collect::<Vec<_>>()).try_map(move |given| {
        let mut choices = choices.iter();
        let chosen = choices.find(|(name, ..)| *name == given);
        chosen
            .map(|(.., value)| value.clone())
            .ok_or("this value stands for nothing")
    })
}

fn skew(text: &str) -> Result<Skew, String> {
    match text {
        "unlimited" => Ok(Skew::Unlimited),
        text => text
            .parse()
            .map(|seconds| Skew::Within(Duration::from_secs(seconds)))
            .map_err(|_| "write whole seconds, or unlimited".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches as _};

    use super::*;

    #[test]
    fn what_is_not_chosen_is_as_the_builder_has_it() {
        let command = Choices::augment_args(Command::new("emulator"));
        let matches = command.try_get_matches_from(["emulator"]).unwrap();
        let chosen = Choices::from_arg_matches(&matches).unwrap();
        let usual = iam_emulator::Emulator::builder();
        // The builder cannot be compared, but it can be shown.
        assert_eq!(
            format!("{:?}", chosen.set(iam_emulator::Emulator::builder())),
            format!("{usual:?}")
        );
    }
}

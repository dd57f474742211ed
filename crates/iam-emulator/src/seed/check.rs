//! What must hold between the records of a seed.

use std::collections::BTreeSet;

use super::SeedError;
use super::file::{SeedFile, SeedInstance};

/// Ids are there once in the whole seed.
pub(super) fn ids(file: &SeedFile) -> Result<(), SeedError> {
    distinct("accounts", "id", &file.accounts, |account| {
        account.id.as_str()
    })?;
    distinct("credentials", "access_key", &file.credentials, |key| {
        key.access_key.as_str()
    })?;
    distinct("instances", "id", &file.instances, |instance| {
        instance.id.as_str()
    })?;
    in_all_instances(file, |instance| {
        let groups = instance.groups.iter().enumerate();
        let groups = groups.map(|(at, group)| (format!("groups[{at}].id"), group.id.as_str()));
        groups.collect()
    })?;
    in_all_instances(file, |instance| {
        let users = instance.users.iter().enumerate();
        let users = users.map(|(at, user)| (format!("users[{at}].id"), user.id.as_str()));
        users.collect()
    })?;
    in_all_instances(file, |instance| {
        let sets = instance.permission_sets.iter().enumerate();
        let sets = sets.map(|(at, set)| (format!("permission_sets[{at}].id"), set.id.as_str()));
        sets.collect()
    })?;
    in_all_instances(file, |instance| {
        let assignments = instance.account_assignments.iter().enumerate();
        let assignments = assignments.map(|(at, assignment)| {
            (
                format!("account_assignments[{at}].id"),
                assignment.id.as_str(),
            )
        });
        assignments.collect()
    })
}

/// Names are there, and once in an instance, and users are in groups of it.
pub(super) fn instance(place: &str, instance: &SeedInstance) -> Result<(), SeedError> {
    let at = |list: &str| format!("{place}.{list}");
    distinct(&at("users"), "user_id", &instance.users, |user| {
        &user.user_id
    })?;
    distinct(&at("groups"), "name", &instance.groups, |group| &group.name)?;
    distinct(
        &at("permission_sets"),
        "name",
        &instance.permission_sets,
        |set| &set.name,
    )?;
    assigned_once(&at("account_assignments"), instance)?;
    let known: BTreeSet<_> = instance.groups.iter().map(|group| &group.id).collect();
    for (index, user) in instance.users.iter().enumerate() {
        if let Some(id) = user.group_ids.iter().find(|id| !known.contains(id)) {
            return Err(SeedError::new(
                format!("{place}.users[{index}].group_ids"),
                format!("names the group {id}, which {place}.groups does not hold"),
            ));
        }
    }
    Ok(())
}

fn assigned_once(place: &str, instance: &SeedInstance) -> Result<(), SeedError> {
    let mut seen = BTreeSet::new();
    for (index, assignment) in instance.account_assignments.iter().enumerate() {
        let what = (
            &assignment.target_account_id,
            &assignment.permission_set_id,
            &assignment.principal_id,
        );
        if !seen.insert(what) {
            return Err(SeedError::new(
                format!("{place}[{index}]"),
                "is there already; a principal has a permission set in an account once",
            ));
        }
    }
    Ok(())
}

fn distinct<T>(
    list: &str,
    member: &str,
    records: &[T],
    value: fn(&T) -> &str,
) -> Result<(), SeedError> {
    let records = records.iter().enumerate();
    all_differ(records.map(|(at, record)| (format!("{list}[{at}].{member}"), value(record))))
}

fn in_all_instances(
    file: &SeedFile,
    ids: fn(&SeedInstance) -> Vec<(String, &str)>,
) -> Result<(), SeedError> {
    let instances = file.instances.iter().enumerate();
    all_differ(instances.flat_map(|(at, instance)| {
        let ids = ids(instance).into_iter();
        ids.map(move |(place, id)| (format!("instances[{at}].{place}"), id))
    }))
}

fn all_differ<'a>(values: impl Iterator<Item = (String, &'a str)>) -> Result<(), SeedError> {
    let mut seen = BTreeSet::new();
    for (place, value) in values {
        if value.is_empty() {
            return Err(SeedError::new(place, "is empty; give one"));
        }
        if !seen.insert(value) {
            let fault = format!("{value:?} is there already; give another");
            return Err(SeedError::new(place, fault));
        }
    }
    Ok(())
}

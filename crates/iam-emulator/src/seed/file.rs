//! The members of a seed file, and the records they come to.

use std::collections::BTreeSet;

use iam_model::{GroupId, InstanceId, Secret, Timestamp, UserUuid};
use serde::Deserialize;

use super::SeedError;
use crate::directory::{Actor, Attributes, Group, Instance, Stamps, User};

/// `2024-05-17T00:23:17Z`, the time in the reference's examples.
const CREATED_AT: u64 = 1_715_905_397_000;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedFile {
    pub(super) instances: Vec<SeedInstance>,
    #[serde(default)]
    pub(super) credentials: Vec<SeedCredentials>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedInstance {
    pub(super) id: InstanceId,
    name: Option<String>,
    #[serde(default)]
    pub(super) groups: Vec<SeedGroup>,
    #[serde(default)]
    pub(super) users: Vec<SeedUser>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedGroup {
    pub(super) id: GroupId,
    name: String,
    description: Option<String>,
    created_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedUser {
    pub(super) id: UserUuid,
    pub(super) user_id: String,
    #[serde(default)]
    pub(super) group_ids: BTreeSet<GroupId>,
    name: Option<String>,
    business_unit: Option<String>,
    department: Option<String>,
    description: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_authenticated: bool,
    employee_id: Option<String>,
    last_login_at: Option<Timestamp>,
    last_password_update_at: Option<Timestamp>,
    manager: Option<String>,
    nation_id: Option<String>,
    #[serde(default)]
    password_failed_count: u64,
    #[serde(default)]
    password_reuse_count: u64,
    #[serde(default)]
    phone_authenticated: bool,
    phone_number: Option<String>,
    #[serde(default)]
    temporary_password: bool,
    tz_id: Option<String>,
    created_at: Option<Timestamp>,
    created_by: Option<String>,
    creator_name: Option<String>,
    modified_at: Option<Timestamp>,
    modified_by: Option<String>,
    modifier_name: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedCredentials {
    pub(super) access_key: String,
    pub(super) secret_key: Secret,
    #[serde(default)]
    pub(super) read_only: bool,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

impl SeedFile {
    pub(super) fn read(text: &str) -> Result<Self, SeedError> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let file = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let place = error.path().to_string();
            let error = error.into_inner();
            // What stands among the credentials may be a secret in the wrong place.
            let fault = if place.starts_with("credentials") && error.is_data() {
                format!(
                    "a member is missing, unknown or of the wrong type, line {}",
                    error.line()
                )
            } else {
                error.to_string()
            };
            SeedError::new(place, fault)
        })?;
        deserializer
            .end()
            .map_err(|error| SeedError::new("its end", error.to_string()))?;
        Ok(file)
    }
}

impl SeedInstance {
    pub(super) fn record(&self) -> Instance {
        Instance {
            id: self.id.clone(),
            name: self.name.clone().unwrap_or_else(|| self.id.to_string()),
        }
    }
}

impl SeedGroup {
    pub(super) fn record(&self, instance_id: &InstanceId) -> Group {
        Group {
            id: self.id.clone(),
            instance_id: instance_id.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            stamps: stamps(self.created_at.as_ref()),
        }
    }
}

impl SeedUser {
    pub(super) fn record(&self, instance_id: &InstanceId) -> User {
        let seed = self.clone();
        let stamps = stamps(seed.created_at.as_ref());
        User {
            id: seed.id,
            instance_id: instance_id.clone(),
            user_id: seed.user_id,
            attributes: Attributes {
                business_unit: seed.business_unit,
                department: seed.department,
                description: seed.description,
                email: seed.email,
                employee_id: seed.employee_id,
                manager: seed.manager,
                name: seed.name,
                nation_id: seed.nation_id,
                phone_number: seed.phone_number,
                tz_id: seed.tz_id,
            },
            email_authenticated: seed.email_authenticated,
            phone_authenticated: seed.phone_authenticated,
            group_ids: seed.group_ids,
            last_login_at: seed.last_login_at,
            last_password_update_at: seed.last_password_update_at,
            password_failed_count: seed.password_failed_count,
            password_reuse_count: seed.password_reuse_count,
            temporary_password: seed.temporary_password,
            stamps: Stamps {
                created_by: seed.created_by.unwrap_or(stamps.created_by),
                creator_name: seed.creator_name.unwrap_or(stamps.creator_name),
                modified_at: seed.modified_at.unwrap_or(stamps.modified_at),
                modified_by: seed.modified_by.unwrap_or(stamps.modified_by),
                modifier_name: seed.modifier_name.unwrap_or(stamps.modifier_name),
                created_at: stamps.created_at,
            },
        }
    }
}

fn stamps(created_at: Option<&Timestamp>) -> Stamps {
    let seeder = Actor {
        id: "seed".to_owned(),
        name: "seed".to_owned(),
    };
    let created_at = created_at.cloned();
    Stamps::of(
        created_at.unwrap_or_else(|| Timestamp::from_unix_millis(CREATED_AT)),
        &seeder,
    )
}

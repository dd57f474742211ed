//! The members of a seed file, and the records they come to.

use std::collections::BTreeSet;

use iam_auth::UnixMillis;
use iam_model::account_assignments::PrincipalType;
use iam_model::{
    AccountAssignmentId, AccountId, GroupId, InstanceId, PermissionSetId, PrincipalId, Secret,
    Timestamp, UserUuid,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::SeedError;
use crate::directory::{
    Account, Actor, Assignment, Attributes, Context, Delegation, GivenPolicies, Group,
    IdentityStore, Instance, LdapSettings, Organization, PermissionSet, Principal, Refusal, Rules,
    Stamps, User,
};
use crate::object::{self, Object};

/// `2024-05-17T00:23:17Z`, the time in the reference's examples.
const CREATED_AT: u64 = 1_715_905_397_000;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedFile {
    #[serde(default, deserialize_with = "object::one")]
    pub(super) organization: SeedOrganization,
    #[serde(default, deserialize_with = "object::list")]
    pub(super) accounts: Vec<SeedAccount>,
    #[serde(deserialize_with = "object::list")]
    pub(super) instances: Vec<SeedInstance>,
    #[serde(default, deserialize_with = "object::list")]
    pub(super) credentials: Vec<SeedCredentials>,
}

/// As in the reference's examples unless told otherwise.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SeedOrganization {
    id: Option<String>,
    management_account_id: Option<AccountId>,
    region: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedAccount {
    pub(super) id: AccountId,
    name: Option<String>,
    email: Option<String>,
    policies: Option<Vec<String>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedInstance {
    pub(super) id: InstanceId,
    name: Option<String>,
    description: Option<String>,
    identity_store_id: Option<String>,
    identity_store_type: Option<String>,
    #[serde(default, deserialize_with = "object::optional")]
    identity_store_config: Option<LdapSettings>,
    delegated_account_id: Option<AccountId>,
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "object::list")]
    pub(super) groups: Vec<SeedGroup>,
    #[serde(default, deserialize_with = "object::list")]
    pub(super) users: Vec<SeedUser>,
    #[serde(default, deserialize_with = "object::list")]
    pub(super) permission_sets: Vec<SeedPermissionSet>,
    #[serde(default, deserialize_with = "object::list")]
    pub(super) account_assignments: Vec<SeedAssignment>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedGroup {
    pub(super) id: GroupId,
    pub(super) name: String,
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
pub(super) struct SeedPermissionSet {
    pub(super) id: PermissionSetId,
    pub(super) name: String,
    description: Option<String>,
    /// In seconds; an hour when it is not given.
    session_duration: Option<u64>,
    #[serde(default)]
    managed_policies: Vec<Map<String, Value>>,
    #[serde(default)]
    custom_policies: Vec<String>,
    #[serde(default)]
    inline_policies: Vec<Map<String, Value>>,
    created_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedAssignment {
    pub(super) id: AccountAssignmentId,
    pub(super) target_account_id: AccountId,
    pub(super) permission_set_id: PermissionSetId,
    pub(super) principal_id: PrincipalId,
    pub(super) principal_type: PrincipalType,
    created_at: Option<Timestamp>,
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
    pub(super) account_id: Option<AccountId>,
}

impl SeedFile {
    pub(super) fn from_json(text: &str) -> Result<Self, SeedError> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let Object(file) =
            serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
                let line = error.inner().line();
                fault(error, &format!(", line {line}"))
            })?;
        deserializer
            .end()
            .map_err(|error| SeedError::new("its end", error.to_string()))?;
        Ok(file)
    }

    /// YAML knows more than JSON does of a text that is not quoted, so what it has read is taken as a value first.
    #[cfg(feature = "yaml")]
    pub(super) fn from_yaml(text: &str) -> Result<Self, SeedError> {
        let value: Value = serde_saphyr::from_str(text).map_err(|error| {
            // The error itself would repeat the line, and what stands there may be a secret.
            let place = error.location().map_or_else(String::new, |location| {
                format!("line {} column {}", location.line(), location.column())
            });
            SeedError::new(place, "is no YAML")
        })?;
        serde_path_to_error::deserialize(value)
            .map(|Object(file)| file)
            .map_err(|error| fault(error, "; quote a text that reads as a number"))
    }
}

/// What stands among the credentials, or where a `bind_credential` could, may be a secret in the wrong place.
fn fault(error: serde_path_to_error::Error<serde_json::Error>, remedy: &str) -> SeedError {
    let place = error.path().to_string();
    let error = error.into_inner();
    let of_secrets = place.starts_with("credentials") || place.contains("identity_store_config");
    let fault = if of_secrets && error.is_data() {
        format!("a member is missing, unknown or of the wrong type{remedy}")
    } else {
        error.to_string()
    };
    SeedError::new(place, fault)
}

impl SeedOrganization {
    pub(super) fn record(&self) -> Result<Organization, SeedError> {
        let or = |given: &Option<String>, example: &str| {
            given.clone().unwrap_or_else(|| example.to_owned())
        };
        let account = self.management_account_id.clone();
        let account = account.map_or_else(|| AccountId::new("acc-12345"), Ok);
        Ok(Organization {
            id: or(&self.id, "o-x9y8z7w6v5u4t3s2r1q0p9o8n7m6l5"),
            management_account_id: account
                .map_err(|error| SeedError::new("organization", error.to_string()))?,
            region: or(&self.region, "kr-west1"),
        })
    }
}

impl SeedAccount {
    pub(super) fn record(&self) -> Account {
        Account {
            id: self.id.clone(),
            name: self.name.clone().unwrap_or_else(|| self.id.to_string()),
            email: self.email.clone().unwrap_or_default(),
            policies: self.policies.clone(),
        }
    }
}

impl SeedInstance {
    pub(super) fn record(&self, organization: &Organization) -> Instance {
        let stamps = stamps(self.created_at.as_ref());
        let store_id = self.identity_store_id.clone();
        let kind = self.identity_store_type.clone();
        Instance {
            id: self.id.clone(),
            name: self.name.clone().unwrap_or_else(|| self.id.to_string()),
            description: self.description.clone(),
            identity_store: IdentityStore {
                id: store_id.unwrap_or_else(|| "d-12345".to_owned()),
                kind: kind.unwrap_or_else(|| "IDENTITY_CENTER_DIRECTORY".to_owned()),
                settings: self.identity_store_config.clone(),
                self_managed_password: None,
            },
            organization: organization.clone(),
            delegation: self.delegated_account_id.as_ref().map(|id| Delegation {
                account_id: id.to_string(),
                at: stamps.created_at.clone(),
                by: stamps.created_by.clone(),
            }),
            stamps,
        }
    }
}

impl SeedPermissionSet {
    /// The ids of policies that have none of their own follow from `ids_from`.
    pub(super) fn record(
        &self,
        instance_id: &InstanceId,
        ids_from: u64,
    ) -> Result<PermissionSet, Refusal> {
        let given = GivenPolicies {
            managed: self.managed_policies.clone(),
            custom: self.custom_policies.clone(),
            inline: self.inline_policies.clone(),
        };
        let now = UnixMillis::new(CREATED_AT);
        let mut context = Context::new(now, seeder(), Rules::default(), ids_from);
        Ok(PermissionSet {
            id: self.id.clone(),
            instance_id: instance_id.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            session_duration: self.session_duration.unwrap_or(3600),
            policies: given.into_policies(&[], &mut context)?,
            stamps: stamps(self.created_at.as_ref()),
        })
    }
}

impl SeedAssignment {
    pub(super) fn record(
        &self,
        instance_id: &InstanceId,
        account: Account,
        principal: Principal,
    ) -> Assignment {
        Assignment {
            id: self.id.clone(),
            instance_id: instance_id.clone(),
            account,
            permission_set_id: self.permission_set_id.clone(),
            principal,
            stamps: stamps(self.created_at.as_ref()),
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
    /// Takes the texts over: there may be very many.
    pub(super) fn into_record(self, instance_id: &InstanceId) -> User {
        let seed = self;
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
    let created_at = created_at.cloned();
    Stamps::of(
        created_at.unwrap_or_else(|| Timestamp::from_unix_millis(CREATED_AT)),
        &seeder(),
    )
}

fn seeder() -> Actor {
    Actor {
        id: "seed".to_owned(),
        name: "seed".to_owned(),
        account_id: None,
    }
}

//! Instances.

use iam_model::ApiVersion;
use serde_json::{Value, json};

use super::page::page;
use super::{Actual, Answer, Reference, put, stamps, text, texts};
use crate::directory::RefusalKind;
use crate::directory::model::call::Call;

const SORTABLE: &[&str] = &["created_at", "modified_at", "id"];

/// The settings of a directory. Its password is not kept.
const SETTINGS: [&str; 6] = [
    "bind_dn",
    "connection_url",
    "rdn_ldap_attribute",
    "user_object_classes",
    "username_ldap_attribute",
    "users_dn",
];

impl Reference {
    /// What a seed begins with.
    pub(crate) fn new(seed: &Value) -> Self {
        let mut reference = Self {
            accounts: seed["accounts"].as_array().unwrap().clone(),
            ..Self::default()
        };
        for seeded in seed["instances"].as_array().unwrap() {
            reference.seed(seeded);
        }
        reference
    }

    fn seed(&mut self, seeded: &Value) {
        let account = &seeded["delegated_account_id"];
        let config = &seeded["identity_store_config"];
        let mut instance = json!({
            "id": seeded["id"], "name": seeded["name"], "description": seeded["description"],
            "identity_store_id": seeded["identity_store_id"],
            "identity_store_type": "IDENTITY_CENTER_DIRECTORY",
            "identity_store_config": settings(&Value::Null, config, &SETTINGS),
            "self_managed_password": null,
        });
        stamps::seeded(&mut instance);
        instance["delegated_account_id"] = account.clone();
        for (member, stamp) in [
            ("delegated_at", "created_at"),
            ("delegated_by", "created_by"),
        ] {
            instance[member] = if account.is_null() {
                Value::Null
            } else {
                instance[stamp].clone()
            };
        }
        for (member, records) in [("groups", &mut self.groups), ("users", &mut self.users)] {
            for record in seeded[member].as_array().into_iter().flatten() {
                let mut record = record.clone();
                stamps::seeded(&mut record);
                record["instance_id"] = seeded["id"].clone();
                put(records, record);
            }
        }
        for user in self.users.clone() {
            for group in texts(&user["group_ids"]) {
                self.join(text(&user, "id"), &group);
            }
        }
        put(&mut self.instances, instance);
    }

    pub(super) fn instance(&self, call: &Call) -> Result<&Value, RefusalKind> {
        self.instance_of_id(call.instance())
    }

    fn instance_of_id(&self, id: &str) -> Result<&Value, RefusalKind> {
        let mut instances = self.instances.iter();
        instances
            .find(|instance| instance["id"] == id)
            .ok_or(RefusalKind::Unknown)
    }

    /// One for an organization, by its management account alone.
    pub(crate) fn create_instance(&mut self, call: &Call, actual: Actual<'_>) -> Answer {
        check_management(call)?;
        if !self.instances.is_empty() {
            return Err(RefusalKind::Conflict);
        }
        let made_up = |member: &str| actual.map(|actual| &actual["instance"][member]);
        let id = self.learn(made_up("id"), "ssoins-", 16);
        let store = self.learn(made_up("identity_store_id"), "d-", 10);
        let kind = call.member("identity_store_type").as_str();
        let config = call.member("identity_store_config");
        let mut instance = json!({
            "id": id, "name": call.member("name"), "description": call.member("description"),
            "identity_store_id": store,
            "identity_store_type": kind.unwrap_or("ACTIVE_DIRECTORY"),
            "identity_store_config": settings(&Value::Null, config, &SETTINGS),
            "self_managed_password": null,
            "delegated_account_id": null, "delegated_at": null, "delegated_by": null,
        });
        if call.version >= ApiVersion::V1_5 {
            instance["self_managed_password"] = call.member("self_managed_password").clone();
        }
        stamps::created(&mut instance, call);
        put(&mut self.instances, instance.clone());
        Ok(json!({"instance": instance_detail(&instance)}))
    }

    /// `null` leaves name and source as they are. Another source ends everything in the instance.
    pub(crate) fn set_instance(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        let former = self.instance_of_id(&call.request.id)?.clone();
        let mut instance = former.clone();
        for member in ["name", "identity_store_type"] {
            if call.member(member).is_string() {
                instance[member] = call.member(member).clone();
            }
        }
        if let Some(description) = call.request.body.get("description") {
            instance["description"] = description.clone();
        }
        if let Some(config) = call.request.body.get("identity_store_config") {
            let former = &former["identity_store_config"];
            let members = [&SETTINGS[..], &["component_id"]].concat();
            instance["identity_store_config"] = settings(former, config, &members);
        }
        let is_self_managed = call.request.body.get("self_managed_password");
        if let Some(is_self_managed) = is_self_managed.filter(|_| call.version >= ApiVersion::V1_5)
        {
            instance["self_managed_password"] = is_self_managed.clone();
        }
        if instance["identity_store_type"] != former["identity_store_type"] {
            self.empty(&call.request.id);
        }
        stamps::modified(&mut instance, call);
        put(&mut self.instances, instance.clone());
        Ok(json!({"instance": instance_detail(&instance)}))
    }

    pub(crate) fn show_instance(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        let instance = self.instance_of_id(&call.request.id)?;
        Ok(json!({"instance": instance_detail(instance)}))
    }

    pub(crate) fn delete_instance(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        let id = call.request.id.as_str();
        self.instance_of_id(id)?;
        check_management(call)?;
        self.instances.retain(|instance| instance["id"] != id);
        self.empty(id);
        Ok(Value::Null)
    }

    /// The service was seen to ignore `size`.
    pub(crate) fn list_instances(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        let mut call = call.clone();
        call.request.query.retain(|(name, _)| name != "size");
        let listed = self.instances.iter().map(instance_detail).collect();
        page(&call, "instances", listed, SORTABLE)
    }

    fn empty(&mut self, id: &str) {
        let users = self.users.iter();
        let gone: Vec<_> = users
            .filter(|user| user["instance_id"] == id)
            .map(|user| text(user, "id").to_owned())
            .collect();
        self.members.retain(|(user, _)| !gone.contains(user));
        for records in [
            &mut self.users,
            &mut self.groups,
            &mut self.sets,
            &mut self.assignments,
        ] {
            records.retain(|record| record["instance_id"] != id);
        }
    }
}

fn check_management(call: &Call) -> Result<(), RefusalKind> {
    match call.actor.account {
        Some(account) if account != "acc-12345" => Err(RefusalKind::Forbidden),
        _ => Ok(()),
    }
}

/// The settings as they become; one that is left out keeps its value.
fn settings(former: &Value, given: &Value, members: &[&str]) -> Value {
    if given.is_null() {
        return Value::Null;
    }
    let mut settings = match former {
        Value::Null => json!({"component_id": null}),
        former => former.clone(),
    };
    for member in members {
        if let Some(value) = given.get(member) {
            settings[*member] = value.clone();
        }
    }
    settings
}

fn instance_detail(instance: &Value) -> Value {
    let (id, store) = (text(instance, "id"), text(instance, "identity_store_id"));
    let mut detail = instance.clone();
    let told = json!({
        "srn": format!("srn:identity-center::acc-12345:kr-west1::instance/{id}"),
        "sso_start_url": format!("https://login.e.samsungsdscloud.com/{store}"),
        "master_account_id": "acc-12345",
        "organization_id": "o-x9y8z7w6v5u4t3s2r1q0p9o8n7m6l5",
        "region": "kr-west1",
        "state": "ACTIVE",
        "last_sync_at": null,
        "last_sync_status": "NONE",
        "port": 443,
        "public_ip": "",
        "portal_alias": null,
        "account_id": "acc-12345",
        "resource_name": instance["name"],
        "resource_type": "instance",
        "resource_type_display_name": "Instance",
        "service": "iam-identity-center",
        "service_name": "ID Center",
    });
    detail
        .as_object_mut()
        .unwrap()
        .extend(told.as_object().unwrap().clone());
    detail
}

//! Where the users of an instance come from. The password to it is not kept: nothing here needs it, and what is not
//! there cannot get out.

use iam_model::instances::{LdapConfig, LdapConfigCreateRequest, LdapConfigSetRequest};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IdentityStore {
    pub(crate) id: String,
    /// As text, because later versions know more kinds than earlier ones.
    pub(crate) kind: String,
    pub(crate) settings: Option<LdapSettings>,
    pub(crate) self_managed_password: Option<bool>,
}

/// The settings of a directory, without `bind_credential`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LdapSettings {
    component_id: Option<String>,
    bind_dn: Option<String>,
    connection_url: Option<String>,
    rdn_ldap_attribute: Option<String>,
    user_object_classes: Option<String>,
    username_ldap_attribute: Option<String>,
    users_dn: Option<String>,
}

impl From<LdapConfigCreateRequest> for LdapSettings {
    fn from(request: LdapConfigCreateRequest) -> Self {
        Self {
            component_id: None,
            bind_dn: request.bind_dn,
            connection_url: request.connection_url,
            rdn_ldap_attribute: request.rdn_ldap_attribute,
            user_object_classes: request.user_object_classes,
            username_ldap_attribute: request.username_ldap_attribute,
            users_dn: request.users_dn,
        }
    }
}

impl LdapSettings {
    /// A setting that is left out keeps its value; what the service does is \[unknown\].
    pub(super) fn patched(mut self, request: LdapConfigSetRequest) -> Self {
        request.component_id.apply(&mut self.component_id);
        Self {
            component_id: self.component_id,
            bind_dn: request.bind_dn.or(self.bind_dn),
            connection_url: request.connection_url.or(self.connection_url),
            rdn_ldap_attribute: request.rdn_ldap_attribute.or(self.rdn_ldap_attribute),
            user_object_classes: request.user_object_classes.or(self.user_object_classes),
            username_ldap_attribute: request
                .username_ldap_attribute
                .or(self.username_ldap_attribute),
            users_dn: request.users_dn.or(self.users_dn),
        }
    }

    /// A setting that was never given is left out; `component_id` may be `null` \[doc\].
    pub(super) fn to_answer(&self) -> LdapConfig {
        let mut answer = LdapConfig::new().component_id(self.component_id.clone());
        let settings = [
            (&mut answer.bind_dn, &self.bind_dn),
            (&mut answer.connection_url, &self.connection_url),
            (&mut answer.rdn_ldap_attribute, &self.rdn_ldap_attribute),
            (&mut answer.user_object_classes, &self.user_object_classes),
            (
                &mut answer.username_ldap_attribute,
                &self.username_ldap_attribute,
            ),
            (&mut answer.users_dn, &self.users_dn),
        ];
        for (member, value) in settings {
            if let Some(value) = value.clone() {
                *member = value.into();
            }
        }
        answer
    }
}

//! Where the users of an instance come from.

use crate::validation::{Length, Violations, source};
use crate::{Patch, Secret};

open_enum! {
    /// Where the users of an instance come from \[doc\]. More were added in 1.5: see
    /// [`since_1_5::IdentityStoreType`](crate::later::since_1_5::IdentityStoreType).
    pub enum IdentityStoreType {
        /// The service's own directory.
        IdentityCenterDirectory = "IDENTITY_CENTER_DIRECTORY",
        /// An Active Directory of one's own.
        ActiveDirectory = "ACTIVE_DIRECTORY",
    }
}

open_enum! {
    /// How the reading of users from a directory stands \[doc\].
    pub enum SyncStatus {
        /// It is to begin.
        Created = "CREATED",
        /// It is going on.
        Running = "RUNNING",
        /// It has ended well.
        Finished = "FINISHED",
        /// It has failed.
        Failed = "FAILED",
        /// There was none.
        None = "NONE",
        /// It was broken off.
        Aborted = "ABORTED",
    }
}

answer! {
    /// The settings of a directory, as answers carry them \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/ldapconfig/>.
    pub struct LdapConfig {
        required {}
        nullable {
            /// An id in the directory service; the reference does not say of what.
            component_id: String,
        }
        optional {
            /// The password of `bind_dn`.
            bind_credential: Secret,
            /// The entry that the service reads the directory as.
            bind_dn: String,
            /// The address of the directory, such as `ldaps://directory.example.com:636`.
            connection_url: String,
            /// The attribute that names an entry within its parent, such as `cn`.
            rdn_ldap_attribute: String,
            /// The classes of users, separated by commas.
            user_object_classes: String,
            /// The attribute that holds the login id, such as `sAMAccountName`.
            username_ldap_attribute: String,
            /// The entry below which the users are.
            users_dn: String,
        }
    }
}

request! {
    /// The settings of a directory, as changes carry them: the same model of the reference as
    /// [`LdapConfig`]. Whether a setting that is left out keeps its value is not documented \[doc\].
    /// Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/ldapconfig/>.
    #[derive(Default)]
    pub struct LdapConfigSetRequest = "LdapConfig" {
        required {}
        nullable {
            /// An id in the directory service; the reference does not say of what.
            component_id: Patch<String>,
        }
        optional {
            /// The password of `bind_dn`.
            bind_credential: Option<Secret>,
            /// The entry that the service reads the directory as.
            bind_dn: Option<String>,
            /// The address of the directory, such as `ldaps://directory.example.com:636`.
            connection_url: Option<String>,
            /// The attribute that names an entry within its parent, such as `cn`.
            rdn_ldap_attribute: Option<String>,
            /// The classes of users, separated by commas.
            user_object_classes: Option<String>,
            /// The attribute that holds the login id, such as `sAMAccountName`.
            username_ldap_attribute: Option<String>,
            /// The entry below which the users are.
            users_dn: Option<String>,
        }
    }
}

request! {
    /// The settings of a directory for a new instance \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/ldapconfigcreaterequest/>.
    #[derive(Default)]
    pub struct LdapConfigCreateRequest {
        required {}
        nullable {}
        optional {
            /// The password of `bind_dn`.
            bind_credential: Option<Secret>,
            /// The entry that the service reads the directory as.
            bind_dn: Option<String>,
            /// The address of the directory, such as `ldaps://directory.example.com:636`.
            connection_url: Option<String>,
            /// The attribute that names an entry within its parent, such as `cn`.
            rdn_ldap_attribute: Option<String>,
            /// The classes of users, separated by commas.
            user_object_classes: Option<String>,
            /// The attribute that holds the login id, such as `sAMAccountName`.
            username_ldap_attribute: Option<String>,
            /// The entry below which the users are.
            users_dn: Option<String>,
        }
    }
}

/// The lengths that the reference prints of both.
macro_rules! check_lengths {
    ($config:ty) => {
        impl $config {
            pub(crate) fn check(&self, violations: &mut Violations) {
                let credential = self.bind_credential.as_ref().map(Secret::expose);
                let members = [
                    ("identity_store_config.bind_credential", credential, 128),
                    (
                        "identity_store_config.bind_dn",
                        self.bind_dn.as_deref(),
                        255,
                    ),
                    (
                        "identity_store_config.connection_url",
                        self.connection_url.as_deref(),
                        255,
                    ),
                    (
                        "identity_store_config.rdn_ldap_attribute",
                        self.rdn_ldap_attribute.as_deref(),
                        64,
                    ),
                    (
                        "identity_store_config.user_object_classes",
                        self.user_object_classes.as_deref(),
                        100,
                    ),
                    (
                        "identity_store_config.username_ldap_attribute",
                        self.username_ldap_attribute.as_deref(),
                        64,
                    ),
                    (
                        "identity_store_config.users_dn",
                        self.users_dn.as_deref(),
                        255,
                    ),
                ];
                for (member, value, most) in members {
                    violations.check(member, value, &Length(1, most, source::LDAP_CONFIG));
                }
            }
        }
    };
}

check_lengths!(LdapConfigSetRequest);
check_lengths!(LdapConfigCreateRequest);

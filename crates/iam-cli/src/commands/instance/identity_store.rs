//! Where the users of an instance come from, as flags.

use clap::Args;
use iam_client::model::Secret;

use crate::body::{Body, FromJson};
use crate::failure::Failure;
use crate::input::Input;
use crate::secret;
use crate::suggestions::text_such_as;

/// The member that holds the settings.
pub(super) const CONFIG: &str = "identity_store_config";
/// The member that says which kind it is.
pub(super) const TYPE: &str = "identity_store_type";

/// The identity source, and how to reach it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Identity source")]
pub(super) struct IdentityStore {
    /// Kind of the source: IDENTITY_CENTER_DIRECTORY or ACTIVE_DIRECTORY; since 1.5 also OPENLDAP or DIRECTORY_389DS
    #[arg(
        long,
        value_name = "TYPE",
        hide_possible_values = true,
        value_parser = text_such_as(&["IDENTITY_CENTER_DIRECTORY", "ACTIVE_DIRECTORY", "OPENLDAP", "DIRECTORY_389DS"])
    )]
    identity_store_type: Option<String>,

    /// Address of the directory, such as ldaps://ad.example.com
    #[arg(long, value_name = "URL")]
    connection_url: Option<String>,

    /// Distinguished name to log in with
    #[arg(long, value_name = "DN")]
    bind_dn: Option<String>,

    /// Read the password to log in with from standard input
    #[arg(long, conflicts_with = "bind_credential_file")]
    bind_credential_stdin: bool,

    /// Read the password to log in with from a file
    #[arg(long, value_name = "FILE")]
    bind_credential_file: Option<Input>,

    /// Distinguished name under which the users are
    #[arg(long, value_name = "DN")]
    users_dn: Option<String>,

    /// Object classes of users
    #[arg(long, value_name = "TEXT")]
    user_object_classes: Option<String>,

    /// Attribute that holds the login id
    #[arg(long, value_name = "TEXT")]
    username_ldap_attribute: Option<String>,

    /// Attribute that a user's distinguished name starts with
    #[arg(long, value_name = "TEXT")]
    rdn_ldap_attribute: Option<String>,

    /// Whether users manage their passwords themselves, by its name: the reference does not say. Known since 1.5
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set, hide_possible_values = true)]
    self_managed_password: Option<bool>,
}

impl IdentityStore {
    /// Puts what was given into the body, but for the credential.
    pub(super) fn set(&self, body: &mut Body, from: &FromJson) {
        if let Some(file) = from.from_json.as_ref().filter(|_| body.has(CONFIG)) {
            file.warn_if_open_to_others();
        }
        body.set(TYPE, self.identity_store_type.as_deref());
        body.set("self_managed_password", self.self_managed_password);
        for (name, value) in [
            ("connection_url", &self.connection_url),
            ("bind_dn", &self.bind_dn),
            ("users_dn", &self.users_dn),
            ("user_object_classes", &self.user_object_classes),
            ("username_ldap_attribute", &self.username_ldap_attribute),
            ("rdn_ldap_attribute", &self.rdn_ldap_attribute),
        ] {
            body.set_in(CONFIG, name, value.as_deref());
        }
    }

    /// Whether a credential is to be read.
    pub(super) fn has_bind_credential(&self) -> bool {
        self.bind_credential_stdin || self.bind_credential_file.is_some()
    }

    /// The credential, if it was given.
    pub(super) fn bind_credential(&self, from: &FromJson) -> Result<Option<Secret>, Failure> {
        let file = self.bind_credential_file.as_ref();
        secret::read("bind credential", self.bind_credential_stdin, file, from)
    }
}

//! The names of the environment variables that are read.
//!
//! The first of each kind wins: our own and the Python SDK's before the Terraform provider's. An empty variable counts as unset.

/// Access key; the Python SDK's name \[live\].
pub const SCP_ACCESS_KEY: &str = "SCP_ACCESS_KEY";
/// Secret key; the Python SDK's name \[live\].
pub const SCP_SECRET_KEY: &str = "SCP_SECRET_KEY";
/// Session token that goes with [`SCP_ACCESS_KEY`]. **This name is ours**, no official tool reads it.
pub const SCP_AUTH_TOKEN: &str = "SCP_AUTH_TOKEN";
/// Region, such as `kr-west1`; the Python SDK's name \[live\].
pub const SCP_REGION: &str = "SCP_REGION";
/// Environment, such as `e`; the Python SDK's name \[live\].
pub const SCP_ENVIRONMENT: &str = "SCP_ENVIRONMENT";
/// Language of the service's texts, `en-US` or `ko-KR`; the Python SDK's name \[live\].
pub const SCP_LANGUAGE: &str = "SCP_LANGUAGE";
/// Endpoint to use in place of the region's. **This name is ours**, no official tool reads it.
pub const SCP_ENDPOINT_URL: &str = "SCP_ENDPOINT_URL";

/// Access key; the Terraform provider's name \[official\].
pub const SCP_TF_ACCESS_KEY: &str = "SCP_TF_ACCESS_KEY";
/// Secret key; the Terraform provider's name \[official\].
pub const SCP_TF_SECRET_KEY: &str = "SCP_TF_SECRET_KEY";
/// Session token; the Terraform provider's name \[official\].
pub const SCP_TF_AUTH_TOKEN: &str = "SCP_TF_AUTH_TOKEN";
/// Region; the Terraform provider's name \[official\].
pub const SCP_TF_DEFAULT_REGION: &str = "SCP_TF_DEFAULT_REGION";
/// URL of the endpoint catalogue; the Terraform provider's name \[official\].
pub const SCP_TF_AUTH_URL: &str = "SCP_TF_AUTH_URL";
/// Endpoint to use in place of the catalogue's; the Terraform provider's name \[official\].
pub const SCP_TF_ENDPOINT_OVERRIDE: &str = "SCP_TF_ENDPOINT_OVERRIDE";
/// Account id; the Terraform provider's name \[official\].
pub const SCP_TF_ACCOUNT_ID: &str = "SCP_TF_ACCOUNT_ID";

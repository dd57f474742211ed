//! The attributes that both SetUser and CreateUser take, as flags.

use clap::Args;

use crate::body::Body;

/// The attributes of a user.
#[derive(Debug, Args)]
#[command(next_help_heading = "Attributes")]
pub(crate) struct Attributes {
    /// Business unit
    #[arg(long, value_name = "TEXT")]
    business_unit: Option<String>,
    /// Department
    #[arg(long, value_name = "TEXT")]
    department: Option<String>,
    /// Description
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// E-mail address
    #[arg(long, value_name = "TEXT")]
    email: Option<String>,
    /// Employee number
    #[arg(long, value_name = "TEXT")]
    employee_id: Option<String>,
    /// Manager
    #[arg(long, value_name = "TEXT")]
    manager: Option<String>,
    /// Real name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Country calling code, such as +82
    #[arg(long, value_name = "TEXT")]
    nation_id: Option<String>,
    /// Telephone number, without the country calling code
    #[arg(long, value_name = "TEXT")]
    phone_number: Option<String>,
}

impl Attributes {
    /// Puts what was given into the body.
    pub(crate) fn set(&self, body: &mut Body) {
        for (name, value) in [
            ("business_unit", &self.business_unit),
            ("department", &self.department),
            ("description", &self.description),
            ("email", &self.email),
            ("employee_id", &self.employee_id),
            ("manager", &self.manager),
            ("name", &self.name),
            ("nation_id", &self.nation_id),
            ("phone_number", &self.phone_number),
        ] {
            body.set(name, value.as_deref());
        }
    }
}

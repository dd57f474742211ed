//! What is signed, sent and read, the same for every subject. The bodies are those of the reference's own example.
#![expect(
    dead_code,
    reason = "members are read out of a body, and looked at by nobody"
)]

use iam_client::auth::{Credentials, UnixMillis};
use serde::{Deserialize, Serialize};

pub const ACCESS_KEY: &str = "AKEXAMPLE0000000000";
pub const SECRET_KEY: &str = "sk-example-secret";
pub const USER: &str = "138c2fc8c29a449dbfa8681f8f1d78e2";
pub const INSTANCE: &str = "ssoins-12345";
pub const NOW: UnixMillis = UnixMillis::new(1_605_290_625_682);

pub const REQUEST: &str = r#"{"business_unit":"Business Unit A","department":"Department X","description":"Description of John Doe","email":"john.doe@example.com","employee_id":"emp-12345","instance_id":"ssoins-12345","manager":"Alice Smith","name":"John Doe","nation_id":"+82","phone_number":"010-1234-5678","tz_id":"Asia/Seoul"}"#;

pub fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY, SECRET_KEY).expect("the keys of the example")
}

/// A user as the service shows one.
pub fn user(id: &str) -> String {
    format!(
        r#"{{"business_unit":"Business Unit A","created_at":"2024-05-17T00:23:17Z","created_by":"90dddfc2b1e04edba54ba2b41539a9ac","creator_name":"John Doe","department":"Department X","description":"Description of John Doe","email":"john.doe@example.com","email_authenticated":false,"employee_id":"emp-12345","groups":[],"id":"{id}","instance_id":"ssoins-12345","last_login_at":"2024-12-19 01:09:05.000","last_password_update_at":"2026-05-07T03:07:32.372546","manager":"Alice Smith","modified_at":"2024-05-17T00:23:17Z","modified_by":"90dddfc2b1e04edba54ba2b41539a9ac","modifier_name":"Smith","name":"John Doe","nation_id":"+82","password":"","password_failed_count":6,"password_reuse_count":6,"phone_authenticated":false,"phone_number":"010-1234-5678","temporary_password":"","tz_id":"Asia/Seoul","user_id":"johndoe"}}"#
    )
}

pub fn answer() -> String {
    format!(r#"{{"user":{}}}"#, user(USER))
}

/// A page of users as the service lists them.
pub fn page(first: usize, size: usize, count: usize) -> String {
    let users: Vec<String> = (first..count.min(first + size))
        .map(|number| user(&format!("{number:032x}")))
        .collect();
    format!(
        r#"{{"count":{count},"page":{},"size":{size},"sort":["created_at:asc"],"users":[{}]}}"#,
        first / size,
        users.join(",")
    )
}

/// What somebody would write by hand to read a user: every member, each as what it is.
#[derive(Deserialize)]
pub struct MinimalUser {
    pub business_unit: Option<String>,
    pub created_at: String,
    pub created_by: String,
    pub creator_name: Option<String>,
    pub department: Option<String>,
    pub description: Option<String>,
    pub email: Option<String>,
    pub email_authenticated: Option<bool>,
    pub employee_id: Option<String>,
    pub groups: Vec<MinimalGroup>,
    pub id: String,
    pub instance_id: String,
    pub last_login_at: Option<String>,
    pub last_password_update_at: Option<String>,
    pub manager: Option<String>,
    pub modified_at: String,
    pub modified_by: String,
    pub modifier_name: Option<String>,
    pub name: String,
    pub nation_id: Option<String>,
    pub password: Option<String>,
    pub password_failed_count: Option<u64>,
    pub password_reuse_count: Option<u64>,
    pub phone_authenticated: Option<bool>,
    pub phone_number: Option<String>,
    pub temporary_password: String,
    pub tz_id: Option<String>,
    pub user_id: String,
}

#[derive(Deserialize)]
pub struct MinimalGroup {
    pub id: String,
    pub name: String,
}

#[derive(Deserialize)]
pub struct MinimalAnswer {
    pub user: MinimalUser,
}

#[derive(Deserialize)]
pub struct MinimalPage {
    pub count: u64,
    pub users: Vec<MinimalUser>,
}

/// What somebody would write by hand to send a SetUser.
#[derive(Serialize)]
pub struct PlainRequest<'a> {
    pub business_unit: &'a str,
    pub department: &'a str,
    pub description: &'a str,
    pub email: &'a str,
    pub employee_id: &'a str,
    pub instance_id: &'a str,
    pub manager: &'a str,
    pub name: &'a str,
    pub nation_id: &'a str,
    pub phone_number: &'a str,
    pub tz_id: &'a str,
}

pub const PLAIN: PlainRequest<'static> = PlainRequest {
    business_unit: "Business Unit A",
    department: "Department X",
    description: "Description of John Doe",
    email: "john.doe@example.com",
    employee_id: "emp-12345",
    instance_id: INSTANCE,
    manager: "Alice Smith",
    name: "John Doe",
    nation_id: "+82",
    phone_number: "010-1234-5678",
    tz_id: "Asia/Seoul",
};

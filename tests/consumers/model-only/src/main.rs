//! Writes a SetUser and reads its answer, with nothing but the schemas.

use std::error::Error;

use iam_model::users::{SetUser, UserResponse, UserSetRequest};
use iam_model::{InstanceId, Patch, UserUuid};

fn main() -> Result<(), Box<dyn Error>> {
    let request = UserSetRequest::new("ssoins-12345".parse::<InstanceId>()?)
        .department("인사팀")
        .manager(Patch::Clear);
    let user: UserUuid = "138c2fc8c29a449dbfa8681f8f1d78e2".parse()?;
    let call = iam_model::encode(&SetUser::new(user, request))?;
    assert_eq!(call.target, "/v1/users/138c2fc8c29a449dbfa8681f8f1d78e2");
    let answer: UserResponse = iam_model::decode(br#"{"user":{"name":"John Doe"}}"#)?;
    let user = answer.user.value().ok_or("no user")?;
    assert_eq!(user.name.as_str(), Some("John Doe"));
    println!("model-only: PATCH {}", call.target);
    Ok(())
}

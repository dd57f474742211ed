//! One request written, and one answer read.

use iam_model::users::{SetUser, UserResponse, UserSetRequest};
use iam_model::{InstanceId, UserUuid};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let request = UserSetRequest::new("ssoins-12345".parse::<InstanceId>()?).department("인사팀");
    let call = iam_model::encode(&SetUser::new("138c2fc8".parse::<UserUuid>()?, request))?;
    println!("{}", call.target);
    let answer: UserResponse = iam_model::decode(br#"{"user":{"name":"John Doe"}}"#)?;
    println!("{:?}", answer.user);
    Ok(())
}

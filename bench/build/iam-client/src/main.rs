//! One SetUser with the defaults.

use iam_client::Client;
use iam_client::model::users::UserSetRequest;
use iam_client::model::{InstanceId, UserUuid};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let request = UserSetRequest::new("ssoins-12345".parse::<InstanceId>()?).department("인사팀");
    let answer = client
        .users()
        .set("138c2fc8".parse::<UserUuid>()?, request)
        .await?;
    println!("{:?}", answer.user);
    Ok(())
}

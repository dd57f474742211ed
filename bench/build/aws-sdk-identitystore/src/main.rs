//! One UpdateUser, as the SDK's documentation sets it up.

use aws_config::BehaviorVersion;
use aws_sdk_identitystore::types::AttributeOperation;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let client = aws_sdk_identitystore::Client::new(&config);
    let operation = AttributeOperation::builder()
        .attribute_path("title")
        .build()?;
    let answer = client
        .update_user()
        .identity_store_id("d-1234567890")
        .user_id("138c2fc8")
        .operations(operation)
        .send()
        .await?;
    println!("{answer:?}");
    Ok(())
}

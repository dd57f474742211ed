//! One PATCH with JSON in both directions.

use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("give a URL")?;
    let body = json!({ "instance_id": "ssoins-12345" });
    let answer = reqwest::Client::new().patch(url).json(&body).send().await?;
    println!("{}", answer.status());
    println!("{}", answer.json::<Value>().await?);
    Ok(())
}

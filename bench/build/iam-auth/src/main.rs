//! One signature.

use iam_auth::{Clock, Credentials, Signer, SigningInput, SystemClock};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let signer = Signer::new(Credentials::new(
        "AKEXAMPLE0000000000",
        "sk-example-secret",
    )?);
    let url = "https://iam.e.samsungsdscloud.com/v1/endpoints";
    let signed = signer.sign(&SigningInput::new("GET", url, SystemClock::new().now()))?;
    println!("{signed:?}");
    Ok(())
}

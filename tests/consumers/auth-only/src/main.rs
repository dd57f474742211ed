//! Signs a request for another service of the platform, as a known answer has it.

use std::error::Error;

use iam_auth::{Credentials, Signer, SigningInput, UnixMillis};

fn main() -> Result<(), Box<dyn Error>> {
    let signer = Signer::new(Credentials::new(
        "AKEXAMPLE0000000000",
        "sk-example-secret",
    )?);
    let url = "https://iam.e.samsungsdscloud.com/v1/endpoints";
    let input = SigningInput::new("GET", url, UnixMillis::new(1_605_290_625_682));
    let mut request = http::Request::get(url).body(())?;
    signer.sign(&input)?.apply_to(request.headers_mut());
    assert_eq!(
        request.headers()["scp-signature"],
        "F3R+Q6PoP5g9m9d6Gu5fMDxXxf5SBldZWtv0+UNhMv4="
    );
    println!("auth-only: GET {url}");
    Ok(())
}

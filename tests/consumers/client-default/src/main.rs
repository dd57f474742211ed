//! Calls with the defaults, over a socket, and reads a refusal that was recorded from the service.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use iam_client::auth::Credentials;
use iam_client::{Client, Outcome};

const REFUSAL: &str =
    r#"{"errors":[{"code":"NotFound","detail":"No such user.","title":"Not Found"}]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = std::thread::spawn(move || serve_once(&listener));
    let head = call(&format!("http://{address}"))?;
    assert!(
        server
            .join()
            .unwrap()?
            .starts_with("GET /v1/users/138c2fc8")
    );
    println!("client-default: {head}");
    Ok(())
}

/// Answers one request, and tells its first line.
fn serve_once(listener: &TcpListener) -> std::io::Result<String> {
    let (stream, _) = listener.accept()?;
    let mut lines = BufReader::new(&stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let mut is_signed = false;
    for line in lines {
        let line = line?.to_lowercase();
        is_signed |= line.starts_with("scp-signature: ");
        if line.is_empty() {
            break;
        }
    }
    assert!(is_signed);
    let length = REFUSAL.len();
    write!(
        &stream,
        "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{REFUSAL}"
    )?;
    Ok(first)
}

#[tokio::main(flavor = "current_thread")]
async fn call(endpoint: &str) -> Result<String, Box<dyn Error>> {
    let client = Client::builder()
        .endpoint(endpoint.parse()?)
        .credentials(Credentials::new(
            "AKEXAMPLE0000000000",
            "sk-example-secret",
        )?)
        .build()?;
    let instance: iam_client::model::InstanceId = "ssoins-12345".parse()?;
    let user: iam_client::model::UserUuid = "138c2fc8".parse()?;
    let error = client.users().show(user, instance).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.outcome(), Outcome::Refused);
    assert!(error.to_string().contains("No such user."));
    Ok(error.to_string())
}

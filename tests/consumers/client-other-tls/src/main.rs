//! Calls over TLS by AWS-LC with Mozilla's roots: nothing panics, and what is wrong is told.

use std::error::Error;
use std::io::Read;
use std::net::TcpListener;

use iam_client::auth::Credentials;
use iam_client::transport::{TlsProvider, TlsRoots};
use iam_client::{Client, Outcome};

/// The type of the record that a client of TLS begins with (RFC 8446 §5.1).
const HANDSHAKE: u8 = 22;

fn main() -> Result<(), Box<dyn Error>> {
    assert_eq!(TlsProvider::preferred(), Some(TlsProvider::AwsLcRs));
    assert_eq!(TlsRoots::preferred(), Some(TlsRoots::Webpki));
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = std::thread::spawn(move || {
        let mut first = [0];
        let (mut stream, _) = listener.accept()?;
        stream.read_exact(&mut first)?;
        Ok::<_, std::io::Error>(first[0])
    });
    let told = call(&format!("https://{address}"))?;
    assert_eq!(server.join().unwrap()?, HANDSHAKE);
    println!("client-other-tls: {told}");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn call(endpoint: &str) -> Result<String, Box<dyn Error>> {
    let once = iam_client::RetryPolicy::never();
    let client = Client::builder()
        .endpoint(endpoint.parse()?)
        .credentials(Credentials::new(
            "AKEXAMPLE0000000000",
            "sk-example-secret",
        )?)
        .options(iam_client::CallOptions::new().retry(once))
        .build()?;
    let instance: iam_client::model::InstanceId = "ssoins-12345".parse()?;
    let user: iam_client::model::UserUuid = "138c2fc8".parse()?;
    let error = client.users().show(user, instance).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    Ok(error.to_string())
}

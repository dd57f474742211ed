//! Every crate with every feature, in one program: they are of one piece, and nothing is ambiguous.

use std::error::Error;
use std::process::ExitCode;

use iam_auth::SystemClock;
use iam_client::Client;
use iam_emulator::{Emulator, Seed};
use iam_transport::{TlsProvider, TlsRoots};

fn main() -> ExitCode {
    // Without arguments it is the program below, with arguments the command.
    if std::env::args().len() > 1 {
        return iam_cli::main();
    }
    if let Err(error) = call() {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[tokio::main(flavor = "current_thread")]
async fn call() -> Result<(), Box<dyn Error>> {
    assert_eq!(TlsProvider::preferred(), Some(TlsProvider::Ring));
    assert_eq!(TlsRoots::preferred(), Some(TlsRoots::Platform));
    let seed = Seed::from_yaml(
        "instances:\n- id: ssoins-1\n  users:\n  - {id: 138c2fc8, user_id: johndoe}\n",
    )?;
    let emulator = Emulator::builder().seed(seed).build()?;
    let client = Client::builder()
        .endpoint("http://localhost".parse()?)
        .credentials(emulator.credentials().clone())
        .clock(SystemClock::new())
        .transport(emulator.transport())
        .build()?;
    let instance: iam_model::InstanceId = "ssoins-1".parse()?;
    let shown = client
        .users()
        .show("138c2fc8".parse::<iam_model::UserUuid>()?, instance)
        .await?;
    let user = shown.user.value().ok_or("no user")?;
    assert_eq!(user.user_id.as_str(), Some("johndoe"));
    let document = iam_model::openapi::document(iam_model::ApiVersion::V1_4);
    println!(
        "everything: {} of OpenAPI {}",
        user.user_id.as_str().unwrap_or_default(),
        document["openapi"]
    );
    Ok(())
}

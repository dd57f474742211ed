//! Calls through a transport of its own, with no HTTP client in the tree.

use std::error::Error;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use iam_client::Client;
use iam_client::auth::Credentials;
use iam_client::model::users::UserSetRequest;
use iam_client::transport::{Body, Transport, TransportError};

/// Answers every call alike, and remembers what was asked.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Transport for Recorder {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let line = format!("{} {}", request.method(), request.uri().path());
        self.0.lock().unwrap().push(line);
        Ok(Response::new(Body::from(
            r#"{"user":{"name":"John Doe"}}"#.to_owned(),
        )))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let recorder = Recorder::default();
    let client = Client::builder()
        .endpoint("https://iam-identity-center.kr-west1.e.samsungsdscloud.com".parse()?)
        .credentials(Credentials::new(
            "AKEXAMPLE0000000000",
            "sk-example-secret",
        )?)
        .transport(recorder.clone())
        .build()?;
    let request = UserSetRequest::new("ssoins-12345".parse::<iam_client::model::InstanceId>()?);
    let user: iam_client::model::UserUuid = "138c2fc8".parse()?;
    let answer = client.users().set(user, request).await?;
    let user = answer.user.value().ok_or("no user")?;
    assert_eq!(user.name.as_str(), Some("John Doe"));
    assert_eq!(*recorder.0.lock().unwrap(), ["PATCH /v1/users/138c2fc8"]);
    println!("own-transport: PATCH /v1/users/138c2fc8");
    Ok(())
}

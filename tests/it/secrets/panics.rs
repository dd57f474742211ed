//! Panics in what a user gives us to call, with all that is in scope there.

use std::fmt::Debug;
use std::panic;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response};
use iam_client::auth::{Clock, Credentials, CredentialsError, ProvideCredentials, UnixMillis};
use iam_client::transport::testing::Script;
use iam_client::transport::{Body, Transport, TransportError};
use iam_client::{Client, ClientBuilder};
use iam_emulator::Emulator;

use super::planted::Search;
use super::traced::listens;
use super::wire::{create_user, credentials, set_instance};
use crate::support::Stand;

#[derive(Debug)]
struct Panicking(Credentials);

impl ProvideCredentials for Panicking {
    async fn credentials(&self, now: UnixMillis) -> Result<Credentials, CredentialsError> {
        let credentials = &self.0;
        panic!("no credentials at {now:?}: {self:?} credentials: {credentials:?}");
    }
}

impl Clock for Panicking {
    fn now(&self) -> UnixMillis {
        panic!("no time: {self:?}");
    }
}

impl Transport for Panicking {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        // `Debug` of the whole request would show its body, which is what a transport is for.
        let (head, body) = request.into_parts();
        panic!("no transport: {self:?} {head:?} {} bytes", body.len());
    }
}

pub(super) async fn in_callbacks(search: &mut Search) {
    let told: Arc<Mutex<String>> = Arc::default();
    let sink = Arc::clone(&told);
    let before = Arc::new(panic::take_hook());
    let otherwise = Arc::clone(&before);
    panic::set_hook(Box::new(move |info| {
        if listens() {
            let mut told = sink.lock().unwrap_or_else(PoisonError::into_inner);
            told.push_str(&format!("{info}\n{info:?}\n"));
        } else {
            otherwise(info);
        }
    }));

    let builder = || {
        Client::builder()
            .endpoint("https://idc.example".parse().unwrap())
            .credentials(credentials())
            .transport(Script::new())
    };
    ends_in_a_panic(builder().credentials_provider(Panicking(credentials()))).await;
    ends_in_a_panic(builder().clock(Panicking(credentials()))).await;
    ends_in_a_panic(builder().transport(Panicking(credentials()))).await;
    // A panic of the program itself, with everything that it holds.
    let client = builder().build().unwrap();
    let prepared = client.prepare(&create_user()).await.unwrap();
    let error = client.send(&set_instance()).await.unwrap_err();
    let held: [&(dyn Debug + Sync); 5] =
        [&client, &prepared, &error, &create_user(), &set_instance()];
    let failing = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        panic!("a program that ends: {held:?} {held:#?}");
    }));
    failing.unwrap_err();
    // And one in the emulator, which goes on.
    let stand = Stand::tcp(
        Emulator::builder()
            .credentials(credentials())
            .clock(Panicking(credentials())),
    )
    .await;
    let error = stand.client().send(&create_user()).await.unwrap_err();
    search.add_error("the emulator's panic, seen by its client", &error);

    drop(panic::take_hook());
    panic::set_hook(Box::new(move |info| before(info)));
    let told = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for panicked in [
        "no credentials at",
        "no time",
        "no transport",
        "a program that ends",
    ] {
        assert!(told.contains(panicked), "{panicked} in {told}");
    }
    search.add("a panic", told);
}

async fn ends_in_a_panic(builder: ClientBuilder) {
    let client = builder.build().unwrap();
    let calling = tokio::spawn(async move { client.send(&create_user()).await.map(|_| ()) });
    assert!(calling.await.unwrap_err().is_panic());
}

//! `demo`: SetUser in every version, against an emulator of its own. It needs nothing and reads no
//! configuration of the user's.

mod story;

use iam_client::auth::{Clock as _, SystemClock};
use iam_client::model::users::{UserResponse, UserSetRequest};
use iam_client::model::{
    ApiVersion, Date, InstanceId, Lifecycle, Schema as _, UserUuid, VERSION_TABLE,
};
use iam_client::transport::HyperTransport;
use iam_client::{Answer, CallOptions, Client, Error, LifecyclePolicy};
use iam_emulator::Emulator;

use crate::document::Document;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::output::{Format, Output};

/// The body of the reference's SetUser example.
const REQUEST: &str = include_str!("request.json");
/// The user of the reference's examples.
const USER: &str = "138c2fc8c29a449dbfa8681f8f1d78e2";
/// A user that is not there.
const NOBODY: &str = "00000000000000000000000000000000";

/// Everything that the demo has seen.
struct Demo {
    endpoint_url: String,
    today: Date,
    calls: Vec<Call>,
    refusal: Error,
}

/// SetUser in one version.
struct Call {
    version: ApiVersion,
    lifecycle: Lifecycle,
    changed: Vec<&'static str>,
    before: Document,
    answer: Answer<UserResponse>,
}

pub(crate) async fn run(global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_all_but(&["--output"])?;
    let emulator = Emulator::builder().build().map_err(Failure::other)?;
    let server = emulator.bind("127.0.0.1:0").await.map_err(Failure::other)?;
    let demo = watch(&emulator, server.endpoint_url()).await?;
    server.shutdown().await;
    let mut output = Output::new(Some(global.output.unwrap_or(Format::Table)));
    output.result(&demo.document()?, |_| demo.story())?;
    output.flush()
}

async fn watch(emulator: &Emulator, endpoint_url: String) -> Result<Demo, Failure> {
    let client = client(emulator, &endpoint_url)?;
    let today = Date::from_unix_millis(SystemClock::new().now().as_u64());
    let request: UserSetRequest = serde_json::from_str(REQUEST).map_err(Failure::other)?;
    let user: UserUuid = USER.parse().map_err(Failure::other)?;
    let mut calls = Vec::new();
    for row in VERSION_TABLE.rows() {
        // So that every version has the same to change.
        emulator.reset().await.map_err(Failure::other)?;
        let client = client.with(CallOptions::new().api_version(row.version));
        let before = client
            .users()
            .show(user.clone(), request.instance_id.clone())
            .await?;
        let answer = client.users().set(user.clone(), request.clone()).await?;
        let before = user_of(&before.body)?;
        calls.push(Call {
            version: row.version,
            lifecycle: VERSION_TABLE.lifecycle(row.version, today),
            changed: changed(&before, &user_of(&answer.body)?),
            before,
            answer,
        });
    }
    let nobody: UserUuid = NOBODY.parse().map_err(Failure::other)?;
    match client.users().set(nobody, request).await {
        Err(refusal) => Ok(Demo {
            endpoint_url,
            today,
            calls,
            refusal,
        }),
        Ok(_) => Err(Failure::other(
            "the emulator has changed a user that it does not hold",
        )),
    }
}

/// A client that looks at no variable and no file.
fn client(emulator: &Emulator, endpoint_url: &str) -> Result<Client, Failure> {
    let transport = HyperTransport::builder().build().map_err(Failure::other)?;
    Ok(Client::builder()
        .endpoint(endpoint_url.parse().map_err(Failure::other)?)
        .credentials(emulator.credentials().clone())
        .transport(transport)
        // The table tells of the lifecycle.
        .lifecycle_policy(LifecyclePolicy::Ignore)
        .build()?)
}

fn user_of(body: &[u8]) -> Result<Document, Failure> {
    let answer = Document::read(body).map_err(Failure::other)?;
    answer
        .member("user")
        .cloned()
        .ok_or_else(|| Failure::other("the answer of the emulator holds no user"))
}

/// The members of the request that have another value than before.
fn changed(before: &Document, after: &Document) -> Vec<&'static str> {
    UserSetRequest::MEMBERS
        .iter()
        .map(|member| member.name)
        .filter(|name| before.member(name) != after.member(name))
        .collect()
}

impl Demo {
    /// The same for programs.
    fn document(&self) -> Result<Document, Failure> {
        let calls: Vec<Document> = self.calls.iter().map(Call::document).collect();
        let answer = match self.calls.last() {
            Some(call) => Document::read(&call.answer.body).map_err(Failure::other)?,
            None => Document::Null,
        };
        let instance_id: InstanceId = serde_json::from_str::<UserSetRequest>(REQUEST)
            .map_err(Failure::other)?
            .instance_id;
        Ok(Document::object([
            ("endpoint_url", Document::from(self.endpoint_url.as_str())),
            ("instance_id", instance_id.as_str().into()),
            ("today", self.today.to_string().into()),
            ("calls", Document::List(calls)),
            ("answer", answer),
            ("refusal", Document::object(self.refusal_parts())),
        ]))
    }
}

impl Call {
    fn document(&self) -> Document {
        let changed = self.changed.iter().map(|name| Document::from(*name));
        Document::object([
            ("version", Document::from(self.version.to_string())),
            ("lifecycle", self.lifecycle.to_string().into()),
            ("status", u128::from(self.answer.status.as_u16()).into()),
            ("changed", Document::List(changed.collect())),
            ("request_id", self.answer.request_id().into()),
            ("milliseconds", self.answer.elapsed.as_millis().into()),
        ])
    }
}

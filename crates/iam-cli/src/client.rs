//! The client that a command calls with, made of flags, environment and files in this order.

use std::ffi::OsString;

use iam_client::auth::headers::spelling;
use iam_client::auth::{Environment, Settings, Sources, variables};
use iam_client::model::{InstanceId, Operation, encode, secrets_of, without_secrets};
use iam_client::{Answer, CallOptions, Client, Endpoint, RetryPolicy};

use crate::diagnostics;
use crate::document::{Document, REDACTED};
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::output::{Format, Output};
use crate::reference::Reference;

/// A client, and the output for what it is answered.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) output: Output,
    dry_run: bool,
}

impl Session {
    pub(crate) fn new(global: &GlobalArgs) -> Result<Self, Failure> {
        Ok(Self {
            client: client(global)?,
            output: Output::new(global.output),
            dry_run: global.dry_run,
        })
    }

    /// A session, and the id of the instance to work on, which is looked up where a name was given.
    pub(crate) async fn within(
        global: &GlobalArgs,
        instance: &Reference<InstanceId>,
    ) -> Result<(Self, InstanceId), Failure> {
        let session = Self::new(global)?;
        let instance_id = instance.resolve(&session, &()).await?;
        Ok((session, instance_id))
    }

    /// Whether requests are printed in place of being sent.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Sends a call; in a dry run it is printed instead, and there is no answer.
    pub(crate) async fn send<O: Operation>(
        &mut self,
        operation: &O,
    ) -> Result<Option<Answer<O::Response>>, Failure> {
        if self.dry_run {
            self.print(operation).await?;
            return Ok(None);
        }
        let mut answer = self.client.send(operation).await?;
        // A secret may come back where the name of a member does not tell of it.
        let body = encode(operation).map_err(Failure::other)?.body;
        let secrets = secrets_of(body.as_deref().unwrap_or_default());
        if !secrets.is_empty() {
            answer.body = without_secrets(&secrets, &answer.body).into_owned().into();
        }
        Ok(Some(answer))
    }

    /// Prints the request that would be sent.
    async fn print<O: Operation>(&mut self, operation: &O) -> Result<(), Failure> {
        let request = self.client.prepare(operation).await?;
        let headers = request.headers().iter().map(|(name, value)| {
            let shown = if value.is_sensitive() {
                REDACTED.to_owned()
            } else {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            (spelled(spelling(name)), Document::Text(shown))
        });
        let mut members = vec![
            ("method", request.method().as_str().into()),
            ("url", request.uri().to_string().into()),
            ("headers", Document::object(headers)),
        ];
        if !request.body().is_empty() {
            let body = Document::read(request.body()).map_err(Failure::other)?;
            members.push(("body", body));
        }
        let request = Document::object(members);
        match self.output.format() {
            Format::Json | Format::Yaml => self.output.result(&request, |_| String::new()),
            _ => self.output.line(as_http(&request)),
        }
    }
}

/// A header's name as people write it: each part starts with a capital.
fn spelled(name: &str) -> String {
    let mut starts = true;
    name.chars()
        .map(|letter| {
            let shown = if starts {
                letter.to_ascii_uppercase()
            } else {
                letter
            };
            starts = letter == '-';
            shown
        })
        .collect()
}

/// A request as people write it down.
fn as_http(request: &Document) -> String {
    let text = |name| {
        request
            .member(name)
            .and_then(Document::as_text)
            .unwrap_or_default()
    };
    let mut lines = vec![format!("{} {}", text("method"), text("url"))];
    if let Some(Document::Object(headers)) = request.member("headers") {
        let header = |(name, value): &(String, Document)| {
            format!("{name}: {}", value.as_text().unwrap_or_default())
        };
        lines.extend(headers.iter().map(header));
    }
    if let Some(body) = request.member("body") {
        let mut json = Vec::new();
        // Writing to memory cannot fail.
        let _ = body.write_json(&mut json, 0);
        lines.push(format!("\n{}", String::from_utf8_lossy(&json)));
    }
    lines.join("\n")
}

/// The places where settings and credentials are looked for; flags stand in for their variables.
pub(crate) fn sources(global: &GlobalArgs) -> Sources {
    let process = Sources::from_process();
    let flags = [
        (variables::SCP_ENDPOINT_URL, global.endpoint_url.clone()),
        (variables::SCP_REGION, global.region.clone()),
        (variables::SCP_ENVIRONMENT, global.environment.clone()),
        (
            variables::SCP_LANGUAGE,
            global.language.as_ref().map(ToString::to_string),
        ),
    ];
    let environment = Environment::from_lookup(move |name| {
        let flag = flags.iter().find(|(variable, _)| *variable == name);
        let given = flag
            .and_then(|(_, value)| value.clone())
            .map(OsString::from);
        given.or_else(|| std::env::var_os(name))
    });
    let sources = Sources::new(environment).on_warning(diagnostics::warn);
    match process.home_directory() {
        Some(home) => sources.home(home),
        None => sources,
    }
}

fn client(global: &GlobalArgs) -> Result<Client, Failure> {
    let sources = sources(global);
    check_endpoint(global, &sources)?;
    let client = Client::builder()
        .allow_plain_http(global.allow_plain_http)
        .settings_from(&sources)?
        .build()?;
    let options = options(global, client.options().clone());
    Ok(client.with(options))
}

fn options(global: &GlobalArgs, options: CallOptions) -> CallOptions {
    let mut options = options.api_version(global.version());
    if let Some(timeout) = global.timeout {
        options = options.timeout(timeout);
    }
    if let Some(attempts) = global.max_attempts {
        options = options.retry(RetryPolicy::new().max_attempts(attempts));
    }
    options
}

/// A flag's value is checked here, so that the message names the flag. A region that a configured
/// address would silently outrank is refused: it would send the call elsewhere than the user reads.
fn check_endpoint(global: &GlobalArgs, sources: &Sources) -> Result<(), Failure> {
    if let Some(url) = &global.endpoint_url {
        return match url.parse::<Endpoint>() {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure::usage(format_args!("--endpoint-url: {error}"))),
        };
    }
    let given = [
        ("--region", &global.region),
        ("--environment", &global.environment),
    ];
    let Some((flag, _)) = given.iter().find(|(_, value)| value.is_some()) else {
        return Ok(());
    };
    if let Some((empty, _)) = given.iter().find(|(_, value)| value.as_deref() == Some("")) {
        return Err(Failure::usage(format_args!("{empty} is empty")));
    }
    let Some(setting) = Settings::load(sources)?.endpoint_override else {
        return Ok(());
    };
    // As an endpoint it carries no password that could be shown.
    Err(Failure::usage(match setting.value.parse::<Endpoint>() {
        Ok(endpoint) => format!(
            "{flag} would have no effect: {} sets the address {endpoint}; unset it, or give --endpoint-url",
            setting.origin
        ),
        Err(error) => format!("{}: {error}", setting.origin),
    }))
}

//! `sign`: the headers that sign a request to any service of the platform.

use clap::Args;
use iam_client::auth::headers::spelling;
use iam_client::auth::{
    CLIENT_TYPE, Clock as _, CredentialsProvider, SigningInput, SystemClock, UnixMillis, sign,
    string_to_sign,
};

use crate::client::sources;
use crate::document::Document;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::output::{Output, table};

/// The request to sign. Its body is not signed.
#[derive(Debug, Args)]
#[command(after_help = "\
The credentials are those of every command: SCP_ACCESS_KEY and SCP_SECRET_KEY, else the files of the
official tools. The output holds the signature, which whoever has it can use for this request.")]
pub(crate) struct SignArgs {
    /// Method in upper case, such as PATCH
    method: String,

    /// Whole URL, percent-encoded, exactly as it will be sent
    url: String,

    /// Time of signing in Unix milliseconds; now, unless given
    #[arg(long, value_name = "N")]
    timestamp_ms: Option<UnixMillis>,

    /// Account id to send and sign as Scp-AccountId; none unless given, whatever the configuration says
    #[arg(long, value_name = "ID")]
    account_id: Option<String>,

    /// Client type to send and sign as Scp-ClientType
    #[arg(long, value_name = "TYPE", default_value = CLIENT_TYPE)]
    client_type: String,
}

pub(crate) async fn run(args: SignArgs, global: &GlobalArgs) -> Result<(), Failure> {
    global.refuse_all_but(&["--output"])?;
    let now = SystemClock::new().now();
    let credentials = CredentialsProvider::from_sources(&sources(global))
        .credentials(now)
        .await?;
    let mut input = SigningInput::new(&args.method, &args.url, args.timestamp_ms.unwrap_or(now))
        .client_type(&args.client_type);
    if let Some(account_id) = &args.account_id {
        input = input.account_id(account_id);
    }
    let signed = sign(&credentials, &input)?;
    let headers: Vec<(String, Document)> = signed
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (spelling(name).to_owned(), value.into())
        })
        .collect();
    let string_to_sign = string_to_sign(credentials.access_key(), &input)?;
    let result = Document::object([
        ("headers", Document::Object(headers)),
        ("string_to_sign", string_to_sign.into()),
    ]);
    let mut output = Output::new(global.output);
    output.result(&result, as_table)?;
    output.flush()
}

fn as_table(result: &Document) -> String {
    let text = |value: &Document| value.as_text().unwrap_or_default().to_owned();
    let headers = match result.member("headers") {
        Some(Document::Object(headers)) => headers.as_slice(),
        _ => &[],
    };
    let rows = headers
        .iter()
        .map(|(name, value)| vec![name.clone(), text(value)]);
    let string_to_sign = result
        .member("string_to_sign")
        .map(text)
        .unwrap_or_default();
    format!(
        "{}\n\nString to sign:\n{string_to_sign}",
        table(&["header", "value"], rows)
    )
}

//! `versions`: what the version table says today, and with `--discover` what the service says.

use std::collections::BTreeMap;

use clap::Args;
use iam_client::auth::{Clock as _, SystemClock};
use iam_client::model::{ApiVersion, AvailableVersion, Date, Lifecycle, VERSION_TABLE};

use crate::client::Session;
use crate::document::Document;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::output::{Output, View};

/// Where to look.
#[derive(Debug, Args)]
#[command(after_help = "\
The table is that of the reference edition this command was built from. It announces; whether a version
still answers, and for which operation, only the service knows: --discover asks it.")]
pub(crate) struct VersionsArgs {
    /// Ask the service too: an unsigned GET / that needs no credentials
    #[arg(long)]
    discover: bool,
}

pub(crate) async fn run(args: VersionsArgs, global: &GlobalArgs) -> Result<(), Failure> {
    if args.discover {
        global.refuse(&["--api-version", "--instance-id"])?;
    } else {
        global.refuse_all_but(&["--output"])?;
    }
    let today = Date::from_unix_millis(SystemClock::new().now().as_u64());
    let mut rows = announced(today);
    let mut columns = vec!["version", "status", "not_before", "lifecycle"];
    let mut output = if args.discover {
        let mut session = Session::new(global)?;
        columns.extend(["service_status", "service_not_before"]);
        discover(&mut session, &mut rows, today).await?;
        session.output
    } else {
        Output::new(global.output)
    };
    let versions = rows
        .into_iter()
        .map(|(version, row)| row.document(version, args.discover));
    let result = Document::object([
        ("today", Document::from(today.to_string())),
        ("versions", Document::List(versions.collect())),
    ]);
    let view = View {
        list: "versions",
        columns: &columns,
        id: "version",
    };
    let versions = result.member(view.list).and_then(Document::as_list);
    output.list(&result, versions.unwrap_or_default(), &view)?;
    output.flush()
}

/// What is known of a version.
struct Row {
    status: Option<String>,
    not_before: Option<Date>,
    lifecycle: Lifecycle,
    service: Option<AvailableVersion>,
}

fn announced(today: Date) -> BTreeMap<ApiVersion, Row> {
    let row = |row: &iam_client::model::ServiceVersion| Row {
        status: Some(row.status.as_str().to_owned()),
        not_before: row.not_before,
        lifecycle: VERSION_TABLE.lifecycle(row.version, today),
        service: None,
    };
    let rows = VERSION_TABLE.rows().iter();
    rows.map(|listed| (listed.version, row(listed))).collect()
}

async fn discover(
    session: &mut Session,
    rows: &mut BTreeMap<ApiVersion, Row>,
    today: Date,
) -> Result<(), Failure> {
    if session.is_dry_run() {
        return Err(Failure::usage(format_args!(
            "--dry-run shows signed requests; --discover sends an unsigned GET {}/",
            session.client.endpoint()
        )));
    }
    let answer = session.client.discover_versions().await?.into_value();
    let versions = answer.versions.into_value().ok_or_else(|| {
        Failure::other("the answer to version discovery holds no list of versions")
    })?;
    for service in versions {
        let Some(version) = service.version() else {
            continue;
        };
        let row = rows.entry(version).or_insert(Row {
            status: None,
            not_before: None,
            lifecycle: VERSION_TABLE.lifecycle(version, today),
            service: None,
        });
        row.service = Some(service);
    }
    Ok(())
}

impl Row {
    fn document(self, version: ApiVersion, discovered: bool) -> Document {
        let date = |date: Option<Date>| Document::from(date.map(|date| date.to_string()));
        let mut members = vec![
            ("version", Document::from(version.to_string())),
            ("status", self.status.into()),
            ("not_before", date(self.not_before)),
            ("lifecycle", self.lifecycle.to_string().into()),
        ];
        if discovered {
            let status = self.service.as_ref().and_then(|it| it.status.value());
            let status = status.map(|status| status.as_str().to_owned());
            let not_before = self
                .service
                .as_ref()
                .and_then(AvailableVersion::not_before_date);
            members.push(("service_status", status.into()));
            members.push(("service_not_before", date(not_before)));
        }
        Document::object(members)
    }
}

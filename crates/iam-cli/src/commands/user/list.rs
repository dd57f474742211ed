//! `user list`: ListUsers, one page or all.

use clap::Args;
use iam_client::model::users::ListUsers;
use iam_client::model::{AccountId, GroupId, InstanceId};

use crate::client::Session;
use crate::diagnostics;
use crate::document::Document;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::output::{Format, list_table};

/// The columns of the table.
const COLUMNS: [&str; 3] = ["id", "user_id", "name"];

/// Which users to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// List every page: as JSON one array of users, written as the pages come; if it ends without `]`, it is not whole
    #[arg(long, conflicts_with = "page")]
    all: bool,

    /// Page to list; the first is 0
    #[arg(long, value_name = "N")]
    page: Option<u64>,

    /// How many users a page holds; the service takes 20, unless given
    #[arg(long, value_name = "N")]
    size: Option<u64>,

    /// Order, such as created_at:desc
    #[arg(long, value_name = "MEMBER:asc|desc")]
    sort: Option<String>,

    /// Only the user with this login id
    #[arg(long, value_name = "LOGIN_ID")]
    user_id: Option<String>,

    /// Only users who are not members of this group
    #[arg(long, value_name = "ID")]
    excluded_group_id: Option<GroupId>,

    /// Only users who are not assigned to this account
    #[arg(long, value_name = "ID")]
    excluded_account_id: Option<AccountId>,
}

pub(crate) async fn run(args: ListArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let instance_id = global.instance_id(None)?;
    let mut session = Session::new(global)?;
    let all = args.all && !session.is_dry_run();
    let list = args.operation(instance_id);
    if all {
        list_all(&mut session, list).await
    } else {
        list_page(&mut session, list).await
    }
}

impl ListArgs {
    fn operation(self, instance_id: InstanceId) -> ListUsers {
        let mut list = ListUsers::new(instance_id);
        list.page = self.page;
        list.size = self.size;
        list.sort = self.sort;
        list.user_id = self.user_id;
        list.excluded_group_id = self.excluded_group_id;
        list.excluded_account_id = self.excluded_account_id;
        list
    }
}

async fn list_page(session: &mut Session, list: ListUsers) -> Result<(), Failure> {
    let Some(answer) = session.send(&list).await? else {
        return session.output.flush();
    };
    let page = read(&answer.body)?;
    let shown = users(&page)?.len() as u64;
    session.output.result(&page, |page| {
        list_table(users(page).unwrap_or_default(), &COLUMNS)
    })?;
    session.output.flush()?;
    if let (Format::Table, Some(count)) = (session.output.format(), answer.count.value())
        && shown < *count
    {
        diagnostics::note(&format_args!(
            "{shown} of {count} users; --all lists every page"
        ));
    }
    Ok(())
}

/// Writes each page as it comes, but for a table, whose columns need all rows.
async fn list_all(session: &mut Session, list: ListUsers) -> Result<(), Failure> {
    let mut pages = session.client.pages(list);
    let mut rows = Vec::new();
    let mut written = 0_usize;
    while let Some(page) = pages.next().await {
        let page = read(&page?.body)?;
        let users = users(&page)?;
        match session.output.format() {
            Format::Table => rows.extend_from_slice(users),
            Format::Json => {
                for (index, user) in users.iter().enumerate() {
                    session.output.json_element(user, written + index == 0)?;
                }
            }
            Format::Yaml if users.is_empty() => {}
            Format::Yaml => session.output.yaml(&Document::List(users.to_vec()))?,
        }
        written += users.len();
        session.output.flush()?;
    }
    match session.output.format() {
        Format::Table => session.output.line(list_table(&rows, &COLUMNS))?,
        Format::Json => session.output.json_end(written == 0)?,
        Format::Yaml if written == 0 => session.output.line("[]")?,
        Format::Yaml => {}
    }
    session.output.flush()
}

fn read(body: &[u8]) -> Result<Document, Failure> {
    Document::read(body)
        .map_err(|error| Failure::other(format_args!("the answer cannot be shown: {error}")))
}

fn users(page: &Document) -> Result<&[Document], Failure> {
    page.member("users")
        .and_then(Document::as_list)
        .ok_or_else(|| {
            Failure::other("the answer holds no list of users; --debug -o json shows it")
        })
}

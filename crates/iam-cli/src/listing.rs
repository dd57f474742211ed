//! Lists: one page, or all of them as they come, in every format.

use clap::Args;
use iam_client::model::{Member, Operation, Page, PagedOperation, Schema};

use crate::client::Session;
use crate::diagnostics;
use crate::document::Document;
use crate::failure::Failure;
use crate::output::{Format, Output, View, list_table};
use crate::request::has;

type ItemOf<O> = <<O as Operation>::Response as Page>::Item;

/// Which part of a list, in which order.
#[derive(Debug, Args)]
pub(crate) struct Paging {
    /// List every page, written as the pages come: as JSON one array, which is not whole if it ends without `]`
    #[arg(long, conflicts_with = "page")]
    all: bool,

    /// Page to list; the first is 0
    #[arg(long, value_name = "N")]
    pub(crate) page: Option<u64>,

    /// How many elements a page holds; the service takes 20, unless given
    #[arg(long, value_name = "N")]
    pub(crate) size: Option<u64>,

    /// Order, such as created_at:desc
    #[arg(long, value_name = "MEMBER:asc|desc")]
    pub(crate) sort: Option<String>,
}

impl Paging {
    /// Puts what was given into the operation.
    pub(crate) fn set(
        &mut self,
        page: &mut Option<u64>,
        size: &mut Option<u64>,
        sort: &mut Option<String>,
    ) {
        *page = self.page;
        *size = self.size;
        *sort = self.sort.take();
    }

    /// Lists what the operation asks for.
    pub(crate) async fn list<O: PagedOperation>(
        &self,
        session: &mut Session,
        operation: O,
        view: &View<'_>,
    ) -> Result<(), Failure>
    where
        ItemOf<O>: Schema,
    {
        let columns = told(ItemOf::<O>::MEMBERS, view.columns);
        let view = &View {
            columns: &columns,
            ..*view
        };
        if self.all && !session.is_dry_run() {
            list_all(session, operation, view).await
        } else {
            list_page(session, operation, view).await
        }
    }
}

/// The columns of which the items tell in the version asked for.
fn told<'a>(members: &[Member], columns: &[&'a str]) -> Vec<&'a str> {
    let is_told = |path: &&str| {
        path.split('.')
            .next()
            .is_some_and(|member| has(members, member))
    };
    columns.iter().copied().filter(is_told).collect()
}

async fn list_page<O: PagedOperation>(
    session: &mut Session,
    operation: O,
    view: &View<'_>,
) -> Result<(), Failure> {
    let Some(answer) = session.send(&operation).await? else {
        return session.output.flush();
    };
    let page = read(&answer.body)?;
    let elements = elements(&page, view)?;
    let shown = elements.len() as u64;
    session.output.list(&page, elements, view)?;
    session.output.flush()?;
    if let (Format::Table, Some(count)) = (session.output.format(), answer.count())
        && shown < count
    {
        let what = view.list.replace('_', " ");
        diagnostics::note(&format_args!(
            "{shown} of {count} {what}; --all lists every page"
        ));
    }
    Ok(())
}

async fn list_all<O: PagedOperation>(
    session: &mut Session,
    operation: O,
    view: &View<'_>,
) -> Result<(), Failure> {
    let mut pages = session.client.pages(operation);
    let mut stream = Stream::new(&mut session.output, view);
    while let Some(page) = pages.next().await {
        let page = read(&page?.body)?;
        stream.write(elements(&page, view)?)?;
    }
    stream.end()
}

/// Writes each page as it comes, but for a table, whose columns need all rows.
struct Stream<'a> {
    output: &'a mut Output,
    view: &'a View<'a>,
    rows: Vec<Document>,
    written: usize,
}

impl<'a> Stream<'a> {
    fn new(output: &'a mut Output, view: &'a View<'a>) -> Self {
        Self {
            output,
            view,
            rows: Vec::new(),
            written: 0,
        }
    }

    fn write(&mut self, elements: &[Document]) -> Result<(), Failure> {
        match self.output.format() {
            Format::Table => self.rows.extend_from_slice(elements),
            Format::Json => {
                for (index, element) in elements.iter().enumerate() {
                    self.output
                        .json_element(element, self.written + index == 0)?;
                }
            }
            Format::Yaml if elements.is_empty() => {}
            Format::Yaml => self.output.yaml(&Document::List(elements.to_vec()))?,
            Format::Csv => {
                if self.written == 0 {
                    self.output.csv_header(self.view.columns)?;
                }
                self.output.csv_rows(elements, self.view.columns)?;
            }
            Format::Ids => self.output.ids(elements, self.view.id)?,
        }
        self.written += elements.len();
        self.output.flush()
    }

    fn end(self) -> Result<(), Failure> {
        let empty = self.written == 0;
        match self.output.format() {
            Format::Table => self
                .output
                .line(list_table(&self.rows, self.view.columns))?,
            Format::Json => self.output.json_end(empty)?,
            Format::Yaml if empty => self.output.line("[]")?,
            Format::Yaml | Format::Csv | Format::Ids => {}
        }
        self.output.flush()
    }
}

fn read(body: &[u8]) -> Result<Document, Failure> {
    Document::read(body)
        .map_err(|error| Failure::other(format_args!("the answer cannot be shown: {error}")))
}

fn elements<'a>(page: &'a Document, view: &View<'_>) -> Result<&'a [Document], Failure> {
    page.member(view.list)
        .and_then(Document::as_list)
        .ok_or_else(|| {
            Failure::other(format_args!(
                "the answer holds no list of {}; is the endpoint that of ID Center?",
                view.list.replace('_', " ")
            ))
        })
}

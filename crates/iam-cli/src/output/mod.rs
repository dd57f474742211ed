//! What goes to standard output: tables for people, JSON and YAML for programs, CSV for sheets, ids for the
//! next command.

mod table;
mod values;

use std::fmt;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

pub(crate) use table::{cell, list_table, member_table, ruled_table, table};

use crate::document::Document;
use crate::failure::Failure;
use crate::text::printable;
use values::row;

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// What the service answered, indented
    Json,
    /// The same data as YAML
    Yaml,
    /// The columns of the table, for sheets
    Csv,
    /// The ids alone, one a line, for the next command
    Ids,
}

/// What is shown of the elements of a list where not all is shown. Columns and id are paths, as
/// [`Document::at`] takes them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    /// The member of the answer that is the list.
    pub(crate) list: &'a str,
    pub(crate) columns: &'a [&'a str],
    pub(crate) id: &'a str,
}

/// Standard output in one format.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    writer: BufWriter<StdoutLock<'static>>,
}

impl Output {
    /// In the format asked for; else a table on a terminal, and JSON for everybody else.
    pub(crate) fn new(asked: Option<Format>) -> Self {
        let stdout = io::stdout();
        let usual = if stdout.is_terminal() {
            Format::Table
        } else {
            Format::Json
        };
        Self {
            format: asked.unwrap_or(usual),
            writer: BufWriter::new(stdout.lock()),
        }
    }

    /// The format.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Writes a result: the document, or the table that people get in its place.
    pub(crate) fn result(
        &mut self,
        document: &Document,
        table: impl FnOnce(&Document) -> String,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.line(table(document)),
            Format::Json => self.json(document),
            Format::Yaml => self.yaml(document),
            Format::Csv | Format::Ids => Err(Failure::usage(
                "-o csv and -o ids are for what the service keeps; take table, json or yaml",
            )),
        }
    }

    /// Writes the object that a document holds, or the whole document to those who read all of it.
    pub(crate) fn object(
        &mut self,
        document: &Document,
        object: &Document,
        id: &str,
    ) -> Result<(), Failure> {
        match (self.format, object) {
            (Format::Csv, Document::Object(members)) => {
                let columns: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
                self.csv_header(&columns)?;
                self.csv_rows(std::slice::from_ref(object), &columns)
            }
            (Format::Ids, _) => self.ids(std::slice::from_ref(object), id),
            _ => self.result(document, |_| member_table(object)),
        }
    }

    /// Writes the list that a document holds, or the whole document to those who read all of it.
    pub(crate) fn list(
        &mut self,
        document: &Document,
        elements: &[Document],
        view: &View<'_>,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Csv => {
                self.csv_header(view.columns)?;
                self.csv_rows(elements, view.columns)
            }
            Format::Ids => self.ids(elements, view.id),
            _ => self.result(document, |_| list_table(elements, view.columns)),
        }
    }

    /// Writes the names of the columns.
    pub(crate) fn csv_header(&mut self, columns: &[&str]) -> Result<(), Failure> {
        let names: Vec<String> = columns.iter().map(|name| printable(name)).collect();
        self.csv_row(&names)
    }

    /// Writes a row for each object.
    pub(crate) fn csv_rows(
        &mut self,
        objects: &[Document],
        columns: &[&str],
    ) -> Result<(), Failure> {
        objects
            .iter()
            .try_for_each(|object| self.csv_row(&row(object, columns)))
    }

    fn csv_row(&mut self, values: &[impl AsRef<[u8]>]) -> Result<(), Failure> {
        let mut line = csv::Writer::from_writer(Vec::new());
        let line = line
            .write_record(values)
            .map_err(io::Error::from)
            .and_then(|()| line.into_inner().map_err(csv::IntoInnerError::into_error));
        self.write(|writer| writer.write_all(&line?))
    }

    /// Writes the ids of the objects, one a line.
    pub(crate) fn ids(&mut self, objects: &[Document], id: &str) -> Result<(), Failure> {
        let mut ids = objects.iter().flat_map(|object| object.at(id));
        ids.try_for_each(|id| self.line(cell(id)))
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, text: impl fmt::Display) -> Result<(), Failure> {
        self.write(|writer| writeln!(writer, "{text}"))
    }

    fn json(&mut self, document: &Document) -> Result<(), Failure> {
        self.write(|writer| {
            document.write_json(writer, 0)?;
            writeln!(writer)
        })
    }

    /// Writes YAML. Lists that follow each other make one list.
    pub(crate) fn yaml(&mut self, document: &Document) -> Result<(), Failure> {
        let yaml = document.to_yaml().map_err(|error| {
            Failure::other(format_args!(
                "the result cannot be written as YAML: {error}"
            ))
        })?;
        self.write(|writer| writer.write_all(yaml.as_bytes()))
    }

    /// Writes an element of a JSON list; `first` starts the list.
    pub(crate) fn json_element(&mut self, element: &Document, first: bool) -> Result<(), Failure> {
        self.write(|writer| {
            writer.write_all(if first { b"[\n  " } else { b",\n  " })?;
            element.write_json(writer, 1)
        })
    }

    /// Ends a JSON list.
    pub(crate) fn json_end(&mut self, empty: bool) -> Result<(), Failure> {
        self.write(|writer| writer.write_all(if empty { b"[]\n" } else { b"\n]\n" }))
    }

    /// Hands everything to the reader.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.write(Write::flush)
    }

    fn write(
        &mut self,
        work: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        work(&mut self.writer).map_err(|error| Failure::output(&error))
    }
}

//! What goes to standard output: tables for people, JSON and YAML for programs.

mod table;

use std::fmt;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

pub(crate) use table::{cell, list_table, member_table, ruled_table, table};

use crate::document::Document;
use crate::failure::Failure;

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// What the service answered, indented
    Json,
    /// The same data as YAML
    Yaml,
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
        }
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
        let yaml = serde_saphyr::to_string(document).map_err(|error| {
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

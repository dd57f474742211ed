//! What goes to standard error: errors, warnings, and with `--debug` what goes over the wire.

use std::fmt;
use std::io::Write as _;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::text::printable;

/// Says why the command fails.
pub(crate) fn error(text: &impl fmt::Display) {
    line("error", text);
}

/// Says what could be done about an error.
pub(crate) fn hint(text: &impl fmt::Display) {
    line("hint", text);
}

/// Says what should be put right although it stops nothing.
pub(crate) fn warn(text: &impl fmt::Display) {
    line("warning", text);
}

/// Says what the output leaves out.
pub(crate) fn note(text: &impl fmt::Display) {
    line("note", text);
}

fn line(kind: &str, text: &impl fmt::Display) {
    let text = printable(&text.to_string());
    // Without a standard error there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{kind}: {text}");
}

/// Lets the libraries speak: their warnings always, the wire with `debug`.
pub(crate) fn install(debug: bool) {
    // It fails only where another has been installed, and nobody else does.
    let _ = tracing::subscriber::set_global_default(Diagnostics { debug });
}

#[derive(Debug)]
struct Diagnostics {
    debug: bool,
}

impl Subscriber for Diagnostics {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let least = if self.debug {
            Level::DEBUG
        } else {
            Level::WARN
        };
        // What other libraries log may hold more than a terminal should show.
        metadata.is_event()
            && *metadata.level() <= least
            && (metadata.target().starts_with("iam_client")
                || metadata.target().starts_with("iam_emulator"))
    }

    fn event(&self, event: &Event<'_>) {
        let mut told = Told::default();
        event.record(&mut told);
        match *event.metadata().level() {
            Level::ERROR | Level::WARN => line("warning", &told),
            _ => line("debug", &told),
        }
    }

    // Spans are never enabled.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// An event as one line: its message, then its fields.
#[derive(Default)]
struct Told {
    message: String,
    fields: String,
}

impl Visit for Told {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            "headers" => self.fields.push_str(&format!(" headers={{{value:?}}}")),
            name => self.fields.push_str(&format!(" {name}={value:?}")),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.message, self.fields)
    }
}

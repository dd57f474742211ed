//! Everything that is traced and logged, at TRACE and for all targets, by the threads that listen.

use std::cell::Cell;
use std::io;
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

thread_local! {
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

static TOLD: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Whether this thread is one whose texts are kept.
pub(super) fn listens() -> bool {
    LISTENS.get()
}

/// Keeps what this thread traces and logs from now on. There is one subscriber for the whole process, since a callsite
/// that another thread meets first would stay silent otherwise; tests on other threads are left out of it.
pub(super) fn listen() {
    static INSTALLED: Once = Once::new();
    LISTENS.set(true);
    INSTALLED.call_once(|| {
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_span_events(FmtSpan::FULL)
            .with_writer(Writer)
            .with_filter(dynamic_filter_fn(|_, _| listens()));
        // Records of the crate `log` too, which rustls writes.
        tracing_subscriber::registry().with(layer).init();
    });
}

/// All of it so far.
pub(super) fn told() -> Vec<u8> {
    TOLD.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
        told.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Writer {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

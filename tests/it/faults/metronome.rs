//! Whether the machine keeps the time: where it does not, a cell that depends on time says nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

const BEAT: Duration = Duration::from_millis(10);

/// A task that is woken later than this has been kept from working by something else.
const LATE: Duration = Duration::from_millis(50);

pub(super) struct Metronome {
    late: Arc<AtomicBool>,
    beating: JoinHandle<()>,
}

impl Metronome {
    pub(super) fn start() -> Self {
        let late = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&late);
        let beating = tokio::spawn(async move {
            loop {
                let started = Instant::now();
                sleep(BEAT).await;
                if started.elapsed() > BEAT + LATE {
                    seen.store(true, Ordering::SeqCst);
                }
            }
        });
        Self { late, beating }
    }

    /// Whether a beat has come late so far.
    pub(super) fn was_late(&self) -> bool {
        self.late.load(Ordering::SeqCst)
    }
}

impl Drop for Metronome {
    fn drop(&mut self) {
        self.beating.abort();
    }
}

//! Clients that do nothing but change and read users of their own, each over a connection of its own, and the time that
//! it takes them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use iam_client::Client;
use iam_client::model::UserUuid;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::clients::{ended, new_user, three_members};
use crate::emulator::Emulator;
use crate::oracle::{Ended, Written};
use crate::report::Figures;

pub(crate) struct Healthy {
    tasks: JoinSet<Result<(UserUuid, Written, Figures)>>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    is_over: AtomicBool,
    failed: AtomicU64,
    times: Mutex<Vec<Duration>>,
}

/// What they have written.
pub(crate) struct AllWritten(Vec<(UserUuid, Written)>);

impl Healthy {
    /// Lets so many clients begin, and waits until each has been served once.
    pub(crate) async fn start(emulator: &Emulator, clients: usize) -> Result<Self> {
        let shared = Arc::new(Shared::default());
        let mut users = Vec::new();
        let first = emulator.client()?;
        for number in 0..clients {
            let login = format!("healthy{number}-{}", fastrand::u32(..));
            users.push(new_user(&first, &login).await?);
        }
        let mut tasks = JoinSet::new();
        for user in users {
            tasks.spawn(work(emulator.client()?, user, Arc::clone(&shared)));
        }
        while shared.times().len() < clients && shared.failed.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        Ok(Self { tasks, shared })
    }

    /// From now on calls may fail, since the emulator is to end.
    pub(crate) fn is_to_end(&self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
    }

    /// Tells how long their calls took.
    pub(crate) fn note(&self, figures: &mut Figures) {
        let mut times = self.shared.times().clone();
        times.sort_unstable();
        let at = |part: f64| {
            let index = (times.len() as f64 * part) as usize;
            let time = times.get(index.min(times.len().saturating_sub(1)));
            time.map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        figures.note(format!(
            "{} changes of healthy clients: half within {:.0} ms, 99 of 100 within {:.0} ms, all within {:.0} ms",
            times.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        ));
    }

    /// Waits until each has ended.
    pub(crate) async fn end(mut self, figures: &mut Figures) -> Result<AllWritten> {
        let mut written = Vec::new();
        while let Some(done) = self.tasks.join_next().await {
            let (user, values, counted) = done??;
            figures.add(counted);
            written.push((user, values));
        }
        let failed = self.shared.failed.load(Ordering::Relaxed);
        figures.expect(failed == 0, || {
            format!("{failed} calls of healthy clients failed")
        });
        Ok(AllWritten(written))
    }
}

impl AllWritten {
    /// Compares with what is there.
    pub(crate) async fn verify(&mut self, client: &Client, figures: &mut Figures) -> Result<()> {
        for (user, written) in &mut self.0 {
            written.verify(client, user, figures).await?;
        }
        Ok(())
    }
}

impl Shared {
    fn times(&self) -> std::sync::MutexGuard<'_, Vec<Duration>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}

async fn work(
    client: Client,
    user: UserUuid,
    shared: Arc<Shared>,
) -> Result<(UserUuid, Written, Figures)> {
    let mut figures = Figures::default();
    let mut written = Written::default();
    while !shared.is_over() {
        let request = three_members(written.next())?;
        let started = Instant::now();
        let how = ended(client.users().set(user.clone(), request), &mut figures).await;
        written.ended(how);
        if how == Ended::Applied {
            shared.times().push(started.elapsed());
        } else if !shared.is_over() {
            shared.failed.fetch_add(1, Ordering::Relaxed);
        }
    }
    Ok((user, written, figures))
}

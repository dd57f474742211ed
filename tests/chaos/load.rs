//! SetUser by many tasks at once: a third of the requests meets a fault, some calls are dropped, and in the middle the
//! emulator stops and starts again. What each call was told must be what is there.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use iam_client::Client;
use iam_client::auth::Credentials;
use iam_client::model::UserUuid;
use iam_emulator::{Emulator, Server};
use iam_tests::cancellation::within;
use tokio::runtime::Handle;
use tokio::sync::RwLock;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::Settings;
use crate::clients::{client, count, ended, new_user, over, three_members};
use crate::oracle::{Ended, Written};
use crate::relay::Relay;
use crate::report::Figures;
use crate::{faults, process};

/// How many of a hundred calls are dropped before they end.
const DROPPED_PER_CENT: u8 = 3;

/// A call waits at no more places than this, unless it is repeated.
const PLACES: usize = 7;

/// What a change whose outcome is unknown is given to arrive, before the next one is sent.
const SETTLING: Duration = Duration::from_millis(50);

/// How much more memory the second half of the calls may take than the first.
const GROWTH_MIB: f64 = 16.0;

/// As many as the client sends at most.
const ATTEMPTS: u32 = 3;

pub(crate) async fn run(settings: &Settings) -> Result<Figures> {
    process::forget_own_peak();
    let directory = tempfile::tempdir()?;
    let tasks_before = Handle::current().metrics().num_alive_tasks();
    let mut figures = loaded(settings, &directory.path().join("load.redb")).await?;
    let tasks_after = settled(tasks_before).await;
    figures.expect(tasks_after <= tasks_before, || {
        format!("{tasks_before} tasks were alive before, and {tasks_after} are afterwards")
    });
    figures.note(format!(
        "tasks alive: {tasks_before} before, {tasks_after} when everything was dropped"
    ));
    // The system counts by the page and adds up now and then, so that the peak may lag behind.
    let peaks = [figures.peak_mib, process::own_peak_mib()];
    figures.peak_mib = peaks.into_iter().flatten().reduce(f64::max);
    figures.note("the peak is that of one process: emulator, relay and clients");
    Ok(figures)
}

/// What is alive when it has come down to this, or after some seconds.
async fn settled(tasks: usize) -> usize {
    let started = Instant::now();
    loop {
        let alive = Handle::current().metrics().num_alive_tasks();
        if alive <= tasks || started.elapsed() > Duration::from_secs(10) {
            return alive;
        }
        sleep(Duration::from_millis(10)).await;
    }
}

/// What all tasks share.
struct Stage {
    /// `None` while one is stopped and another is started.
    running: RwLock<Option<Running>>,
    relay: Relay,
    /// Through the relay, with one pool.
    client: Client,
    calls: AtomicU64,
    dropped: AtomicUsize,
    ordered: AtomicU64,
    is_over: AtomicBool,
}

impl Stage {
    /// Does something with the emulator that runs, once one does.
    async fn with<T>(&self, work: impl AsyncFnOnce(&Running) -> Result<T>) -> Result<T> {
        let running = self.running.read().await;
        work(running.as_ref().context("no emulator runs")?).await
    }
}

struct Running {
    emulator: Emulator,
    server: Server,
    /// Without a relay and without faults.
    observer: Client,
}

impl Running {
    async fn start(file: &Path, credentials: Option<Credentials>) -> Result<Self> {
        let builder = || {
            let builder = Emulator::builder().data(file);
            match &credentials {
                Some(credentials) => builder.credentials(credentials.clone()),
                None => builder,
            }
        };
        // A change that was under way when its connection was cut is still being written.
        let started = Instant::now();
        let emulator = loop {
            match builder().build() {
                Ok(emulator) => break emulator,
                Err(_) if started.elapsed() < Duration::from_secs(10) => {
                    sleep(Duration::from_millis(5)).await;
                }
                Err(error) => return Err(error.into()),
            }
        };
        let server = emulator.bind("127.0.0.1:0").await?;
        let observer = over(
            emulator.transport(),
            "https://id-center.test",
            emulator.credentials(),
        )?;
        Ok(Self {
            emulator,
            server,
            observer,
        })
    }
}

async fn loaded(settings: &Settings, file: &Path) -> Result<Figures> {
    let calls = settings.pick(20_000, 1_000);
    let tasks = settings.pick(64, 16);
    let running = Running::start(file, None).await?;
    let credentials = running.emulator.credentials().clone();
    let mut users = Vec::new();
    for task in 0..tasks {
        users.push(new_user(&running.observer, &format!("load{task}")).await?);
    }
    let relay = Relay::start(running.server.local_addr(), settings.random(1)).await?;
    let stage = Arc::new(Stage {
        client: client(&relay.endpoint_url, &credentials)?,
        running: RwLock::new(Some(running)),
        relay,
        calls: AtomicU64::new(0),
        dropped: AtomicUsize::new(0),
        ordered: AtomicU64::new(0),
        is_over: AtomicBool::new(false),
    });
    let mut working = JoinSet::new();
    for (task, user) in users.iter().enumerate() {
        let random = settings.random(1000 + task as u64);
        let share = calls / tasks + usize::from(task < calls % tasks);
        working.spawn(work(Arc::clone(&stage), user.clone(), share, random));
    }
    let watching = tokio::spawn(watch(
        Arc::clone(&stage),
        calls as u64,
        file.to_owned(),
        credentials,
    ));
    let mut figures = Figures::default();
    while let Some(done) = working.join_next().await {
        figures.add(done??);
    }
    stage.is_over.store(true, Ordering::Relaxed);
    let watched = watching.await??;
    figures.faults += watched.met;
    settle_up(stage, &users, watched, &mut figures).await?;
    Ok(figures)
}

/// What one task does: it alone changes this user.
async fn work(
    stage: Arc<Stage>,
    user: UserUuid,
    calls: usize,
    mut random: fastrand::Rng,
) -> Result<Figures> {
    let mut figures = Figures::default();
    let mut written = Written::default();
    let path = format!("/v1/users/{user}");
    let (mut dropped, mut waiting) = (0, 0_u32);
    for _ in 0..calls {
        stage
            .with(async |running| {
                let missing = ATTEMPTS.saturating_sub(waiting);
                let (emulator, path) = (&running.emulator, Some(path.as_str()));
                let ordered = faults::order(emulator, "SetUser", path, missing, &mut random);
                stage.ordered.fetch_add(ordered, Ordering::Relaxed);
                Ok(())
            })
            .await?;
        let retries = figures.retries;
        let request = three_members(written.next())?;
        let call = stage.client.users().set(user.clone(), request);
        let how = if random.u8(..100) < DROPPED_PER_CENT {
            let result = within(random.usize(1..PLACES), call).await;
            dropped += usize::from(result.is_none());
            count(result.as_ref(), &mut figures)
        } else {
            ended(call, &mut figures).await
        };
        written.ended(how);
        if how == Ended::Unknown {
            sleep(SETTLING).await;
        }
        stage.calls.fetch_add(1, Ordering::Relaxed);
        // Attempts that did not arrive leave their fault to the next call.
        let attempts = u32::try_from(figures.retries - retries)? + 1;
        waiting = ATTEMPTS.saturating_sub(attempts);
        stage
            .with(async |running| {
                let observer = &running.observer;
                written.verify(observer, &user, &mut figures).await
            })
            .await?;
    }
    stage.dropped.fetch_add(dropped, Ordering::Relaxed);
    Ok(figures)
}

/// What was seen from outside the tasks.
#[derive(Default)]
struct Watched {
    /// Faults of an emulator that has been stopped.
    met: u64,
    /// Memory when a quarter of the calls was done, and when all were.
    quarter_mib: Option<f64>,
    end_mib: Option<f64>,
}

/// Measures the memory, and restarts the emulator when half of the calls are done.
async fn watch(
    stage: Arc<Stage>,
    calls: u64,
    file: std::path::PathBuf,
    credentials: Credentials,
) -> Result<Watched> {
    let mut watched = Watched::default();
    let mut has_restarted = false;
    while !stage.is_over.load(Ordering::Relaxed) {
        let done = stage.calls.load(Ordering::Relaxed);
        if done >= calls / 4 && watched.quarter_mib.is_none() {
            watched.quarter_mib = process::own_mib();
        }
        if done >= calls / 2 && !has_restarted {
            has_restarted = true;
            restart(&stage, &file, &credentials, &mut watched).await?;
        }
        sleep(Duration::from_millis(5)).await;
    }
    anyhow::ensure!(has_restarted, "the emulator was not restarted");
    watched.end_mib = process::own_mib();
    Ok(watched)
}

async fn restart(
    stage: &Stage,
    file: &Path,
    credentials: &Credentials,
    watched: &mut Watched,
) -> Result<()> {
    let mut running = stage.running.write().await;
    let Running {
        emulator,
        server,
        observer,
    } = running.take().context("no emulator runs")?;
    watched.met = stage.ordered.swap(0, Ordering::Relaxed) - faults::left(&emulator)?;
    server.shutdown().await;
    drop((emulator, observer));
    let another = Running::start(file, Some(credentials.clone())).await?;
    stage.relay.aim(another.server.local_addr());
    *running = Some(another);
    Ok(())
}

/// When all tasks are done: the pool works, and everything ends.
async fn settle_up(
    stage: Arc<Stage>,
    users: &[UserUuid],
    watched: Watched,
    figures: &mut Figures,
) -> Result<()> {
    let stage = Arc::into_inner(stage).context("a task still holds the stage")?;
    let running = stage.running.into_inner().context("no emulator runs")?;
    figures.faults += stage.ordered.into_inner() - faults::left(&running.emulator)?;
    let orders = figures.faults;
    figures.faults += stage.relay.resets();
    running.emulator.faults().clear();
    let mut refused = 0;
    for user in users {
        let request = three_members(0)?;
        refused += usize::from(
            stage
                .client
                .users()
                .set(user.clone(), request)
                .await
                .is_err(),
        );
    }
    figures.expect(refused == 0, || {
        format!(
            "afterwards {refused} of {} calls without faults failed",
            users.len()
        )
    });
    figures.note(format!(
        "{} tasks with one client; {orders} ordered faults met, {} connections reset, {} calls dropped, the emulator restarted once",
        users.len(),
        stage.relay.resets(),
        stage.dropped.into_inner(),
    ));
    figures.note(format!(
        "{} calls without faults afterwards: {refused} failed",
        users.len()
    ));
    figures.peak_mib = watched.end_mib;
    match (watched.quarter_mib, watched.end_mib) {
        (Some(quarter), Some(end)) => {
            figures.note(format!(
                "memory: {quarter:.1} MiB after a quarter of the calls, {end:.1} MiB at the end"
            ));
            figures.expect(end - quarter < GROWTH_MIB, || {
                format!("memory grew by {:.1} MiB", end - quarter)
            });
        }
        _ => figures.note("memory: this system does not tell"),
    }
    drop(stage.client);
    stage.relay.stop().await;
    running.server.shutdown().await;
    Ok(())
}

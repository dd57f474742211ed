//! The emulator among idle, slow and greedy peers: healthy clients are served meanwhile, its memory stays within bounds,
//! the others are sent away in time, and it stops within a second.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::time::sleep;

use crate::Settings;
use crate::crowd::{self, Crowd};
use crate::emulator::Launch;
use crate::healthy::Healthy;
use crate::process;
use crate::report::Figures;

/// What the emulator may take, whoever is connected: 64 large bodies in buffers that grow by doubling, 4 copies of the
/// journal beside it, 48 KiB for each of 2048 connections, and 64 MiB for itself.
const MOST_MIB: f64 = 384.0;

/// The files that this process needs besides those that are counted.
const OTHER_FILES: usize = 300;

/// The places that the emulator has unless told otherwise, see `Limits::connections`.
const PLACES: usize = 2048;

/// Where that is less than the places.
const FEW_FILES: usize = 256;

pub(crate) async fn run(settings: &Settings) -> Result<Figures> {
    let directory = tempfile::tempdir()?;
    let mut figures = Figures::default();
    crowded(settings, &directory.path().join("crowd.redb"), &mut figures).await?;
    let launch = Launch::new(&settings.scp_idc);
    if !settings.quick {
        flooded(&launch, PLACES + 1_000, "places that it has", &mut figures).await?;
    }
    let few_files = format!("ulimit -S -n {FEW_FILES}");
    let idle = FEW_FILES + settings.pick(1_000, 200);
    let launch = launch.prepared(&few_files);
    flooded(&launch, idle, "files that it may have open", &mut figures).await?;
    Ok(figures)
}

/// Everybody at once, all of whom find a place.
async fn crowded(settings: &Settings, file: &Path, figures: &mut Figures) -> Result<()> {
    let (idle, busy) = settings.pick((1_000, 200), (200, 40));
    let each = settings.pick(100, 10);
    ensure_files(2 * (idle + busy + Crowd::KINDS * each))?;
    let launch = Launch::new(&settings.scp_idc).data(file);
    let emulator = launch.start().await?;
    let address = emulator.address()?;
    let healthy = Healthy::start(&emulator, busy).await?;

    let idlers = crowd::idle(address, idle).await?;
    let crowd = Crowd::gather(address, each);
    if settings.quick {
        sleep(Duration::from_secs(2)).await;
        crowd.sent_away_at_once(figures).await?;
    } else {
        crowd.sent_away(figures).await?;
        crowd::idlers_sent_away(idlers, figures).await;
    }
    figures.note(format!(
        "{idle} idle and {busy} busy connections, and {each} each of: {}",
        Crowd::WHO
    ));
    healthy.note(figures);

    // All of them are connected while it stops.
    let idlers = crowd::idle(address, idle).await?;
    let crowd = Crowd::gather(address, each);
    sleep(Duration::from_millis(500)).await;
    figures.peak_mib = emulator.peak_mib();
    healthy.is_to_end();
    let (took, _) = emulator.stop().await?;
    drop((idlers, crowd));
    figures.note(format!(
        "stopped within {} ms while all of them were connected",
        took.as_millis()
    ));
    // Without optimisation and on a busy machine the process itself takes its time.
    let most = Duration::from_secs(settings.pick(1, 5));
    figures.expect(took < most, || format!("the stop took {took:?}"));
    if let Some(peak) = figures.peak_mib {
        figures.expect(peak < MOST_MIB, || {
            format!("the emulator took {peak:.1} MiB")
        });
    }
    let mut written = healthy.end(figures).await?;
    let reopened = launch.start().await?;
    written.verify(&reopened.client()?, figures).await?;
    reopened.stop().await?;
    Ok(())
}

/// More idle connections than there is room for.
async fn flooded(launch: &Launch, idle: usize, than: &str, figures: &mut Figures) -> Result<()> {
    ensure_files(idle)?;
    let emulator = launch.start().await?;
    let healthy = Healthy::start(&emulator, 10).await?;
    let idlers = crowd::idle(emulator.address()?, idle).await?;
    // Clients that come last are served too.
    let last = Healthy::start(&emulator, 10).await?;
    for healthy in [healthy, last] {
        healthy.is_to_end();
        healthy.end(figures).await?;
    }
    let peaks = [figures.peak_mib, emulator.peak_mib()];
    figures.peak_mib = peaks.into_iter().flatten().reduce(f64::max);
    drop(idlers);
    emulator.stop().await?;
    figures.note(format!(
        "{idle} idle connections, more than the {than}: healthy clients are served all the same"
    ));
    Ok(())
}

fn ensure_files(connections: usize) -> Result<()> {
    if let Some(limit) = process::open_files_limit() {
        let needed = connections + OTHER_FILES;
        ensure!(
            limit >= needed,
            "this process may have {limit} files open and needs {needed}: raise the limit with `ulimit -n {needed}`"
        );
    }
    Ok(())
}

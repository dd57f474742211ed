//! SIGKILL under write load, again and again on one file: what was acknowledged is there afterwards, nothing is there in
//! part, and the file opens each time.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use iam_client::model::UserUuid;
use tokio::time::sleep;

use crate::Settings;
use crate::clients::{JOHN, instance};
use crate::emulator::Launch;
use crate::report::Figures;
use crate::world::World;

/// How long after the load begins the process is killed, at most.
const UNDER_LOAD_MS: u64 = 150;

pub(crate) async fn run(settings: &Settings) -> Result<Figures> {
    let wanted = settings.pick(200, 12);
    let directory = tempfile::tempdir()?;
    let launch = Launch::new(&settings.scp_idc).data(&directory.path().join("kills.redb"));
    let mut random = settings.random(4);
    let mut figures = Figures::default();
    let mut emulator = launch.start().await?;
    let mut slowest = emulator.took;
    let mut world = World::make(&emulator.client()?).await?;
    let (mut under_load, mut while_opening, mut while_making) = (0, 0, 0);
    while under_load + while_opening + while_making < wanted {
        let changes = world.begin_to_change(&emulator.client()?, under_load);
        sleep(Duration::from_millis(random.u64(1..UNDER_LOAD_MS))).await;
        emulator.kill().await?;
        world.end(changes, &mut figures).await?;
        under_load += 1;
        if under_load % 4 == 0 {
            kill_while_starting(&launch, slowest.mul_f64(random.f64())).await?;
            while_opening += 1;
            let fresh = directory.path().join(format!("fresh{while_making}.redb"));
            let after = slowest.mul_f64(random.f64());
            kill_while_making(settings, &fresh, after, &mut figures).await?;
            while_making += 1;
        }
        emulator = launch.start().await.context("after a kill")?;
        slowest = slowest.max(emulator.took);
        world.verify(&emulator.client()?, &mut figures).await?;
        let peaks = [figures.peak_mib, emulator.peak_mib()];
        figures.peak_mib = peaks.into_iter().flatten().reduce(f64::max);
    }
    world.verify_all(&emulator.client()?, &mut figures).await?;
    emulator.stop().await?;
    figures.faults = under_load + while_opening + while_making;
    figures.note(format!(
        "{} times SIGKILL: {under_load} under load, {while_opening} while the file was opened, {while_making} while one was made",
        figures.faults
    ));
    figures.note(format!(
        "{} changes acknowledged; the file opened every time, in {} ms at most",
        world.acknowledged(),
        slowest.as_millis()
    ));
    Ok(figures)
}

async fn kill_while_starting(launch: &Launch, after: Duration) -> Result<()> {
    let mut child = launch.spawn()?;
    sleep(after).await;
    child.kill().await?;
    Ok(())
}

/// A file whose making was cut short at any moment is made by the next start.
async fn kill_while_making(
    settings: &Settings,
    file: &Path,
    after: Duration,
    figures: &mut Figures,
) -> Result<()> {
    let launch = Launch::new(&settings.scp_idc).data(file);
    kill_while_starting(&launch, after).await?;
    let emulator = launch
        .start()
        .await
        .context("after a kill while the file was made")?;
    let john = JOHN.parse::<UserUuid>()?;
    let shown = emulator.client()?.users().show(john, instance()?).await;
    figures.expect(shown.is_ok(), || {
        format!("a new file lacks its seed after a kill at {after:?}")
    });
    emulator.stop().await?;
    Ok(())
}

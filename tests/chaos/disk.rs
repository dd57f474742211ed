//! A disk that is full, and files that cannot be used: one clear line each, nothing acknowledged is lost, and nothing of
//! somebody else's is touched.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use iam_client::Client;
use iam_client::model::UserUuid;
use iam_client::model::users::UserCreateRequest;
use tokio::process::Command;

use crate::Settings;
use crate::clients::{count, ended, instance, logins, new_user, three_members};
use crate::emulator::{Emulator, Launch, Started};
use crate::oracle::{Ended, Made, Written};
use crate::report::Figures;

/// What the disk of the test holds, in KiB.
const DISK_KIB: u64 = 2048;

/// A user whom every Linux has and who owns nothing.
const NOBODY: u32 = 65_534;

pub(crate) async fn run(settings: &Settings) -> Result<Figures> {
    let directory = tempfile::tempdir()?;
    // Others must be able to start the command from it.
    fs::set_permissions(directory.path(), Permissions::from_mode(0o755))?;
    let mut figures = Figures::default();
    full_by_limit(
        settings,
        &directory.path().join("limited.redb"),
        &mut figures,
    )
    .await?;
    match Mount::new(directory.path().join("disk")).await {
        Some(mount) => full_by_mount(settings, &mount, &mut figures).await?,
        None => figures.note("full disk: no tmpfs, which only the superuser may mount"),
    }
    unusable(settings, directory.path(), &mut figures).await?;
    Ok(figures)
}

/// A user whose values are written until the disk is full, and after that.
struct Writer {
    client: Client,
    user: UserUuid,
    written: Written,
    fillers: Made,
}

impl Writer {
    async fn new(emulator: &Emulator) -> Result<Self> {
        let client = emulator.client()?;
        Ok(Self {
            user: new_user(&client, "writer").await?,
            client,
            written: Written::default(),
            fillers: Made::default(),
        })
    }

    async fn write(&mut self, figures: &mut Figures) -> Result<Ended> {
        let request = three_members(self.written.next())?;
        let how = ended(self.client.users().set(self.user.clone(), request), figures).await;
        self.written.ended(how);
        Ok(how)
    }

    /// Makes the directory larger until it does not fit any more, and tells what was said.
    async fn fill(&mut self, figures: &mut Figures) -> Result<String> {
        let text = "x".repeat(1000);
        for number in self.fillers.asked()..20_000 {
            let name = format!("filler{number}");
            let request = UserCreateRequest::new(instance()?, name.as_str(), name.as_str())
                .description(text.clone());
            let result = self.client.users().create(request).await;
            self.fillers.ended(name, count(Some(&result), figures));
            if let Err(error) = result {
                return Ok(error.to_string());
            }
        }
        bail!("the disk does not get full")
    }

    async fn check(&mut self, client: &Client, figures: &mut Figures) -> Result<()> {
        self.written.verify(client, &self.user, figures).await?;
        let there = logins(client).await?;
        self.fillers.compare(there, "the user", figures);
        Ok(())
    }

    /// The disk is full now.
    async fn meet_full_disk(&mut self, figures: &mut Figures) -> Result<()> {
        for _ in 0..5 {
            self.write(figures).await?;
        }
        let said = self.fill(figures).await?;
        figures.expect(said.contains("has no room to grow"), || {
            format!("on a full disk a client is told: {said}")
        });
        let client = self.client.clone();
        for _ in 0..5 {
            self.write(figures).await?;
        }
        self.check(&client, figures).await?;
        figures.faults += 1;
        Ok(())
    }
}

/// A limit of the system on the size of files: everybody has it.
async fn full_by_limit(settings: &Settings, file: &Path, figures: &mut Figures) -> Result<()> {
    // Without the trap the system ends a process that goes beyond. A block has 512 bytes.
    let limited = format!("trap '' XFSZ; ulimit -S -f {}", DISK_KIB * 2);
    let launch = Launch::new(&settings.scp_idc).data(file);
    let emulator = launch.clone().prepared(&limited).start().await?;
    let mut writer = Writer::new(&emulator).await?;
    writer.meet_full_disk(figures).await?;
    let pid = emulator.pid()?.to_string();
    let raised = Command::new("prlimit")
        .args(["--pid", &pid, "--fsize=unlimited"])
        .status()
        .await;
    let is_raised = raised.is_ok_and(|status| status.success());
    if is_raised {
        recover(&mut writer, figures).await?;
    }
    let how = if is_raised {
        ", goes on when it is raised,"
    } else {
        ""
    };
    figures.note(format!(
        "full disk, by a limit on the size of a file (ulimit -f): refuses{how} and loses nothing"
    ));
    let (_, stderr) = emulator.stop().await?;
    figures.expect(stderr.contains("has no room to grow"), || {
        format!("on a full disk the operator is told: {stderr}")
    });
    restart(&launch, &mut writer, figures).await
}

/// A small disk in memory, with something else on it.
async fn full_by_mount(settings: &Settings, mount: &Mount, figures: &mut Figures) -> Result<()> {
    let launch = Launch::new(&settings.scp_idc).data(&mount.0.join("full.redb"));
    let junk = mount.0.join("junk");
    fill_up(&junk)?;
    // Not even a new file fits, and what is left of it is no obstacle later.
    refused(&launch, "has no room to grow", figures).await?;
    fs::remove_file(&junk)?;
    let emulator = launch.start().await?;
    let mut writer = Writer::new(&emulator).await?;
    fill_up(&junk)?;
    writer.meet_full_disk(figures).await?;
    fs::remove_file(&junk)?;
    recover(&mut writer, figures).await?;
    fill_up(&junk)?;
    writer.meet_full_disk(figures).await?;
    emulator.kill().await?;
    fs::remove_file(&junk)?;
    figures.note(format!(
        "full disk, a tmpfs of {DISK_KIB} KiB: refuses, goes on when there is space again, and loses nothing, also by SIGKILL"
    ));
    restart(&launch, &mut writer, figures).await
}

/// There is space again, and the emulator runs still.
async fn recover(writer: &mut Writer, figures: &mut Figures) -> Result<()> {
    let how = writer.write(figures).await?;
    figures.expect(how == Ended::Applied, || {
        "with space again, a change is not made".to_owned()
    });
    let client = writer.client.clone();
    writer.check(&client, figures).await
}

/// Everything that was acknowledged is in the file.
async fn restart(launch: &Launch, writer: &mut Writer, figures: &mut Figures) -> Result<()> {
    let again = launch.start().await.context("after a full disk")?;
    writer.check(&again.client()?, figures).await?;
    again.stop().await?;
    Ok(())
}

/// Files that cannot be used are refused in one line, with nothing changed.
async fn unusable(settings: &Settings, directory: &Path, figures: &mut Figures) -> Result<()> {
    let launch = |file: &Path| Launch::new(&settings.scp_idc).data(file);
    let text = directory.join("notes.txt");
    fs::write(&text, "not a database")?;
    refused(&launch(&text), "is no database or is damaged", figures).await?;
    ensure!(
        fs::read(&text)? == b"not a database",
        "a text was overwritten"
    );

    let file = directory.join("kept.redb");
    let holder = launch(&file).start().await?;
    refused(&launch(&file), "is in use by another emulator", figures).await?;
    let mut writer = Writer::new(&holder).await?;
    writer.write(figures).await?;
    holder.stop().await?;

    let before = fs::read(&file)?;
    fs::set_permissions(&file, Permissions::from_mode(0o444))?;
    match without_privileges(settings, directory).await {
        None => figures.note("read-only file: not tried, for want of setpriv"),
        Some((program, user)) => {
            let launch = |file: &Path| {
                let launch = Launch::new(&program).data(file);
                user.map_or(launch.clone(), |user| launch.under(user))
            };
            refused(&launch(&file), "may not be read and written", figures).await?;
            let forbidden = directory.join("forbidden");
            fs::create_dir(&forbidden)?;
            fs::set_permissions(&forbidden, Permissions::from_mode(0o555))?;
            let new = launch(&forbidden.join("new.redb"));
            refused(&new, "may not be read and written", figures).await?;
            figures.note("read-only file, and directory without permission: refused");
        }
    }
    figures.expect(fs::read(&file)? == before, || {
        "a read-only file was changed".to_owned()
    });
    fs::set_permissions(&file, Permissions::from_mode(0o644))?;
    restart(&launch(&file), &mut writer, figures).await?;
    figures.note("no database, a file in use: refused, and left as they were");
    Ok(())
}

/// How to start the command as somebody for whom permissions count: the superuser has to become another.
async fn without_privileges(
    settings: &Settings,
    directory: &Path,
) -> Option<(PathBuf, Option<u32>)> {
    let probe = directory.join("probe");
    fs::write(&probe, "").ok()?;
    fs::set_permissions(&probe, Permissions::from_mode(0o444)).ok()?;
    if fs::OpenOptions::new().write(true).open(&probe).is_err() {
        return Some((settings.scp_idc.clone(), None));
    }
    // The way to the original may be barred for others.
    let copy = directory.join("scp-idc");
    fs::copy(&settings.scp_idc, &copy).ok()?;
    let found = Command::new("setpriv").arg("--version").output().await;
    found.is_ok().then_some((copy, Some(NOBODY)))
}

/// The emulator does not start, and says why in one line that names a remedy.
async fn refused(launch: &Launch, says: &str, figures: &mut Figures) -> Result<()> {
    figures.faults += 1;
    match launch.try_start().await? {
        Started::Serving(emulator) => {
            figures.broken(format!(
                "it starts where it should say that the file {says}"
            ));
            emulator.stop().await?;
        }
        Started::Refused { status, stderr } => {
            let is_clear = status.code() == Some(2)
                && stderr.trim().lines().count() == 1
                && stderr.starts_with("error: data file ")
                && stderr.contains(says);
            figures.expect(is_clear, || format!("{status}: {stderr}"));
        }
    }
    Ok(())
}

fn fill_up(file: &Path) -> Result<()> {
    let mut junk = fs::File::create(file)?;
    while junk.write_all(&[1; 1024]).is_ok() {}
    Ok(())
}

/// A disk of its own, where the system allows one.
struct Mount(PathBuf);

impl Mount {
    async fn new(path: PathBuf) -> Option<Self> {
        fs::create_dir(&path).ok()?;
        let size = format!("size={DISK_KIB}k");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(&path)
            .output()
            .await;
        mounted
            .is_ok_and(|output| output.status.success())
            .then_some(Self(path))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // A mount that stays is seen by its directory, which then cannot be removed.
        let _ = std::process::Command::new("umount")
            .arg("--lazy")
            .arg(&self.0)
            .output();
    }
}

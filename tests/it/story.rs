//! `tests/story/organization.sh` against an emulator: the output of every step is a snapshot.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use iam_client::auth::{Credentials, FixedClock, UnixMillis};
use iam_emulator::{Emulator, Seed};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/story/organization.sh");
const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/story/snapshots");
/// The user in the story that is not there.
const NOBODY: &str = "00000000000000000000000000000000";
/// 2026-11-23T00:00:00Z, for everything that the emulator stamps.
const TODAY: UnixMillis = UnixMillis::new(1_795_392_000_000);

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_is_made_from_nothing_and_undone() {
    let emulator = Emulator::builder()
        .seed(Seed::empty())
        .credentials(Credentials::new("AKSTORY", "secret of the story").unwrap())
        .clock(FixedClock::new(TODAY))
        .build()
        .unwrap();
    let server = emulator.bind("127.0.0.1:0").await.unwrap();
    let output = Command::new("sh")
        .arg(SCRIPT)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("HOME", "/nonexistent")
        .env("SCP_IDC", env!("CARGO_BIN_EXE_scp-idc-under-test"))
        .env("SCP_ENDPOINT_URL", server.endpoint_url())
        .env(
            "SCP_ACCESS_KEY",
            emulator.credentials().access_key().as_str(),
        )
        .env(
            "SCP_SECRET_KEY",
            emulator.credentials().secret_key().expose_secret(),
        )
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}{errors}");
    assert_eq!(errors, "");
    assert!(!told.contains("secret of the story"), "{told}");

    let told = numbered(&told);
    let steps = told.split("\n## ").skip(1).enumerate();
    let mut names = BTreeSet::new();
    for (index, step) in steps {
        let (title, output) = step.split_once('\n').unwrap();
        let name = format!(
            "{:02}-{}",
            index + 1,
            title.to_lowercase().replace(' ', "-")
        );
        insta::with_settings!({
            snapshot_path => SNAPSHOTS,
            prepend_module_to_snapshot => false,
            omit_expression => true,
            // What is left that differs from run to run.
            filters => [
                (r"\b(req|request)-[0-9a-f-]{36}", "<request>"),
                (r"\[1 attempt in \d+ ms\]", "[1 attempt in <n> ms]"),
            ],
        }, {
            insta::assert_snapshot!(name.as_str(), output);
        });
        names.insert(format!("{name}.snap"));
    }
    let kept = std::fs::read_dir(Path::new(SNAPSHOTS)).unwrap();
    let kept = kept.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(kept.collect::<BTreeSet<_>>(), names);
}

/// The text with every id that the emulator has made up as its number, as wide as it was: 32 hexadecimal digits, 16 of
/// an instance or 10 of its directory.
fn numbered(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let mut ids = vec![NOBODY];
    let mut numbered = String::new();
    for part in text.split_inclusive(|c| !is_digit(c)) {
        let digits = part.trim_end_matches(|c| !is_digit(c));
        let width = digits.len();
        if !matches!(width, 10 | 16 | 32) || digits == NOBODY {
            numbered.push_str(part);
            continue;
        }
        let number = ids.iter().position(|id| *id == digits).unwrap_or(ids.len());
        if number == ids.len() {
            ids.push(digits);
        }
        let name = format!(" id {number} ");
        numbered.push_str(&format!("{name:.^width$}{}", &part[width..]));
    }
    numbered
}

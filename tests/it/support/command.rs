//! The command `scp-idc`, as cargo has built it beside this test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

/// The path of the command. It is built now when it is missing, or older than what it is made of: `cargo test` of the
/// whole workspace has built it already.
pub(crate) fn scp_idc() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let directory = test.parent().and_then(Path::parent).unwrap();
        let path = directory.join(format!("scp-idc{}", std::env::consts::EXE_SUFFIX));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        if modified(&path).is_none_or(|built| built < newest(&root.join("crates"))) {
            build(root, directory);
        }
        path
    })
}

fn build(root: &Path, directory: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root).args([
        "build",
        "--quiet",
        "--package",
        "iam-cli",
        "--bin",
        "scp-idc",
    ]);
    cargo.arg("--target-dir").arg(directory.parent().unwrap());
    if directory.ends_with("release") {
        cargo.arg("--release");
    }
    assert!(cargo.status().unwrap().success(), "scp-idc cannot be built");
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}

/// When the newest source was changed.
fn newest(directory: &Path) -> SystemTime {
    let entries = std::fs::read_dir(directory).unwrap();
    let of_entry = |path: PathBuf| match path.extension() {
        _ if path.is_dir() && !path.ends_with("tests") => Some(newest(&path)),
        Some(extension) if extension == "rs" || extension == "toml" || extension == "json" => {
            modified(&path)
        }
        _ => None,
    };
    let times = entries.filter_map(|entry| of_entry(entry.unwrap().path()));
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

//! Snapshots that are committed: what tests have seen printed.

use std::path::{Path, PathBuf};

use super::planted::{Search, signature};

/// Searches every snapshot, also for what looks like a secret of its own: a key that the emulator made, a signature.
pub(super) fn snapshots(search: &mut Search) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    find(root, &mut files);
    assert!(!files.is_empty(), "there are snapshots to search");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c))) {
            assert!(!looks_secret(word), "{word} in {}", file.display());
        }
        search.add(file.display().to_string(), text);
    }
}

fn find(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() && !name.starts_with('.') && name != "target" {
            find(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "snap" || extension == "new")
        {
            files.push(path);
        }
    }
}

/// 40 letters as of the emulator's secret keys, or a signature.
fn looks_secret(word: &str) -> bool {
    let of_keys = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
    (word.len() == 40 && word.bytes().all(of_keys)) || signature(word.as_bytes()).is_some()
}

#[test]
fn keys_and_signatures_are_told_from_other_words() {
    let emulator = iam_emulator::Emulator::builder().build().unwrap();
    assert!(looks_secret(
        emulator.credentials().secret_key().expose_secret()
    ));
    assert!(looks_secret("QphO+w/+QEc+/XDatK3zrzjGLDNBBlS2gCPw4HcniDM="));
    for word in [
        emulator.credentials().access_key().as_str(),
        "138c2fc8c29a449dbfa8681f8f1d78e2",
        "PermissionSet",
    ] {
        assert!(!looks_secret(word));
    }
}

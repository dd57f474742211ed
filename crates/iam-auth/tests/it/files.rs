//! Credentials from the files of the official tools.

use crate::support::{NOW, ask, one_line, opened, ready};
use iam_auth::{
    CredentialsError, CredentialsProvider, Environment, FileProblem, FileProvider, Sources, Warning,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const SCPCONF: &str = ".scpconf/credentials.json";
const CLI: &str = ".scp/cli-config.json";

/// A home directory of the test's own.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn sources(&self) -> Sources {
        Sources::new(Environment::empty()).home(self.path())
    }

    pub(crate) fn write(&self, file: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

fn load(content: impl AsRef<[u8]>) -> Result<Option<iam_auth::Credentials>, CredentialsError> {
    let home = Home::new();
    FileProvider::new(home.write("file.json", content)).load()
}

fn problem_of(content: impl AsRef<[u8]>) -> (FileProblem, String) {
    let error = load(content).unwrap_err();
    let said = one_line(&error);
    assert!(
        said.contains("file.json") && !said.contains("planted"),
        "{said}"
    );
    match error {
        CredentialsError::File(error) => (error.problem, said),
        other => panic!("{other}"),
    }
}

#[test]
fn hyphens_and_underscores_and_both_names_of_the_secret_are_understood() {
    for (content, expected) in [
        (
            r#"{"access-key":"AK","secret-key":"sk","auth-token":"t"}"#,
            ("AK", "sk", Some("t")),
        ),
        (
            r#"{"access_key":"AK","secret_key":"sk","auth_token":"t"}"#,
            ("AK", "sk", Some("t")),
        ),
        (
            r#"{"access_key":"AK","access_secret_key":"sk"}"#,
            ("AK", "sk", None),
        ),
        (
            r#"{"access-key":"AK","access-secret-key":"sk","auth-token":""}"#,
            ("AK", "sk", None),
        ),
        (
            r#"{"access-key":"AK","secret-key":"비밀","auth-token":null}"#,
            ("AK", "비밀", None),
        ),
        (
            r#"{"access-key":"AK","secret-key":"\ube44\ubc00 \ud83d\udca5"}"#,
            ("AK", "비밀 💥", None),
        ),
        (
            "\u{feff}{\"access-key\":\"AK\",\"secret-key\":\"sk\"}\r\n",
            ("AK", "sk", None),
        ),
        (
            r#"{"access-key":"AK","access_key":"AK","secret-key":"sk","other":{"secret-key":[1,null,true]}}"#,
            ("AK", "sk", None),
        ),
    ] {
        assert_eq!(
            opened(&load(content).unwrap().unwrap()),
            expected,
            "{content}"
        );
    }
}

#[test]
fn a_file_without_any_of_it_is_like_no_file() {
    for content in [
        "{}",
        r#"{"access-key":"","secret-key":"","auth-token":""}"#,
        r#"{"auth_url":"x"}"#,
    ] {
        assert_eq!(load(content).unwrap(), None);
    }
    let home = Home::new();
    assert_eq!(FileProvider::scpconf(&home.sources()).load().unwrap(), None);
    assert_eq!(
        FileProvider::new(home.path().join("a/b/c")).load().unwrap(),
        None
    );
}

#[test]
fn half_a_pair_is_an_error_that_names_the_missing_member() {
    for (content, missing) in [
        (
            r#"{"access-key":"AK"}"#,
            "secret_key or access_secret_key is missing",
        ),
        (
            r#"{"access_secret_key":"planted"}"#,
            "access_key is missing",
        ),
        (
            r#"{"auth-token":"planted"}"#,
            "access_key and secret_key or access_secret_key is missing",
        ),
    ] {
        let error = load(content).unwrap_err();
        let said = one_line(&error);
        assert!(
            matches!(error, CredentialsError::Incomplete { .. }),
            "{said}"
        );
        assert!(
            said.contains(missing) && said.contains("file.json"),
            "{said}"
        );
        assert!(!said.contains("planted"), "{said}");
    }
}

#[test]
fn a_key_that_cannot_be_used_is_an_error_that_names_the_file() {
    let error = load(r#"{"access-key":"AK","secret-key":"planted\n"}"#).unwrap_err();
    let said = one_line(&error);
    assert!(matches!(error, CredentialsError::Invalid { .. }), "{said}");
    assert!(
        said.contains("file.json") && said.contains("secret key contains a line break"),
        "{said}"
    );
    assert!(!said.contains("planted"), "{said}");
}

#[test]
fn what_is_not_json_is_an_error_with_its_place_and_without_its_text() {
    for (content, line, column) in [
        ("", 1, 1),
        ("{\n  \"access-key\": planted\n}", 2, 17),
        (r#"{"secret-key":"planted"#, 1, 22),
        (r#"{["planted"]:1}"#, 1, 12),
    ] {
        let (problem, _) = problem_of(content);
        match problem {
            FileProblem::NotJson {
                line: at_line,
                column: at_column,
            } => {
                assert_eq!(at_line, line, "{content}");
                assert!(at_column.abs_diff(column) <= 1, "{content}: {at_column}");
            }
            other => panic!("{content}: {other}"),
        }
    }
}

#[test]
fn other_broken_contents_are_told_apart() {
    let deep = "[".repeat(10_000);
    let large = vec![b' '; (1 << 20) + 1];
    for (content, expected) in [
        (&b"{\"access-key\":\"planted\xff\"}"[..], "is not UTF-8"),
        (br#"["planted"]"#, "is not a JSON object"),
        (b"\"planted\"", "is not a JSON object"),
        (deep.as_bytes(), "is nested deeper than 32 levels"),
        (&large, "is larger than 1048576 bytes"),
        (
            br#"{"secret-key":["planted"]}"#,
            "has an array as its member \"secret-key\"",
        ),
        (
            br#"{"access_key":12}"#,
            "has a number as its member \"access_key\"",
        ),
        (
            br#"{"auth-token":{"planted":1}}"#,
            "has an object as its member \"auth-token\"",
        ),
        (
            br#"{"access-key":false}"#,
            "has a boolean as its member \"access-key\"",
        ),
        (
            br#"{"secret_key":"planted 1","secret-key":"planted 2"}"#,
            "gives \"secret-key\" and \"secret_key\" different values",
        ),
    ] {
        let (_, said) = problem_of(content);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_directory_or_device_in_place_of_the_file_is_an_error_and_nothing_hangs() {
    let home = Home::new();
    let mut places = vec![home.path().to_owned()];
    if cfg!(unix) {
        places.push("/dev/zero".into());
    }
    for place in places {
        let error = FileProvider::new(place).load().unwrap_err();
        assert!(one_line(&error).contains("is not a plain file"));
    }
    let under_a_file = home.write("file", "").join("credentials.json");
    let error = FileProvider::new(under_a_file).load().unwrap_err();
    assert!(one_line(&error).contains("cannot be read"));
}

#[test]
fn the_default_chain_reads_the_terraform_provider_s_file_before_the_cli_s() {
    let home = Home::new();
    home.write(CLI, r#"{"access_key":"CLI","access_secret_key":"sk"}"#);
    let first = |home: &Home| {
        let provider = CredentialsProvider::from_sources(&home.sources());
        ready(provider.credentials(NOW))
            .unwrap()
            .access_key()
            .to_string()
    };
    assert_eq!(first(&home), "CLI");
    home.write(SCPCONF, r#"{"access-key":"SCPCONF","secret-key":"sk"}"#);
    assert_eq!(first(&home), "SCPCONF");
    let variables = [("SCP_TF_ACCESS_KEY", "ENV"), ("SCP_TF_SECRET_KEY", "sk")];
    let sources = Sources::new(Environment::from_variables(variables)).home(home.path());
    let provider = CredentialsProvider::from_sources(&sources);
    assert_eq!(
        ready(provider.credentials(NOW))
            .unwrap()
            .access_key()
            .as_str(),
        "ENV"
    );
}

#[test]
fn a_broken_file_ends_the_search() {
    let home = Home::new();
    home.write(SCPCONF, "{");
    home.write(CLI, r#"{"access_key":"CLI","access_secret_key":"sk"}"#);
    let provider = CredentialsProvider::from_sources(&home.sources());
    let error = ready(provider.credentials(NOW)).unwrap_err();
    assert!(matches!(error, CredentialsError::File(_)));
    assert!(one_line(&error).contains(SCPCONF));
}

#[test]
fn missing_credentials_list_both_files() {
    let home = Home::new();
    let provider = CredentialsProvider::from_sources(&home.sources());
    let said = one_line(&ready(provider.credentials(NOW)).unwrap_err());
    for file in [SCPCONF, CLI] {
        let path = home.path().join(file).display().to_string();
        assert!(said.contains(&path), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_secret_file_open_to_others_is_a_warning_and_still_read() {
    use std::os::unix::fs::PermissionsExt;

    let home = Home::new();
    let path = home.write(SCPCONF, r#"{"access-key":"AK","secret-key":"sk"}"#);
    for (mode, warned) in [
        (0o600, false),
        (0o400, false),
        (0o640, true),
        (0o644, true),
        (0o602, true),
    ] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let told: Arc<Mutex<Vec<Warning>>> = Arc::default();
        let sink = Arc::clone(&told);
        let sources = home
            .sources()
            .on_warning(move |warning| sink.lock().unwrap().push(warning.clone()));
        let provider = CredentialsProvider::from_sources(&sources);
        for _ in 0..2 {
            assert!(ready(provider.credentials(NOW)).is_ok());
        }
        let path = path.clone();
        let expected = warned.then_some(Warning::SecretFileOpenToOthers { path, mode });
        assert_eq!(*told.lock().unwrap(), Vec::from_iter(expected), "{mode:o}");
    }
}

#[cfg(unix)]
#[test]
fn where_private_files_are_required_an_open_one_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let home = Home::new();
    let path = home.write(SCPCONF, r#"{"access-key":"AK","secret-key":"planted"}"#);
    let unwarned = |_: &Warning| panic!("refused files are not warned of too");
    let strict = || home.sources().on_warning(unwarned).require_private_files();
    for (mode, refused) in [(0o600, false), (0o400, false), (0o640, true), (0o606, true)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let provider = FileProvider::new(&path)
            .on_warning(unwarned)
            .require_private();
        let found = [
            ask(provider),
            ready(CredentialsProvider::from_sources(&strict()).credentials(NOW)),
        ];
        for found in found {
            if !refused {
                assert_eq!(opened(&found.unwrap()), ("AK", "planted", None));
                continue;
            }
            let error = found.unwrap_err();
            let expected = format!(
                "file {} is open to other users (mode {mode:04o}): run chmod 600 on it",
                path.display()
            );
            assert_eq!(one_line(&error), expected);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_open_to_others_that_holds_no_secret_is_nobodys_trouble() {
    use std::os::unix::fs::PermissionsExt;

    let home = Home::new();
    let path = home.write(
        CLI,
        r#"{"auth_url":"https://iam.e.samsungsdscloud.com/v1/endpoints"}"#,
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let provider = FileProvider::official_cli(&home.sources()).require_private();
    assert!(ask(provider).unwrap_err().is_not_found());
}

#[cfg(unix)]
#[test]
fn a_warning_names_the_file_its_mode_and_the_remedy() {
    use std::os::unix::fs::PermissionsExt;

    let home = Home::new();
    let path = home.write(SCPCONF, r#"{"access-key":"AK","secret-key":"planted"}"#);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let told: Arc<Mutex<String>> = Arc::default();
    let sink = Arc::clone(&told);
    let provider = FileProvider::new(&path)
        .on_warning(move |warning| *sink.lock().unwrap() = warning.to_string());
    assert_eq!(opened(&ask(provider).unwrap()), ("AK", "planted", None));
    let expected = format!(
        "secret file {} is open to other users (mode 0644): run chmod 600 on it",
        path.display()
    );
    assert_eq!(*told.lock().unwrap(), expected);
}

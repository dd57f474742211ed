//! No secret in any output, and nothing sent in a dry run.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::support::{Emulator, End, INSTANCE, USER, scp_idc};

const PASSWORD: &str = "Planted!9pw";

#[test]
fn a_dry_run_shows_the_request_without_its_secrets_and_sends_nothing() {
    let emulator = Emulator::start();
    let ended = emulator
        .scp_idc()
        .env("SCP_AUTH_TOKEN", "planted-token")
        .args([
            "user",
            "create",
            "--user-id",
            "a",
            "--name",
            "b",
            "--password-stdin",
            "--dry-run",
        ])
        .write_stdin(PASSWORD)
        .end()
        .done();
    let request = ended.json();
    assert_eq!(request["method"], "POST");
    assert_eq!(
        request["url"],
        format!("{}/v1/users", emulator.endpoint_url)
    );
    assert_eq!(request["headers"]["Scp-Signature"], "[redacted]");
    assert_eq!(request["headers"]["X-Auth-Token"], "[redacted]");
    assert_eq!(request["headers"]["Scp-Accesskey"], *emulator.access_key);
    assert_eq!(
        request["headers"]["Scp-Api-Version"],
        "iam-identity-center 1.4"
    );
    assert_eq!(request["headers"]["Content-Type"], "application/json");
    assert_eq!(
        request["body"],
        json!({"instance_id": INSTANCE, "user_id": "a", "name": "b", "password": "[redacted]"})
    );
    for secret in [PASSWORD, "planted-token", &emulator.secret_key] {
        assert!(!ended.stdout.contains(secret) && !ended.stderr.contains(secret));
    }

    let arguments = [
        "user",
        "set",
        USER,
        "--name",
        "김하늘",
        "--dry-run",
        "-o",
        "table",
    ];
    let text = emulator.run(&arguments).done().stdout;
    assert!(text.starts_with(&format!(
        "PATCH {}/v1/users/{USER}\nAccept: ",
        emulator.endpoint_url
    )));
    assert!(text.contains("\nScp-Signature: [redacted]\n"), "{text}");
    assert!(
        text.ends_with("\n\n{\n  \"instance_id\": \"ssoins-12345\",\n  \"name\": \"김하늘\"\n}\n")
    );

    for arguments in [
        vec!["user", "show", USER, "--dry-run"],
        vec!["user", "list", "--all", "--dry-run"],
    ] {
        assert_eq!(emulator.run(&arguments).done().json()["method"], "GET");
    }
    emulator
        .run(&["user", "show", "johndoe", "--dry-run"])
        .failed(2, &["give the user's uuid"]);
    emulator
        .run(&["versions", "--discover", "--dry-run"])
        .failed(2, &["unsigned GET"]);
    assert_eq!(emulator.requests(), Vec::<Value>::new());
}

#[test]
fn debug_shows_the_wire_without_secrets() {
    let emulator = Emulator::start();
    let ended = emulator
        .scp_idc()
        .env("SCP_AUTH_TOKEN", "planted-token")
        .args([
            "--debug",
            "user",
            "create",
            "--user-id",
            "a",
            "--name",
            "b",
            "--password-stdin",
        ])
        .write_stdin(PASSWORD)
        .end()
        .done();
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ended.stderr);
    let url = format!("url={}/v1/users ", emulator.endpoint_url);
    for text in [
        "debug: request method=POST ",
        &url,
        "Scp-Api-Version: iam-identity-center 1.4",
        "Scp-Signature: [redacted]",
        "X-Auth-Token: [redacted]",
    ] {
        assert!(lines[0].contains(text), "{text} in {}", lines[0]);
    }
    assert!(
        lines[1].starts_with("debug: answer status=201 "),
        "{}",
        lines[1]
    );
    for secret in [PASSWORD, "planted-token", &emulator.secret_key] {
        assert!(!ended.stdout.contains(secret) && !ended.stderr.contains(secret));
    }
}

#[test]
fn missing_credentials_name_every_place_that_was_looked_at() {
    let ended = scp_idc()
        .env("HOME", "/home/of-nobody")
        .args(["user", "show", USER, "--instance-id", INSTANCE])
        .args(["--endpoint-url", "http://127.0.0.1:9"])
        .end();
    let places = [
        "SCP_ACCESS_KEY and SCP_SECRET_KEY",
        "SCP_TF_ACCESS_KEY and SCP_TF_SECRET_KEY",
        "/home/of-nobody/.scpconf/credentials.json",
        "/home/of-nobody/.scp/cli-config.json",
        "[nothing was sent]",
    ];
    ended.failed(3, &places);
    scp_idc()
        .args(["sign", "GET", "https://a.example/"])
        .end()
        .failed(3, &places[..2]);
}

#[test]
fn a_secret_as_an_argument_is_refused_and_not_repeated() {
    for (flag, says) in [
        ("--secret-key", "SCP_SECRET_KEY"),
        ("--secret_key", "SCP_SECRET_KEY"),
        ("--access-key", "SCP_ACCESS_KEY"),
        ("--auth-token", "credentials.json"),
        ("--password", "--password-stdin"),
    ] {
        for arguments in [
            vec![flag.to_owned(), "planted".into()],
            vec![format!("{flag}=planted")],
        ] {
            let ended = scp_idc()
                .args(["user", "create", "--user-id", "a"])
                .args(&arguments)
                .end()
                .failed(2, &["is no flag", says]);
            assert!(!ended.stderr.contains("planted"), "{}", ended.stderr);
        }
    }
}

#[test]
fn a_secret_file_that_others_can_read_is_warned_of_once() {
    let emulator = Emulator::start();
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join(".scpconf");
    fs::create_dir(&directory).unwrap();
    let file = directory.join("credentials.json");
    let content = json!({"access-key": emulator.access_key, "secret-key": emulator.secret_key});
    fs::write(&file, content.to_string()).unwrap();
    let show = || {
        emulator
            .scp_idc()
            .env_remove("SCP_ACCESS_KEY")
            .env_remove("SCP_SECRET_KEY")
            .env("HOME", home.path())
            .args(["user", "show", "johndoe"])
            .end()
            .done()
            .stderr
    };
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let warned = show();
    assert_eq!(warned.lines().count(), 1, "{warned}");
    assert!(warned.starts_with("warning: secret file "), "{warned}");
    assert!(
        warned.contains("(mode 0644)") && warned.contains("chmod 600"),
        "{warned}"
    );
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(show(), "");
}

#[test]
fn a_password_file_that_others_can_read_is_warned_of() {
    let emulator = Emulator::start();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("password");
    fs::write(&file, format!("{PASSWORD}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let ended = emulator
        .scp_idc()
        .args([
            "user",
            "create",
            "--user-id",
            "a",
            "--name",
            "b",
            "--password-file",
        ])
        .arg(&file)
        .end()
        .done();
    assert!(ended.stderr.contains("mode 0640"), "{}", ended.stderr);
    assert_eq!(ended.json()["user"]["user_id"], "a");
}

#[test]
fn a_body_with_a_password_that_others_can_read_is_warned_of() {
    let emulator = Emulator::start();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("user.json");
    for (mode, password, warnings) in [(0o644, true, 1), (0o600, true, 0), (0o644, false, 0)] {
        let mut body = json!({"user_id": format!("a{mode}{password}"), "name": "b"});
        if password {
            body["password"] = PASSWORD.into();
        }
        fs::write(&file, body.to_string()).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let ended = emulator
            .scp_idc()
            .args(["user", "create", "--from-json"])
            .arg(&file)
            .end()
            .done();
        let warned = ended.stderr.matches("warning: secret file").count();
        assert_eq!(warned, warnings, "{mode:o}: {}", ended.stderr);
        assert!(!ended.stderr.contains(PASSWORD) && !ended.stdout.contains(PASSWORD));
    }
}

#[test]
fn an_address_with_a_password_in_it_is_refused_without_showing_it() {
    for arguments in [
        vec!["user", "list"],
        vec!["user", "list", "--region", "kr-west1"],
    ] {
        let ended = scp_idc()
            .env("SCP_ENDPOINT_URL", "https://user:planted@idc.example")
            .env("SCP_ACCESS_KEY", "AK")
            .env("SCP_SECRET_KEY", "SK")
            .args(["--instance-id", INSTANCE])
            .args(arguments)
            .end()
            .failed(2, &["SCP_ENDPOINT_URL", "carries a user name"]);
        assert!(!ended.stderr.contains("planted"), "{}", ended.stderr);
    }
}

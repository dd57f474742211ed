//! `scp-idc emulator`: its line, its keys, its file, its end.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{BINARY, Emulator, End, INSTANCE, USER, scp_idc};

#[test]
fn it_tells_in_one_line_of_json_how_to_reach_it() {
    let emulator = Emulator::start();
    assert!(emulator.line.ends_with('}') || emulator.line.ends_with("}\n"));
    let told: Value = serde_json::from_str(&emulator.line).unwrap();
    let names: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        ["access_key", "endpoint_url", "instance_id", "secret_key"]
    );
    assert_eq!(told["instance_id"], INSTANCE);
    assert!(emulator.endpoint_url.starts_with("http://127.0.0.1:"));
    // Nobody can guess the keys.
    assert_ne!(emulator.secret_key, Emulator::start().secret_key);
}

#[test]
fn the_variables_of_the_official_tools_reach_it() {
    let emulator = Emulator::start();
    scp_idc()
        .env("SCP_TF_ENDPOINT_OVERRIDE", &emulator.endpoint_url)
        .env("SCP_TF_ACCESS_KEY", &emulator.access_key)
        .env("SCP_TF_SECRET_KEY", &emulator.secret_key)
        .args(["user", "show", USER, "--instance-id", INSTANCE])
        .end()
        .done();
}

#[test]
fn given_credentials_are_the_ones_that_count_and_an_open_file_is_warned_of() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("credentials.json");
    for (content, mode, warnings) in [
        (r#"{"access-key":"AKGIVEN","secret-key":"given"}"#, 0o600, 0),
        (r#"{"access_key":"AKGIVEN","secret_key":"given"}"#, 0o644, 1),
    ] {
        fs::write(&file, content).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let mut child = std::process::Command::new(BINARY)
            .args(["emulator", "--credentials"])
            .arg(&file)
            .env_clear()
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
        child.kill().unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&told["access_key"], &told["secret_key"]),
            (&"AKGIVEN".into(), &"given".into())
        );
        let stderr = child.wait_with_output().unwrap().stderr;
        let stderr = String::from_utf8(stderr).unwrap();
        assert_eq!(
            stderr.matches("warning: secret file").count(),
            warnings,
            "{stderr}"
        );
    }
}

#[test]
fn a_seed_of_the_users_own_is_served() {
    let directory = tempfile::tempdir().unwrap();
    let seed = directory.path().join("seed.json");
    fs::write(
        &seed,
        r#"{"instances":[{"id":"ssoins-own","users":[{"id":"u1","user_id":"kim","name":"김"}]}]}"#,
    )
    .unwrap();
    let emulator = Emulator::with(&["--seed", seed.to_str().unwrap()]);
    assert!(emulator.line.contains("ssoins-own"));
    let shown = emulator.run(&["user", "show", "kim", "--instance-id", "ssoins-own"]);
    assert_eq!(shown.done().json()["user"]["name"], "김");
    fs::write(&seed, r#"{"instances":[{"id":"a/b"}]}"#).unwrap();
    scp_idc()
        .args(["emulator", "--seed"])
        .arg(&seed)
        .end()
        .failed(2, &["seed.json", "instances[0].id"]);
}

#[test]
fn an_empty_organization_is_served_and_its_line_names_no_instance() {
    let emulator = Emulator::with(&["--seed", "empty"]);
    let told: Value = serde_json::from_str(&emulator.line).unwrap();
    assert_eq!(told["instance_id"], Value::Null);
    let listed = emulator.run(&["instance", "list", "-o", "ids"]);
    assert_eq!(listed.done().stdout, "");
    let created = emulator.run(&["instance", "create", "--name", "First", "-o", "ids"]);
    let created = created.done().stdout;
    let listed = emulator.run(&["instance", "list", "-o", "ids"]);
    assert_eq!(listed.done().stdout, created);
}

#[test]
fn a_seed_in_yaml_is_served_and_so_is_the_openapi_document() {
    let directory = tempfile::tempdir().unwrap();
    let seed = directory.path().join("seed.yaml");
    fs::write(
        &seed,
        "instances:\n  - id: ssoins-own\n    users:\n      - {id: u1, user_id: kim, name: 김}\n",
    )
    .unwrap();
    let emulator = Emulator::with(&["--seed", seed.to_str().unwrap()]);
    let shown = emulator.run(&["user", "show", "kim", "--instance-id", "ssoins-own"]);
    assert_eq!(shown.done().json()["user"]["name"], "김");
    let document = emulator.http("GET", "/_emulator/openapi.json", "");
    assert!(document.contains("\"SetUser\""), "{document}");
}

#[test]
fn what_was_acknowledged_survives_sigkill() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("directory.redb");
    let arguments = ["--data", data.to_str().unwrap()];
    let mut emulator = Emulator::with(&arguments);
    emulator
        .run(&["user", "set", USER, "--department", "남은 부서"])
        .done();
    emulator.signal("KILL");
    assert_eq!(emulator.child.wait().unwrap().code(), None);
    let again = Emulator::with(&arguments);
    let shown = again.run(&["user", "show", USER]).done().json();
    assert_eq!(shown["user"]["department"], "남은 부서");
}

#[test]
fn a_seed_that_an_existing_file_leaves_out_is_warned_of() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("directory.redb");
    let warnings = |seed: &[&str]| {
        let mut child = std::process::Command::new(BINARY)
            .args(["emulator", "--data", data.to_str().unwrap()])
            .args(seed)
            .env_clear()
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
        child.kill().unwrap();
        assert!(line.contains(r#""instance_id":"ssoins-12345""#), "{line}");
        String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap()
    };
    assert_eq!(warnings(&["--seed", "demo"]), "");
    assert_eq!(
        warnings(&["--seed", "demo"]),
        "",
        "it is what the file holds"
    );
    assert_eq!(warnings(&[]), "", "nobody has asked for a seed");
    let warned = warnings(&["--seed", "empty"]);
    assert!(warned.starts_with("warning: "), "{warned}");
    assert_eq!(warned.lines().count(), 1, "{warned}");
    for part in ["directory.redb", "of the seed only the credentials count"] {
        assert!(warned.contains(part), "{part} in {warned}");
    }
}

#[test]
fn on_sigterm_and_sigint_it_finishes_what_it_has_accepted_and_exits_with_0() {
    for signal in ["TERM", "INT"] {
        let mut emulator = Emulator::start();
        emulator.fault(r#"{"delay_ms": 200}"#);
        let client = std::process::Command::new(BINARY)
            .args([
                "user",
                "set",
                USER,
                "--department",
                "X",
                "--instance-id",
                INSTANCE,
            ])
            .args(["--max-attempts", "1"])
            .env_clear()
            .env("SCP_ENDPOINT_URL", &emulator.endpoint_url)
            .env("SCP_ACCESS_KEY", &emulator.access_key)
            .env("SCP_SECRET_KEY", &emulator.secret_key)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        while emulator.requests().is_empty() {
            std::thread::yield_now();
        }
        emulator.signal(signal);
        let ended = client.wait_with_output().unwrap();
        assert!(ended.status.success());
        let answer: Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(answer["user"]["department"], "X");
        assert_eq!(emulator.child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn an_address_in_use_is_a_failure_that_names_a_free_one() {
    let emulator = Emulator::start();
    let address = emulator.endpoint_url.strip_prefix("http://").unwrap();
    scp_idc()
        .args(["emulator", "--listen", address])
        .end()
        .failed(1, &[address, "127.0.0.1:0"]);
}

#[test]
fn the_versions_given_are_served_and_no_others() {
    let emulator = Emulator::with(&["--versions", "1.0,1.6"]);
    let show = |version| emulator.run(&["user", "show", USER, "--api-version", version]);
    show("1.0").done();
    show("1.6").done();
    show("1.4").failed(1, &["NoSuchVersion"]);
    scp_idc()
        .args(["emulator", "--versions", "1.4,2.0"])
        .end()
        .failed(2, &["'2.0'", "--versions", "1.0,1.1,1.2,1.3,1.4,1.5,1.6"]);
}

#[test]
fn other_machines_are_let_in_with_a_flag_alone() {
    scp_idc()
        .args(["emulator", "--listen", "0.0.0.0:0"])
        .end()
        .failed(2, &["0.0.0.0:0", "--allow-remote"]);
    let emulator = Emulator::with(&["--listen", "0.0.0.0:0", "--allow-remote"]);
    assert!(emulator.endpoint_url.starts_with("http://0.0.0.0:"));
}

#[test]
fn a_new_data_file_is_for_its_owner_alone() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("directory.redb");
    let _emulator = Emulator::with(&["--data", data.to_str().unwrap()]);
    let mode = fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
}

/// What `sign` prints for a moment, sent by hand.
#[test]
fn old_and_used_signatures_are_refused_on_demand() {
    let signed = |emulator: &Emulator, moment: Option<&str>| {
        let target = format!("/v1/users/{USER}?instance_id={INSTANCE}");
        let url = format!("{}{target}", emulator.endpoint_url);
        let mut sign = emulator.scp_idc();
        sign.args(["sign", "GET", &url]);
        if let Some(moment) = moment {
            sign.args(["--timestamp-ms", moment]);
        }
        let headers = sign.end().done().json()["headers"].take();
        let headers = headers.as_object().unwrap().iter();
        let lines = headers.map(|(name, value)| format!("{name}: {}\r\n", value.as_str().unwrap()));
        // The helper adds the rest of the head behind the target.
        (target, lines.collect::<String>())
    };
    let send = |emulator: &Emulator, (target, headers): &(String, String)| {
        let answer = emulator.http("GET", &format!("{target} HTTP/1.1\r\n{headers}X-Rest:"), "");
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    let lenient = Emulator::start();
    let old = signed(&lenient, Some("1605290625682"));
    assert_eq!([send(&lenient, &old), send(&lenient, &old)], ["200", "200"]);

    let strict = Emulator::with(&["--skew", "300", "--replay-window", "600"]);
    assert_eq!(
        send(&strict, &signed(&strict, Some("1605290625682"))),
        "401"
    );
    let fresh = signed(&strict, None);
    assert_eq!(
        [send(&strict, &fresh), send(&strict, &fresh)],
        ["200", "401"]
    );
}

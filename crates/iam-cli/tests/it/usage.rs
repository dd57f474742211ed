//! What cannot be meant is refused before anything is sent, with exit code 2 and the remedy.

use crate::support::{Emulator, End, INSTANCE, USER, scp_idc};

#[test]
fn wrong_usage_names_the_fault() {
    let emulator = Emulator::start();
    for (arguments, says) in [
        (&["user", "set", USER][..], "nothing to change"),
        (&["user", "set", "--name", "x"], "--user-uuid"),
        (
            &["user", "set", USER, "--user-uuid", USER, "--name", "x"],
            "cannot be used with",
        ),
        (
            &["user", "set", USER, "--clear", "user_id"],
            "it can clear business_unit, department",
        ),
        (
            &["user", "set", USER, "--tz-id", "UTC", "--clear", "tz-id"],
            "tz_id is both set and cleared",
        ),
        (&["user", "show", ""], "is empty"),
        (&["user", "show", ".."], "dot segment"),
        (&["user", "show", "a/b"], "slash"),
        (
            &["user", "show", "--user-uuid", "a\u{7}b"],
            "control character",
        ),
        (&["user", "show", USER, "--instance-id", "."], "dot segment"),
        (&["user", "show", USER, "--timeout", "0"], "seconds above 0"),
        (&["user", "show", USER, "--timeout", "1e9"], "up to 86400"),
        (
            &["user", "show", USER, "--max-attempts", "0"],
            "--max-attempts",
        ),
        (
            &["user", "show", USER, "--api-version", "latest"],
            "such as 1.4",
        ),
        (
            &["user", "show", USER, "--api-version", "0.9"],
            "no shape that is known in version 0.9",
        ),
        (
            &["user", "show", USER, "--language", "ko\r\nX: 1"],
            "en-US or ko-KR",
        ),
        (&["user", "show", USER, "--output", "xml"], "xml"),
        (
            &["user", "show", USER, "--region", "kr-west1"],
            "SCP_ENDPOINT_URL sets the address",
        ),
        (
            &[
                "user",
                "show",
                USER,
                "--region",
                "r",
                "--endpoint-url",
                "http://127.0.0.1:1",
            ],
            "cannot be used with",
        ),
        (
            &["user", "show", USER, "--endpoint-url", "example.com"],
            "--endpoint-url: the endpoint",
        ),
        (
            &["user", "show", USER, "--endpoint-url", "http://example.com"],
            "hint: as a flag: --allow-plain-http",
        ),
        (&["user", "list", "--excluded-group-id", "a/b"], "slash"),
        (
            &["user", "set", USER, "--from-json", "/nonexistent"],
            "/nonexistent cannot be read",
        ),
        (&["emulator", "--listen", "0.0.0.0:0"], "--allow-remote"),
        (&["emulator", "--listen", "8787"], "127.0.0.1:8787"),
        (
            &["emulator", "--credentials", "/nonexistent"],
            "/nonexistent is not there",
        ),
        (
            &["emulator", "--seed", "/nonexistent"],
            "/nonexistent cannot be read",
        ),
        (&["emulator", "--today", "tomorrow"], "2026-11-30"),
        (&["emulator", "--versions", "1.4,latest"], "such as 1.4"),
        (
            &["instance", "show", "ssoins-1", "--instance-id", "ssoins-2"],
            "--instance-id says ssoins-2, but the argument ssoins-1",
        ),
    ] {
        emulator.run(arguments).failed(2, &[says]);
    }
    assert!(emulator.requests().is_empty());
}

#[test]
fn a_global_flag_of_which_a_command_makes_no_use_is_refused() {
    for (arguments, flag) in [
        (&["emulator", "--dry-run"][..], "--dry-run"),
        (&["emulator", "-o", "json"], "--output"),
        (
            &["demo", "--endpoint-url", "http://127.0.0.1:1"],
            "--endpoint-url",
        ),
        (
            &["sign", "GET", "http://127.0.0.1:1/", "--timeout", "1"],
            "--timeout",
        ),
        (&["versions", "--max-attempts", "1"], "--max-attempts"),
        (
            &["versions", "--discover", "--api-version", "1.4"],
            "--api-version",
        ),
        (
            &["completions", "bash", "--language", "ko-KR"],
            "--language",
        ),
        (&["man", "--region", "kr-west1"], "--region"),
        (
            &["instance", "list", "--instance-id", "ssoins-1"],
            "--instance-id",
        ),
        (
            &[
                "instance",
                "create",
                "--name",
                "a",
                "--instance-id",
                "ssoins-1",
            ],
            "--instance-id",
        ),
    ] {
        let says = format!("error: {flag} has no effect on this command; leave it out");
        scp_idc().args(arguments).end().failed(2, &[&says]);
    }
    // What makes use of one takes it, and --debug may stand everywhere.
    scp_idc()
        .args(["versions", "-o", "yaml", "--debug"])
        .end()
        .done();
}

#[test]
fn a_url_with_a_password_is_refused_without_repeating_it() {
    let ended = scp_idc()
        .args(["user", "show", USER, "--instance-id", INSTANCE])
        .args(["--endpoint-url", "https://user:planted@example.com"])
        .end()
        .failed(2, &["user name"]);
    assert!(!ended.stderr.contains("planted"), "{}", ended.stderr);
}

#[test]
fn a_missing_instance_or_endpoint_names_its_flag_and_its_variable() {
    scp_idc().args(["user", "show", USER]).end().failed(
        2,
        &["no instance is named", "--instance-id", "SCP_INSTANCE_ID"],
    );
    scp_idc()
        .args(["user", "show", USER, "--instance-id", INSTANCE])
        .end()
        .failed(2, &["SCP_REGION", "--region kr-west1 --environment e"]);
    scp_idc()
        .args([
            "user",
            "show",
            USER,
            "--instance-id",
            INSTANCE,
            "--region",
            "kr-west1",
        ])
        .end()
        .failed(2, &["SCP_ENVIRONMENT", "--environment e"]);
    scp_idc()
        .env("SCP_INSTANCE_ID", "a/b")
        .args(["user", "show", USER])
        .end()
        .failed(2, &["environment variable SCP_INSTANCE_ID: ", "slash"]);
}

#[test]
fn region_and_environment_make_the_address() {
    let request = scp_idc()
        .env("SCP_ACCESS_KEY", "AK")
        .env("SCP_SECRET_KEY", "SK")
        .env("SCP_REGION", "kr-east1")
        .env("SCP_ENVIRONMENT", "s")
        .args(["user", "show", USER, "--instance-id", INSTANCE, "--dry-run"])
        .args(["--region", "kr-west1"])
        .end()
        .done()
        .json();
    assert_eq!(
        request["url"],
        format!(
            "https://iam-identity-center.kr-west1.s.samsungsdscloud.com/v1/users/{USER}?instance_id={INSTANCE}"
        )
    );
}

#[test]
fn help_tells_the_exit_codes_and_where_secrets_belong() {
    let help = scp_idc().arg("--help").end().done();
    assert_eq!(help.stderr, "");
    for code in 0..=9 {
        assert!(
            help.stdout.contains(&format!("\n  {code}  ")),
            "{code}: {}",
            help.stdout
        );
    }
    for text in [
        "SCP_SECRET_KEY",
        "never from an argument",
        "--instance_id",
        "json elsewhere",
    ] {
        assert!(help.stdout.contains(text), "{text}: {}", help.stdout);
    }
    let version = scp_idc().arg("--version").end().done().stdout;
    assert_eq!(
        version,
        concat!("scp-idc ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert_eq!(scp_idc().end().code, 2);
}

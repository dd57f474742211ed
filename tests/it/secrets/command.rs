//! The command: every output of calls that carry a secret, with `--debug` and as a dry run, done and refused.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use iam_emulator::Emulator;
use tokio::runtime::Runtime;

use super::planted::{
    BIND_CREDENTIAL, PASSWORD, PROXY_PASSWORD, SECRET_KEY, SESSION_TOKEN, Search,
};
use super::reflecting::{Reflecting, WAYS};
use super::wire::credentials;
use crate::support::{JOHN_DOE, Stand, scp_idc};

/// The calls, and what they read from standard input.
const CALLS: [(&[&str], &str); 8] = [
    (
        &[
            "user",
            "create",
            "--user-id",
            "planted.user",
            "--name",
            "Planted",
            "--password-stdin",
        ],
        PASSWORD,
    ),
    (
        &[
            "user",
            "create",
            "--user-id",
            "planted.user",
            "--from-json",
            "-",
        ],
        "{password}",
    ),
    (
        &[
            "user",
            "create",
            "--user-id",
            "planted.user",
            "--from-json",
            "-",
            "--validate",
        ],
        "{password}",
    ),
    (
        &[
            "instance",
            "create",
            "--name",
            "Planted",
            "--bind-credential-stdin",
        ],
        BIND_CREDENTIAL,
    ),
    (
        &[
            "instance",
            "set",
            "ssoins-12345",
            "--from-json",
            "-",
            "--confirm",
            "ssoins-12345",
        ],
        "{bind_credential}",
    ),
    (&["user", "create", "--from-json", "-"], "{nonsense}"),
    (&["user", "show", JOHN_DOE], ""),
    (&["user", "list", "--all"], ""),
];

pub(super) fn every_output(search: &mut Search, runtime: &Runtime) {
    let emulator = Emulator::builder()
        .credentials(credentials())
        .documented_limits(false);
    let stand = runtime.block_on(Stand::tcp(emulator));
    let directory = tempfile::tempdir().unwrap();
    let roots = directory.path().join("roots.pem");
    let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&roots, certificate.cert.pem()).unwrap();
    let mut run = |endpoint: &str, arguments: &[&str], input: &str| {
        run(endpoint, arguments, input, &roots, search);
    };

    for (arguments, input) in CALLS {
        for format in ["table", "json", "yaml", "csv", "ids"] {
            run(
                stand.endpoint.as_str(),
                &[arguments, &["--debug", "-o", format]].concat(),
                input,
            );
        }
        for format in ["table", "yaml"] {
            run(
                stand.endpoint.as_str(),
                &[arguments, &["--dry-run", "--debug", "-o", format]].concat(),
                input,
            );
        }
    }
    for (way, (_, answer)) in WAYS.into_iter().enumerate() {
        let server = runtime.block_on(Reflecting::start(answer));
        let endpoint = format!("http://127.0.0.1:{}", server.port);
        let (arguments, input) = [CALLS[0], CALLS[4]][way % 2];
        run(
            &endpoint,
            &[
                arguments,
                &["--debug", "--max-attempts", "1", "-o", "table"][..],
            ]
            .concat(),
            input,
        );
    }
    for endpoint in [
        "http://127.0.0.1:9",
        "https://user:PLANTEDpRoX5Hg3@idc.example",
        "http://idc.example",
    ] {
        run(
            endpoint,
            &[
                "user",
                "show",
                JOHN_DOE,
                "--debug",
                "--timeout",
                "2",
                "--max-attempts",
                "1",
            ],
            "",
        );
    }
    let arguments = [
        &["user", "create", "--password", PASSWORD][..],
        &["user", "list", "--secret-key", SECRET_KEY],
        &["user", "list", "--auth-token", SESSION_TOKEN],
        &["instance", "create", "--bind-credential", BIND_CREDENTIAL],
    ];
    for arguments in arguments {
        run(stand.endpoint.as_str(), arguments, "");
    }
}

/// `roots` is a file with one certificate: reading all of the system's takes longer than everything else.
fn run(endpoint: &str, arguments: &[&str], input: &str, roots: &Path, search: &mut Search) {
    let input = input
        .replace(
            "{password}",
            &serde_json::json!({"name": "Planted", "password": PASSWORD}).to_string(),
        )
        .replace(
            "{bind_credential}",
            &serde_json::json!({"identity_store_config": {"bind_credential": BIND_CREDENTIAL}})
                .to_string(),
        )
        .replace(
            "{nonsense}",
            &format!("{{\"password\":\"{PASSWORD}, {SECRET_KEY}"),
        );
    let mut child = Command::new(scp_idc())
        .env_clear()
        .env("HOME", "/nonexistent")
        .env("SCP_ENDPOINT_URL", endpoint)
        .env("SCP_ACCESS_KEY", "AKPLAIN")
        .env("SCP_SECRET_KEY", SECRET_KEY)
        .env("SCP_AUTH_TOKEN", SESSION_TOKEN)
        .env("SCP_INSTANCE_ID", "ssoins-12345")
        .env("SSL_CERT_FILE", roots)
        .env(
            "HTTPS_PROXY",
            format!("http://user:{PROXY_PASSWORD}@127.0.0.1:9"),
        )
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let ended = child.wait_with_output().unwrap();
    let place = format!(
        "scp-idc {} at {endpoint}",
        arguments.join(" ").replace("PLANTED", "planted")
    );
    assert!(
        ended.status.code().is_some(),
        "{place} was ended by a signal"
    );
    search.add(format!("{place}, standard output"), ended.stdout);
    search.add(format!("{place}, standard error"), ended.stderr);
}

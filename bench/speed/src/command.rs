//! `scp-idc user show` as a process, beside curl with the same call, signed before.

use std::path::Path;
use std::process::{Command, Stdio};

use iam_client::auth::{SigningInput, sign};

use crate::child::Other;
use crate::fixtures::{ACCESS_KEY, INSTANCE, NOW, SECRET_KEY, USER, credentials};
use crate::measure::{Subject, compare};
use crate::report::{Finding, Goal, beside};
use crate::{Plan, Result};

pub fn measure(plan: &Plan) -> Result<Vec<Finding>> {
    let Some(program) = &plan.scp_idc else {
        eprintln!("left out: --scp-idc names no program");
        return Ok(Vec::new());
    };
    if Command::new("curl")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("left out: there is no curl");
        return Ok(Vec::new());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let server = runtime.block_on(Other::start("emulator", &[]))?;
    let url = format!(
        "http://{}/v1/users/{USER}?instance_id={INSTANCE}",
        server.told
    );
    let mut curl = vec![
        "--silent".to_owned(),
        "--show-error".to_owned(),
        "--fail".to_owned(),
    ];
    for (name, value) in sign(&credentials(), &SigningInput::new("GET", &url, NOW))?.iter() {
        curl.extend([
            "--header".to_owned(),
            format!("{name}: {}", value.to_str()?),
        ]);
    }
    curl.extend([
        "--header".to_owned(),
        "scp-api-version: iam-identity-center 1.4".to_owned(),
        url.clone(),
    ]);
    let samples = compare(
        plan,
        "scp-idc user show as a process",
        plan.many(20).min(20),
        vec![
            Subject::new("scp-idc", |count| {
                for _ in 0..count {
                    run(Command::new(program)
                        .args(["user", "show", USER, "--output", "json", "--endpoint-url"])
                        .arg(format!("http://{}", server.told))
                        .env_clear()
                        .env("SCP_ACCESS_KEY", ACCESS_KEY)
                        .env("SCP_SECRET_KEY", SECRET_KEY)
                        .env("SCP_INSTANCE_ID", INSTANCE));
                }
            }),
            Subject::new("curl", |count| {
                for _ in 0..count {
                    run(Command::new(Path::new("curl")).args(&curl));
                }
            }),
        ],
    )?;
    Ok(beside(
        "scp-idc user show as a process: wall",
        "ms",
        &samples,
        |samples| samples.wall.map(|time| time / 1e6),
        &[Goal::AtMost(1.5)],
    ))
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().expect("a process");
    assert!(status.success(), "{command:?}");
}

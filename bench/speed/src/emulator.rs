//! The emulator under load, beside a server of static bytes and beside moto; its start, and what a user costs.

use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Method;
use iam_emulator::{Emulator, Seed};

use crate::bare::Bare;
use crate::child::Other;
use crate::fixtures::{INSTANCE, REQUEST, USER, credentials};
use crate::measure::{Series, exponent, memory_of, nanoseconds};
use crate::report::{Finding, Goal};
use crate::{Plan, Result};

const AT_ONCE: usize = 64;
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];

/// `--data FILE` keeps the directory, `--users N` begins with so many.
pub async fn serve(arguments: &[String]) -> Result<()> {
    let value = |name: &str| {
        let index = arguments.iter().position(|argument| argument == name)?;
        arguments.get(index + 1)
    };
    let users: u32 = value("--users").map_or(Ok(1), |users| users.parse())?;
    let mut builder = Emulator::builder()
        .credentials(credentials())
        .seed(seed(users)?);
    if let Some(file) = value("--data") {
        builder = builder.data(file);
    }
    let server = builder.build()?.bind("127.0.0.1:0").await?;
    println!("{}", server.endpoint_url().trim_start_matches("http://"));
    std::future::pending().await
}

fn seed(users: u32) -> Result<Seed> {
    let rest = (1..users).map(|number| {
        format!(r#",{{"id":"{number:032x}","user_id":"user{number}","name":"User {number}","department":"Department X","email":"user{number}@example.com"}}"#)
    });
    let rest: String = rest.collect();
    Ok(Seed::from_json(&format!(
        r#"{{"instances":[{{"id":"{INSTANCE}","users":[{{"id":"{USER}","user_id":"johndoe","name":"John Doe"}}{rest}]}}]}}"#
    ))?)
}

pub fn measure(plan: &Plan) -> Result<Vec<Finding>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut findings = throughput(plan).await?;
        findings.extend(start(plan).await?);
        findings.extend(memory(plan).await?);
        Ok(findings)
    })
}

/// What a server bears: calls in a second, and how long half of them and all but one of a hundred took.
#[derive(Default)]
struct Load {
    per_second: Vec<f64>,
    half: Vec<f64>,
    most: Vec<f64>,
}

impl Load {
    async fn put_on(&mut self, call: &Bare, calls: u32) -> Result<()> {
        let began = Instant::now();
        let each = calls.div_ceil(AT_ONCE as u32);
        let tasks: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let call = call.clone();
                tokio::spawn(async move {
                    let mut took = Vec::new();
                    for _ in 0..each {
                        let began = Instant::now();
                        call.call().await?;
                        took.push(nanoseconds(began.elapsed()) / 1e6);
                    }
                    Ok::<_, Box<dyn std::error::Error + Send + Sync>>(took)
                })
            })
            .collect();
        let mut took = Vec::new();
        for task in tasks {
            took.extend(task.await??);
        }
        self.per_second
            .push(took.len() as f64 / began.elapsed().as_secs_f64());
        let took = Series::of(took);
        self.half.push(took.median());
        self.most.push(took.quantile(0.99));
        Ok(())
    }

    fn series(figures: &[f64]) -> Series {
        Series::of(figures.iter().copied())
    }
}

async fn throughput(plan: &Plan) -> Result<Vec<Finding>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("directory.redb");
    let file = file.to_str().ok_or("a path that is no text")?;
    let others = [
        Other::start("emulator", &[]).await?,
        Other::start("emulator", &["--data", file]).await?,
        Other::start("static", &[]).await?,
    ];
    let mut calls = Vec::new();
    for other in &others {
        let url = format!("http://{}/v1/users/{USER}", other.told);
        calls.push(Bare::new(
            Method::PATCH,
            &url,
            Bytes::from_static(REQUEST.as_bytes()),
        )?);
    }
    let moto = match &plan.moto_server {
        Some(program) => Some(Moto::start(program).await?),
        None => None,
    };
    let mut loads: Vec<Load> = (0..calls.len() + usize::from(moto.is_some()))
        .map(|_| Load::default())
        .collect();
    for round in 0..=plan.rounds().min(5) {
        for (index, load) in loads.iter_mut().enumerate() {
            let (call, number) = match (calls.get(index), &moto) {
                (Some(call), _) if index == 1 => (call, plan.many(4_000)),
                (Some(call), _) => (call, plan.many(20_000)),
                (None, Some(moto)) => (&moto.call, plan.many(1_000)),
                (None, None) => continue,
            };
            load.put_on(call, number).await?;
            if round == 0 {
                *load = Load::default();
            }
        }
    }
    let rate = |index: usize| Load::series(&loads[index].per_second);
    let latency = |index: usize| {
        (
            Load::series(&loads[index].half),
            Load::series(&loads[index].most),
        )
    };
    let mut findings = vec![Finding::beside(
        "emulator in memory: SetUser",
        "/s",
        rate(0),
        ("hyper with static bytes", rate(2)),
        Goal::AtLeast(0.5),
    )];
    if loads.len() > 3 {
        findings.push(Finding::beside(
            "emulator in memory: SetUser",
            "/s",
            rate(0),
            ("moto, DescribeUser", rate(3)),
            Goal::AtLeast(20.0),
        ));
    }
    findings.push(Finding::beside(
        "emulator with --data: SetUser",
        "/s",
        rate(1),
        ("in memory", rate(0)),
        Goal::None,
    ));
    for (index, what, goal) in [
        (0, "emulator in memory", Goal::AtMost(5.0)),
        (1, "emulator with --data", Goal::AtMost(5.0)),
        // What the machine makes of 64 callers, whoever answers.
        (2, "hyper with static bytes", Goal::None),
    ] {
        let (half, most) = latency(index);
        let what = format!("{what}: p99 beside p50");
        findings.push(Finding::beside(what, "ms", most, ("p50", half), goal));
    }
    Ok(findings)
}

/// moto's server with one user in an identity store.
struct Moto {
    _other: tokio::process::Child,
    call: Bare,
}

impl Moto {
    async fn start(program: &Path) -> Result<Self> {
        // It tells its port nowhere, so that it is given one that was free a moment ago.
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let other = tokio::process::Command::new(program)
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let url = format!("http://127.0.0.1:{port}/");
        let create = Self::call(
            &url,
            "CreateUser",
            r#"{"IdentityStoreId":"d-1234567890","UserName":"johndoe","DisplayName":"John Doe","Name":{"GivenName":"John","FamilyName":"Doe"}}"#,
        )?;
        let began = Instant::now();
        let created = loop {
            match create.call().await {
                Ok(created) => break created,
                Err(error) if began.elapsed() > Duration::from_secs(60) => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        let created: serde_json::Value = serde_json::from_slice(&created)?;
        let user = created["UserId"].as_str().ok_or("moto made no user")?;
        // It has no UpdateUser, and showing a user is less work.
        let body = format!(r#"{{"IdentityStoreId":"d-1234567890","UserId":"{user}"}}"#);
        Ok(Self {
            call: Self::call(&url, "DescribeUser", &body)?,
            _other: other,
        })
    }

    fn call(url: &str, operation: &str, body: &str) -> Result<Bare> {
        Bare::new(Method::POST, url, body.to_owned())?
            .with_header("x-amz-target", &format!("AWSIdentityStore.{operation}"))?
            .with_header("content-type", "application/x-amz-json-1.1")?
            .with_header("authorization", "AWS4-HMAC-SHA256 Credential=AKEXAMPLE/20260101/us-east-1/identitystore/aws4_request, SignedHeaders=host, Signature=0")
    }
}

async fn start(plan: &Plan) -> Result<Vec<Finding>> {
    let mut took = Vec::new();
    for _ in 0..plan.rounds() {
        let began = Instant::now();
        let other = Other::start("emulator", &[]).await?;
        let url = format!("http://{}/_emulator/health", other.told);
        Bare::new(Method::GET, &url, Bytes::new())?.call().await?;
        took.push(nanoseconds(began.elapsed()) / 1e6);
    }
    Ok(vec![Finding::alone(
        "emulator: start to first answer",
        "ms",
        Series::of(took).median(),
        Goal::AtMost(100.0),
    )])
}

async fn memory(_plan: &Plan) -> Result<Vec<Finding>> {
    let empty = held(1).await?;
    let mut points = Vec::new();
    for users in SIZES {
        points.push((f64::from(users), held(users).await? - empty));
    }
    let (users, bytes) = points[points.len() - 1];
    Ok(vec![
        Finding::alone(
            "emulator: memory a user, with 100000",
            "B",
            bytes / users,
            Goal::AtMost(1_200.0),
        ),
        Finding::alone(
            "emulator: memory, exponent",
            "",
            exponent(&points[1..]),
            Goal::AtMost(1.05),
        ),
    ])
}

/// What an emulator holds that has answered once.
async fn held(users: u32) -> Result<f64> {
    let other = Other::start("emulator", &["--users", &users.to_string()]).await?;
    let url = format!("http://{}/_emulator/health", other.told);
    Bare::new(Method::GET, &url, Bytes::new())?.call().await?;
    Ok(memory_of(&other.id(), "VmRSS"))
}

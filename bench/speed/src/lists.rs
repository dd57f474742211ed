//! All users of a large instance, beside a loop over pages written by hand.

use std::hint::black_box;

use bytes::Bytes;
use http::Method;
use iam_client::model::InstanceId;
use iam_client::model::users::ListUsers;

use crate::bare::Bare;
use crate::calls::client;
use crate::child::Other;
use crate::fixtures::{INSTANCE, MinimalPage};
use crate::measure::{Subject, compare, exponent, memory};
use crate::report::{Finding, Goal, beside};
use crate::{Plan, Result};

const PAGE: u32 = 1_000;
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
const MOST_BYTES_MORE: f64 = 8.0 * 1024.0 * 1024.0;

pub fn measure(plan: &Plan) -> Result<Vec<Finding>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut findings = Vec::new();
    let (mut points, mut peaks) = (Vec::new(), Vec::new());
    for users in SIZES {
        let server = runtime.block_on(Other::start("static", &["--users", &users.to_string()]))?;
        let address = &server.told;
        let what = format!("list {users} users");
        let samples = compare(
            plan,
            &what,
            1,
            vec![
                Subject::new("items()", |_| {
                    assert_eq!(runtime.block_on(ours(address)).expect("a list"), users)
                }),
                Subject::new("a loop by hand over hyper", |_| {
                    assert_eq!(runtime.block_on(by_hand(address)).expect("a list"), users);
                }),
            ],
        )?;
        points.push((f64::from(users), samples[0].cpu.median()));
        findings.extend(beside(
            &format!("{what}: CPU"),
            "ms",
            &samples,
            |samples| samples.cpu.map(|time| time / 1e6),
            &[Goal::AtMost(1.15)],
        ));
        // The peak of a process is that of all it ever did, so that each list has a process of its own.
        let told = runtime.block_on(Other::start("list", &[address]))?.told;
        peaks.push(told.parse::<f64>()?);
    }
    findings.push(Finding::alone(
        "list users: exponent",
        "",
        exponent(&points),
        Goal::AtMost(1.05),
    ));
    let more = peaks[peaks.len() - 1] - peaks[0];
    let mebibytes = |bytes: f64| bytes / 1024.0 / 1024.0;
    findings.push(Finding::alone(
        "list 100000 users: peak memory above that of 1000",
        "MiB",
        mebibytes(more),
        Goal::AtMost(mebibytes(MOST_BYTES_MORE)),
    ));
    Ok(findings)
}

/// Lists once, and tells the peak of its memory.
pub async fn play(arguments: &[String]) -> Result<()> {
    ours(arguments.first().ok_or("no address")?).await?;
    println!("{}", memory("VmHWM"));
    Ok(())
}

async fn ours(address: &str) -> Result<u32> {
    let client = client(address)?;
    let list = ListUsers::new(INSTANCE.parse::<InstanceId>()?).size(u64::from(PAGE));
    let mut users = client.items(list);
    let mut count = 0;
    while let Some(user) = users.next().await {
        black_box(user?);
        count += 1;
    }
    Ok(count)
}

async fn by_hand(address: &str) -> Result<u32> {
    let mut count = 0;
    let client = Bare::new(
        Method::GET,
        &format!("http://{address}/v1/users"),
        Bytes::new(),
    )?;
    for page in 0.. {
        let url =
            format!("http://{address}/v1/users?instance_id={INSTANCE}&page={page}&size={PAGE}");
        let body = client.get(&url).await?;
        let page: MinimalPage = serde_json::from_slice(&body)?;
        let full = page.users.len() == PAGE as usize;
        for user in page.users {
            black_box(user);
            count += 1;
        }
        if !full || u64::from(count) >= page.count {
            break;
        }
    }
    Ok(count)
}

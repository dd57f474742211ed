//! SetUser over a kept connection, one after another and 64 at a time, beside hyper alone and reqwest.

use bytes::Bytes;
use http::Method;
use iam_client::Client;
use iam_client::model::users::{SetUser, UserSetRequest};
use iam_client::model::{InstanceId, UserUuid};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::bare::Bare;
use crate::child::Other;
use crate::fixtures::{INSTANCE, PLAIN, REQUEST, USER, credentials};
use crate::instructions::count;
use crate::measure::{Samples, Subject, compare};
use crate::report::{Finding, Goal, beside};
use crate::{Plan, Result};

const AT_ONCE: u32 = 64;

pub fn measure(plan: &Plan) -> Result<Vec<Finding>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let server = runtime.block_on(Other::start("static", &[]))?;
    let mut findings = sequential(plan, &runtime, &server.told)?;
    drop(runtime);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    findings.extend(concurrent(plan, &runtime, &server.told)?);
    Ok(findings)
}

/// Sends a SetUser so many times to an address, in each of so many tasks.
pub fn play(arguments: &[String]) -> Result<()> {
    let [address, count, tasks] = arguments else {
        return Err("calls ADDRESS COUNT TASKS".into());
    };
    let (count, tasks) = (count.parse()?, tasks.parse()?);
    let runtime = if tasks == 1 {
        tokio::runtime::Builder::new_current_thread()
    } else {
        tokio::runtime::Builder::new_multi_thread()
    }
    .enable_all()
    .build()?;
    let client = client(address)?;
    at_once(&runtime, tasks, || many(client.clone(), count));
    Ok(())
}

async fn many(client: Client, count: u32) {
    let operation = operation().expect("an operation");
    for _ in 0..count {
        client.send(&operation).await.expect("an answer");
    }
}

pub fn operation() -> Result<SetUser> {
    let request = UserSetRequest::new(INSTANCE.parse::<InstanceId>()?)
        .business_unit(PLAIN.business_unit)
        .department(PLAIN.department)
        .description(PLAIN.description)
        .email(PLAIN.email)
        .employee_id(PLAIN.employee_id)
        .manager(PLAIN.manager)
        .name(PLAIN.name)
        .nation_id(PLAIN.nation_id)
        .phone_number(PLAIN.phone_number)
        .tz_id(PLAIN.tz_id);
    Ok(SetUser::new(USER.parse::<UserUuid>()?, request))
}

pub fn client(address: &str) -> Result<Client> {
    Ok(Client::builder()
        .endpoint(format!("http://{address}").parse()?)
        .credentials(credentials())
        .build()?)
}

/// What somebody would do with reqwest: JSON out of a struct and into a `Value`.
async fn by_reqwest(
    client: &reqwest::Client,
    url: &str,
    headers: &http::HeaderMap,
) -> Result<Value> {
    let answer = client
        .patch(url)
        .headers(headers.clone())
        .json(&PLAIN)
        .send()
        .await?;
    Ok(answer.error_for_status()?.json().await?)
}

fn sequential(plan: &Plan, runtime: &Runtime, address: &str) -> Result<Vec<Finding>> {
    let (ours, operation) = (client(address)?, operation()?);
    let url = format!("http://{address}/v1/users/{USER}");
    let bare = Bare::new(Method::PATCH, &url, Bytes::from_static(REQUEST.as_bytes()))?;
    let (reqwest, headers) = (reqwest::Client::new(), bare.headers());
    let what = "one SetUser after another";
    let samples = compare(
        plan,
        what,
        plan.many(3_000),
        vec![
            Subject::new("Client", |count| {
                runtime.block_on(async {
                    for _ in 0..count {
                        ours.send(&operation).await.expect("an answer");
                    }
                })
            }),
            Subject::new("hyper alone", |count| {
                runtime.block_on(async {
                    for _ in 0..count {
                        bare.call().await.expect("an answer");
                    }
                })
            }),
            Subject::new("reqwest with serde_json", |count| {
                runtime.block_on(async {
                    for _ in 0..count {
                        by_reqwest(&reqwest, &url, &headers)
                            .await
                            .expect("an answer");
                    }
                })
            }),
        ],
    )?;
    let micro = |time: f64| time / 1e3;
    let mut findings = beside(
        &format!("{what}: CPU"),
        "µs",
        &samples,
        |samples| samples.cpu.map(micro),
        &[Goal::AtMost(1.15), Goal::AtMost(1.0)],
    );
    findings.extend(beside(
        &format!("{what}: wall"),
        "µs",
        &samples,
        |samples| samples.wall.map(micro),
        &[Goal::None, Goal::AtMost(1.0)],
    ));
    findings.extend(count(plan, what, 300, &samples)?);
    Ok(findings)
}

fn concurrent(plan: &Plan, runtime: &Runtime, address: &str) -> Result<Vec<Finding>> {
    let ours = client(address)?;
    let url = format!("http://{address}/v1/users/{USER}");
    let bare = Bare::new(Method::PATCH, &url, Bytes::from_static(REQUEST.as_bytes()))?;
    let (reqwest, headers) = (reqwest::Client::new(), bare.headers());
    let each = plan.many(200);
    let samples: Vec<Samples> = compare(
        plan,
        "64 SetUser at a time",
        1,
        vec![
            Subject::new("Client", |_| {
                at_once(runtime, AT_ONCE, || many(ours.clone(), each))
            }),
            Subject::new("hyper alone", |_| {
                at_once(runtime, AT_ONCE, || {
                    let bare = bare.clone();
                    async move {
                        for _ in 0..each {
                            bare.call().await.expect("an answer");
                        }
                    }
                })
            }),
            Subject::new("reqwest with serde_json", |_| {
                at_once(runtime, AT_ONCE, || {
                    let (reqwest, url, headers) = (reqwest.clone(), url.clone(), headers.clone());
                    async move {
                        for _ in 0..each {
                            by_reqwest(&reqwest, &url, &headers)
                                .await
                                .expect("an answer");
                        }
                    }
                })
            }),
        ],
    )?;
    let per_second = |time: f64| f64::from(AT_ONCE * each) / (time / 1e9);
    Ok(beside(
        "64 SetUser at a time: throughput",
        "/s",
        &samples,
        |samples| samples.wall.map(per_second),
        &[Goal::AtLeast(0.92), Goal::AtLeast(1.15)],
    ))
}

fn at_once<F: Future<Output = ()> + Send + 'static>(
    runtime: &Runtime,
    tasks: u32,
    task: impl Fn() -> F,
) {
    runtime.block_on(async {
        let tasks: Vec<_> = (0..tasks).map(|_| tokio::spawn(task())).collect();
        for task in tasks {
            task.await.expect("a task that ends");
        }
    });
}

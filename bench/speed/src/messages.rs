//! Reading and writing bodies, beside structs written by hand and beside `Value`.

use std::hint::black_box;

use iam_client::model::users::{ListUsers, UserResponse};
use iam_client::model::{Operation, decode, encode};
use serde_json::Value;

use crate::calls::operation;
use crate::fixtures::{MinimalAnswer, MinimalPage, PLAIN, REQUEST, USER, answer, page};
use crate::instructions::count;
use crate::measure::{Subject, compare, exponent};
use crate::report::{Finding, Goal, beside};
use crate::signatures::repeat;
use crate::{Plan, Result};

const SIZES: [usize; 3] = [100, 1_000, 10_000];

pub fn measure(plan: &Plan) -> Result<Vec<Finding>> {
    let body = answer();
    let samples = compare(
        plan,
        "decode a user",
        plan.many(5_000),
        vec![
            Subject::new("UserResponse", |count| {
                repeat(count, || {
                    decode::<UserResponse>(black_box(body.as_bytes())).is_ok()
                })
            }),
            Subject::new("a struct by hand", |count| {
                repeat(count, || {
                    serde_json::from_slice::<MinimalAnswer>(black_box(body.as_bytes())).is_ok()
                });
            }),
            Subject::new("Value", |count| {
                repeat(count, || {
                    serde_json::from_slice::<Value>(black_box(body.as_bytes())).is_ok()
                })
            }),
        ],
    )?;
    let cpu = |samples: &crate::measure::Samples| samples.cpu.clone();
    let mut findings = beside(
        "decode a user",
        "ns",
        &samples,
        cpu,
        &[Goal::AtMost(1.15), Goal::AtMost(1.0 / 3.0)],
    );
    findings.extend(count(plan, "decode a user", 1_000, &samples)?);

    assert_eq!(serde_json::to_string(&PLAIN)?, REQUEST);
    let operation = operation()?;
    let samples = compare(
        plan,
        "encode SetUser with all members",
        plan.many(20_000),
        vec![
            Subject::new("encode(SetUser)", |count| {
                repeat(count, || encode(black_box(&operation)).is_ok())
            }),
            Subject::new("to_vec, and format! for the path", |count| {
                repeat(count, || {
                    (
                        serde_json::to_vec(black_box(&PLAIN)).is_ok(),
                        format!("/v1/users/{}", black_box(USER)),
                    )
                });
            }),
        ],
    )?;
    findings.extend(beside(
        "encode SetUser with all members",
        "ns",
        &samples,
        cpu,
        &[Goal::AtMost(1.15)],
    ));
    findings.extend(count(
        plan,
        "encode SetUser with all members",
        1_000,
        &samples,
    )?);

    let mut points = Vec::new();
    for size in SIZES {
        let body = page(0, size, size);
        let operations = plan.many(u32::try_from(200_000 / size)?).min(2_000);
        let what = format!("decode a page of {size} users");
        let samples = compare(
            plan,
            &what,
            operations,
            vec![
                Subject::new("a page of ListUsers", |count| {
                    repeat(count, || {
                        decode::<<ListUsers as Operation>::Response>(black_box(body.as_bytes()))
                            .is_ok()
                    });
                }),
                Subject::new("a struct by hand", |count| {
                    repeat(count, || {
                        serde_json::from_slice::<MinimalPage>(black_box(body.as_bytes())).is_ok()
                    });
                }),
                Subject::new("Value", |count| {
                    repeat(count, || {
                        serde_json::from_slice::<Value>(black_box(body.as_bytes())).is_ok()
                    })
                }),
            ],
        )?;
        points.push((size as f64, samples[0].cpu.median()));
        let goals = [Goal::AtMost(1.15), Goal::AtMost(1.0 / 3.0)];
        findings.extend(beside(
            &what,
            "µs",
            &samples,
            |samples| samples.cpu.map(|time| time / 1e3),
            &goals,
        ));
    }
    findings.push(Finding::alone(
        "decode a page: exponent",
        "",
        exponent(&points),
        Goal::AtMost(1.05),
    ));
    Ok(findings)
}

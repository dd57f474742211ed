//! Signing and verifying, beside the bare computation over the same bytes.

use std::hint::black_box;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use iam_client::auth::{ReceivedRequest, SecretKey, Signer, SigningInput, Skew, sign, verify};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::fixtures::{ACCESS_KEY, NOW, SECRET_KEY, USER, credentials};
use crate::instructions::count;
use crate::measure::{Subject, compare};
use crate::report::{Finding, Goal, beside};
use crate::{Plan, Result};

/// Values of headers that a signature makes: access key, signature, timestamp. The client type is a constant.
const HEADER_VALUES: f64 = 3.0;

pub fn measure(plan: &Plan) -> Result<Vec<Finding>> {
    let url = format!("https://iam-identity-center.kr-west1.e.samsungsdscloud.com/v1/users/{USER}");
    let input = SigningInput::new("PATCH", &url, NOW);
    let signer = Signer::new(credentials());
    let message = format!("PATCH{url}1605290625682{ACCESS_KEY}Openapi");
    let keyed = Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes())?;
    let bare = |keyed: &Hmac<Sha256>| {
        let mut mac = keyed.clone();
        mac.update(black_box(message.as_bytes()));
        STANDARD.encode(mac.finalize().into_bytes())
    };
    let of_ring = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET_KEY.as_bytes());
    let operations = plan.many(20_000);
    let samples = compare(
        plan,
        "sign one request",
        operations,
        vec![
            Subject::new("Signer", |count| {
                repeat(count, || signer.sign(black_box(&input)).is_ok())
            }),
            Subject::new("bare HMAC, keyed before", |count| {
                repeat(count, || bare(&keyed))
            }),
            Subject::new("ring, keyed before", |count| {
                repeat(count, || {
                    STANDARD.encode(ring::hmac::sign(&of_ring, black_box(message.as_bytes())))
                });
            }),
            Subject::new("bare HMAC, keyed every time", |count| {
                repeat(count, || {
                    Hmac::<Sha256>::new_from_slice(black_box(SECRET_KEY.as_bytes()))
                        .map(|keyed| bare(&keyed))
                });
            }),
        ],
    )?;
    let mut findings = beside(
        "sign one request",
        "ns",
        &samples,
        |samples| samples.cpu.clone(),
        &[Goal::AtMost(1.10), Goal::None, Goal::None],
    );
    findings.extend(count(plan, "sign one request", 1_000, &samples)?);
    let counter = std::env::current_exe()?.with_file_name("count-allocations");
    let counted = std::process::Command::new(counter).output()?.stdout;
    let allocations: f64 = std::str::from_utf8(&counted)?.trim().parse()?;
    findings.push(Finding::alone(
        "sign: allocations beyond the values of headers",
        "",
        allocations - HEADER_VALUES,
        Goal::AtMost(2.0),
    ));

    let mut headers = http::HeaderMap::new();
    sign(&credentials(), &input)?.apply_to(&mut headers);
    let request = ReceivedRequest::new("PATCH", &url, &headers);
    let secret_key = SecretKey::new(SECRET_KEY)?;
    let received = headers["scp-signature"].to_str()?;
    let samples = compare(
        plan,
        "verify one request",
        operations,
        vec![
            Subject::new("verify", |count| {
                repeat(count, || {
                    verify(black_box(&request), NOW, Skew::Unlimited, |_| {
                        Some(secret_key.clone())
                    })
                    .is_ok()
                });
            }),
            Subject::new("bare HMAC, keyed every time, and subtle", |count| {
                repeat(count, || {
                    let keyed = Hmac::<Sha256>::new_from_slice(black_box(SECRET_KEY.as_bytes()));
                    keyed.is_ok_and(|keyed| {
                        bare(&keyed).as_bytes().ct_eq(received.as_bytes()).into()
                    })
                });
            }),
        ],
    )?;
    findings.extend(beside(
        "verify one request",
        "ns",
        &samples,
        |samples| samples.cpu.clone(),
        &[Goal::AtMost(1.15)],
    ));
    findings.extend(count(plan, "verify one request", 1_000, &samples)?);
    Ok(findings)
}

pub fn repeat<T>(count: u32, mut operation: impl FnMut() -> T) {
    for _ in 0..count {
        black_box(operation());
    }
}

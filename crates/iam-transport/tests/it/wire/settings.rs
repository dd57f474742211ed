//! Settings that cannot work are refused when the transport is made, each with its remedy.

use std::io::Write;
use std::time::Duration;

use iam_transport::{HyperTransport, HyperTransportBuilder, Kind};

use super::support::*;

fn refusal(builder: HyperTransportBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    error.to_string()
}

#[test]
fn a_connect_timeout_above_the_attempt_timeout_is_refused() {
    let text = refusal(HyperTransport::builder().attempt_timeout(Duration::from_secs(2)));
    assert!(
        text.starts_with("the connect time-out of 5s is above the attempt time-out of 2s"),
        "{text}"
    );
    let both = HyperTransport::builder()
        .attempt_timeout(Duration::from_secs(2))
        .connect_timeout(Duration::from_secs(2));
    assert!(both.build().is_ok());
}

#[test]
fn zero_is_refused() {
    assert!(
        refusal(HyperTransport::builder().connect_timeout(Duration::ZERO))
            .contains("time-out of zero")
    );
    assert!(
        refusal(HyperTransport::builder().attempt_timeout(Duration::ZERO))
            .contains("time-out of zero")
    );
    assert!(
        refusal(HyperTransport::builder().body_limit_bytes(0)).contains("body limit of 0 bytes")
    );
}

#[test]
fn a_timeout_above_one_day_is_refused() {
    let builder = HyperTransport::builder;
    let above = Duration::from_secs(24 * 60 * 60 + 1);
    assert!(
        refusal(builder().attempt_timeout(above))
            .starts_with("the attempt time-out is above one day")
    );
    assert!(
        refusal(builder().connect_timeout(Duration::MAX))
            .starts_with("the connect time-out is above one day")
    );
    assert!(
        refusal(builder().pool_idle_timeout(Duration::MAX))
            .starts_with("the pool's idle time-out is above one day")
    );
    assert!(
        builder()
            .attempt_timeout(above - Duration::from_secs(1))
            .build()
            .is_ok()
    );
}

#[test]
fn roots_that_cannot_be_used_are_refused() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (pem, reason) in [
        ("", "holds no certificate"),
        ("no PEM", "holds no certificate"),
        (broken, "cannot be used"),
    ] {
        for (builder, setting) in [
            (
                HyperTransport::builder().extra_root_pem(pem.as_bytes()),
                "extra_root_pem",
            ),
            (
                HyperTransport::builder().only_roots_pem(pem.as_bytes()),
                "only_roots_pem",
            ),
        ] {
            let text = refusal(builder);
            assert!(
                text.contains(setting) && text.contains(reason),
                "{pem}: {text}"
            );
        }
    }
}

#[test]
fn an_ssl_cert_file_that_cannot_be_used_is_refused_by_name() {
    let with_file = |path: &str| {
        let path = path.to_owned();
        HyperTransport::builder()
            .environment(move |name| (name == "SSL_CERT_FILE").then(|| path.clone()))
    };
    let text = refusal(with_file("/nowhere/roots.pem"));
    assert!(
        text.contains("SSL_CERT_FILE (/nowhere/roots.pem) cannot be used: "),
        "{text}"
    );

    let mut empty = tempfile::NamedTempFile::new().unwrap();
    let text = refusal(with_file(empty.path().to_str().unwrap()));
    assert!(
        text.contains("SSL_CERT_FILE") && text.contains("holds no certificate"),
        "{text}"
    );

    writeln!(empty, "-----BEGIN CERTIFICATE-----").unwrap();
    let text = refusal(with_file(empty.path().to_str().unwrap()));
    assert!(
        text.contains("SSL_CERT_FILE") && text.contains("cannot be used"),
        "{text}"
    );
}

#[test]
fn an_empty_variable_counts_as_unset() {
    assert!(
        HyperTransport::builder()
            .environment(|_| Some(""))
            .build()
            .is_ok()
    );
    assert!(
        HyperTransport::builder()
            .environment(nothing)
            .build()
            .is_ok()
    );
}

#[test]
fn a_variable_that_is_no_proxy_is_refused_by_name() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let text = refusal(
            HyperTransport::builder()
                .environment(|name| (name == variable).then_some("ftp://u:s3cret@p")),
        );
        assert!(
            text.starts_with(variable) && !text.contains("s3cret"),
            "{text}"
        );
    }
}

#[test]
fn debug_never_shows_credentials_of_a_proxy() {
    let url = "http://user:s3cret@127.0.0.1:3128";
    let explicit = HyperTransport::builder().https_proxy(url);
    let environment =
        HyperTransport::builder().environment(|name| (name == "HTTPS_PROXY").then_some(url));
    for builder in [explicit, environment] {
        let before = format!("{builder:?}");
        let after = format!("{:?}", builder.build().unwrap());
        assert!(
            !before.contains("s3cret") && !after.contains("s3cret"),
            "{before} {after}"
        );
    }
}

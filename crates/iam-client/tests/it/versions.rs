//! Versions: the header of each, what is refused, and what the lifecycle policy says of one that is going.

use http::StatusCode;
use iam_client::auth::{FixedClock, UnixMillis};
use iam_client::model::ApiVersion;
use iam_client::transport::testing::{Capture, Never, Script};
use iam_client::{CallOptions, Client, ErrorKind, LifecyclePolicy, Outcome};

use crate::support::{EXAMPLE_ANSWER, Events, builder, client, line, ok, set_user};

const ALL: [(ApiVersion, &str); 5] = [
    (ApiVersion::V1_0, "iam-identity-center 1.0"),
    (ApiVersion::V1_1, "iam-identity-center 1.1"),
    (ApiVersion::V1_2, "iam-identity-center 1.2"),
    (ApiVersion::V1_3, "iam-identity-center 1.3"),
    (ApiVersion::V1_4, "iam-identity-center 1.4"),
];

/// Midnights of the version table's edges, by `date -u -d … +%s`.
const ON_2026_02_22: u64 = 1_771_718_400_000;
const ON_2026_02_23: u64 = 1_771_804_800_000;
const ON_2026_11_23: u64 = 1_795_392_000_000;

fn answering(times: usize) -> Script {
    (0..times).fold(Script::new(), |script, _| {
        script.answer(StatusCode::OK, EXAMPLE_ANSWER)
    })
}

fn at(now: u64, policy: LifecyclePolicy, script: &Script) -> Client {
    builder()
        .clock(FixedClock::new(UnixMillis::new(now)))
        .lifecycle_policy(policy)
        .transport(script.clone())
        .build()
        .unwrap()
}

fn pinned(client: &Client, version: ApiVersion) -> Client {
    client.with(CallOptions::new().api_version(version))
}

#[tokio::test]
async fn every_version_is_asked_for_by_its_header_for_a_client_and_for_a_call() {
    for (version, header) in ALL {
        let script = answering(2);
        let client_of_version = builder()
            .options(CallOptions::new().api_version(version))
            .transport(script.clone())
            .build()
            .unwrap();
        let answer = client_of_version.send(&set_user()).await.unwrap();
        assert_eq!(answer.api_version, Some(version));

        let client = builder().transport(script.clone()).build().unwrap();
        pinned(&client, version).send(&set_user()).await.unwrap();
        for request in script.requests() {
            assert_eq!(request.headers()["scp-api-version"], header);
        }
    }
}

#[tokio::test]
async fn unless_set_the_current_version_of_the_reference_is_asked_for() {
    let script = ok();
    client(script.clone()).send(&set_user()).await.unwrap();
    assert_eq!(
        script.requests()[0].headers()["scp-api-version"],
        "iam-identity-center 1.4"
    );
}

#[tokio::test]
async fn with_leaves_the_client_it_is_made_from_alone() {
    let script = answering(2);
    let client = client(script.clone());
    let pinned = pinned(&client, ApiVersion::V1_2);
    assert_eq!(client.options().api_version, ApiVersion::V1_4);
    pinned.send(&set_user()).await.unwrap();
    client.send(&set_user()).await.unwrap();
    let versions = script
        .requests()
        .iter()
        .map(|request| request.headers()["scp-api-version"].clone())
        .collect::<Vec<_>>();
    assert_eq!(
        versions,
        ["iam-identity-center 1.2", "iam-identity-center 1.4"]
    );
}

#[tokio::test]
async fn a_version_without_a_known_shape_is_refused_before_anything_is_sent() {
    let capture = Capture::new(Never);
    let client = client(capture.clone());
    let error = pinned(&client, ApiVersion::new(0, 9))
        .send(&set_user())
        .await
        .unwrap_err();
    assert_eq!(capture.requests().len(), 0);
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Version, Outcome::NotSent)
    );
    assert!(error.is_version_not_served());
    assert_eq!(error.api_version(), Some(ApiVersion::new(0, 9)));
    let text = line(&error);
    assert!(
        text.starts_with(
            "SetUser 0.9 failed: SetUser has no shape that is known in version 0.9; \
             ask for one of 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6"
        ),
        "{text}"
    );
    assert!(text.ends_with(" [nothing was sent]"), "{text}");
}

#[tokio::test]
async fn a_version_beyond_the_reference_is_sent_with_a_warning() {
    let (events, _guard) = Events::capture();
    let script = ok();
    let client = client(script.clone());
    pinned(&client, ApiVersion::new(1, 99))
        .send(&set_user())
        .await
        .unwrap();
    assert_eq!(
        script.requests()[0].headers()["scp-api-version"],
        "iam-identity-center 1.99"
    );
    let warning = "API version 1.99: not in the version table; the current version is 1.4";
    let text = events.text();
    assert_eq!(text.matches(warning).count(), 1, "{text}");
}

#[tokio::test]
async fn a_version_that_is_going_is_warned_of_once_for_a_client_and_its_clones() {
    let (events, _guard) = Events::capture();
    let script = answering(20);
    let client = at(ON_2026_11_23, LifecyclePolicy::Warn, &script);
    for _ in 0..2 {
        for (version, _) in ALL {
            pinned(&client.clone(), version)
                .send(&set_user())
                .await
                .unwrap();
        }
    }
    let text = events.text();
    let warnings: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("WARN"))
        .map(|line| line.split_once("iam_client: ").unwrap().1)
        .collect();
    assert_eq!(
        warnings,
        [
            "API version 1.0: retired since 2026-02-23; the current version is 1.4",
            "API version 1.1: retired since 2026-05-31; the current version is 1.4",
            "API version 1.2: may be withdrawn since 2026-09-30; the current version is 1.4",
        ]
    );
    assert_eq!(script.requests().len(), 10);

    // Another client warns for itself.
    let other = at(ON_2026_11_23, LifecyclePolicy::Warn, &script);
    pinned(&other, ApiVersion::V1_0)
        .send(&set_user())
        .await
        .unwrap();
    assert_eq!(events.text().matches("WARN").count(), 4);
}

#[tokio::test]
async fn deny_refuses_a_version_from_the_day_it_retires_and_sends_nothing() {
    let script = answering(5);
    let client = at(ON_2026_02_22, LifecyclePolicy::Deny, &script);
    pinned(&client, ApiVersion::V1_0)
        .send(&set_user())
        .await
        .unwrap();
    assert_eq!(script.requests().len(), 1);

    let client = at(ON_2026_02_23, LifecyclePolicy::Deny, &script);
    let error = pinned(&client, ApiVersion::V1_0)
        .send(&set_user())
        .await
        .unwrap_err();
    assert_eq!(script.requests().len(), 1);
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Version, Outcome::NotSent)
    );
    assert!(error.is_version_not_served());
    assert_eq!(
        line(&error),
        "SetUser 1.0 failed: version 1.0 is retired since 2026-02-23 and the lifecycle policy denies \
         it; ask for another version or set another policy [nothing was sent]"
    );
}

#[tokio::test]
async fn deny_warns_of_a_version_that_may_be_withdrawn_and_sends_it() {
    let (events, _guard) = Events::capture();
    let script = answering(2);
    let client = at(ON_2026_11_23, LifecyclePolicy::Deny, &script);
    pinned(&client, ApiVersion::V1_2)
        .send(&set_user())
        .await
        .unwrap();
    assert_eq!(script.requests().len(), 1);
    assert_eq!(events.text().matches("WARN").count(), 1);
}

#[tokio::test]
async fn ignore_sends_every_version_without_a_word() {
    let (events, _guard) = Events::capture();
    let script = answering(5);
    let client = at(ON_2026_11_23, LifecyclePolicy::Ignore, &script);
    for (version, _) in ALL {
        pinned(&client, version).send(&set_user()).await.unwrap();
    }
    assert_eq!(script.requests().len(), 5);
    assert_eq!(events.text().matches("WARN").count(), 0);
}

//! Versions of the API: which are served, and how one finds out.

use iam_emulator::{EmulatorBuilder, Retire};
use iam_model::ApiVersion;
use serde_json::json;

use crate::support::{EXAMPLE_BODY, SET_JOHN, SHOW_JOHN, Served, builder, demo, get, patch, serve};

const SERVICE: &str = "iam-identity-center";

async fn status(served: &Served, version: &str) -> u16 {
    let sent = patch(SET_JOHN, EXAMPLE_BODY).header("Scp-Api-Version", version);
    served.call(sent).await.status
}

#[tokio::test]
async fn set_user_is_served_in_all_five_versions() {
    let served = demo().await;
    for version in ["1.0", "1.1", "1.2", "1.3", "1.4"] {
        assert_eq!(status(&served, &format!("{SERVICE} {version}")).await, 200);
    }
}

#[tokio::test]
async fn a_version_that_is_not_served_or_no_version_is_406() {
    let served = demo().await;
    for version in [
        "iam-identity-center 1.5",
        "iam-identity-center 2.0",
        "iam-identity-center",
        "1.4",
        "scp-vpc 1.4",
        "iam-identity-center  1.4",
        "iam-identity-center v1.4",
        "iam-identity-center 1.04",
    ] {
        let sent = get(SHOW_JOHN).header("Scp-Api-Version", version);
        let answer = served.call(sent).await;
        assert_eq!(answer.status, 406, "{version}");
        assert_eq!(answer.error()["code"], "NoSuchVersion");
        assert_eq!(answer.error()["response"], json!(null));
    }
}

#[tokio::test]
async fn two_versions_at_once_are_406() {
    let served = demo().await;
    let sent = get(SHOW_JOHN)
        .header("Scp-Api-Version", "iam-identity-center 1.4")
        .header("Scp-Api-Version", "iam-identity-center 1.3");
    assert_eq!(served.call(sent).await.status, 406);
}

#[tokio::test]
async fn without_a_version_the_current_one_answers() {
    assert_eq!(demo().await.call(get(SHOW_JOHN)).await.status, 200);
}

fn retiring(today: &str) -> EmulatorBuilder {
    builder()
        .retire(Retire::ByDate)
        .today(today.parse().unwrap())
}

/// The dates are those of platform.md §2: a DEPRECATED version is retired on its date, a SUPPORTED one is not.
#[tokio::test]
async fn by_date_a_version_is_refused_from_the_day_that_the_table_retires_it() {
    let cases = [
        (
            "2026-02-22",
            ["1.0", "1.1", "1.2", "1.3", "1.4"].as_slice(),
            [].as_slice(),
        ),
        ("2026-02-23", &["1.1", "1.2", "1.3", "1.4"], &["1.0"]),
        ("2026-05-31", &["1.2", "1.3", "1.4"], &["1.0", "1.1"]),
        ("2030-01-01", &["1.2", "1.3", "1.4"], &["1.0", "1.1"]),
    ];
    for (today, accepted, refused) in cases {
        let served = serve(retiring(today)).await;
        for version in accepted {
            let version = format!("{SERVICE} {version}");
            assert_eq!(status(&served, &version).await, 200, "{version} on {today}");
        }
        for version in refused {
            let version = format!("{SERVICE} {version}");
            assert_eq!(status(&served, &version).await, 406, "{version} on {today}");
        }
    }
}

#[tokio::test]
async fn without_a_date_the_clock_decides_what_is_retired() {
    // The clock shows 2026-11-23.
    let served = serve(builder().retire(Retire::ByDate)).await;
    assert_eq!(status(&served, "iam-identity-center 1.1").await, 406);
    assert_eq!(status(&served, "iam-identity-center 1.2").await, 200);
}

#[tokio::test]
async fn discovery_needs_no_signature_and_lists_what_is_served() {
    let served = demo().await;
    let answer = served.send(&get("/")).await;
    assert_eq!(answer.status, 200);
    let href = format!("http://{}/v1", served.address());
    let row = |id: &str, not_before: &str, status: &str| {
        json!({
            "id": id, "links": [{"href": href, "rel": "self"}],
            "not_before": not_before, "status": status
        })
    };
    assert_eq!(
        answer.json(),
        json!({"versions": [
            row("v1.4", "", "CURRENT"),
            row("v1.3", "2026-11-30", "SUPPORTED"),
            row("v1.2", "2026-09-30", "SUPPORTED"),
            row("v1.1", "2026-05-31", "DEPRECATED"),
            row("v1.0", "2026-02-23", "DEPRECATED"),
        ]})
    );
    let retired = serve(retiring("2026-11-23")).await;
    let answer = retired.send(&get("/")).await.json();
    assert_eq!(answer["versions"].as_array().unwrap().len(), 3);
}

/// platform.md §2: exactly one version is CURRENT, and it answers without the header; PLANNED ones cannot be called.
#[tokio::test]
async fn of_the_versions_that_are_served_one_is_current_and_those_beyond_the_edition_are_supported()
{
    for (served, statuses, shape) in [
        (
            ["1.4", "1.5", "1.6"].as_slice(),
            ["SUPPORTED", "SUPPORTED", "CURRENT"].as_slice(),
            3,
        ),
        (&["1.5", "1.6"], &["CURRENT", "SUPPORTED"], 12),
        (&["1.1", "1.3"], &["CURRENT", "DEPRECATED"], 3),
    ] {
        let versions = served.iter().map(|version| version.parse().unwrap());
        let served = serve(builder().versions(versions)).await;
        let listed = served.send(&get("/")).await.json();
        let rows = listed["versions"].as_array().unwrap().iter();
        let found: Vec<_> = rows.map(|row| row["status"].as_str().unwrap()).collect();
        assert_eq!(found, statuses);
        // Since 1.6 ListUsers tells more of a user.
        let target = "/v1/users?instance_id=ssoins-12345&user_id=johndoe";
        let user = served.call(get(target)).await.json()["users"][0].take();
        assert_eq!(user.as_object().unwrap().len(), shape);
    }
}

#[tokio::test]
async fn versions_yet_to_come_can_be_served_and_old_ones_left_out() {
    let versions = [ApiVersion::V1_4, ApiVersion::new(1, 6)];
    let served = serve(builder().versions(versions)).await;
    assert_eq!(status(&served, "iam-identity-center 1.6").await, 200);
    assert_eq!(status(&served, "iam-identity-center 1.4").await, 200);
    assert_eq!(status(&served, "iam-identity-center 1.3").await, 406);
    let error = builder().versions([]).build().unwrap_err();
    assert!(error.to_string().contains("at least one"), "{error}");
}

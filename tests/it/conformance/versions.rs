//! The five versions, and what is not one of them.

use iam_client::model::users::UserSetRequest;
use iam_client::model::{ApiVersion, VERSION_TABLE};
use iam_emulator::{Emulator, Retire};

use crate::support::{Stand, instance, john_doe, quick};

on_every_transport![
    set_user_succeeds_in_each_of_the_five_versions,
    a_version_that_is_not_served_is_refused_with_its_name,
    discovery_lists_the_five_versions_with_their_dates,
];

async fn set_user_succeeds_in_each_of_the_five_versions(stand: Stand) {
    for row in VERSION_TABLE.rows() {
        let client = stand.client().with(quick().api_version(row.version));
        let department = format!("Department of {}", row.version);
        let request = UserSetRequest::new(instance()).department(department.as_str());
        let answer = client.users().set(john_doe(), request).await.unwrap();
        assert_eq!(answer.api_version, Some(row.version));
        let user = answer.user.value().unwrap();
        assert_eq!(user.department.as_str(), Some(department.as_str()));
    }
    let versions: Vec<_> = stand.emulator.journal().entries();
    let versions: Vec<_> = versions
        .iter()
        .filter_map(|entry| entry.api_version.as_deref())
        .collect();
    assert_eq!(
        versions,
        [
            "iam-identity-center 1.0",
            "iam-identity-center 1.1",
            "iam-identity-center 1.2",
            "iam-identity-center 1.3",
            "iam-identity-center 1.4"
        ]
    );
}

async fn a_version_that_is_not_served_is_refused_with_its_name(stand: Stand) {
    let client = stand
        .client()
        .with(quick().api_version(ApiVersion::new(1, 9)));
    let error = client
        .users()
        .show(john_doe(), instance())
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 406);
    assert_eq!(error.code(), Some("NoSuchVersion"));
    assert!(error.is_version_not_served() && !error.is_outcome_unknown());
}

async fn discovery_lists_the_five_versions_with_their_dates(stand: Stand) {
    let answer = stand.client().discover_versions().await.unwrap();
    let rows = answer.versions.value().unwrap().iter().map(|version| {
        (
            version.version().unwrap(),
            version.status.value().unwrap().to_string(),
            version.not_before_date().map(|date| date.to_string()),
        )
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort();
    let expected = [
        (ApiVersion::V1_0, "DEPRECATED", Some("2026-02-23")),
        (ApiVersion::V1_1, "DEPRECATED", Some("2026-05-31")),
        (ApiVersion::V1_2, "SUPPORTED", Some("2026-09-30")),
        (ApiVersion::V1_3, "SUPPORTED", Some("2026-11-30")),
        (ApiVersion::V1_4, "CURRENT", None),
    ];
    let expected = expected
        .map(|(version, status, date)| (version, status.to_owned(), date.map(str::to_owned)));
    assert_eq!(rows, expected);
}

#[tokio::test]
async fn retired_versions_are_refused_by_date() {
    let builder = Emulator::builder()
        .retire(Retire::ByDate)
        .today("2026-11-23".parse().unwrap());
    let stand = Stand::tcp(builder).await;
    let mut statuses = Vec::new();
    for row in VERSION_TABLE.rows() {
        let client = stand.client().with(quick().api_version(row.version));
        let status = match client.users().show(john_doe(), instance()).await {
            Ok(answer) => answer.status.as_u16(),
            Err(error) => error.status().unwrap().as_u16(),
        };
        statuses.push(status);
    }
    assert_eq!(statuses, [406, 406, 200, 200, 200]);
}

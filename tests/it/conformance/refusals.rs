//! What the emulator refuses, and what a client makes of it.

use iam_client::Language;
use iam_client::auth::Credentials;
use iam_client::model::users::{UserCreateRequest, UserSetRequest};
use iam_emulator::Emulator;

use crate::support::{Stand, instance, john_doe, quick};

on_every_transport![
    a_wrong_secret_and_an_unknown_key_are_refused_alike,
    an_unknown_user_is_not_found,
    an_unknown_instance_is_not_found,
    a_login_id_that_is_taken_is_refused_in_the_language_asked_for,
    a_member_that_is_too_long_is_refused_in_the_frameworks_english,
    a_read_only_key_may_show_and_not_set,
];

async fn a_wrong_secret_and_an_unknown_key_are_refused_alike(stand: Stand) {
    let known = stand
        .emulator
        .credentials()
        .access_key()
        .as_str()
        .to_owned();
    for access_key in [known.as_str(), "AKUNKNOWN0000000000"] {
        let credentials = Credentials::new(access_key, "not-the-secret").unwrap();
        let client = stand.client_of(credentials);
        let request = UserSetRequest::new(instance()).department("X");
        let error = client.users().set(john_doe(), request).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 401);
        assert!(error.is_authentication() && !error.is_outcome_unknown());
        assert_eq!(error.attempts(), 1);
        assert!(
            error
                .clock_skew_seconds()
                .is_some_and(|skew| skew.abs() <= 5)
        );
        let line = error.to_string();
        assert!(
            line.starts_with(
                "SetUser 1.4 failed: 401 UNAUTHORIZED: Request was rejected by gateway"
            ),
            "{line}"
        );
    }
}

async fn an_unknown_user_is_not_found(stand: Stand) {
    let request = UserSetRequest::new(instance()).department("X");
    let nobody = "ffffffffffffffffffffffffffffffff".parse().unwrap();
    let error = stand
        .client()
        .users()
        .set(nobody, request)
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.details().len(), 1);
    assert!(error.request_id().is_some_and(|id| id.starts_with("req-")));
    assert!(
        error
            .global_request_id()
            .is_some_and(|id| id.starts_with("req-"))
    );
}

async fn an_unknown_instance_is_not_found(stand: Stand) {
    let elsewhere = "ssoins-99999".parse().unwrap();
    let error = stand
        .client()
        .users()
        .show(john_doe(), elsewhere)
        .await
        .unwrap_err();
    assert!(error.is_not_found());
}

async fn a_login_id_that_is_taken_is_refused_in_the_language_asked_for(stand: Stand) {
    let request = UserCreateRequest::new(instance(), "Another", "johndoe");
    let client = stand.client().with(quick().language(Language::KO_KR));
    let error = client.users().create(request).await.unwrap_err();
    assert!(error.is_invalid());
    assert!(!error.is_outcome_unknown());
    let hangul = |c: char| ('가'..='힣').contains(&c);
    assert!(error.details()[0].contains(hangul), "{error}");
    assert!(error.body().is_ascii(), "Korean is escaped on the wire");
}

async fn a_member_that_is_too_long_is_refused_in_the_frameworks_english(stand: Stand) {
    let request = UserSetRequest::new(instance()).department("가".repeat(129));
    let client = stand.client().with(quick().language(Language::KO_KR));
    let error = client.users().set(john_doe(), request).await.unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), error.code()),
        (400, Some("ValidationError"))
    );
    assert_eq!(
        error.details(),
        ["String should have at most 128 characters"]
    );
}

async fn a_read_only_key_may_show_and_not_set(_: Stand) {
    // The stand's emulator has no such key, so this one is its own; it is the same on every transport.
    let reader = Credentials::new("AKREADER0000000000", "reader-secret").unwrap();
    let builder = Emulator::builder().read_only_credentials(reader.clone());
    let stand = Stand::tcp(builder).await;
    let client = stand.client_of(reader);
    client.users().show(john_doe(), instance()).await.unwrap();
    let request = UserSetRequest::new(instance()).department("X");
    let error = client.users().set(john_doe(), request).await.unwrap_err();
    assert!(error.is_permission_denied());
    assert_eq!(error.code(), Some("Forbidden"));
    let body: serde_json::Value = serde_json::from_slice(error.body()).unwrap();
    for member in ["access_level", "action_name", "caused_auths", "message"] {
        assert!(!body["errors"][0]["response"][member].is_null(), "{member}");
    }
}

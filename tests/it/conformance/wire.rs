//! What is signed is what a server receives, byte for byte.

use iam_client::model::UserUuid;
use iam_client::model::users::{ListUsers, UserSetRequest};
use proptest::prelude::*;

use crate::support::{Stand, instance};

on_every_transport![signatures_hold_for_every_character_in_queries_and_ids,];

const TEXTS: [(&str, &str); 8] = [
    ("김하늘", "%EA%B9%80%ED%95%98%EB%8A%98"),
    ("a b", "a%20b"),
    ("100%", "100%25"),
    ("%ED%95", "%25ED%2595"),
    ("it's", "it's"),
    ("created_at:desc", "created_at:desc"),
    ("[x]", "%5Bx%5D"),
    ("~!@$*(),;=", "~!@$*(),;="),
];

/// A refused signature would be a 401; that there is no such user is a 404 from behind the signature check.
async fn signatures_hold_for_every_character_in_queries_and_ids(stand: Stand) {
    let client = stand.client();
    for (text, escaped) in TEXTS
        .into_iter()
        .chain([("1+1", "1%2B1"), ("a&b", "a%26b")])
    {
        let list = ListUsers::new(instance()).user_id(text);
        let answer = client.users().list(list).await.unwrap();
        assert_eq!(answer.count.value(), Some(&0), "{text}");
        let received = stand.emulator.journal().entries().pop().unwrap().target;
        assert_eq!(
            received,
            format!("/v1/users?instance_id=ssoins-12345&user_id={escaped}")
        );
    }
    for (text, escaped) in
        TEXTS
            .into_iter()
            .chain([("1+1", "1+1"), ("a&b", "a&b"), ("a?b", "a%3Fb")])
    {
        let user_uuid: UserUuid = text.parse().unwrap();
        let request = UserSetRequest::new(instance()).department("X");
        let error = client.users().set(user_uuid, request).await.unwrap_err();
        assert!(error.is_not_found(), "{text}: {error}");
        let received = stand.emulator.journal().entries().pop().unwrap().target;
        assert_eq!(received, format!("/v1/users/{escaped}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_id_and_any_text_are_signed_as_they_are_received(id in "\\PC{1,20}", text in "\\PC{0,20}") {
        prop_assume!(id.parse::<UserUuid>().is_ok());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let stand = Stand::tcp(iam_emulator::Emulator::builder()).await;
            let client = stand.client();
            client.users().list(ListUsers::new(instance()).user_id(text)).await.unwrap();
            let request = UserSetRequest::new(instance());
            let error = client.users().set(id.parse().unwrap(), request).await.unwrap_err();
            assert!(error.is_not_found(), "{error}");
        });
    }
}

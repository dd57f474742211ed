//! Signatures are checked over the very bytes that were received.

use std::time::Duration;

use iam_auth::{Credentials, SigningInput, Skew, UnixMillis, sign};

use crate::support::{NOW, SHOW_JOHN, Sent, Served, builder, demo, get, serve};

async fn status_of_list(served: &Served, query: &str) -> u16 {
    let target = format!("/v1/users?instance_id=ssoins-12345&{query}");
    served.call(get(&target)).await.status
}

#[tokio::test]
async fn whatever_stands_in_a_url_is_signed_as_it_is_sent() {
    let served = demo().await;
    for query in [
        "user_id=%ED%99%8D%EA%B8%B8%EB%8F%99",
        "user_id=%ed%99%8d",
        "user_id=a%20b",
        "user_id=a+b",
        "user_id=it's",
        "user_id=100%25",
        "user_id=[x]",
        "user_id=%5Bx%5D",
        "sort=created_at:desc",
        "sort=created_at%3Adesc",
        "user_id=ops+batch@example.com",
        "user_id=&&",
        "user_id=a?b/c",
    ] {
        assert_eq!(status_of_list(&served, query).await, 200, "{query}");
    }
}

#[tokio::test]
async fn a_url_that_was_escaped_again_before_it_was_signed_is_401() {
    let served = demo().await;
    let sent = get("/v1/users?instance_id=ssoins-12345&user_id=%ED%99%8D");
    let url = served.server.endpoint_url() + &sent.target.replace("%ED", "%25ED");
    let input = SigningInput::new("GET", &url, NOW);
    let signed = sign(served.emulator.credentials(), &input).unwrap();
    let sent = signed.iter().fold(sent, |sent, (name, value)| {
        sent.header(name.as_str(), value.to_str().unwrap())
    });
    assert_eq!(served.send(&sent).await.status, 401);
}

#[tokio::test]
async fn the_host_that_was_signed_is_the_one_of_the_header() {
    let served = demo().await;
    let host = "iam-identity-center.kr-west1.e.samsungsdscloud.com";
    let sent = get(SHOW_JOHN)
        .signed(served.emulator.credentials(), &format!("http://{host}"))
        .header("Connection", "close");
    let answer = served.raw(&sent.bytes(host)).await;
    assert!(answer.starts_with(b"HTTP/1.1 200 "));
    assert_eq!(served.send(&sent).await.status, 401, "sent to another host");
}

#[tokio::test]
async fn an_absolute_target_is_the_url_itself() {
    let served = demo().await;
    let origin = "http://idc.example";
    let mut sent = get(SHOW_JOHN)
        .signed(served.emulator.credentials(), origin)
        .header("Connection", "close");
    sent.target = format!("{origin}{SHOW_JOHN}");
    let answer = served.raw(&sent.bytes("idc.example")).await;
    assert!(answer.starts_with(b"HTTP/1.1 200 "));
}

#[tokio::test]
async fn behind_a_proxy_the_public_url_counts() {
    let served = serve(builder().public_url("https://idc.example")).await;
    let sent = get(SHOW_JOHN).signed(served.emulator.credentials(), "https://idc.example");
    assert_eq!(served.send(&sent).await.status, 200);
    assert_eq!(served.call(get(SHOW_JOHN)).await.status, 401);
}

#[test]
fn a_public_url_with_a_path_is_refused() {
    let error = builder()
        .public_url("https://idc.example/v1")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("without a path"), "{error}");
}

#[tokio::test]
async fn an_account_id_takes_part_in_the_official_order() {
    let served = demo().await;
    for account_id in ["", "acc-12345"] {
        let url = served.server.endpoint_url() + SHOW_JOHN;
        let input = SigningInput::new("GET", &url, NOW).account_id(account_id);
        let signed = sign(served.emulator.credentials(), &input).unwrap();
        let sent = signed.iter().fold(get(SHOW_JOHN), |sent, (name, value)| {
            sent.header(name.as_str(), value.to_str().unwrap())
        });
        assert_eq!(served.send(&sent).await.status, 200, "{account_id:?}");
    }
}

async fn status_at(served: &Served, at: u64) -> u16 {
    let url = served.server.endpoint_url() + SHOW_JOHN;
    let input = SigningInput::new("GET", &url, UnixMillis::new(at));
    let signed = sign(served.emulator.credentials(), &input).unwrap();
    let sent = signed.iter().fold(get(SHOW_JOHN), |sent, (name, value)| {
        sent.header(name.as_str(), value.to_str().unwrap())
    });
    served.send(&sent).await.status
}

#[tokio::test]
async fn any_time_is_accepted_unless_a_window_is_chosen() {
    let long_ago = 1_605_290_625_682;
    assert_eq!(status_at(&demo().await, long_ago).await, 200);
    let window = Skew::Within(Duration::from_secs(300));
    let served = serve(builder().skew(window)).await;
    assert_eq!(status_at(&served, long_ago).await, 401);
    assert_eq!(status_at(&served, NOW.as_u64() - 300_000).await, 200);
    assert_eq!(status_at(&served, NOW.as_u64() + 300_001).await, 401);
}

#[tokio::test]
async fn temporary_credentials_need_their_token_and_end() {
    let temporary = Credentials::new("AKTEMPORARY", "sk-temporary")
        .unwrap()
        .with_session_token("token-1")
        .unwrap()
        .with_expiry(UnixMillis::new(NOW.as_u64() + 1));
    let served = serve(builder().credentials(temporary.clone())).await;
    assert_eq!(served.call(get(SHOW_JOHN)).await.status, 200);
    let mut without = served.sign(get(SHOW_JOHN));
    without.headers.retain(|(name, _)| name != "x-auth-token");
    assert_eq!(served.send(&without).await.status, 401);

    let expired = temporary.with_expiry(NOW);
    let served = serve(builder().credentials(expired)).await;
    assert_eq!(served.call(get(SHOW_JOHN)).await.status, 401);
}

#[tokio::test]
async fn every_emulator_makes_credentials_of_its_own() {
    let (one, other) = (demo().await, demo().await);
    let keys = |served: &Served| served.emulator.credentials().clone();
    assert!(keys(&one).access_key().as_str().starts_with("AK"));
    assert_ne!(keys(&one).access_key(), keys(&other).access_key());
    assert_ne!(keys(&one).secret_key(), keys(&other).secret_key());
    let shown = format!("{:?}", one.emulator);
    assert!(!shown.contains(keys(&one).secret_key().expose_secret()));
}

#[tokio::test]
async fn a_method_other_than_the_signed_one_is_401() {
    let served = demo().await;
    let mut sent: Sent = served.sign(get(SHOW_JOHN));
    sent.method = "PATCH";
    assert_eq!(served.send(&sent).await.status, 401);
}

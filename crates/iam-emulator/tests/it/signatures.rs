//! Signatures are checked over the very bytes that were received.

use std::time::Duration;

use iam_auth::{Credentials, FixedClock, SigningInput, Skew, UnixMillis, sign};
use iam_emulator::Replay;

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
fn a_public_url_with_a_path_or_a_password_is_refused() {
    for url in [
        "https://idc.example/v1",
        "https://user:PLANTED@idc.example",
        "idc.example",
    ] {
        let error = builder().public_url(url).build().unwrap_err();
        assert!(error.to_string().contains("without a path"), "{error}");
        assert!(!format!("{error} {error:?}").contains("PLANTED"), "{error}");
    }
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
async fn a_signature_is_good_as_often_as_it_comes_unless_replays_are_refused() {
    let window = Duration::from_secs(600);
    let played = |status: u16| [200, status, status];
    for (builder, expected) in [
        (builder(), played(200)),
        (builder().replay(Replay::RefuseWithin(window)), played(401)),
    ] {
        let served = serve(builder).await;
        let recorded = served.sign(get(SHOW_JOHN));
        for status in expected {
            assert_eq!(served.send(&recorded).await.status, status);
        }
        let entries = served.emulator.journal().entries();
        let told = entries.last().unwrap().reason.clone().unwrap_or_default();
        assert_eq!(
            told.contains("accepted already"),
            expected[1] == 401,
            "{told}"
        );
        // Another signature is another request, and a reset forgets them all.
        let other = format!("{SHOW_JOHN}&x=1");
        assert_eq!(served.call(get(&other)).await.status, 200);
        served.emulator.reset().await.unwrap();
        assert_eq!(served.send(&recorded).await.status, 200);
    }
}

#[tokio::test]
async fn a_signature_that_was_refused_is_not_used_up_and_one_outside_the_window_is_new() {
    let clock = FixedClock::new(NOW);
    let window = Duration::from_secs(600);
    let served = serve(
        builder()
            .clock(clock.clone())
            .replay(Replay::RefuseWithin(window)),
    )
    .await;
    let recorded = served.sign(get(SHOW_JOHN));
    let mut spoilt = recorded.clone();
    spoilt.target.push('x');
    assert_eq!(served.send(&spoilt).await.status, 401);
    for (after, status) in [(0, 200), (600_000, 401), (600_001, 200)] {
        clock.set(UnixMillis::new(NOW.as_u64() + after));
        assert_eq!(
            served.send(&recorded).await.status,
            status,
            "{after} ms later"
        );
    }
}

/// A replay that moves a digit from the URL to the time is the same signature.
#[tokio::test]
async fn a_replay_in_other_clothes_is_refused_too() {
    let served = serve(builder().replay(Replay::RefuseWithin(Duration::from_secs(600)))).await;
    let list = "/v1/users?instance_id=ssoins-12345&size=9";
    let recorded = served.sign(get(list));
    assert_eq!(served.send(&recorded).await.status, 200);
    let mut moved = recorded;
    let first = NOW.to_string().remove(0);
    moved.target.push(first);
    for (name, value) in &mut moved.headers {
        if name == "scp-timestamp" {
            assert_eq!(value.remove(0), first);
        }
    }
    let answer = served.send(&moved).await;
    assert_eq!(answer.status, 401);
    let entries = served.emulator.journal().entries();
    assert!(
        entries[1]
            .reason
            .as_ref()
            .unwrap()
            .contains("accepted already")
    );
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

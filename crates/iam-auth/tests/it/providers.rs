//! Chains, caches, handles, and providers of one's own.

use crate::support::{NOW, ask, one_line, opened, ready};
use iam_auth::{
    CachedProvider, ChainProvider, Credentials, CredentialsError, CredentialsProvider, Environment,
    EnvironmentProvider, ProvideCredentials, Sources, StaticProvider, UnixMillis,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

fn credentials(access_key: &str) -> Credentials {
    Credentials::new(access_key, "sk").unwrap()
}

/// Gives a new access key each time, good for ten minutes, and can be told to fail.
#[derive(Clone, Debug, Default)]
struct Counting {
    calls: Arc<AtomicU64>,
    fails_from: Option<u64>,
}

impl ProvideCredentials for Counting {
    async fn credentials(&self, now: UnixMillis) -> Result<Credentials, CredentialsError> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if self.fails_from.is_some_and(|from| call >= from) {
            return Err(CredentialsError::other("the vault is shut"));
        }
        let expiry = now.saturating_add(Duration::from_secs(600));
        Ok(credentials(&format!("AK{call}")).with_expiry(expiry))
    }
}

fn access_key(provider: &CredentialsProvider, now: UnixMillis) -> String {
    let found = ready(provider.credentials(now)).unwrap();
    found.access_key().to_string()
}

fn after(seconds: u64) -> UnixMillis {
    NOW.saturating_add(Duration::from_secs(seconds))
}

#[test]
fn a_static_provider_gives_what_it_was_given() {
    let provider = CredentialsProvider::from(StaticProvider::new(credentials("AK")));
    assert_eq!(
        ready(provider.clone().credentials(NOW)).unwrap(),
        credentials("AK")
    );
}

#[test]
fn expired_credentials_are_refused_whoever_gave_them() {
    let expired = credentials("AK").with_expiry(NOW);
    let error = ask(StaticProvider::new(expired)).unwrap_err();
    assert!(matches!(error, CredentialsError::Expired { .. }));
    assert!(one_line(&error).contains("get new ones"));
}

#[test]
fn a_chain_takes_the_first_that_has_credentials() {
    let nothing = || EnvironmentProvider::new(Environment::empty());
    let chain = ChainProvider::new()
        .or(nothing())
        .or(StaticProvider::new(credentials("FIRST")))
        .or(StaticProvider::new(credentials("SECOND")));
    assert_eq!(opened(&ask(chain).unwrap()), ("FIRST", "sk", None));
}

#[test]
fn a_chain_ends_at_a_broken_place() {
    let half = Environment::from_variables([("SCP_ACCESS_KEY", "AK")]);
    let broken = [
        CredentialsProvider::new(EnvironmentProvider::new(half)),
        CredentialsProvider::new(Counting {
            fails_from: Some(0),
            ..Counting::default()
        }),
    ];
    for broken in broken {
        let alone = one_line(&ready(broken.credentials(NOW)).unwrap_err());
        let chain = ChainProvider::new()
            .or(EnvironmentProvider::new(Environment::empty()))
            .or(broken)
            .or(StaticProvider::new(credentials("AK")));
        assert_eq!(one_line(&ask(chain).unwrap_err()), alone);
    }
}

#[test]
fn an_empty_chain_says_what_to_do() {
    let error = ask(ChainProvider::new()).unwrap_err();
    assert!(error.is_not_found());
    assert!(one_line(&error).starts_with("no credentials found: set SCP_ACCESS_KEY"));
}

#[test]
fn the_default_chain_names_every_place_when_there_is_nothing() {
    let sources = Sources::new(Environment::empty());
    let said =
        one_line(&ready(CredentialsProvider::from_sources(&sources).credentials(NOW)).unwrap_err());
    let mut places = vec![
        "SCP_ACCESS_KEY and SCP_SECRET_KEY",
        "SCP_TF_ACCESS_KEY and SCP_TF_SECRET_KEY",
    ];
    if cfg!(feature = "files") {
        places.extend([
            "~/.scpconf/credentials.json (no home",
            "~/.scp/cli-config.json (no home",
        ]);
    }
    for place in places {
        assert!(said.contains(place), "{said}");
    }
}

#[test]
fn a_cache_asks_again_shortly_before_the_expiry() {
    let vault = Counting::default();
    let provider = CredentialsProvider::new(CachedProvider::new(vault.clone()));
    assert_eq!(access_key(&provider, NOW), "AK0");
    assert_eq!(access_key(&provider, after(539)), "AK0");
    assert_eq!(access_key(&provider, after(540)), "AK1");
    assert_eq!(vault.calls.load(Ordering::SeqCst), 2);
}

#[test]
fn a_cache_lives_on_what_it_has_while_the_provider_fails() {
    let vault = Counting {
        fails_from: Some(1),
        ..Counting::default()
    };
    let cached = CachedProvider::new(vault.clone()).margin(Duration::from_secs(300));
    let provider = CredentialsProvider::new(cached);
    assert_eq!(access_key(&provider, NOW), "AK0");
    assert_eq!(access_key(&provider, after(599)), "AK0");
    let error = ready(provider.credentials(after(600))).unwrap_err();
    assert_eq!(
        one_line(&error),
        "credentials cannot be had: the vault is shut"
    );
}

#[test]
fn a_cache_keeps_lasting_credentials_but_no_error() {
    let variables = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&variables);
    let environment = Environment::from_lookup(move |name| {
        let looked = seen.fetch_add(1, Ordering::SeqCst);
        // The first ask finds all six variables unset.
        (looked >= 6 && !name.ends_with("TOKEN")).then(|| "value".into())
    });
    let provider =
        CredentialsProvider::new(CachedProvider::new(EnvironmentProvider::new(environment)));
    assert!(ready(provider.credentials(NOW)).unwrap_err().is_not_found());
    assert_eq!(access_key(&provider, NOW), "value");
    assert_eq!(access_key(&provider, after(1_000_000)), "value");
    assert_eq!(variables.load(Ordering::SeqCst), 9);
}

#[test]
fn asking_and_signing_can_move_between_threads() {
    fn assert_send<T: Send>(_: &T) {}
    fn assert_shareable<T: Send + Sync>() {}
    assert_shareable::<(CredentialsProvider, Credentials, iam_auth::Signer, Sources)>();
    let provider = CredentialsProvider::new(Counting::default());
    assert_send(&provider.credentials(NOW));
}

//! What the user's configuration makes of a client, and what is refused.

use iam_client::auth::{Environment, Sources};
use iam_client::transport::testing::Script;
use iam_client::{
    CallOptions, Client, ClientBuilder, ConfigurationError, Endpoint, ErrorKind, Language, Outcome,
};

use crate::support::{builder, line, ok, set_user};

fn sources(variables: &[(&str, &str)]) -> Sources {
    Sources::new(Environment::from_variables(variables.iter().copied()))
}

fn configured(variables: &[(&str, &str)]) -> Result<Client, ConfigurationError> {
    built(Client::builder(), variables)
}

fn built(builder: ClientBuilder, variables: &[(&str, &str)]) -> Result<Client, ConfigurationError> {
    builder
        .transport(Script::new())
        .settings_from(&sources(variables))?
        .build()
}

#[test]
fn the_endpoint_comes_from_the_first_setting_that_says_enough() {
    let cases: [(&[(&str, &str)], &str); 7] = [
        (
            &[("SCP_REGION", "kr-west1"), ("SCP_ENVIRONMENT", "e")],
            "https://iam-identity-center.kr-west1.e.samsungsdscloud.com",
        ),
        (
            &[("SCP_REGION", "kr-south1"), ("SCP_ENVIRONMENT", "g")],
            "https://iam-identity-center.kr-south1.g.samsungsdscloud.com",
        ),
        (
            &[
                ("SCP_TF_DEFAULT_REGION", "kr-east1"),
                ("SCP_ENVIRONMENT", "s"),
            ],
            "https://iam-identity-center.kr-east1.s.samsungsdscloud.com",
        ),
        (
            &[
                ("SCP_REGION", "kr-west1"),
                (
                    "SCP_TF_AUTH_URL",
                    "https://iam.s.samsungsdscloud.com/v1/endpoints",
                ),
            ],
            "https://iam-identity-center.kr-west1.s.samsungsdscloud.com",
        ),
        (
            &[
                ("SCP_REGION", "kr-west1"),
                ("SCP_ENVIRONMENT", "e"),
                (
                    "SCP_TF_AUTH_URL",
                    "https://iam.s.samsungsdscloud.com/v1/endpoints",
                ),
            ],
            "https://iam-identity-center.kr-west1.e.samsungsdscloud.com",
        ),
        (
            &[
                ("SCP_REGION", "kr-west1"),
                ("SCP_ENVIRONMENT", "e"),
                ("SCP_ENDPOINT_URL", "http://127.0.0.1:8787/"),
            ],
            "http://127.0.0.1:8787",
        ),
        (
            &[("SCP_TF_ENDPOINT_OVERRIDE", "https://scp.example.com")],
            "https://scp.example.com",
        ),
    ];
    for (variables, expected) in cases {
        let client = configured(variables).unwrap();
        assert_eq!(client.endpoint().as_str(), expected, "{variables:?}");
    }
}

#[test]
fn what_cannot_be_used_is_refused_with_its_place_and_a_remedy() {
    const NOWHERE: &[(&str, &str)] = &[("SCP_ENDPOINT_URL", "https://scp.example.com")];
    let cases: [(&[(&str, &str)], &str); 8] = [
        (
            &[],
            "no endpoint is set; set SCP_REGION and SCP_ENVIRONMENT, or SCP_ENDPOINT_URL for an address of your own",
        ),
        (
            &[("SCP_REGION", "kr-west1")],
            "a region is set but no environment; set SCP_ENVIRONMENT to s (Samsung), g (Sovereign) or e (Enterprise)",
        ),
        (
            &[
                ("SCP_REGION", "kr-west1"),
                ("SCP_TF_AUTH_URL", "https://auth.example.com/v1/endpoints"),
            ],
            "a region is set but no environment; set SCP_ENVIRONMENT to s (Samsung), g (Sovereign) or e (Enterprise)",
        ),
        (
            &[("SCP_REGION", "kr-west1/x"), ("SCP_ENVIRONMENT", "e")],
            "the region \"kr-west1/x\" cannot be part of a host name; write it like kr-west1",
        ),
        (
            &[
                ("SCP_REGION", "kr-west1"),
                ("SCP_ENVIRONMENT", "e.evil.example"),
            ],
            "the environment \"e.evil.example\" cannot be part of a host name; write it like e",
        ),
        (
            &[("SCP_ENDPOINT_URL", "127.0.0.1:8787")],
            "environment variable SCP_ENDPOINT_URL: the endpoint \"127.0.0.1:8787\" has no scheme or no host; write scheme and host, such as http://127.0.0.1:8787",
        ),
        (
            &[NOWHERE[0], ("SCP_LANGUAGE", "한국어")],
            "environment variable SCP_LANGUAGE: the language \"한국어\" has other characters than letters, digits and hyphens; write en-US or ko-KR",
        ),
        (
            &[NOWHERE[0], ("SCP_LANGUAGE", "ko-KR\r\nX-Other: 1")],
            "environment variable SCP_LANGUAGE: the language \"ko-KR\\r\\nX-Other: 1\" has other characters than letters, digits and hyphens; write en-US or ko-KR",
        ),
    ];
    for (variables, expected) in cases {
        let error = configured(variables).unwrap_err();
        assert_eq!(error.to_string(), expected, "{variables:?}");
    }
}

#[test]
fn what_the_program_sets_wins_whatever_the_order() {
    let variables = [
        ("SCP_ENDPOINT_URL", "https://scp.example.com"),
        ("SCP_LANGUAGE", "ko-KR"),
    ];
    let endpoint: Endpoint = "http://127.0.0.1:1".parse().unwrap();
    let client = built(Client::builder().endpoint(endpoint.clone()), &variables).unwrap();
    assert_eq!(client.endpoint(), &endpoint);
    assert_eq!(client.options().language, Language::KO_KR);

    let english = || CallOptions::new().language(Language::EN_US);
    let before = built(Client::builder().options(english()), &variables).unwrap();
    assert_eq!(before.options().language, Language::EN_US);
    let after = Client::builder()
        .settings_from(&sources(&variables))
        .unwrap()
        .options(english())
        .transport(Script::new())
        .build()
        .unwrap();
    assert_eq!(after.options().language, Language::EN_US);
}

#[tokio::test]
async fn language_and_keys_of_the_configuration_are_sent_and_the_account_is_not() {
    let script = ok();
    let client = Client::builder()
        .transport(script.clone())
        .settings_from(&sources(&[
            ("SCP_ENDPOINT_URL", "http://127.0.0.1:8787"),
            ("SCP_LANGUAGE", "ko-KR"),
            ("SCP_TF_ACCOUNT_ID", "acct-1234"),
            ("SCP_ACCESS_KEY", "AK1"),
            ("SCP_SECRET_KEY", "sk1"),
        ]))
        .unwrap()
        .build()
        .unwrap();
    client.send(&set_user()).await.unwrap();
    let headers = script.requests()[0].headers().clone();
    assert_eq!(headers["accept-language"], "ko-KR");
    assert!(
        !headers.contains_key("scp-accountid"),
        "what the service makes of it is unknown"
    );
    assert_eq!(headers["scp-accesskey"], "AK1");
}

#[tokio::test]
async fn missing_credentials_list_every_place_that_was_looked_at() {
    let script = ok();
    let client = Client::builder()
        .transport(script.clone())
        .settings_from(&sources(&[("SCP_ENDPOINT_URL", "http://127.0.0.1:8787")]).home("/nowhere"))
        .unwrap()
        .build()
        .unwrap();
    let error = client.send(&set_user()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Credentials, Outcome::NotSent)
    );
    assert!(error.is_authentication());
    assert_eq!(script.requests().len(), 0);
    let text = line(&error);
    let mut places = vec![
        "SCP_ACCESS_KEY",
        "SCP_SECRET_KEY",
        "SCP_TF_ACCESS_KEY",
        "SCP_TF_SECRET_KEY",
    ];
    if cfg!(feature = "files") {
        places.extend([
            "/nowhere/.scpconf/credentials.json",
            "/nowhere/.scp/cli-config.json",
        ]);
    }
    for place in places {
        assert!(text.contains(place), "{place} is missing: {text}");
    }
    assert!(
        text.starts_with("SetUser 1.4 failed: no credentials found in "),
        "{text}"
    );
    assert!(text.ends_with(" [nothing was sent]"), "{text}");
}

#[tokio::test]
async fn keys_that_would_break_a_header_are_refused_without_being_shown() {
    let script = ok();
    let client = Client::builder()
        .transport(script.clone())
        .settings_from(&sources(&[
            ("SCP_ENDPOINT_URL", "http://127.0.0.1:8787"),
            ("SCP_ACCESS_KEY", "AK\r\nX-Other: 1"),
            ("SCP_SECRET_KEY", "sk-hidden"),
        ]))
        .unwrap()
        .build()
        .unwrap();
    let error = client.send(&set_user()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(script.requests().len(), 0);
    assert!(error.to_string().contains("SCP_ACCESS_KEY"), "{error}");
    assert!(!format!("{error} {error:?}").contains("sk-hidden"));
}

#[test]
fn plain_http_leaves_this_machine_only_when_that_is_asked_for() {
    let builder_at = |endpoint: &str| {
        builder()
            .endpoint(endpoint.parse().unwrap())
            .transport(Script::new())
    };
    for off in [
        "http://scp.example.com",
        "http://10.0.0.1:8787",
        "http://[fd00::1]",
        "http://localhost.example.com",
    ] {
        let error = builder_at(off).build().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "the endpoint {off} would send requests unencrypted over the network; use https, or allow plain http where you trust every machine on the way"
            )
        );
        assert!(matches!(error, ConfigurationError::PlainHttp(_)));
        builder_at(off).allow_plain_http(true).build().unwrap();
    }
    for on in [
        "http://localhost:8787",
        "http://127.0.0.1",
        "http://127.8.8.8:1",
        "http://[::1]:8787",
        "https://scp.example.com",
    ] {
        builder_at(on).build().unwrap();
    }
}

#[test]
fn a_builder_without_what_it_needs_says_what_that_is() {
    let error = Client::builder()
        .transport(Script::new())
        .build()
        .unwrap_err();
    assert!(matches!(error, ConfigurationError::NoEndpoint));
    let error = Client::builder()
        .endpoint("https://scp.example.com".parse().unwrap())
        .transport(Script::new())
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no credentials are set; give the builder credentials or a provider of them"
    );
    for options in [
        CallOptions::new().timeout(std::time::Duration::ZERO),
        CallOptions::new().attempt_timeout(std::time::Duration::ZERO),
    ] {
        let error = builder()
            .transport(Script::new())
            .options(options)
            .build()
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "a time-out of zero leaves no time for a call; set one above zero"
        );
    }
}

#[cfg(not(feature = "hyper"))]
#[test]
fn without_the_default_transport_one_must_be_given() {
    let error = builder().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "no transport is set; give the builder one, or switch on the feature `hyper`"
    );
}

#[cfg(all(feature = "hyper", not(any(feature = "ring", feature = "aws-lc-rs"))))]
#[test]
fn an_endpoint_over_https_is_refused_where_no_tls_is_compiled_in() {
    let at = |endpoint: &str| builder().endpoint(endpoint.parse().unwrap()).build();
    let error = at("https://scp.example.com").unwrap_err();
    assert_eq!(
        error.to_string(),
        "https needs a TLS provider: switch on the feature `ring` or `aws-lc-rs` of iam-transport"
    );
    at("http://127.0.0.1:8787").unwrap();
}

//! What holds for every text: parsing never panics, and what is accepted is stable.

use http::Uri;
use iam_client::{Endpoint, Environment, Language};
use proptest::prelude::*;

/// Texts near enough to an endpoint that many are one.
fn endpoint_like() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![
        Just("http://"),
        Just("https://"),
        Just("HTTPS://"),
        Just("ftp://"),
        Just("")
    ];
    let host = prop_oneof![
        "[a-zA-Z0-9.-]{0,20}",
        Just("[::1]".to_owned()),
        Just("127.0.0.1".to_owned()),
        "\\PC{0,10}"
    ];
    let port = prop_oneof![
        Just(String::new()),
        ":[0-9]{0,6}",
        ":[a-z]{1,3}",
        Just(":443".to_owned()),
        Just(":80".to_owned())
    ];
    let rest = prop_oneof![
        Just(""),
        Just("/"),
        Just("//"),
        Just("/v1"),
        Just("?a"),
        Just("#a")
    ];
    (scheme, host, port, rest)
        .prop_map(|(scheme, host, port, rest)| format!("{scheme}{host}{port}{rest}"))
}

fn assert_stable(endpoint: &Endpoint) -> Result<(), TestCaseError> {
    let text = endpoint.as_str();
    prop_assert_eq!(endpoint.to_string(), text);
    prop_assert_eq!(&text.parse::<Endpoint>().unwrap(), endpoint);
    let with_slash: Endpoint = format!("{text}/").parse().unwrap();
    prop_assert_eq!(&with_slash, endpoint);
    let uri: Uri = format!("{text}/v1/users").parse().unwrap();
    prop_assert_eq!(uri.to_string(), format!("{text}/v1/users"));
    let authority = uri.authority().unwrap();
    prop_assert!(!authority.host().is_empty());
    prop_assert!(!authority.as_str().contains('@'));
    prop_assert!(!authority.as_str().ends_with(':'));
    let default = if text.starts_with("https") { 443 } else { 80 };
    prop_assert_ne!(authority.port_u16(), Some(default));
    prop_assert_eq!(authority.port_u16().is_some(), authority.port().is_some());
    Ok(())
}

proptest! {
    #[test]
    fn an_endpoint_that_is_accepted_reads_the_same_again(text in endpoint_like()) {
        match text.parse::<Endpoint>() {
            Ok(endpoint) => assert_stable(&endpoint)?,
            Err(error) => {
                let text = error.to_string();
                prop_assert!(!text.contains(char::is_control), "{:?}", text);
                prop_assert!(text.contains("write scheme and host"), "{}", text);
            }
        }
    }

    #[test]
    fn no_text_at_all_makes_an_endpoint_panic(text in any::<String>()) {
        if let Ok(endpoint) = text.parse::<Endpoint>() {
            assert_stable(&endpoint)?;
        }
    }

    #[test]
    fn a_regional_endpoint_is_one_host_below_the_platform_s(
        region in any::<String>(),
        environment in any::<String>(),
    ) {
        if let Ok(endpoint) = Endpoint::regional(&region, &Environment::from(environment.as_str())) {
            assert_stable(&endpoint)?;
            prop_assert!(endpoint.as_str().starts_with("https://iam-identity-center."));
            prop_assert!(endpoint.as_str().ends_with(".samsungsdscloud.com"));
        }
    }

    #[test]
    fn a_regional_endpoint_is_written_as_the_reference_has_it(
        region in "[a-z]{2}-[a-z]{4,5}[0-9]",
        environment in "[sge]",
    ) {
        let endpoint = Endpoint::regional(&region, &Environment::from(environment.as_str())).unwrap();
        prop_assert_eq!(
            endpoint.as_str(),
            format!("https://iam-identity-center.{region}.{environment}.samsungsdscloud.com")
        );
    }

    #[test]
    fn a_language_that_is_accepted_is_sent_as_it_was_given(text in "\\PC{0,12}|[a-zA-Z]{2}-[a-zA-Z]{2}") {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
        match text.parse::<Language>() {
            Ok(language) => {
                prop_assert_eq!(language.as_str(), &text);
                prop_assert!(text.chars().all(allowed) && !text.is_empty());
            }
            Err(error) => {
                prop_assert!(text.is_empty() || !text.chars().all(allowed));
                prop_assert!(!error.to_string().contains(char::is_control));
            }
        }
    }
}

#[test]
fn endpoints_that_cannot_be_used_are_refused_with_what_is_wrong() {
    let cases = [
        ("", "is no URL"),
        ("127.0.0.1:8787", "has no scheme or no host"),
        ("/v1", "has no scheme or no host"),
        (
            "ftp://example.com",
            "has a scheme other than http and https",
        ),
        ("https://me@example.com", "carries a user name"),
        ("https://example.com/v1", "has a path or a query"),
        ("https://example.com/?a=b", "has a path or a query"),
        ("https://example.com/#top", "has a path or a query"),
        (
            "https://example.com:",
            "has a port that is no number up to 65535",
        ),
        (
            "https://example.com:65536",
            "has a port that is no number up to 65535",
        ),
        ("http://exa mple.com", "is no URL"),
        ("http://example.com\r\nX-Other: 1", "is no URL"),
    ];
    for (text, problem) in cases {
        let error = text.parse::<Endpoint>().unwrap_err().to_string();
        assert!(error.contains(problem), "{text:?}: {error}");
    }
}

//! Credentials from variables.

use crate::support::{ask, one_line, opened};
use iam_auth::{
    CredentialsError, Environment, EnvironmentProvider, InvalidCredentials, NotUnicode,
};

fn load(variables: &[(&str, &str)]) -> Result<iam_auth::Credentials, CredentialsError> {
    let variables = variables.iter().copied();
    ask(EnvironmentProvider::new(Environment::from_variables(
        variables,
    )))
}

#[test]
fn a_whole_pair_is_taken_and_the_first_set_wins() {
    let own = [("SCP_ACCESS_KEY", "AK"), ("SCP_SECRET_KEY", "sk")];
    let own_token = ("SCP_AUTH_TOKEN", "token");
    let terraform = [("SCP_TF_ACCESS_KEY", "TFAK"), ("SCP_TF_SECRET_KEY", "tfsk")];
    let terraform_token = ("SCP_TF_AUTH_TOKEN", "tftoken");
    for (variables, expected) in [
        (own.to_vec(), ("AK", "sk", None)),
        (
            [&own[..], &[own_token]].concat(),
            ("AK", "sk", Some("token")),
        ),
        (terraform.to_vec(), ("TFAK", "tfsk", None)),
        (
            [&terraform[..], &[terraform_token]].concat(),
            ("TFAK", "tfsk", Some("tftoken")),
        ),
        ([own, terraform].concat(), ("AK", "sk", None)),
        // A token is never mixed with the keys of the other set.
        (
            [&own[..], &terraform, &[terraform_token]].concat(),
            ("AK", "sk", None),
        ),
        // Empty counts as unset.
        (
            [
                &terraform[..],
                &[("SCP_ACCESS_KEY", ""), ("SCP_SECRET_KEY", "")],
            ]
            .concat(),
            ("TFAK", "tfsk", None),
        ),
        (
            [&own[..], &[("SCP_AUTH_TOKEN", "")]].concat(),
            ("AK", "sk", None),
        ),
    ] {
        assert_eq!(
            opened(&load(&variables).unwrap()),
            expected,
            "{variables:?}"
        );
    }
}

#[test]
fn half_a_pair_is_an_error_that_names_the_missing_variable() {
    for (variables, present, missing) in [
        (
            &[("SCP_ACCESS_KEY", "AK")][..],
            "SCP_ACCESS_KEY",
            "SCP_SECRET_KEY",
        ),
        (
            &[("SCP_SECRET_KEY", "sk")],
            "SCP_SECRET_KEY",
            "SCP_ACCESS_KEY",
        ),
        (
            &[("SCP_TF_ACCESS_KEY", "AK")],
            "SCP_TF_ACCESS_KEY",
            "SCP_TF_SECRET_KEY",
        ),
        (
            &[("SCP_TF_SECRET_KEY", "sk")],
            "SCP_TF_SECRET_KEY",
            "SCP_TF_ACCESS_KEY",
        ),
        (
            &[("SCP_AUTH_TOKEN", "t")],
            "SCP_AUTH_TOKEN",
            "SCP_ACCESS_KEY and SCP_SECRET_KEY",
        ),
        (
            &[("SCP_ACCESS_KEY", "AK"), ("SCP_SECRET_KEY", "")],
            "SCP_ACCESS_KEY",
            "SCP_SECRET_KEY",
        ),
        // Another set is no substitute for the missing half.
        (
            &[("SCP_ACCESS_KEY", "AK"), ("SCP_TF_SECRET_KEY", "sk")],
            "SCP_ACCESS_KEY",
            "SCP_SECRET_KEY",
        ),
    ] {
        let error = load(variables).unwrap_err();
        let said = one_line(&error);
        let expected = format!("environment variable {present} is there but {missing} is missing");
        assert!(said.contains(&expected), "{said}");
        assert!(matches!(error, CredentialsError::Incomplete { .. }));
    }
}

#[test]
fn without_variables_every_one_looked_at_is_named() {
    let error = load(&[]).unwrap_err();
    assert!(error.is_not_found());
    let said = one_line(&error);
    for variable in [
        "SCP_ACCESS_KEY",
        "SCP_SECRET_KEY",
        "SCP_TF_ACCESS_KEY",
        "SCP_TF_SECRET_KEY",
    ] {
        assert!(said.contains(variable), "{said}");
    }
}

#[test]
fn a_key_that_cannot_be_used_is_named_without_its_value() {
    for (access_key, secret_key, token, part) in [
        ("planted value", "sk", "t", "access key"),
        ("AK", "planted\n", "t", "secret key"),
        ("AK", "sk", "planted value", "session token"),
    ] {
        let error = load(&[
            ("SCP_ACCESS_KEY", access_key),
            ("SCP_SECRET_KEY", secret_key),
            ("SCP_AUTH_TOKEN", token),
        ])
        .unwrap_err();
        let said = one_line(&error);
        assert!(
            said.contains("SCP_ACCESS_KEY") && said.contains(part),
            "{said}"
        );
        assert!(!said.contains("planted"), "{said}");
        assert!(matches!(
            error,
            CredentialsError::Invalid {
                reason: InvalidCredentials::AccessKey(_)
                    | InvalidCredentials::SecretKey(_)
                    | InvalidCredentials::SessionToken(_),
                ..
            }
        ));
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_unicode_is_an_error_that_names_it() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    let environment = Environment::from_variables([
        ("SCP_ACCESS_KEY", OsString::from("AK")),
        (
            "SCP_SECRET_KEY",
            OsString::from_vec(b"planted\xff".to_vec()),
        ),
    ]);
    let error = ask(EnvironmentProvider::new(environment)).unwrap_err();
    let said = one_line(&error);
    assert!(
        said.contains("SCP_SECRET_KEY") && !said.contains("planted"),
        "{said}"
    );
    assert!(matches!(
        error,
        CredentialsError::NotUnicode(NotUnicode { .. })
    ));
}

#[test]
fn the_process_environment_is_read_when_asked_for() {
    let name = Environment::from_process().get("CARGO_PKG_NAME");
    assert_eq!(name, Ok(Some("iam-auth".to_owned())));
    assert_eq!(Environment::empty().get("CARGO_PKG_NAME"), Ok(None));
}

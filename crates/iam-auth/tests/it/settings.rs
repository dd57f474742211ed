//! Region, endpoint and the like, with the place each came from.

use crate::support::one_line;
use iam_auth::{Environment, Setting, Settings, SettingsError, Sources};

fn load(variables: &[(&str, &str)]) -> Settings {
    let environment = Environment::from_variables(variables.iter().copied());
    Settings::load(&Sources::new(environment)).unwrap()
}

fn shown(setting: &Option<Setting>) -> Option<(String, String)> {
    setting
        .as_ref()
        .map(|setting| (setting.value.clone(), setting.origin.to_string()))
}

fn from(variable: &str, value: &str) -> Option<(String, String)> {
    Some((value.to_owned(), format!("environment variable {variable}")))
}

#[test]
fn every_variable_is_read_into_its_setting() {
    let settings = load(&[
        ("SCP_REGION", "kr-west1"),
        ("SCP_ENVIRONMENT", "e"),
        ("SCP_LANGUAGE", "ko-KR"),
        ("SCP_TF_ACCOUNT_ID", "1234ab"),
        ("SCP_ENDPOINT_URL", "http://127.0.0.1:8787"),
        (
            "SCP_TF_AUTH_URL",
            "https://iam.e.samsungsdscloud.com/v1/endpoints",
        ),
    ]);
    assert_eq!(shown(&settings.region), from("SCP_REGION", "kr-west1"));
    assert_eq!(shown(&settings.environment), from("SCP_ENVIRONMENT", "e"));
    assert_eq!(shown(&settings.language), from("SCP_LANGUAGE", "ko-KR"));
    assert_eq!(
        shown(&settings.account_id),
        from("SCP_TF_ACCOUNT_ID", "1234ab")
    );
    assert_eq!(
        shown(&settings.endpoint_override),
        from("SCP_ENDPOINT_URL", "http://127.0.0.1:8787")
    );
    assert_eq!(
        shown(&settings.auth_url),
        from(
            "SCP_TF_AUTH_URL",
            "https://iam.e.samsungsdscloud.com/v1/endpoints"
        )
    );
}

#[test]
fn the_terraform_provider_s_variables_are_fall_backs() {
    let terraform = [
        ("SCP_TF_DEFAULT_REGION", "kr-east1"),
        ("SCP_TF_ENDPOINT_OVERRIDE", "http://localhost:1"),
    ];
    let settings = load(&terraform);
    assert_eq!(
        shown(&settings.region),
        from("SCP_TF_DEFAULT_REGION", "kr-east1")
    );
    assert_eq!(
        shown(&settings.endpoint_override),
        from("SCP_TF_ENDPOINT_OVERRIDE", "http://localhost:1")
    );

    let both = [
        &terraform[..],
        &[("SCP_REGION", "kr-west1"), ("SCP_ENDPOINT_URL", "")],
    ]
    .concat();
    let settings = load(&both);
    assert_eq!(shown(&settings.region), from("SCP_REGION", "kr-west1"));
    assert_eq!(
        shown(&settings.endpoint_override),
        from("SCP_TF_ENDPOINT_OVERRIDE", "http://localhost:1")
    );
}

#[test]
fn without_configuration_every_setting_is_absent() {
    assert_eq!(load(&[]), Settings::default());
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_unicode_is_an_error_that_names_it() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    let environment = Environment::from_variables([("SCP_REGION", OsString::from_vec(vec![0xff]))]);
    let error = Settings::load(&Sources::new(environment)).unwrap_err();
    assert!(one_line(&error).contains("SCP_REGION"));
    assert!(matches!(error, SettingsError::NotUnicode(_)));
}

#[cfg(feature = "files")]
mod files {
    use super::*;
    use crate::files::Home;
    use iam_auth::Origin;

    #[test]
    fn both_families_of_files_are_read_in_order() {
        let home = Home::new();
        let cli = home.write(
            ".scp/cli-config.json",
            r#"{"auth_url": "https://cli/v1/endpoints", "default_scp_region": "kr-east1", "access_key": "AK", "access_secret_key": "sk"}"#,
        );
        let settings = Settings::load(&home.sources()).unwrap();
        let region = settings.region.unwrap();
        assert_eq!(region.value, "kr-east1");
        let member = "default_scp_region".to_owned();
        assert_eq!(
            region.origin,
            Origin::File {
                path: cli.clone(),
                member
            }
        );
        assert_eq!(settings.account_id, None);

        let scpconf = home.write(
            ".scpconf/config.json",
            r#"{"auth-url": "https://tf/v1/endpoints", "default-region": "kr-west1", "endpoint-override": "http://localhost:1", "account-id": ""}"#,
        );
        let settings = Settings::load(&home.sources()).unwrap();
        let in_scpconf = |member: &str, value: &str| {
            Some((
                value.to_owned(),
                format!("member \"{member}\" of {}", scpconf.display()),
            ))
        };
        assert_eq!(
            shown(&settings.auth_url),
            in_scpconf("auth-url", "https://tf/v1/endpoints")
        );
        assert_eq!(
            shown(&settings.region),
            in_scpconf("default-region", "kr-west1")
        );
        assert_eq!(
            shown(&settings.endpoint_override),
            in_scpconf("endpoint-override", "http://localhost:1")
        );
        assert_eq!(settings.account_id, None);
    }

    #[test]
    fn underscores_do_as_well_as_hyphens_and_variables_win() {
        let home = Home::new();
        home.write(
            ".scpconf/config.json",
            r#"{"default_region": "kr-west1", "account_id": "1234ab"}"#,
        );
        let environment = Environment::from_variables([("SCP_REGION", "kr-south1")]);
        let settings = Settings::load(&Sources::new(environment).home(home.path())).unwrap();
        assert_eq!(settings.region.unwrap().value, "kr-south1");
        assert_eq!(settings.account_id.unwrap().value, "1234ab");
    }

    #[test]
    fn a_broken_file_is_an_error_that_names_it() {
        let home = Home::new();
        let path = home.write(".scpconf/config.json", r#"{"default-region": 1}"#);
        let error = Settings::load(&home.sources()).unwrap_err();
        let said = one_line(&error);
        let expected = format!(
            "file {} has a number as its member \"default-region\"",
            path.display()
        );
        assert!(said.starts_with(&expected), "{said}");
    }
}

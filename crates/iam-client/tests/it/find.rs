//! Finding by name: exactly one, or an error that says why not.

use http::StatusCode;
use iam_client::model::{ApiVersion, UserUuid};
use iam_client::transport::testing::Script;
use iam_client::{CallOptions, ErrorKind, FindError, Outcome};

use crate::pages::playing;
use crate::support::{client, instance};

/// A page of users with these ids and login ids, out of `count`.
fn page(users: &[(&str, &str)], number: u64, count: usize) -> String {
    let users: Vec<String> = users
        .iter()
        .map(|(id, login)| format!(r#"{{"id":"{id}","name":"n","user_id":"{login}"}}"#))
        .collect();
    format!(
        r#"{{"users":[{}],"count":{count},"page":{number},"size":2}}"#,
        users.join(",")
    )
}

async fn find(script: &Script, login: &str) -> Result<UserUuid, FindError> {
    client(script.clone())
        .users()
        .find(&instance(), login)
        .await
}

#[tokio::test]
async fn one_user_of_that_login_id_is_found_among_those_that_only_resemble_it() {
    let script = playing(&[
        page(&[("1", "john"), ("2", "Johndoe")], 0, 4),
        page(&[("3", "johndoe"), ("4", "johndoe2")], 1, 4),
    ]);
    assert_eq!(find(&script, "johndoe").await.unwrap().as_str(), "3");
    let queries: Vec<_> = script
        .requests()
        .iter()
        .map(|request| request.uri().query().unwrap().to_owned())
        .collect();
    assert_eq!(
        queries,
        [
            "instance_id=ssoins-12345&user_id=johndoe",
            "instance_id=ssoins-12345&page=1&user_id=johndoe"
        ]
    );
}

#[tokio::test]
async fn none_is_an_error_that_names_what_was_sought_and_where() {
    for body in [page(&[], 0, 0), page(&[("1", "JOHNDOE")], 0, 1)] {
        let error = find(&playing(&[body]), "johndoe").await.unwrap_err();
        assert!(matches!(&error, FindError::NotFound { name, .. } if name == "johndoe"));
        assert_eq!(
            error.to_string(),
            "no user of ssoins-12345 has the login id \"johndoe\"; upper and lower case differ, and a part \
             of it is not enough"
        );
    }
}

#[tokio::test]
async fn several_are_an_error_that_lists_their_ids() {
    let body = r#"{"groups":[{"id":"g1","name":"영업"},{"id":"g2","name":"영업"},{"id":"g3","name":"영업2"}],"count":3}"#;
    let client = client(Script::new().answer(StatusCode::OK, body));
    let error = client.groups().find(&instance(), "영업").await.unwrap_err();
    assert!(matches!(&error, FindError::Ambiguous { ids, .. } if ids == &["g1", "g2"]));
    assert_eq!(
        error.to_string(),
        "2 groups of ssoins-12345 have the name \"영업\"; name one of them by its id: g1, g2"
    );
}

#[tokio::test]
async fn a_list_that_grows_while_somebody_is_sought_in_it_is_an_error() {
    // Whoever came in before them was seen on neither page, and could have the same login id.

    let script = playing(&[
        page(&[("2", "b"), ("1", "johndoe")], 0, 3),
        page(&[("1", "johndoe")], 1, 3),
    ]);
    let FindError::Call(error) = find(&script, "johndoe").await.unwrap_err() else {
        panic!("it is about the list");
    };
    assert_eq!(error.kind(), ErrorKind::Paging);
}

#[tokio::test]
async fn a_permission_set_is_found_by_its_name() {
    let body = r#"{"permission_sets":[{"id":"e8d4","name":"Auditors"}],"count":1}"#;
    let script = Script::new().answer(StatusCode::OK, body);
    let sets = client(script.clone());
    let found = sets.permission_sets().find(&instance(), "Auditors").await;
    assert_eq!(found.unwrap().as_str(), "e8d4");
    assert_eq!(
        script.requests()[0].uri().query(),
        Some("instance_id=ssoins-12345&name=Auditors")
    );
}

#[tokio::test]
async fn a_list_that_fails_contradicts_itself_or_hides_an_id_finds_nobody() {
    for (script, kind) in [
        (
            Script::new().answer(StatusCode::FORBIDDEN, ""),
            ErrorKind::Service,
        ),
        (
            playing(&[page(&[("1", "johndoe")], 0, 9)]),
            ErrorKind::Paging,
        ),
        (
            playing(&[r#"{"users":[{"user_id":"johndoe"}],"count":1}"#.to_owned()]),
            ErrorKind::Answer,
        ),
        (
            playing(&[r#"{"users":[{"id":"..","user_id":"johndoe"}],"count":1}"#.to_owned()]),
            ErrorKind::Answer,
        ),
    ] {
        match find(&script, "johndoe").await.unwrap_err() {
            FindError::Call(error) => assert_eq!(error.kind(), kind, "{error}"),
            error => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn finding_takes_the_shape_that_the_list_has_in_the_version() {
    for text in ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"] {
        let version: ApiVersion = text.parse().unwrap();
        let script = Script::new()
            .answer(
                StatusCode::OK,
                r#"{"permission_sets":[{"id":"e8d4","name":"Auditors"}],"count":1}"#,
            )
            .answer(StatusCode::OK, page(&[("1", "johndoe")], 0, 1));
        let client = client(script.clone()).with(CallOptions::new().api_version(version));
        client
            .permission_sets()
            .find(&instance(), "Auditors")
            .await
            .unwrap();
        client.users().find(&instance(), "johndoe").await.unwrap();
        for request in script.requests() {
            let header = request.headers()["scp-api-version"].to_str().unwrap();
            assert_eq!(header, format!("iam-identity-center {text}"));
        }
    }
}

#[tokio::test]
async fn finding_in_a_version_without_a_known_list_is_refused_before_anything_is_sent() {
    let script = Script::new();
    let options = CallOptions::new().api_version(ApiVersion::new(0, 9));
    let client = client(script.clone()).with(options);
    let sets = client.permission_sets();
    match sets.find(&instance(), "Auditors").await.unwrap_err() {
        FindError::Call(error) => {
            let told = (error.kind(), error.outcome(), error.operation());
            let expected = (ErrorKind::Version, Outcome::NotSent, "ListPermissionSets");
            assert_eq!(told, expected, "{error}");
        }
        error => panic!("{error}"),
    }
    assert_eq!(script.requests().len(), 0);
}

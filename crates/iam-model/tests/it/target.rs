//! Path and query: escaped as little as possible, read back exactly, and left alone by `http::Uri`.

use http::Uri;
use iam_model::users::{ListUsers, SetUser, ShowUser, UserSetRequest};
use iam_model::{
    AccountId, GroupId, InstanceId, NoBody, Operation, Problem, ReceivedParameters, RequestTarget,
    UserUuid, encode,
};
use proptest::prelude::*;

use crate::json::{any_text, id_text};

const TEMPLATE: &str = "/v1/groups/{group_id}/users/{user_uuid}";

fn write(path: [&str; 2], query: [&str; 2]) -> String {
    RequestTarget::new(TEMPLATE)
        .path(path[0])
        .path(path[1])
        .query("sort", query[0])
        .query("user_id", query[1])
        .finish()
}

/// The escapes are those of Python's `urllib.parse.quote`, with `safe="!$&'()*+,-.:;=@_~"` in the path and
/// `safe="!$'()*,-./:;=?@_~"` in the query.
#[test]
fn escapes_are_those_of_an_independent_tool() {
    let table = [
        (
            "홍길동",
            "%ED%99%8D%EA%B8%B8%EB%8F%99",
            "%ED%99%8D%EA%B8%B8%EB%8F%99",
        ),
        ("a b", "a%20b", "a%20b"),
        ("100%", "100%25", "100%25"),
        ("1+1", "1+1", "1%2B1"),
        ("o'brien", "o'brien", "o'brien"),
        ("created_at:desc", "created_at:desc", "created_at:desc"),
        ("a[0]", "a%5B0%5D", "a%5B0%5D"),
        ("a/b", "a%2Fb", "a/b"),
        ("a?b=c&d", "a%3Fb=c&d", "a?b=c%26d"),
        ("%2e%2e", "%252e%252e", "%252e%252e"),
        ("#;,@!$()*~", "%23;,@!$()*~", "%23;,@!$()*~"),
        (
            "\"<>\\^`{|}",
            "%22%3C%3E%5C%5E%60%7B%7C%7D",
            "%22%3C%3E%5C%5E%60%7B%7C%7D",
        ),
        ("\t\r\n\x7f", "%09%0D%0A%7F", "%09%0D%0A%7F"),
        ("é😀", "%C3%A9%F0%9F%98%80", "%C3%A9%F0%9F%98%80"),
    ];
    for (text, segment, value) in table {
        assert_eq!(
            write([text, "u"], [text, ""]),
            format!("/v1/groups/{segment}/users/u?sort={value}&user_id="),
            "{text:?}"
        );
    }
}

#[test]
fn another_path_is_not_read() {
    let read = |target| ReceivedParameters::read(TEMPLATE, target).is_some();
    assert!(read("/v1/groups/g/users/u"));
    assert!(read("/v1/groups/g/users/u?x"));
    for other in [
        "",
        "/",
        "/v1/groups/g/users",
        "/v1/groups/g/users/u/",
        "/v1/groups/g/users/u/more",
        "/v1/groups/g/user/u",
        "/V1/groups/g/users/u",
        "v1/groups/g/users/u",
        "/v1/groups/%FF/users/u",
    ] {
        assert!(!read(other), "{other}");
    }
}

#[test]
fn a_path_that_resolves_to_dots_is_read_and_then_refused_as_an_id() {
    for target in [
        "/v1/users/%2E%2E",
        "/v1/users/",
        "/v1/users/a%2Fb",
        "/v1/users/%00",
    ] {
        let parameters = ReceivedParameters::read(SetUser::PATH, target).unwrap();
        let request = UserSetRequest::new(InstanceId::new("ssoins-12345").unwrap());
        let refusal = SetUser::from_request(&parameters, request).unwrap_err();
        assert_eq!(refusal.problems.len(), 1);
        assert_eq!(refusal.problems[0].name, "user_uuid", "{target}");
    }
}

#[test]
fn everything_that_is_wrong_with_the_parameters_is_told() {
    let read = |target| {
        let parameters = ReceivedParameters::read(ListUsers::PATH, target).unwrap();
        ListUsers::from_request(&parameters, NoBody)
    };
    assert_eq!(
        read("/v1/users").unwrap_err().problems,
        [Problem::new("instance_id", "Field required")]
    );
    let refusal = read("/v1/users?instance_id=..&size=many&page=-1").unwrap_err();
    let names: Vec<_> = refusal
        .problems
        .iter()
        .map(|problem| &problem.name)
        .collect();
    assert_eq!(names, ["instance_id", "size", "page"]);
    assert!(
        refusal
            .to_string()
            .starts_with("the request is invalid: instance_id: "),
        "{refusal}"
    );
}

#[test]
fn of_a_repeated_parameter_the_last_counts_and_plus_is_a_space_in_the_query_alone() {
    let parameters = ReceivedParameters::read(
        "/v1/users/{user_uuid}",
        "/v1/users/1+1?sort=a&sort=b+c&=x&&size",
    )
    .unwrap();
    assert_eq!(parameters.required::<String>("user_uuid").unwrap(), "1+1");
    assert_eq!(parameters.required::<String>("sort").unwrap(), "b c");
    assert_eq!(
        parameters.optional::<String>("size").unwrap().as_deref(),
        Some("")
    );
    assert_eq!(parameters.optional::<String>("page"), Ok(None));
}

fn list_users() -> impl Strategy<Value = ListUsers> {
    let text = || proptest::option::of(any_text());
    let id = || proptest::option::of(id_text());
    let number = || proptest::option::of(any::<u64>());
    (id_text(), number(), number(), text(), text(), id(), id()).prop_map(
        |(instance, size, page, sort, user_id, group, account)| {
            let mut list = ListUsers::new(InstanceId::new(instance).unwrap());
            list.size = size;
            list.page = page;
            list.sort = sort;
            list.user_id = user_id;
            list.excluded_group_id = group.map(|id| GroupId::new(id).unwrap());
            list.excluded_account_id = account.map(|id| AccountId::new(id).unwrap());
            list
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(a in any_text(), b in any_text(), c in any_text(), d in any_text()) {
        let target = write([&a, &b], [&c, &d]);
        let read = ReceivedParameters::read(TEMPLATE, &target).unwrap();
        prop_assert_eq!(read.required::<String>("group_id").unwrap(), a);
        prop_assert_eq!(read.required::<String>("user_uuid").unwrap(), b);
        prop_assert_eq!(read.required::<String>("sort").unwrap(), c);
        prop_assert_eq!(read.required::<String>("user_id").unwrap(), d);
    }

    #[test]
    fn http_keeps_every_target_byte_for_byte(a in any_text(), b in any_text(), c in any_text(), d in any_text()) {
        let target = write([&a, &b], [&c, &d]);
        prop_assert!(target.is_ascii());
        let uri: Uri = target.parse().unwrap();
        prop_assert_eq!(uri.path_and_query().unwrap().as_str(), &target);
        let whole = format!("https://iam-identity-center.kr-west1.e.samsungsdscloud.com{target}");
        prop_assert_eq!(whole.parse::<Uri>().unwrap().to_string(), whole);
    }

    #[test]
    fn reading_any_target_never_panics(target in any_text()) {
        let _ = ReceivedParameters::read(TEMPLATE, &target);
        let _ = ReceivedParameters::read(TEMPLATE, &format!("/v1/groups/{target}/users/%{target}?{target}"));
    }

    #[test]
    fn an_operation_is_read_back_as_it_was_called(list in list_users(), user in id_text(), instance in id_text()) {
        let call = encode(&list).unwrap();
        prop_assert_eq!(&call.body, &None);
        let read = ReceivedParameters::read(ListUsers::PATH, &call.target).unwrap();
        prop_assert_eq!(ListUsers::from_request(&read, NoBody).unwrap(), list);

        let show = ShowUser::new(UserUuid::new(user).unwrap(), InstanceId::new(instance).unwrap());
        let read = ReceivedParameters::read(ShowUser::PATH, &encode(&show).unwrap().target).unwrap();
        prop_assert_eq!(ShowUser::from_request(&read, NoBody).unwrap(), show);
    }
}

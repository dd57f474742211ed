//! The limits that are printed of groups, instances and permission sets, at and around each of them.

use iam_model::groups::{GroupCreateRequest, GroupSetRequest};
use iam_model::instances::{
    InstanceCreateRequest, InstanceSetRequest, LdapConfigCreateRequest, LdapConfigSetRequest,
};
use iam_model::later::since_1_5;
use iam_model::permission_sets::{PermissionSetCreateRequest, PermissionSetSetRequest};
use iam_model::superseded::before_1_2;
use iam_model::{InstanceId, Limit, Validate};
use serde_json::Value;

fn instance() -> InstanceId {
    InstanceId::new("ssoins-12345").unwrap()
}

/// What is wrong, as member and rule.
fn broken(request: &impl Validate) -> Vec<(&'static str, String)> {
    let violations = request.validate().err();
    violations.map_or_else(Vec::new, |violations| {
        let each = violations.as_slice().iter();
        each.map(|violation| (violation.member, violation.rule.clone()))
            .collect()
    })
}

/// The limit of a member of a model, as `constraints.json` has it.
fn printed(api: &str) -> Value {
    let facts: Value = serde_json::from_str(include_str!("../facts/constraints.json")).unwrap();
    let limits = facts["constraints"].as_array().unwrap();
    let limit = limits
        .iter()
        .find(|limit| {
            let about = limit["api"].as_str().unwrap();
            about.split(", ").any(|member| member == api)
        })
        .unwrap_or_else(|| panic!("no limit of {api}"));
    limit.clone()
}

/// The first limit that is broken.
fn limit(request: &impl Validate) -> Limit {
    let violations = request.validate().unwrap_err();
    violations.as_slice()[0].limit.clone()
}

fn assert_source(request: &impl Validate, api: &str) {
    let violations = request.validate().unwrap_err();
    for violation in violations.as_slice() {
        assert_eq!(printed(api)["source"], violation.source, "{violation}");
    }
}

#[test]
fn a_group_has_a_name_of_3_to_30_printed_characters() {
    let group = |name: &str| GroupCreateRequest::new(instance(), name);
    for good in ["abc", "azAZ09+=-_@,.", &"a".repeat(30)] {
        assert_eq!(broken(&group(good)), [], "{good}");
    }
    for (bad, told) in [
        ("ab".to_owned(), "has 2 characters; 3 to 30 are allowed"),
        (String::new(), "has 0 characters; 3 to 30 are allowed"),
        ("a".repeat(31), "has 31 characters; 3 to 30 are allowed"),
        (
            "two words".to_owned(),
            "holds ' '; ASCII letters, digits and +=-_@,. are allowed",
        ),
    ] {
        let request = GroupSetRequest::new(instance()).name(&*bad);
        assert_eq!(broken(&group(&bad)), [("name", told.to_owned())]);
        assert_eq!(broken(&request), [("name", told.to_owned())]);
        assert_source(&group(&bad), "GroupCreateRequest.name");
        assert_source(&request, "GroupSetRequest.name");
    }
    let told = "holds '관'; ASCII letters, digits and +=-_@,. are allowed";
    assert_eq!(broken(&group("관리자")), [("name", told.to_owned())]);
}

#[test]
fn a_description_has_at_most_1000_characters() {
    let told = [(
        "description",
        "has 1001 characters; at most 1000 are allowed".to_owned(),
    )];
    let (most, more) = ("가".repeat(1000), "가".repeat(1001));
    let group = GroupCreateRequest::new(instance(), "Admin_Group");
    assert_eq!(broken(&group.clone().description(&*most)), []);
    assert_eq!(broken(&group.description(&*more)), told);
    let request = InstanceCreateRequest::new("MyInstance");
    assert_eq!(broken(&request.clone().description(&*most)), []);
    assert_source(
        &request.clone().description(&*more),
        "InstanceCreateRequest.description",
    );
    assert_eq!(broken(&request.description(&*more)), told);
    let request = InstanceSetRequest::new().description(&*more);
    assert_eq!(broken(&request), told);
    let request = PermissionSetSetRequest::new(instance());
    assert_eq!(broken(&request.clone().description(&*most)), []);
    assert_eq!(broken(&request.description(&*more)), told);
}

#[test]
fn the_name_of_a_new_instance_follows_the_guide_and_a_change_the_reference() {
    let told = |text: &str| vec![("name", text.to_owned())];
    for good in ["abc", &"a".repeat(128)] {
        assert_eq!(broken(&InstanceCreateRequest::new(good)), []);
    }
    let long = InstanceCreateRequest::new("a".repeat(129));
    assert_eq!(
        broken(&long),
        told("has 129 characters; 3 to 128 are allowed")
    );
    assert_source(&long, "InstanceCreateRequest.name");
    let odd = "holds ' '; ASCII letters, digits and +=-_@,. are allowed";
    assert_eq!(
        broken(&InstanceCreateRequest::new("My Instance")),
        told(odd)
    );

    let set = |name: &str| InstanceSetRequest::new().name(name);
    for good in ["My Instance", "a:b/c", "", &"a".repeat(200)] {
        assert_eq!(broken(&set(good)), [], "{good}");
    }
    let odd = "holds '#'; ASCII letters, digits, spaces and +-=,._:/@ are allowed";
    assert_eq!(broken(&set("a#b")), told(odd));
    assert_source(&set("a#b"), "InstanceSetRequest1Dot1.name");
    let text = set("a#b").validate().unwrap_err().to_string();
    assert!(text.contains("(reference: https://"), "{text}");

    let later = |name: &str| since_1_5::InstanceSetRequest::new().name(name);
    assert_eq!(broken(&later("My Instance")), []);
    assert_eq!(
        broken(&later("")),
        told("has 0 characters; 1 to 128 are allowed")
    );
    assert_source(&later(&"a".repeat(129)), "InstanceSetRequest1Dot5.name");
}

#[test]
fn each_setting_of_a_directory_has_a_printed_length() {
    type Set = fn(LdapConfigCreateRequest, String) -> LdapConfigCreateRequest;
    let table: [(&str, usize, Set); 7] = [
        ("bind_credential", 128, |config, text| {
            config.bind_credential(text)
        }),
        ("bind_dn", 255, |config, text| config.bind_dn(text)),
        ("connection_url", 255, |config, text| {
            config.connection_url(text)
        }),
        ("rdn_ldap_attribute", 64, |config, text| {
            config.rdn_ldap_attribute(text)
        }),
        ("user_object_classes", 100, |config, text| {
            config.user_object_classes(text)
        }),
        ("username_ldap_attribute", 64, |config, text| {
            config.username_ldap_attribute(text)
        }),
        ("users_dn", 255, |config, text| config.users_dn(text)),
    ];
    let create = |config| InstanceCreateRequest::new("MyInstance").identity_store_config(config);
    for (member, most, set) in table {
        let of = |length: usize| create(set(LdapConfigCreateRequest::new(), "x".repeat(length)));
        assert_eq!(broken(&of(1)), [], "{member}");
        assert_eq!(broken(&of(most)), [], "{member}");
        for length in [0, most + 1] {
            let [(told, rule)] = &broken(&of(length))[..] else {
                panic!("{member} is not told")
            };
            assert_eq!(*told, format!("identity_store_config.{member}"));
            assert_eq!(
                *rule,
                format!("has {length} characters; 1 to {most} are allowed")
            );
            assert_source(&of(length), &format!("LdapConfigCreateRequest.{member}"));
        }
    }
    let config = LdapConfigSetRequest::new().bind_credential("x".repeat(129));
    let request = InstanceSetRequest::new().identity_store_config(config);
    assert_eq!(
        broken(&request)[0].0,
        "identity_store_config.bind_credential"
    );
}

#[test]
fn a_permission_set_has_a_name_of_1_to_32_printed_characters() {
    let set = |name: &str| PermissionSetCreateRequest::new(instance(), name, 3600_u64);
    let old = |name: &str| before_1_2::PermissionSetCreateRequest::new(instance(), name, 3600_u64);
    assert_eq!(broken(&set(&"a".repeat(32))), []);
    let told = [("name", "has 33 characters; 1 to 32 are allowed".to_owned())];
    assert_eq!(broken(&set(&"a".repeat(33))), told);
    assert_eq!(broken(&old(&"a".repeat(33))), told);
    let told = [("name", "has 0 characters; 1 to 32 are allowed".to_owned())];
    assert_eq!(broken(&set("")), told);
    assert_eq!(broken(&old("")), told);
    assert_source(
        &set("Permission Set"),
        "PermissionSetCreateRequestV1Dot2.name",
    );
}

#[test]
fn a_session_lasts_3200_to_43200_seconds() {
    let create = |seconds: u64| PermissionSetCreateRequest::new(instance(), "Readers", seconds);
    let set = |seconds: u64| PermissionSetSetRequest::new(instance()).session_duration(seconds);
    for good in [3200, 3600, 43200] {
        assert_eq!(broken(&create(good)), []);
        assert_eq!(broken(&set(good)), []);
    }
    for bad in [0, 3199, 43201, u64::MAX] {
        let told = [(
            "session_duration",
            format!("is {bad} seconds; 3200 to 43200 are allowed"),
        )];
        assert_eq!(broken(&create(bad)), told);
        assert_eq!(broken(&set(bad)), told);
        let api = "PermissionSetCreateRequestV1Dot2.session_duration";
        assert_source(&create(bad), api);
    }
}

#[test]
fn a_program_can_tell_which_limit_is_broken() {
    let number = |api: &str, keyword: &str| printed(api)[keyword].as_u64().unwrap();
    let length = |api: &str, keyword: &str| usize::try_from(number(api, keyword)).unwrap();
    let group = |name: &str| limit(&GroupCreateRequest::new(instance(), name));
    let api = "GroupCreateRequest.name";
    assert_eq!(group("ab"), Limit::MinLength(length(api, "min_length")));
    let long = "a".repeat(31);
    assert_eq!(group(&long), Limit::MaxLength(length(api, "max_length")));
    assert!(matches!(group("two words"), Limit::Pattern(_)));

    let set = limit(&InstanceSetRequest::new().name("a#b"));
    let pattern = printed("InstanceSetRequest1Dot1.name")["pattern"].take();
    assert_eq!(set, Limit::Pattern(pattern.as_str().unwrap().to_owned()));

    let session = |seconds| {
        limit(&PermissionSetCreateRequest::new(
            instance(),
            "Readers",
            seconds,
        ))
    };
    let api = "PermissionSetCreateRequestV1Dot2.session_duration";
    assert_eq!(session(0_u64), Limit::Minimum(number(api, "minimum")));
    assert_eq!(session(u64::MAX), Limit::Maximum(number(api, "maximum")));
}

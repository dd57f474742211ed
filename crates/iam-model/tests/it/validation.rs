//! The limits that are printed of users, at and around each of them.

use iam_model::users::{CreateUser, UserCreateRequest, UserSetRequest};
use iam_model::{InstanceId, Validate, Violation, encode};

const GUIDE: &str =
    "https://docs.e.samsungsdscloud.com/en/userguide/management/id_center/how_to_guides/idc_user/";

/// Keeps every printed rule.
const GOOD: &str = "Abz1!Abz1!";

fn set() -> UserSetRequest {
    UserSetRequest::new(InstanceId::new("ssoins-12345").unwrap())
}

fn create() -> UserCreateRequest {
    UserCreateRequest::new(
        InstanceId::new("ssoins-12345").unwrap(),
        "John Doe",
        "johndoe",
    )
}

fn broken(request: &impl Validate) -> Vec<Violation> {
    request
        .validate()
        .err()
        .map(|violations| violations.as_slice().to_vec())
        .unwrap_or_default()
}

/// The one rule that is broken, of the member that is expected.
fn rule(request: &impl Validate, member: &str) -> String {
    let broken = broken(request);
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert_eq!(broken[0].member, member);
    assert_eq!(broken[0].source, GUIDE);
    broken[0].rule.clone()
}

#[test]
fn lengths_are_counted_in_characters() {
    for letter in ["a", "가", "😀"] {
        let most = letter.repeat(128);
        let more = letter.repeat(129);
        assert_eq!(
            broken(
                &set()
                    .business_unit(&*most)
                    .department(&*most)
                    .employee_id(&*most)
                    .manager(&*most)
            ),
            []
        );
        let told = "has 129 characters; at most 128 are allowed";
        assert_eq!(rule(&set().business_unit(&*more), "business_unit"), told);
        assert_eq!(rule(&set().department(&*more), "department"), told);
        assert_eq!(rule(&set().employee_id(&*more), "employee_id"), told);
        assert_eq!(rule(&set().manager(&*more), "manager"), told);
        assert_eq!(rule(&create().business_unit(&*more), "business_unit"), told);
        assert_eq!(rule(&create().department(&*more), "department"), told);
        assert_eq!(rule(&create().employee_id(&*more), "employee_id"), told);
        assert_eq!(rule(&create().manager(&*more), "manager"), told);

        let told = "has 1001 characters; at most 1000 are allowed";
        assert_eq!(broken(&set().description(letter.repeat(1000))), []);
        assert_eq!(broken(&create().description(letter.repeat(1000))), []);
        assert_eq!(
            rule(&set().description(letter.repeat(1001)), "description"),
            told
        );
        assert_eq!(
            rule(&create().description(letter.repeat(1001)), "description"),
            told
        );
    }
}

#[test]
fn members_without_a_printed_limit_are_not_limited() {
    let long = "가".repeat(5000);
    let request = set()
        .name(&*long)
        .email(&*long)
        .nation_id(&*long)
        .phone_number(&*long)
        .tz_id(&*long);
    assert_eq!(broken(&request), []);
}

#[test]
fn a_login_id_is_made_of_printed_characters() {
    let login = |text: &str| {
        UserCreateRequest::new(InstanceId::new("ssoins-12345").unwrap(), "John Doe", text)
    };
    assert_eq!(broken(&login("azAZ09+=-_@,.")), []);
    assert_eq!(broken(&login(&"a".repeat(128))), []);
    assert_eq!(
        rule(&login(&"a".repeat(129)), "user_id"),
        "has 129 characters; 1 to 128 are allowed"
    );
    for odd in ['가', ' ', '!', '/', ':', '\u{0}', 'é', '#'] {
        assert_eq!(
            rule(&login(&format!("john{odd}doe")), "user_id"),
            format!("holds {odd:?}; ASCII letters, digits and +=-_@,. are allowed")
        );
    }
}

/// The guide calls both required.
#[test]
fn a_new_user_has_a_login_id_and_a_name() {
    let new = |name: &str, login: &str| {
        UserCreateRequest::new(InstanceId::new("ssoins-12345").unwrap(), name, login)
    };
    assert_eq!(broken(&new("김", "k")), []);
    assert_eq!(
        rule(&new("김", ""), "user_id"),
        "has 0 characters; 1 to 128 are allowed"
    );
    assert_eq!(
        rule(&new("", "k"), "name"),
        "has 0 characters; at least 1 is needed"
    );
    assert_eq!(broken(&set().name("")), []);
}

#[test]
fn each_rule_of_a_password_is_checked_alone() {
    let three = "must not have the same character three times";
    let run = "must not have four consecutive letters or digits";
    let table = [
        ("Abz1!Abz", "has 8 characters; 9 to 20 are allowed"),
        (
            "Abz1!Cdy2@Efx3#Ghw4$I",
            "has 21 characters; 9 to 20 are allowed",
        ),
        ("abz1!abz1!", "needs an upper-case letter"),
        ("ABZ1!ABZ1!", "needs a lower-case letter"),
        ("Abzx!Abzx!", "needs a digit"),
        ("Abz1-Abz1-", "needs one of !@#$%&*^"),
        ("Abz111!Acd", three),
        ("aB3^aB3^a", three),
        ("Abz1!한한한x", three),
        ("Abz1234!Xy", run),
        ("Abz4321!Xy", run),
        ("abcdZ1!Z1!", run),
        ("Z1!WXYZa1!", run),
        ("Z1!zyxwa1!", run),
        ("Z1!aBcDe1!", run),
    ];
    for (password, expected) in table {
        assert_eq!(
            rule(&create().password(password), "password"),
            expected,
            "{password}"
        );
    }
    for kept in [
        GOOD,
        "Abz1!Abz1",
        "Abz1!Cdy2@Efx3#Ghw4$",
        "Abc11!Xyz23",
        "Abc1!cba123",
        "Abcba1!x89:;",
        "aA1!aA1! \n한",
    ] {
        assert_eq!(broken(&create().password(kept)), [], "{kept}");
    }
    for special in "!@#$%&*^".chars() {
        assert_eq!(broken(&create().password(format!("Abz1Abz1{special}"))), []);
    }
    let mut request = create().password(GOOD);
    request.user_id = GOOD.replace('!', "@");
    assert_eq!(broken(&request), []);
    request = request.password(GOOD.replace('!', "@"));
    assert_eq!(rule(&request, "password"), "must not be the login id");
    let mut request = create().password(GOOD);
    request.name = GOOD.to_owned();
    assert_eq!(rule(&request, "password"), "must not be the name");
}

#[test]
fn a_message_names_member_rule_and_source_and_never_the_password() {
    let violations = create()
        .password("hunter2")
        .manager("가".repeat(129))
        .validate()
        .unwrap_err();
    let text = violations.to_string();
    for part in [
        "manager has 129 characters",
        "password has 7 characters",
        "; ",
        GUIDE,
    ] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert!(!text.contains("hunter2"), "{text}");
    assert_eq!(
        violations.as_slice()[0].to_string(),
        format!("manager has 129 characters; at most 128 are allowed (user guide: {GUIDE})")
    );
}

#[test]
fn a_request_that_breaks_a_rule_can_still_be_sent() {
    let request = create().password("x").manager("a".repeat(129));
    assert!(request.validate().is_err());
    assert!(encode(&CreateUser::new(request)).is_ok());
}

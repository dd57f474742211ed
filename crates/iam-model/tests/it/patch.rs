//! Each member that SetUser may change has three states, and each state its own JSON.

use iam_model::users::UserSetRequest;
use iam_model::{InstanceId, Patch, decode};

type Setter = fn(UserSetRequest, Patch<String>) -> UserSetRequest;
type Getter = fn(&UserSetRequest) -> &Patch<String>;

macro_rules! members {
    ($($member:ident),+) => {
        [$( (
            stringify!($member),
            (|request, change| request.$member(change)) as Setter,
            (|request| &request.$member) as Getter,
        ) ),+]
    };
}

fn request() -> UserSetRequest {
    UserSetRequest::new(InstanceId::new("ssoins-12345").unwrap())
}

#[test]
fn each_member_is_kept_cleared_or_set() {
    let members = members![
        business_unit,
        department,
        description,
        email,
        employee_id,
        manager,
        name,
        nation_id,
        phone_number,
        tz_id
    ];
    for (name, set, get) in members {
        let golden = [
            (Patch::Keep, r#"{"instance_id":"ssoins-12345"}"#.to_owned()),
            (
                Patch::Clear,
                format!(r#"{{"instance_id":"ssoins-12345","{name}":null}}"#),
            ),
            (
                Patch::Set("김\"하늘\"\n".to_owned()),
                format!(r#"{{"instance_id":"ssoins-12345","{name}":"김\"하늘\"\n"}}"#),
            ),
            (
                Patch::Set(String::new()),
                format!(r#"{{"instance_id":"ssoins-12345","{name}":""}}"#),
            ),
        ];
        for (change, json) in golden {
            let request = set(request(), change.clone());
            assert_eq!(serde_json::to_string(&request).unwrap(), json);
            let read: UserSetRequest = decode(json.as_bytes()).unwrap();
            assert_eq!(get(&read), &change, "{json}");
            assert_eq!(read, request);
        }
    }
}

#[test]
fn members_that_are_not_named_are_not_sent() {
    let request = request()
        .name("홍길동")
        .manager(Patch::Clear)
        .tz_id("Asia/Seoul");
    assert_eq!(
        serde_json::to_string(&request).unwrap(),
        r#"{"instance_id":"ssoins-12345","manager":null,"name":"홍길동","tz_id":"Asia/Seoul"}"#
    );
}

#[test]
fn a_change_applies_to_a_member_that_may_be_empty() {
    let applied = |change: Patch<u8>| {
        let mut member = Some(1);
        change.apply(&mut member);
        member
    };
    assert_eq!(applied(Patch::Keep), Some(1));
    assert_eq!(applied(Patch::Clear), None);
    assert_eq!(applied(Patch::Set(2)), Some(2));
}

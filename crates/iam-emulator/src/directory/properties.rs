//! What holds of the directory whatever is done to it.

use iam_auth::UnixMillis;
use iam_model::users::{
    CreateUser, ListUsers, SetUser, ShowUser, UserCreateRequest, UserPageResponse, UserResponse,
    UserSetRequest,
};
use iam_model::{Field, InstanceId, Operation, Patch, UserUuid};
use proptest::prelude::*;
use serde_json::Value;

use super::{Actor, Applied, Apply, ChangeSet, Context, Directory, Refusal, Rules};
use crate::Seed;

const JOHN: &str = "138c2fc8c29a449dbfa8681f8f1d78e2";
const INSTANCE: &str = "ssoins-12345";

/// The members that SetUser changes, as the reference lists them.
const ATTRIBUTES: [&str; 10] = [
    "business_unit",
    "department",
    "description",
    "email",
    "employee_id",
    "manager",
    "name",
    "nation_id",
    "phone_number",
    "tz_id",
];

fn demo() -> Directory {
    Seed::demo().into_directory()
}

fn context(at: u64) -> Context {
    let actor = Actor {
        id: "AKTEST".into(),
        name: "Tester".into(),
        account_id: None,
    };
    Context::new(UnixMillis::new(at), actor, Rules::default(), at)
}

fn instance() -> InstanceId {
    INSTANCE.parse().unwrap()
}

fn set_user(user: &str, members: &Value) -> SetUser {
    let mut body = members.clone();
    body["instance_id"] = INSTANCE.into();
    let request: UserSetRequest = serde_json::from_value(body).unwrap();
    SetUser::new(user.parse::<UserUuid>().unwrap(), request)
}

fn create_user(login: &str) -> CreateUser {
    CreateUser::new(UserCreateRequest::new(instance(), "김하늘", login))
}

fn show(directory: &Directory, user: &str) -> Value {
    let command = ShowUser::new(user.parse::<UserUuid>().unwrap(), instance());
    let applied = command.apply(directory, &mut context(0)).unwrap();
    serde_json::to_value(applied.answer).unwrap()["user"].take()
}

fn user_id(response: &UserResponse) -> String {
    let user = response.user.value().unwrap();
    user.id.as_str().unwrap().to_owned()
}

fn done<O: Apply>(directory: &mut Directory, command: O, at: u64) -> Applied<O::Response> {
    let applied = command.apply(directory, &mut context(at)).unwrap();
    directory.commit(applied.changes.clone());
    applied
}

#[derive(Clone, Debug)]
enum Step {
    Set { user: usize, members: Value },
    Create { login: String },
}

fn state() -> impl Strategy<Value = Option<Option<String>>> {
    prop_oneof![
        Just(None),
        Just(Some(None)),
        "[ -~가-힣]{0,12}".prop_map(|text| Some(Some(text))),
    ]
}

fn members() -> impl Strategy<Value = Value> {
    prop::collection::vec(state(), ATTRIBUTES.len()).prop_map(|states| {
        let given = ATTRIBUTES.iter().zip(states);
        let given = given.filter_map(|(name, state)| {
            state.map(|state| ((*name).to_owned(), state.map_or(Value::Null, Value::String)))
        });
        Value::Object(given.collect())
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (any::<usize>(), members()).prop_map(|(user, members)| Step::Set { user, members }),
        "[a-d]{1,2}".prop_map(|login| Step::Create { login }),
    ]
}

/// Takes a step and gives what it changed; nothing when it was refused.
fn take(directory: &Directory, step: Step, at: u64) -> ChangeSet {
    let mut context = context(at);
    let changes = match step {
        Step::Set { user, members } => {
            let users: Vec<_> = directory.users.records().collect();
            let user = &users[user % users.len()].id;
            let applied = set_user(user.as_str(), &members).apply(directory, &mut context);
            applied.map(|applied| applied.changes)
        }
        Step::Create { login } => {
            let applied = create_user(&login).apply(directory, &mut context);
            applied.map(|applied| applied.changes)
        }
    };
    changes.unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn replaying_every_change_set_from_nothing_gives_the_same_directory(
        steps in prop::collection::vec(step(), 0..24),
    ) {
        let mut directory = demo();
        let mut replayed = Directory::from(directory.to_changes());
        for (at, step) in steps.into_iter().enumerate() {
            let changes = take(&directory, step, at as u64);
            directory.commit(changes.clone());
            replayed.commit(changes);
        }
        prop_assert_eq!(&replayed, &directory);
        prop_assert_eq!(Directory::from(directory.to_changes()), directory);
    }

    #[test]
    fn change_sets_survive_the_form_they_are_stored_in(members in members()) {
        let directory = demo();
        let changes = take(&directory, Step::Set { user: 0, members }, 7);
        for change in changes {
            let super::Change::User(super::Edit::Put(user)) = change else { panic!("a user") };
            let stored = serde_json::to_vec(&*user).unwrap();
            prop_assert_eq!(&serde_json::from_slice::<super::User>(&stored).unwrap(), user.as_ref());
        }
    }

    #[test]
    fn no_two_users_of_an_instance_ever_share_a_login_id(
        steps in prop::collection::vec(step(), 0..40),
    ) {
        let mut directory = demo();
        for (at, step) in steps.into_iter().enumerate() {
            let changes = take(&directory, step, at as u64);
            directory.commit(changes);
        }
        let mut logins: Vec<_> = directory.users.records().map(|user| &user.user_id).collect();
        let count = logins.len();
        logins.sort();
        logins.dedup();
        prop_assert_eq!(logins.len(), count);
    }

    #[test]
    fn set_user_changes_the_members_that_were_sent_and_leaves_the_others(members in members()) {
        let mut directory = demo();
        let before = show(&directory, JOHN);
        done(&mut directory, set_user(JOHN, &members), 1_700_000_000_000);
        let after = show(&directory, JOHN);
        for name in ATTRIBUTES {
            let expected = members.get(name).unwrap_or(&before[name]);
            prop_assert_eq!(&after[name], expected, "{}", name);
        }
        for name in ["id", "user_id", "instance_id", "created_at", "created_by", "groups"] {
            prop_assert_eq!(&after[name], &before[name], "{}", name);
        }
    }

    #[test]
    fn pages_of_any_size_together_are_the_whole_list(
        size in 1_u64..30,
        sort in prop::option::of(prop::sample::select(vec![
            "created_at:desc", "name:asc", "user_id:asc", "email:desc", "department:asc",
        ])),
    ) {
        let directory = demo();
        let list = |page: u64, size: u64| -> UserPageResponse {
            let mut command = ListUsers::new(instance()).page(page).size(size);
            command.sort = sort.map(str::to_owned);
            command.apply(&directory, &mut context(0)).unwrap().answer
        };
        let ids = |response: &UserPageResponse| -> Vec<String> {
            let users = response.users.value().unwrap();
            users.iter().map(|user| user.id.as_str().unwrap().to_owned()).collect()
        };
        let whole = list(0, 1000);
        let pages = (0..40).flat_map(|page| ids(&list(page, size)));
        prop_assert_eq!(pages.collect::<Vec<_>>(), ids(&whole));
        prop_assert_eq!(whole.count, Field::Value(21));
    }
}

#[test]
fn keep_clear_and_set_are_three_things_for_every_attribute() {
    for name in ATTRIBUTES {
        let mut directory = demo();
        let original = show(&directory, JOHN)[name].clone();
        assert!(original.is_string(), "{name} has a value in the seed");

        done(&mut directory, set_user(JOHN, &serde_json::json!({})), 1);
        assert_eq!(show(&directory, JOHN)[name], original, "{name} kept");

        let set = serde_json::json!({ name: "새 값" });
        done(&mut directory, set_user(JOHN, &set), 2);
        assert_eq!(show(&directory, JOHN)[name], "새 값", "{name} set");

        let clear = serde_json::json!({ name: null });
        done(&mut directory, set_user(JOHN, &clear), 3);
        assert_eq!(show(&directory, JOHN)[name], Value::Null, "{name} cleared");
    }
}

#[test]
fn a_change_is_stamped_with_its_time_and_the_one_who_made_it() {
    let mut directory = demo();
    // 2026-11-23T04:05:06.789Z
    done(
        &mut directory,
        set_user(JOHN, &serde_json::json!({})),
        1_795_406_706_789,
    );
    let user = show(&directory, JOHN);
    assert_eq!(user["modified_at"], "2026-11-23T04:05:06Z");
    assert_eq!(user["modified_by"], "AKTEST");
    assert_eq!(user["modifier_name"], "Tester");
    assert_eq!(user["created_at"], "2024-05-17T00:23:17Z");
}

#[test]
fn a_created_user_is_shown_and_listed() {
    let mut directory = demo();
    let mut command = create_user("new.user");
    command.request = command.request.password("Passw0rd!x").department("플랫폼");
    let created = done(&mut directory, command, 1_795_406_706_789);
    let id = user_id(&created.answer);
    assert_eq!(id.len(), 32, "an id in the form of the examples");
    let user = show(&directory, &id);
    assert_eq!(user["department"], "플랫폼");
    assert_eq!(
        user["last_password_update_at"],
        "2026-11-23T04:05:06.789000"
    );
    assert_eq!(user["password"], "");
    let mut list = ListUsers::new(instance());
    list.user_id = Some("new.user".into());
    let page = list.apply(&directory, &mut context(0)).unwrap().answer;
    assert_eq!(page.count, Field::Value(1));
}

#[test]
fn ids_that_do_not_exist_are_refused_by_name() {
    let directory = demo();
    let user = |user: &str, instance: &str| {
        let instance = instance.parse::<InstanceId>().unwrap();
        ShowUser::new(user.parse::<UserUuid>().unwrap(), instance)
            .apply(&directory, &mut context(0))
            .unwrap_err()
    };
    assert_eq!(
        user(JOHN, "ssoins-none"),
        Refusal::UnknownInstance("ssoins-none".parse().unwrap())
    );
    assert_eq!(
        user("nobody", INSTANCE),
        Refusal::UnknownUser("nobody".parse().unwrap())
    );
    let mut command = create_user("x");
    let group: iam_model::GroupId = "no-group".parse().unwrap();
    command.request = command.request.group_ids(vec![group.clone()]);
    let refused = command.apply(&directory, &mut context(0)).unwrap_err();
    assert_eq!(refused, Refusal::UnknownGroup(group));
}

#[test]
fn a_user_of_one_instance_is_unknown_in_another() {
    let seed = r#"{"instances": [
        {"id": "one", "users": [{"id": "u1", "user_id": "same"}]},
        {"id": "two", "users": [{"id": "u2", "user_id": "same"}]}
    ]}"#;
    let directory = Seed::from_json(seed).unwrap().into_directory();
    let show = |instance: &str| {
        let instance = instance.parse::<InstanceId>().unwrap();
        ShowUser::new("u1".parse::<UserUuid>().unwrap(), instance)
            .apply(&directory, &mut context(0))
            .is_ok()
    };
    assert!(show("one"));
    assert!(!show("two"));
}

#[test]
fn excluding_a_group_leaves_out_its_members() {
    let directory = demo();
    let count = |list: ListUsers| {
        let page = list.apply(&directory, &mut context(0)).unwrap().answer;
        page.count.into_value().unwrap()
    };
    let developers: iam_model::GroupId = "5b1c7e90a2d84f36b9e3d0c41f68a7b2".parse().unwrap();
    let all = ListUsers::new(instance());
    let others = all.clone().excluded_group_id(developers);
    assert_eq!(count(all), 21);
    assert_eq!(count(others), 16, "five are developers");
}

#[test]
fn an_operation_that_reads_is_safe_and_changes_nothing() {
    assert_eq!(ListUsers::IDEMPOTENCY, iam_model::Idempotency::Safe);
    let directory = demo();
    let list = ListUsers::new(instance()).apply(&directory, &mut context(0));
    assert!(list.unwrap().changes.is_empty());
}

#[test]
fn every_attribute_of_the_request_is_covered_here() {
    let patch = UserSetRequest::new(instance()).tz_id(Patch::Clear);
    assert_eq!(patch.tz_id, Patch::Clear);
    use iam_model::Schema;
    let members = UserSetRequest::MEMBERS
        .iter()
        .filter(|member| !member.required);
    assert_eq!(
        members.map(|member| member.name).collect::<Vec<_>>(),
        ATTRIBUTES
    );
}

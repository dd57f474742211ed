//! `--data`: the directory in a file.

use std::path::Path;

use iam_emulator::{BuildError, Emulator, EmulatorBuilder, StoreFault};

use serde_json::{Value, json};

use crate::support::{EXAMPLE_BODY, JOHN, SET_JOHN, Served, builder, get, patch, post, serve};

fn at(path: &Path) -> EmulatorBuilder {
    builder().data(path)
}

fn fault(path: &Path) -> StoreFault {
    match at(path).build() {
        Err(BuildError::Store(error)) => {
            assert!(
                error.to_string().contains(path.to_str().unwrap()),
                "{error}"
            );
            error.fault().clone()
        }
        other => panic!("{other:?}"),
    }
}

async fn closed(served: Served) {
    served.server.shutdown().await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_when_the_file_is_opened_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("idc.redb");
    let served = serve(at(&path)).await;
    assert_eq!(served.call(patch(SET_JOHN, EXAMPLE_BODY)).await.status, 200);
    let body = r#"{"instance_id":"ssoins-12345","name":"김하늘","user_id":"haneul"}"#;
    let created = served.call(post("/v1/users", body)).await.json();
    let john = served.show_john().await;
    closed(served).await;

    let served = serve(at(&path)).await;
    assert_eq!(served.show_john().await, john);
    let id = created["user"]["id"].as_str().unwrap();
    let target = format!("/v1/users/{id}?instance_id=ssoins-12345");
    assert_eq!(served.call(get(&target)).await.json(), created);
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_for_its_owner_alone_and_one_that_is_there_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("idc.redb");
    let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
    closed(serve(at(&path)).await).await;
    assert_eq!(mode(), 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let served = serve(at(&path)).await;
    assert_eq!(served.call(patch(SET_JOHN, EXAMPLE_BODY)).await.status, 200);
    closed(served).await;
    assert_eq!(mode(), 0o640);
}

#[tokio::test]
async fn every_kind_of_record_is_there_when_the_file_is_opened_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("idc.redb");
    let lists = [
        "/v1/instances?",
        "/v1/users?instance_id=ssoins-12345&size=100",
        "/v1/groups?instance_id=ssoins-12345",
        "/v1/permission-sets?instance_id=ssoins-12345",
        "/v1/account-assignments?instance_id=ssoins-12345&target_account_id=b91f3e5d7c264a08963d2e4f8a7b0c15",
    ];
    let served = serve(at(&path)).await;
    let group = json!({"instance_id": "ssoins-12345", "name": "Kept", "user_uuids": [JOHN]});
    served.expect(201, "POST", "/v1/groups", &group).await;
    let set = "/v1/permission-sets/e8d4b9f2c1a7e5d3f0b6c9a2d8e4f7b1?instance_id=ssoins-12345";
    served.expect(204, "DELETE", set, &Value::Null).await;
    let mut before = Vec::new();
    for list in lists {
        before.push(served.expect(200, "GET", list, &Value::Null).await);
    }
    assert_eq!(
        before[4]["count"], 2,
        "one of three went with its permission set"
    );
    closed(served).await;
    let served = serve(at(&path)).await;
    for (list, before) in lists.into_iter().zip(before) {
        assert_eq!(served.expect(200, "GET", list, &Value::Null).await, before);
    }
}

/// The file as a process leaves it that is killed right after it has answered.
#[tokio::test]
async fn what_was_acknowledged_survives_a_crash() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("idc.redb");
    let left = directory.path().join("left.redb");
    let served = serve(at(&path)).await;
    for round in 0..5 {
        let department = format!("Department {round}");
        let body = format!(r#"{{"instance_id":"ssoins-12345","department":"{department}"}}"#);
        assert_eq!(served.call(patch(SET_JOHN, body)).await.status, 200);
        std::fs::copy(&path, &left).unwrap();
        let after = serve(at(&left)).await;
        assert_eq!(after.show_john().await["department"], department);
        closed(after).await;
    }
}

#[tokio::test]
async fn reset_goes_back_to_the_seed_in_the_file_too() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("idc.redb");
    let served = serve(at(&path)).await;
    let before = served.show_john().await;
    served.call(patch(SET_JOHN, EXAMPLE_BODY)).await;
    assert_ne!(served.show_john().await, before);
    served.emulator.reset().await.unwrap();
    assert_eq!(served.show_john().await, before);
    closed(served).await;
    assert_eq!(serve(at(&path)).await.show_john().await, before);
}

#[tokio::test]
async fn a_file_in_use_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("idc.redb");
    let holder = at(&path).build().unwrap();
    assert_eq!(fault(&path), StoreFault::InUse);
    drop(holder);
    assert!(at(&path).build().is_ok());
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("notes.txt");
    for content in ["not a database".to_owned(), "x".repeat(100_000)] {
        std::fs::write(&path, &content).unwrap();
        assert_eq!(fault(&path), StoreFault::NotADatabase);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn the_database_of_another_program_is_refused_and_left_alone() {
    const TABLE: redb::TableDefinition<'_, u64, u64> = redb::TableDefinition::new("other");
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("other.redb");
    let database = redb::Database::create(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(TABLE).unwrap().insert(1, 2).unwrap();
    transaction.commit().unwrap();
    drop(database);
    assert_eq!(fault(&path), StoreFault::Foreign);
}

#[test]
fn a_directory_that_does_not_exist_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("missing").join("idc.redb");
    assert!(matches!(fault(&path), StoreFault::Io { .. }));
    assert!(matches!(fault(directory.path()), StoreFault::Io { .. }));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("idc.redb");
    drop(at(&path).build().unwrap());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
    // The superuser may write to it all the same.
    match std::fs::OpenOptions::new().write(true).open(&path) {
        Err(_) => assert_eq!(fault(&path), StoreFault::NotPermitted),
        Ok(_) => assert!(at(&path).build().is_ok()),
    }
}

#[tokio::test]
async fn a_file_keeps_its_directory_whatever_the_seed_says() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("idc.redb");
    drop(at(&path).build().unwrap());
    let seed = r#"{"instances":[{"id":"ssoins-other"}]}"#;
    let seed = iam_emulator::Seed::from_json(seed).unwrap();
    let emulator: Emulator = at(&path).seed(seed).build().unwrap();
    assert_eq!(emulator.instance_id().unwrap().as_str(), "ssoins-12345");
}

//! The demo seed is what the documentation says it is.

use iam_client::model::users::ListUsers;
use iam_emulator::Emulator;

use crate::support::{JOHN_DOE, Stand, instance};

#[tokio::test]
async fn the_demo_seed_has_about_twenty_users_several_of_them_with_korean_names() {
    let stand = Stand::in_process(Emulator::builder()).await;
    let answer = stand
        .client()
        .users()
        .list(ListUsers::new(instance()).size(100))
        .await
        .unwrap();
    let users = answer.users.value().unwrap();
    assert!((20..=30).contains(&users.len()), "{}", users.len());
    let hangul = |c: char| ('가'..='힣').contains(&c);
    let korean = users
        .iter()
        .filter(|user| user.name.as_str().is_some_and(|name| name.contains(hangul)));
    assert!(korean.count() >= 5);
    let example = users
        .iter()
        .find(|user| user.id.as_str() == Some(JOHN_DOE))
        .unwrap();
    assert_eq!(example.user_id.as_str(), Some("johndoe"));
}

//! Paths that resolve, decode or split to others elsewhere. Here a path is its bytes: nothing is resolved, a segment is
//! decoded once, after it was matched, and an id that could change a path is refused.

use crate::support::{JOHN, Sent, demo, get, post};

#[tokio::test]
async fn a_signed_path_is_taken_as_it_is_written() {
    let served = demo().await;
    for (path, status, operation) in [
        // Dots, slashes and control characters, however they are written, make no id.
        ("/v1/users/..", 400, Some("ShowUser")),
        ("/v1/users/.", 400, Some("ShowUser")),
        ("/v1/users/%2e%2e", 400, Some("ShowUser")),
        ("/v1/users/%2E", 400, Some("ShowUser")),
        ("/v1/users/%2F", 400, Some("ShowUser")),
        ("/v1/users/..%2fgroups", 400, Some("ShowUser")),
        ("/v1/users/a%5Cb", 400, Some("ShowUser")),
        ("/v1/users/{john}%00", 400, Some("ShowUser")),
        ("/v1/users/%0d%0aX-Evil:%201", 400, Some("ShowUser")),
        ("/v1/users/%1b[2J", 400, Some("ShowUser")),
        // Decoded once, and not twice.
        ("/v1/users/%252e%252e", 404, Some("ShowUser")),
        ("/v1/users/%2500", 404, Some("ShowUser")),
        // What is no UTF-8 is no path: overlong forms of a dot and of NUL, a surrogate, a stray byte.
        ("/v1/users/%c0%ae%c0%ae", 404, Some("ShowUser")),
        ("/v1/users/%e0%80%ae", 404, Some("ShowUser")),
        ("/v1/users/%c0%80", 404, Some("ShowUser")),
        ("/v1/users/%ed%a0%80", 404, Some("ShowUser")),
        ("/v1/users/%ff", 404, Some("ShowUser")),
        // What is no escape stands for itself, and what follows a semicolon is part of the segment.
        ("/v1/users/%zz", 404, Some("ShowUser")),
        ("/v1/users/%", 404, Some("ShowUser")),
        ("/v1/users/%u002e", 404, Some("ShowUser")),
        ("/v1/users/{john};a=b", 404, Some("ShowUser")),
        ("/v1/users/;", 404, Some("ShowUser")),
        ("/v1/users;/{john}", 404, None),
        // Empty segments, other cases and escaped letters are other paths.
        ("/v1/users/", 404, None),
        ("/v1/users//", 404, None),
        ("/v1//users/{john}", 404, None),
        ("//v1/users/{john}", 404, None),
        ("/v1/users/{john}/", 404, None),
        ("/V1/users/{john}", 404, None),
        ("/v1/%75sers/{john}", 404, None),
        ("/v1%2fusers/{john}", 404, None),
        ("/v1/groups/../users/{john}", 404, None),
        ("/v1/./users/{john}", 404, None),
        ("/v1/users/{john}", 200, Some("ShowUser")),
        // The same user, with a letter of the id escaped.
        ("/v1/users/%31{rest of john}", 200, Some("ShowUser")),
    ] {
        let path = path
            .replace("{john}", JOHN)
            .replace("{rest of john}", &JOHN[1..]);
        let answer = served
            .call(get(&format!("{path}?instance_id=ssoins-12345")))
            .await;
        let entry = served.emulator.journal().entries().pop().unwrap();
        assert_eq!(
            (answer.status, entry.operation),
            (status, operation),
            "{path}"
        );
        assert_eq!(entry.target, format!("{path}?instance_id=ssoins-12345"));
        assert!(answer.header("x-evil").is_none(), "{path}");
    }
}

/// `DELETE /v1/users` deletes many, and differs by one segment from what deletes one.
#[tokio::test]
async fn no_spelling_of_an_empty_id_deletes_more_than_one_user() {
    let served = demo().await;
    let body = r#"{"instance_id":"ssoins-12345","ids":[]}"#;
    for path in [
        "/v1/users/",
        "/v1/users//",
        "/v1/users/.",
        "/v1/users/%2e",
        "/v1/users/%2F",
        "/v1/users/..",
        "/v1/users/x/..",
    ] {
        let answer = served.call(Sent::new("DELETE", path).body(body)).await;
        assert!(
            [400, 404].contains(&answer.status),
            "{path}: {}",
            answer.text()
        );
        let entry = served.emulator.journal().entries().pop().unwrap();
        assert_ne!(entry.operation, Some("DeleteBulkUsers"), "{path}");
    }
    let users = served.call(get("/v1/users?instance_id=ssoins-12345")).await;
    assert_eq!(users.json()["count"], 21);
}

/// Nor does a fragment: it is cut off before anything else, so it is no part of what is verified either.
#[tokio::test]
async fn a_fragment_is_no_part_of_a_request() {
    let served = demo().await;
    let host = served.address().to_string();
    let target = format!("/v1/users/{JOHN}?instance_id=ssoins-12345");
    let mut sent = served.sign(get(&target)).header("Connection", "close");
    sent.target = format!("{target}#/../../groups");
    let answer = served.raw(&sent.bytes(&host)).await;
    assert!(answer.starts_with(b"HTTP/1.1 200 "));
    assert_eq!(
        served.emulator.journal().entries().pop().unwrap().target,
        target
    );
}

#[tokio::test]
async fn of_a_parameter_that_is_repeated_or_split_the_last_counts() {
    let served = demo().await;
    for (query, status) in [
        ("instance_id=nowhere&instance_id=ssoins-12345", 200),
        ("instance_id=ssoins-12345&instance_id=nowhere", 404),
        ("instance%5Fid=ssoins-12345", 200),
        ("instance_id=ssoins-12345%00", 400),
        ("instance_id=ssoins-12345%26x=y", 404),
        ("instance_id=ssoins-12345;x=y", 404),
        ("instance_id[]=ssoins-12345", 400),
        ("?instance_id=ssoins-12345", 400),
        ("instance_id=", 400),
    ] {
        let answer = served.call(get(&format!("/v1/users/{JOHN}?{query}"))).await;
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
    }
}

#[tokio::test]
async fn no_other_spelling_leads_to_the_control_plane_or_out_of_it() {
    let served = demo().await;
    for (path, status) in [
        ("/_emulator/reset", 204),
        ("/%5femulator/reset", 404),
        ("/_Emulator/reset", 404),
        ("//_emulator/reset", 404),
        ("/v1/../_emulator/reset", 404),
        ("/_emulator//reset", 404),
        ("/_emulator/reset/", 404),
        ("/_emulator/./reset", 404),
        ("/_emulator/%72eset", 404),
        ("/_emulator/reset;x", 404),
        ("/_emulator", 404),
    ] {
        assert_eq!(served.send(&post(path, "")).await.status, status, "{path}");
    }
    // And what stands below it is not served unsigned.
    for path in [
        "/_emulator/../v1/users",
        "/_emulator/%2e%2e/v1/users",
        "/_emulator/v1/users",
    ] {
        let answer = served
            .send(&get(&format!("{path}?instance_id=ssoins-12345")))
            .await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("/_emulator/health"), "{path}");
    }
}

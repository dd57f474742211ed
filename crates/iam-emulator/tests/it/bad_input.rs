//! Bodies and parameters that no client should send.

use iam_emulator::{Limits, UnknownMembers};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{
    EXAMPLE_BODY, Received, SET_JOHN, Sent, Served, builder, demo, get, patch, post, serve,
};

async fn details(served: &Served, body: impl Into<Vec<u8>>) -> serde_json::Value {
    let answer = served.call(patch(SET_JOHN, body)).await;
    assert_eq!(answer.status, 400);
    let mut error = answer.error();
    assert_eq!(error["code"], "ValidationError");
    error["detail"].take()
}

#[tokio::test]
async fn what_is_no_json_is_400() {
    let served = demo().await;
    for body in ["{", "nonsense", "{\"instance_id\":}", "{} {}", "\u{0}"] {
        assert_eq!(details(&served, body).await, json!(["JSON decode error"]));
    }
    assert_eq!(served.call(patch(SET_JOHN, EXAMPLE_BODY)).await.status, 200);
}

#[tokio::test]
async fn ten_thousand_levels_are_400_and_no_crash() {
    let served = demo().await;
    let levels = 10_000;
    let lists = format!(
        r#"{{"instance_id":{}{}}}"#,
        "[".repeat(levels),
        "]".repeat(levels)
    );
    let objects = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    for body in [lists, objects, "[".repeat(levels)] {
        assert_eq!(details(&served, body).await, json!(["JSON decode error"]));
    }
    assert_eq!(served.call(patch(SET_JOHN, EXAMPLE_BODY)).await.status, 200);
}

#[tokio::test]
async fn what_is_not_utf_8_is_400() {
    let served = demo().await;
    let body = b"{\"instance_id\":\"ssoins-12345\",\"name\":\"\xff\xfe\"}".to_vec();
    assert_eq!(details(&served, body).await, json!(["JSON decode error"]));
}

#[tokio::test]
async fn a_wrong_type_gets_the_frameworks_text_in_the_order_of_the_members() {
    let served = demo().await;
    let body = json!({
        "instance_id": 7, "name": true, "user_id": null, "department": [],
        "group_ids": "g", "temporary_password": "true"
    });
    let answer = served.call(post("/v1/users", body.to_string())).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.error()["detail"],
        json!([
            "Input should be a valid string",
            "Input should be a valid string",
            "Input should be a valid string",
            "Input should be a valid string",
            "Input should be a valid list",
            "Input should be a valid boolean"
        ])
    );
    for body in ["[]", "7", "null", "\"text\""] {
        assert_eq!(
            details(&served, body).await,
            json!(["Input should be a valid dictionary or object to extract fields from"])
        );
    }
}

/// The texts are those of pydantic 2.14 for the same limits, and `value_error` as it was recorded of names.
#[tokio::test]
async fn a_value_beyond_a_limit_gets_the_frameworks_text_in_either_language() {
    let served = demo().await;
    let user = |member: &str, value: &str| {
        let mut body = json!({"instance_id": "ssoins-12345", "name": "x", "user_id": "x"});
        body[member] = value.into();
        ("POST", "/v1/users", body)
    };
    let group = |name: &str| {
        let body = json!({"instance_id": "ssoins-12345", "name": name});
        ("POST", "/v1/groups", body)
    };
    let set = |name: &str, seconds: u64| {
        let body =
            json!({"instance_id": "ssoins-12345", "name": name, "session_duration": seconds});
        ("POST", "/v1/permission-sets", body)
    };
    let instance = |body| ("PATCH", "/v1/instances/ssoins-12345", body);
    let developers = "/v1/groups/5b1c7e90a2d84f36b9e3d0c41f68a7b2";
    let renamed = json!({"instance_id": "ssoins-12345", "name": "a b"});
    let at_most = |most| format!("String should have at most {most} characters");
    let at_least = |least| {
        let plural = if least == 1 { "" } else { "s" };
        format!("String should have at least {least} character{plural}")
    };
    let unusual = r"String should match pattern '^[a-zA-Z0-9\+\=\-\_@\,\.]*$'";
    let name = r"String should match pattern '^[a-zA-Z0-9 \+\-\=\,\.\_:/@]*$'";
    for ((method, target, body), text) in [
        (user("user_id", &"a".repeat(129)), at_most(128)),
        (user("user_id", "한"), unusual.to_owned()),
        (user("user_id", ""), at_least(1)),
        (user("name", ""), at_least(1)),
        (user("manager", &"가".repeat(129)), at_most(128)),
        (user("description", &"가".repeat(1001)), at_most(1000)),
        (user("password", &"Ab1!".repeat(6)), at_most(20)),
        (user("password", "a"), at_least(9)),
        (user("password", "abcdefghi"), "value_error".to_owned()),
        (group("a b"), "value_error".to_owned()),
        (group(&"a".repeat(31)), "value_error".to_owned()),
        (("PATCH", developers, renamed), "value_error".to_owned()),
        (set(&"a".repeat(33), 3600), "value_error".to_owned()),
        (set("", 3600), "value_error".to_owned()),
        (
            set("x", 1),
            "Input should be greater than or equal to 3200".to_owned(),
        ),
        (
            set("x", 43201),
            "Input should be less than or equal to 43200".to_owned(),
        ),
        (instance(json!({"name": "a#b"})), name.to_owned()),
        (
            instance(json!({"identity_store_config": {"bind_dn": ""}})),
            at_least(1),
        ),
    ] {
        for language in ["en-US", "ko-KR"] {
            let sent = Sent::new(method, target).body(body.to_string());
            let answer = served.call(sent.header("Accept-Language", language)).await;
            assert_eq!(answer.status, 400, "{body}");
            let error = answer.error();
            assert_eq!(error["code"], "ValidationError");
            assert_eq!(error["detail"], json!([text]), "{body}");
        }
    }
}

/// A name that is cleared is documented; an empty one comes to the same.
#[tokio::test]
async fn a_name_can_be_emptied_where_it_can_be_cleared() {
    let served = demo().await;
    let body = json!({"instance_id": "ssoins-12345", "name": ""});
    let answer = served.expect(200, "PATCH", SET_JOHN, &body).await;
    assert_eq!(answer["user"]["name"], "");
    let body = json!({"name": ""});
    let target = "/v1/instances/ssoins-12345";
    served.expect(200, "PATCH", target, &body).await;
}

#[tokio::test]
async fn of_several_members_beyond_their_limits_each_is_told_once() {
    let served = demo().await;
    let body = json!({
        "instance_id": "ssoins-12345", "name": "x", "user_id": "a b", "password": "aaaa",
        "manager": "가".repeat(129)
    });
    let answer = served.call(post("/v1/users", body.to_string())).await;
    assert_eq!(
        answer.error()["detail"],
        json!([
            r"String should match pattern '^[a-zA-Z0-9\+\=\-\_@\,\.]*$'",
            "String should have at most 128 characters",
            "String should have at least 9 characters"
        ])
    );
    // Who runs the emulator learns which members, and everything that is wrong with them.
    let reason = served.emulator.journal().entries()[0].reason.clone();
    let reason = reason.unwrap();
    for part in [
        "user_id: holds ' '; ASCII letters, digits and +=-_@,. are allowed",
        "manager: has 129 characters; at most 128 are allowed",
        "password: has 4 characters; 9 to 20 are allowed, needs an upper-case letter, needs a digit",
    ] {
        assert!(reason.contains(part), "{part} in {reason}");
    }
    assert!(!reason.contains("aaaa"), "{reason}");
}

#[tokio::test]
async fn an_id_that_can_be_none_is_a_value_error() {
    let served = demo().await;
    assert_eq!(
        details(&served, r#"{"instance_id":""}"#).await,
        json!(["value_error"])
    );
    let answer = served
        .call(get("/v1/users/a%2Fb?instance_id=ssoins-12345"))
        .await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.error()["detail"], json!(["value_error"]));
}

#[tokio::test]
async fn a_number_that_is_none_is_400() {
    let served = demo().await;
    let answer = served
        .call(get("/v1/users?instance_id=ssoins-12345&size=many"))
        .await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.error()["detail"],
        json!(["Input should be a valid integer, unable to parse string as an integer"])
    );
}

#[tokio::test]
async fn unknown_members_are_ignored_by_default_and_refused_on_demand() {
    let body = r#"{"instance_id":"ssoins-12345","favourite_colour":"blue"}"#;
    assert_eq!(demo().await.call(patch(SET_JOHN, body)).await.status, 200);

    let strict = serve(builder().unknown_members(UnknownMembers::Refuse)).await;
    assert_eq!(
        details(&strict, body).await,
        json!(["Extra inputs are not permitted"])
    );
    assert_eq!(strict.call(patch(SET_JOHN, EXAMPLE_BODY)).await.status, 200);
}

#[tokio::test]
async fn a_member_that_is_there_twice_counts_once() {
    let served = demo().await;
    let body = r#"{"instance_id":"ssoins-12345","name":"first","name":"last"}"#;
    let answer = served.call(patch(SET_JOHN, body)).await;
    assert_eq!(answer.json()["user"]["name"], "last");
}

/// Sends a body in chunks that are made up as they go, so that the test does not hold it either.
async fn send_100_megabytes(served: &Served, chunked: bool) -> Received {
    const PIECE: usize = 1 << 20;
    const PIECES: usize = 100;
    let mut sent = served.sign(patch(SET_JOHN, ""));
    sent = sent.header("Connection", "close");
    let head = sent.bytes(&served.address().to_string());
    let head = String::from_utf8(head).unwrap();
    let framing = if chunked {
        "Transfer-Encoding: chunked".to_owned()
    } else {
        format!("Content-Length: {}", PIECE * PIECES)
    };
    let head = head.replace("Content-Length: 0", &framing);
    let mut stream = TcpStream::connect(served.address()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let piece = vec![b' '; PIECE];
    for _ in 0..PIECES {
        if chunked {
            stream
                .write_all(format!("{PIECE:x}\r\n").as_bytes())
                .await
                .unwrap();
        }
        stream.write_all(&piece).await.unwrap();
        if chunked {
            stream.write_all(b"\r\n").await.unwrap();
        }
    }
    if chunked {
        stream.write_all(b"0\r\n\r\n").await.unwrap();
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    Received::read(&answer)
}

#[tokio::test]
async fn a_hundred_megabytes_are_413_and_the_sender_gets_to_see_it() {
    let served = demo().await;
    for chunked in [false, true] {
        let answer = send_100_megabytes(&served, chunked).await;
        assert_eq!(answer.status, 413);
        assert_eq!(answer.error()["code"], "PayloadTooLarge");
    }
    let entry = &served.emulator.journal().entries()[0];
    assert_eq!((entry.body_bytes, entry.status), (None, Some(413)));
}

#[tokio::test]
async fn a_body_beyond_what_is_thrown_away_ends_the_connection() {
    let limits = Limits::default()
        .body_bytes(1024)
        .discarded_bytes(64 * 1024);
    let served = serve(builder().limits(limits)).await;
    let answer = served.call(patch(SET_JOHN, vec![b' '; 1025])).await;
    assert_eq!(answer.status, 413);
    // Too much even to throw away: the answer may be lost, the connection is closed, and the next one is served.
    let body = vec![b' '; 8 * 1024 * 1024];
    let bytes = served
        .sign(patch(SET_JOHN, body))
        .bytes(&served.address().to_string());
    served.raw(&bytes).await;
    assert_eq!(served.call(patch(SET_JOHN, EXAMPLE_BODY)).await.status, 200);
}

#[tokio::test]
async fn a_client_that_asks_first_is_refused_before_it_sends_a_long_body() {
    let served = demo().await;
    let sent = served
        .sign(patch(SET_JOHN, ""))
        .header("Expect", "100-continue")
        .header("Connection", "close");
    let head = String::from_utf8(sent.bytes(&served.address().to_string())).unwrap();
    let head = head.replace("Content-Length: 0", "Content-Length: 100000000");
    let answer = Received::read(&served.raw(head.as_bytes()).await);
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn headers_beyond_the_limit_are_431() {
    let served = demo().await;
    let long = get("/").header("X-Long", &"x".repeat(64 * 1024));
    assert_eq!(served.send(&long).await.status, 431);
    let many = (0..200).fold(get("/"), |sent, index| {
        sent.header(&format!("X-{index}"), "x")
    });
    assert_eq!(served.send(&many).await.status, 431);
}

#[tokio::test]
async fn what_is_no_http_is_400_and_the_next_connection_is_served() {
    let served = demo().await;
    let answer = served
        .raw(b"\x16\x03\x01 this is TLS, or nothing\r\n\r\n")
        .await;
    assert_eq!(Received::read(&answer).status, 400);
    assert_eq!(served.send(&get("/")).await.status, 200);
}

#[tokio::test]
async fn a_parameter_that_is_none_of_its_values_is_400_with_those_of_the_version() {
    let versions = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"];
    let served = serve(builder().versions(versions.map(|version| version.parse().unwrap()))).await;
    let sets = served
        .call(get("/v1/permission-sets?instance_id=ssoins-12345"))
        .await;
    let set = sets.json()["permission_sets"][0]["id"].take();
    let list = async |version: &str, category: &str| {
        let target = format!(
            "/v1/permission-sets/{}/policies?instance_id=ssoins-12345&category={category}",
            set.as_str().unwrap()
        );
        served.request(version, "GET", target, &json!(null)).await
    };
    for version in versions {
        // 1.2 renamed it [doc].
        let (custom, other) = match version {
            "1.0" | "1.1" => ("CUSTOMER_POLICY", "CUSTOM_POLICY"),
            _ => ("CUSTOM_POLICY", "CUSTOMER_POLICY"),
        };
        for category in ["MANAGED_POLICY", custom, "INLINE_POLICY"] {
            let answer = list(version, category).await;
            assert_eq!(answer.status, 200, "{category} in {version}");
        }
        let expected = format!("Input should be 'MANAGED_POLICY', '{custom}' or 'INLINE_POLICY'");
        for category in [other, "zz", "", "managed_policy", "INLINE_POLICY%20"] {
            let answer = list(version, category).await;
            assert_eq!(answer.status, 400, "{category:?} in {version}");
            assert_eq!(answer.error()["detail"], json!([expected]));
        }
    }
    let journal = served.emulator.journal().entries();
    let reason = journal.last().unwrap().reason.clone().unwrap();
    assert!(reason.starts_with("category: Input should be"), "{reason}");
}

#[tokio::test]
async fn problems_of_parameters_come_in_the_order_of_the_operation() {
    let served = demo().await;
    let target = "/v1/permission-sets/p/policies?category=zz&page=-1&size=x";
    assert_eq!(
        served.call(get(target)).await.error()["detail"],
        json!([
            "Field required",
            "Input should be a valid integer, unable to parse string as an integer",
            "Input should be a valid integer, unable to parse string as an integer",
            "Input should be 'MANAGED_POLICY', 'CUSTOM_POLICY' or 'INLINE_POLICY'"
        ])
    );
}

#[tokio::test]
async fn a_body_that_is_left_out_is_an_object_without_members() {
    let served = demo().await;
    let shown = "/v1/instances/ssoins-12345";
    let before = served.call(get(shown)).await.json();
    let answer = served.call(patch(shown, "")).await;
    assert_eq!(answer.status, 200, "SetInstance needs no member");
    let after = answer.json();
    for member in ["name", "description", "identity_store_type"] {
        assert_eq!(after["instance"][member], before["instance"][member]);
    }
    // Recorded of the service, literally.
    let empty = served.call(post("/v1/instances", "")).await;
    assert_eq!(empty.status, 400);
    assert_eq!(empty.error()["detail"], json!(["Field required"]));
}

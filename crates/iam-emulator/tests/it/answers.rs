//! The answers of the service, as recorded or documented, over a real socket.

use iam_auth::Credentials;
use serde_json::{Value, json};

use crate::support::{
    EXAMPLE_BODY, JOHN, Received, SET_JOHN, SHOW_JOHN, Sent, builder, demo, get, patch, post,
    serve, without_ids,
};

/// The members that the reference's example of UserDetail shows, in its order.
const USER_DETAIL: [&str; 28] = [
    "business_unit",
    "created_at",
    "created_by",
    "creator_name",
    "department",
    "description",
    "email",
    "email_authenticated",
    "employee_id",
    "groups",
    "id",
    "instance_id",
    "last_login_at",
    "last_password_update_at",
    "manager",
    "modified_at",
    "modified_by",
    "modifier_name",
    "name",
    "nation_id",
    "password",
    "password_failed_count",
    "password_reuse_count",
    "phone_authenticated",
    "phone_number",
    "temporary_password",
    "tz_id",
    "user_id",
];

fn standard(status: u16, code: &str, detail: &str) -> String {
    format!(
        "{{\"errors\":[{{\"code\":\"{code}\",\"detail\":{detail},\"global_request_id\":\"ID\",\"links\":[],\
         \"related_resources\":[],\"request_id\":\"ID\",\"response\":null,\"status\":{status},\"title\":\"{code}\"}}]}}\n"
    )
}

#[tokio::test]
async fn the_references_example_changes_the_example_user() {
    let served = demo().await;
    let before = served.show_john().await;
    let answer = served.call(patch(SET_JOHN, EXAMPLE_BODY)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let user = answer.json()["user"].take();
    let sent: Value = serde_json::from_str(EXAMPLE_BODY).unwrap();
    for (name, value) in sent.as_object().unwrap() {
        assert_eq!(&user[name], value, "{name}");
    }
    assert_ne!(user, before);
    assert_eq!(user["modified_at"], "2026-11-23T04:05:06Z");
    assert_eq!(served.show_john().await, user);
}

#[tokio::test]
async fn a_user_has_the_28_members_of_the_example_in_its_order() {
    let served = demo().await;
    let answer = served.call(get(SHOW_JOHN)).await;
    let text = answer.text();
    let places: Vec<_> = USER_DETAIL
        .iter()
        .map(|name| text.find(&format!("\"{name}\":")).expect(name))
        .collect();
    assert!(places.is_sorted(), "{text}");
    let user = answer.json()["user"].take();
    assert_eq!(user.as_object().unwrap().len(), 28);
    // As the example shows what no rule explains.
    assert_eq!(user["password"], "");
    assert_eq!(user["temporary_password"], "");
    assert_eq!(user["last_login_at"], "2024-12-19 01:09:05.000");
    assert_eq!(
        user["last_password_update_at"],
        "2026-05-07T03:07:32.372546"
    );
}

#[tokio::test]
async fn a_created_user_answers_201_with_the_user() {
    let served = demo().await;
    let body =
        r#"{"instance_id":"ssoins-12345","name":"김하늘","user_id":"haneul","manager":null}"#;
    let answer = served.call(post("/v1/users", body)).await;
    assert_eq!(answer.status, 201);
    let user = answer.json()["user"].take();
    assert_eq!(user["name"], "김하늘");
    assert_eq!(user["manager"], Value::Null);
    assert_eq!(user["groups"], json!([]));
    let id = user["id"].as_str().unwrap();
    let shown = served
        .call(get(&format!("/v1/users/{id}?instance_id=ssoins-12345")))
        .await;
    assert_eq!(shown.json()["user"], user);
}

#[tokio::test]
async fn a_request_without_signature_headers_gets_the_gateways_404() {
    let served = demo().await;
    let answer = served.send(&get(SHOW_JOHN)).await;
    assert_eq!(answer.status, 404);
    let body = answer.json();
    let id = body["requestId"].as_str().unwrap();
    let expected = format!(
        "{{\"timestamp\":\"2026-11-23T04:05:06.789+00:00\",\"path\":\"{SET_JOHN}\",\"status\":404,\
         \"error\":\"Not Found\",\"requestId\":\"{id}\"}}"
    );
    assert_eq!(answer.text(), expected);
    let (hex, number) = id.split_once('-').unwrap();
    assert!(
        hex.len() == 8 && u32::from_str_radix(hex, 16).is_ok() && number.parse::<u64>().is_ok()
    );
}

#[tokio::test]
async fn a_wrong_signature_and_an_unknown_key_get_the_same_401() {
    let served = demo().await;
    let origin = served.server.endpoint_url();
    let access_key = served.emulator.credentials().access_key().as_str();
    let wrong = Credentials::new(access_key, "not-the-secret").unwrap();
    let unknown = Credentials::new("AKUNKNOWN", "not-the-secret").unwrap();
    let wrong = served.send(&get(SHOW_JOHN).signed(&wrong, &origin)).await;
    let unknown = served.send(&get(SHOW_JOHN).signed(&unknown, &origin)).await;
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(wrong.body, unknown.body);
    let start = r#"{"status":"UNAUTHORIZED","name":"Request was rejected by gateway","message":""#;
    assert!(wrong.text().starts_with(start), "{}", wrong.text());
}

#[tokio::test]
async fn a_signature_that_is_not_whole_is_401_and_not_404() {
    let served = demo().await;
    let mut sent = served.sign(get(SHOW_JOHN));
    sent.headers.retain(|(name, _)| name != "scp-timestamp");
    assert_eq!(served.send(&sent).await.status, 401);
}

#[tokio::test]
async fn a_read_only_key_may_show_but_not_set() {
    let reader = Credentials::new("AKREADER", "sk-reader").unwrap();
    let served = serve(builder().read_only_credentials(reader.clone())).await;
    let origin = served.server.endpoint_url();
    let shown = served.send(&get(SHOW_JOHN).signed(&reader, &origin)).await;
    assert_eq!(shown.status, 200);
    let before = served.show_john().await;
    let set = patch(SET_JOHN, EXAMPLE_BODY).signed(&reader, &origin);
    let refused = served.send(&set).await;
    assert_eq!(refused.status, 403);
    let error = refused.error();
    assert_eq!(error["code"], "Forbidden");
    let response = error["response"].as_object().unwrap();
    let members: Vec<_> = response.keys().map(String::as_str).collect();
    assert_eq!(
        members,
        ["access_level", "action_name", "caused_auths", "message"]
    );
    assert_eq!(served.show_john().await, before);
}

#[tokio::test]
async fn creating_a_user_with_an_empty_body_answers_literally_what_was_recorded() {
    let served = demo().await;
    let answer = served.call(post("/v1/users", "")).await;
    assert_eq!(answer.status, 400);
    let detail = r#"["Field required","Field required","Field required"]"#;
    assert_eq!(
        without_ids(answer.text()),
        standard(400, "ValidationError", detail)
    );
}

#[tokio::test]
async fn a_get_without_instance_id_is_400() {
    let served = demo().await;
    let target = SET_JOHN;
    let answer = served.call(get(target)).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        without_ids(answer.text()),
        standard(400, "ValidationError", r#"["Field required"]"#)
    );
}

#[tokio::test]
async fn an_unknown_instance_and_an_unknown_user_are_404_in_the_standard_envelope() {
    let served = demo().await;
    for target in [
        format!("/v1/users/{JOHN}?instance_id=ssoins-none"),
        "/v1/users/nobody?instance_id=ssoins-12345".to_owned(),
        "/v1/users?instance_id=ssoins-none".to_owned(),
    ] {
        let answer = served.call(get(&target)).await;
        assert_eq!(answer.status, 404, "{target}");
        assert!(answer.error()["detail"].is_string());
    }
    let body = r#"{"instance_id":"ssoins-none"}"#;
    assert_eq!(served.call(patch(SET_JOHN, body)).await.status, 404);
}

#[tokio::test]
async fn a_login_id_that_is_taken_is_400() {
    let served = demo().await;
    let body = r#"{"instance_id":"ssoins-12345","name":"x","user_id":"johndoe"}"#;
    let answer = served.call(post("/v1/users", body)).await;
    assert_eq!(answer.status, 400);
    let error = answer.error();
    assert_eq!(error["code"], "ValidationError");
    assert!(error["detail"][0].as_str().unwrap().contains("johndoe"));
}

#[tokio::test]
async fn an_unknown_path_is_the_gateways_404() {
    let served = demo().await;
    for target in [
        "/v1/nothing",
        "/v2/users",
        "/v1/users/",
        "/v1/users/a/b",
        "/v1/groups//users?instance_id=ssoins-12345",
    ] {
        let answer = served.call(get(target)).await;
        assert_eq!(answer.status, 404, "{target}");
        assert_eq!(answer.json()["error"], "Not Found", "{target}");
    }
}

#[tokio::test]
async fn a_wrong_method_is_405_and_names_the_right_ones() {
    let served = demo().await;
    let answer = served.call(Sent::new("PUT", SHOW_JOHN)).await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.error()["code"], "MethodNotAllowed");
    let allowed = answer.header("allow").unwrap();
    assert!(
        allowed.contains("PATCH") && allowed.contains("GET"),
        "{allowed}"
    );
}

#[tokio::test]
async fn options_is_403_without_a_header_of_cors() {
    let served = demo().await;
    for target in [SHOW_JOHN, "/v1/nothing", "/"] {
        let sent = Sent::new("OPTIONS", target).header("Origin", "https://example.com");
        let answer = served.send(&sent).await;
        assert_eq!(answer.status, 403, "{target}");
        let cors = |(name, _): &&(String, String)| name.starts_with("access-control");
        assert_eq!(answer.headers.iter().find(cors), None, "{target}");
        assert_eq!(answer.header("allow"), None, "{target}");
    }
}

#[tokio::test]
async fn an_answer_names_methods_only_with_405_or_by_order() {
    let served = demo().await;
    let unsigned = served.send(&Sent::new("PUT", SHOW_JOHN)).await;
    assert_eq!(unsigned.status, 404);
    assert_eq!(unsigned.header("allow"), None);
    let fault = iam_emulator::Fault::status(http::StatusCode::NO_CONTENT).header(
        http::header::ALLOW,
        http::HeaderValue::from_static("as ordered"),
    );
    served.emulator.faults().add(fault);
    let ordered = served.call(Sent::new("PUT", SHOW_JOHN)).await;
    assert_eq!(ordered.header("allow"), Some("as ordered"));
}

#[tokio::test]
async fn hand_written_texts_come_in_korean_as_ascii() {
    let served = demo().await;
    let target = "/v1/users/nobody?instance_id=ssoins-12345";
    let answer = served
        .call(get(target).header("Accept-Language", "ko-KR"))
        .await;
    assert!(answer.text().is_ascii(), "{}", answer.text());
    assert!(
        answer.text().contains("\\uc0ac\\uc6a9\\uc790"),
        "사용자, escaped"
    );
    assert!(
        answer.error()["detail"]
            .as_str()
            .unwrap()
            .starts_with("사용자(nobody)")
    );
    let english = served
        .call(get(target).header("Accept-Language", "en-US"))
        .await;
    let other = served
        .call(get(target).header("Accept-Language", "fr"))
        .await;
    assert_eq!(english.error()["detail"], other.error()["detail"]);
    assert!(english.error()["detail"].as_str().unwrap().is_ascii());
}

#[tokio::test]
async fn the_frameworks_texts_stay_english_under_korean() {
    let served = demo().await;
    let sent = post("/v1/users", "{}").header("Accept-Language", "ko-KR");
    let answer = served.call(sent).await;
    let detail = r#"["Field required","Field required","Field required"]"#;
    assert_eq!(
        without_ids(answer.text()),
        standard(400, "ValidationError", detail)
    );
}

#[tokio::test]
async fn every_answer_has_a_date_by_the_emulators_clock_and_a_request_id() {
    let served = demo().await;
    let answers = [
        served.call(get(SHOW_JOHN)).await,
        served.call(get(SET_JOHN)).await,
        served.send(&get("/")).await,
    ];
    for answer in &answers {
        assert_eq!(answer.header("date"), Some("Mon, 23 Nov 2026 04:05:06 GMT"));
        assert!(answer.header("x-request-id").unwrap().starts_with("req-"));
    }
    let refused = &answers[1];
    let id = refused.header("x-request-id").unwrap();
    assert_eq!(refused.error()["request_id"], id);
    assert_ne!(refused.error()["global_request_id"], id);
}

#[tokio::test]
async fn limits_of_the_user_guide_are_kept_unless_switched_off() {
    let long = "가".repeat(129);
    let body = format!(r#"{{"instance_id":"ssoins-12345","department":"{long}"}}"#);
    let served = demo().await;
    let answer = served.call(patch(SET_JOHN, body.clone())).await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.error()["detail"],
        json!(["String should have at most 128 characters"])
    );

    let lenient = serve(builder().documented_limits(false)).await;
    let answer: Received = lenient.call(patch(SET_JOHN, body)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["user"]["department"], long);
}

#[tokio::test]
async fn temporary_password_is_a_boolean_on_demand() {
    let form = iam_emulator::TemporaryPassword::Boolean;
    let served = serve(builder().temporary_password(form)).await;
    assert_eq!(served.show_john().await["temporary_password"], false);
    let body = r#"{"instance_id":"ssoins-12345","name":"x","user_id":"x"}"#;
    let created = served.call(post("/v1/users", body)).await;
    assert_eq!(created.json()["user"]["temporary_password"], true);
}

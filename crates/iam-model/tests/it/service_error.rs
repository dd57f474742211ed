//! Every error body that was recorded is read, and what cannot be read is kept.

use http::StatusCode;
use iam_model::{ErrorBody, ServiceError};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::json::{any_json, any_text};

fn read(status: u16, body: impl Into<Vec<u8>>) -> ServiceError {
    ServiceError::read(StatusCode::from_u16(status).unwrap(), body)
}

fn recorded() -> Vec<(String, u16, String)> {
    let file: Value = serde_json::from_str(include_str!("../facts/live-errors.json")).unwrap();
    let entries = file["recorded"].as_array().unwrap();
    entries
        .iter()
        .map(|entry| {
            let text = |name: &str| entry[name].as_str().unwrap().to_owned();
            let status = u16::try_from(entry["status"].as_u64().unwrap()).unwrap();
            (text("operation"), status, text("body"))
        })
        .collect()
}

/// The recorded body of an operation.
fn of(operation: &str) -> ServiceError {
    let (_, status, body) = recorded()
        .into_iter()
        .find(|(name, ..)| name == operation)
        .unwrap();
    read(status, body)
}

fn assert_one_line(error: &ServiceError) {
    let text = error.to_string();
    assert!(!text.contains(char::is_control), "{text:?}");
    assert!(text.starts_with(error.status().as_str()), "{text:?}");
}

#[test]
fn every_recorded_body_is_read_kept_and_told_on_one_line() {
    let recorded = recorded();
    assert_eq!(recorded.len(), 22);
    for (operation, status, body) in recorded {
        let error = read(status, body.clone());
        assert_eq!(error.raw(), body.as_bytes(), "{operation}");
        assert_eq!(error.status(), status, "{operation}");
        assert!(!error.details().is_empty(), "{operation}");
        assert_one_line(&error);
        match serde_json::from_str::<Value>(&body) {
            Ok(body) if body.get("errors").is_some() => assert_standard(&error, &body["errors"][0]),
            Ok(_) => assert!(!matches!(error.body(), ErrorBody::Unread), "{operation}"),
            Err(_) => assert!(
                matches!(error.body(), ErrorBody::Html { .. }),
                "{operation}"
            ),
        }
    }
}

fn assert_standard(error: &ServiceError, body: &Value) {
    assert_eq!(error.code(), body["code"].as_str());
    assert_eq!(error.request_id(), body["request_id"].as_str());
    assert_eq!(
        error.global_request_id(),
        body["global_request_id"].as_str()
    );
    let ErrorBody::Standard(read) = error.body() else {
        panic!("{error:?}");
    };
    assert_eq!(&serde_json::to_value(read).unwrap()["errors"][0], body);
    let text = error.to_string();
    for id in ["request_id", "global_request_id", "code"] {
        assert!(text.contains(body[id].as_str().unwrap()), "{text}");
    }
}

#[test]
fn a_list_of_details_is_told_in_full() {
    assert_eq!(
        of("creategroup").details(),
        ["Field required", "value_error"]
    );
    assert_eq!(
        of("creategroup").to_string(),
        "400 ValidationError: Field required; value_error (request_id req-bc7ff643-0e5f-4b16-b252-fb0cff2e07c4, \
         global_request_id req-0231b92f-0f48-4eb4-9a36-ce869fb2f05d)"
    );
    assert_eq!(of("createuser").details(), ["Field required"; 3]);
}

#[test]
fn a_list_printed_into_a_text_is_taken_apart() {
    assert_eq!(
        of("financial-management/billingplan/createplannedcomputes").details(),
        ["Field required"; 4]
    );
    // What Python's repr of a list prints.
    let table: [(&str, &[&str]); 9] = [
        (r#"['Field required', "it's"]"#, &["Field required", "it's"]),
        (
            r#"['it\'s "so"', 'a\\b', 'one\ntwo']"#,
            &["it's \"so\"", "a\\b", "one\ntwo"],
        ),
        (
            "['필수 항목입니다', '값, 오류']",
            &["필수 항목입니다", "값, 오류"],
        ),
        ("['']", &[""]),
        // Not lists of texts: kept as one text.
        ("[1, 2]", &["[1, 2]"]),
        ("['a' 'b']", &["['a' 'b']"]),
        ("['a", &["['a"]),
        ("['a\\", &["['a\\"]),
        ("[가]", &["[가]"]),
    ];
    for (detail, expected) in table {
        let error = read(400, json!({"errors": [{"detail": detail}]}).to_string());
        assert_eq!(error.details(), expected, "{detail}");
    }
}

#[test]
fn a_text_with_a_line_break_is_told_on_one_line() {
    let error = of("storage/baremetal-blockstorage/createvolume");
    assert_eq!(error.code(), Some("ContactAdminForAssistance"));
    assert!(
        error.to_string().starts_with(
            "500 ContactAdminForAssistance: There was a problem processing your request. Contact us through Support Center > Contact Us. (request_id req-1d3b81aa-"
        ),
        "{error}"
    );
}

#[test]
fn details_of_any_type_are_told() {
    let told = |detail: Value| {
        let body = json!({"errors": [{"code": "Odd", "detail": detail}]});
        read(400, body.to_string()).to_string()
    };
    assert_eq!(told(json!("plain")), "400 Odd: plain");
    assert_eq!(told(json!(7)), "400 Odd: 7");
    assert_eq!(told(json!(null)), "400 Odd");
    assert_eq!(
        told(json!({"loc": ["body", "name"]})),
        r#"400 Odd: {"loc":["body","name"]}"#
    );
    assert_eq!(
        told(json!(["a", 1, {"b": null}])),
        r#"400 Odd: a; 1; {"b":null}"#
    );
    let missing = read(
        403,
        r#"{"errors":[{"code":"Forbidden","title":"Forbidden"}]}"#,
    );
    assert_eq!(missing.to_string(), "403 Forbidden");
    assert!(missing.details().is_empty());
}

#[test]
fn mistyped_members_cost_only_themselves() {
    let body = r#"{"errors":[{"code":7,"detail":"why","request_id":null,"global_request_id":"req-g","status":"400","links":null}],"more":1}"#;
    let error = read(400, body);
    assert_eq!(error.code(), None);
    assert_eq!(error.request_id(), None);
    assert_eq!(error.to_string(), "400: why (global_request_id req-g)");
}

#[test]
fn a_missing_permission_keeps_what_the_service_says_of_it() {
    let response = json!({"access_level": "WRITE", "action_name": "SetUser", "caused_auths": [], "message": "no"});
    let body =
        json!({"errors": [{"code": "Forbidden", "detail": "Forbidden", "response": response}]});
    let error = read(403, body.to_string());
    let ErrorBody::Standard(read) = error.body() else {
        panic!("{error:?}");
    };
    assert_eq!(
        read.errors.value().unwrap()[0].response.value(),
        Some(&response.into())
    );
}

#[test]
fn the_gateways_default_is_read() {
    let error = of("ai-ml/cloud-ml/createcloudml");
    assert_eq!(error.code(), None);
    assert_eq!(error.request_id(), Some("ddb55d57-40524"));
    assert_eq!(
        error.to_string(),
        "404: Not Found, /v1/cloud-ml (request_id ddb55d57-40524)"
    );
}

#[test]
fn the_gateways_rejection_is_read() {
    let error = of("storage/archivestorage/createarchivingpolicy");
    assert_eq!(error.code(), Some("UNAUTHORIZED"));
    assert_eq!(
        error.to_string(),
        "401 UNAUTHORIZED: Request was rejected by gateway; Service Account catalog has not target's endpoint. target : scp-archivestorage_hmac"
    );
}

#[test]
fn the_older_shape_is_read_with_its_parameters() {
    let error = of("management/cloudmonitoring/getmetricperfdatalist");
    assert_eq!(error.code(), Some("InvalidInputValue"));
    assert_eq!(error.request_id(), None);
    assert_eq!(
        error.to_string(),
        r#"400 InvalidInputValue: Invalid input data; params [{"name":"resourceType","value":"queryEndDt"}]"#
    );
    let ErrorBody::Legacy { params, .. } = error.body() else {
        panic!("{error:?}");
    };
    assert_eq!(
        **params,
        json!([{"name": "resourceType", "value": "queryEndDt"}])
    );
}

#[test]
fn a_page_of_html_is_told_by_its_title_and_support_id() {
    let error = read(
        417,
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. \
         Please consult with your administrator.<br><br>Your support ID is: 1234567890123456789<br></body></html>",
    );
    assert_eq!(error.support_id(), Some("1234567890123456789"));
    assert_eq!(
        error.to_string(),
        r#"417: an HTML page, "Request Rejected" (support_id 1234567890123456789)"#
    );
    let error = of("platform/sts/assumerole");
    assert_eq!(error.support_id(), None);
    assert_eq!(
        error.to_string(),
        r#"404: an HTML page, "Samsung Cloud Platform""#
    );
}

#[test]
fn odd_html_is_read_without_a_slip() {
    let table = [
        ("<html>", None, None),
        (
            "\n  <HTML><TITLE>\n 요청\n거부 </TITLE>Support ID: <b>42</b>",
            Some("요청 거부"),
            Some("42"),
        ),
        (
            "<title>İSTANBUL 가</title> ﬁ support id 7",
            Some("İSTANBUL 가"),
            Some("7"),
        ),
        ("<title>never closed", None, None),
        ("<title></title>support id", None, None),
        (
            "<p>support id is not given here, but far behind it 5",
            None,
            None,
        ),
    ];
    for (body, title, id) in table {
        let error = read(417, body);
        let ErrorBody::Html { title: read, .. } = error.body() else {
            panic!("{error:?}");
        };
        assert_eq!(read.as_deref(), title, "{body}");
        assert_eq!(error.support_id(), id, "{body}");
    }
}

#[test]
fn an_empty_body_is_told() {
    for body in ["", " \r\n"] {
        let error = read(503, body);
        assert_eq!(error.body(), &ErrorBody::Empty);
        assert_eq!(error.raw(), body.as_bytes());
        assert_eq!(error.to_string(), "503: the answer has no body");
    }
}

#[test]
fn a_body_of_no_known_shape_is_kept() {
    let deep = "[".repeat(10_000);
    for body in [
        b"upstream connect error".as_slice(),
        b"\xff\xfe\x00",
        b"{\"errors\":",
        b"null",
        b"[]",
        b"{}",
        b"7",
        br#"{"errors":[]}"#,
        br#"{"errors":{}}"#,
        br#"{"errors":null}"#,
        br#"{"errors":["boom"]}"#,
        br#"{"detail":"Not Found"}"#,
        deep.as_bytes(),
    ] {
        let error = read(502, body);
        assert_eq!(error.body(), &ErrorBody::Unread, "{error}");
        assert_eq!(error.raw(), body);
        let line = error.to_string();
        assert!(
            line.starts_with("502: the answer has no known shape, \""),
            "{line}"
        );
        assert!(line.len() < 1024 && !line.contains('\n'), "{line}");
    }
}

#[test]
fn what_a_proxy_says_in_plain_text_is_shown() {
    assert_eq!(
        read(502, b"upstream connect error\nreset").to_string(),
        r#"502: the answer has no known shape, "upstream connect error\nreset""#
    );
    let long = "가".repeat(1_000);
    let line = read(502, long.as_bytes()).to_string();
    assert!(
        line.contains(&"가".repeat(120)) && line.ends_with("…\""),
        "{line}"
    );
}

#[test]
fn another_shape_is_read_though_it_has_a_member_called_errors() {
    let error = read(
        400,
        r#"{"errors":["name"],"message":"Invalid input data","code":"Odd"}"#,
    );
    assert_eq!(error.to_string(), "400 Odd: Invalid input data");
}

#[test]
fn a_body_that_is_not_quite_utf_8_is_read_all_the_same() {
    let error = read(
        400,
        b"{\"message\":\"caf\xe9\",\"code\":\"Odd\"}".as_slice(),
    );
    assert_eq!(error.code(), Some("Odd"));
    assert_eq!(error.details(), ["caf\u{fffd}"]);
}

#[test]
fn korean_texts_are_told_as_they_are() {
    let body = r#"{"errors":[{"code":"ValidationError","detail":["\uac12\uc744 \ud655\uc778\ud558\uc138\uc694"]}]}"#;
    assert_eq!(
        read(400, body).to_string(),
        "400 ValidationError: 값을 확인하세요"
    );
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any_text(),
        proptest::sample::select(vec![
            "<",
            "<title>",
            "</title>",
            "<TITLE>",
            "support id",
            "Support ID is: ",
            "123",
            "İ",
            "가",
            "['",
            "', '",
            "']",
            "\"",
            "\\",
            "\n",
            "\u{85}",
            "\u{2028}",
            "\x1b[0m",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let shape = |text: String, value: Value, which: usize| match which {
        0 => json!({"errors": [{"code": text, "detail": value, "request_id": text}]}),
        1 => json!({"errors": [{"detail": text}, {"detail": [text, value]}]}),
        2 => json!({"errors": value}),
        3 => json!({"error": text, "path": text, "requestId": value}),
        4 => json!({"status": text, "name": text, "message": value}),
        5 => json!({"message": text, "code": text, "params": value}),
        _ => value,
    };
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..64),
        pieces().prop_map(String::into_bytes),
        pieces().prop_map(|text| format!("<html>{text}").into_bytes()),
        (pieces(), any_json(), 0..7_usize).prop_map(move |(text, value, which)| shape(
            text, value, which
        )
        .to_string()
        .into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_body_is_kept_and_told_on_one_line(status in 100..1000_u16, body in bodies()) {
        let error = read(status, body.clone());
        prop_assert_eq!(error.raw(), body);
        let text = error.to_string();
        prop_assert!(!text.contains(char::is_control), "{:?}", text);
        prop_assert!(!text.contains(['\u{2028}', '\u{2029}']), "{:?}", text);
        prop_assert!(text.starts_with(&status.to_string()));
    }
}

#[test]
fn an_odd_element_costs_nobody_the_error_beside_it() {
    let error = read(
        400,
        br#"{"errors":[null,{"code":"X","request_id":"req-1"},7]}"#,
    );
    assert_eq!(error.to_string(), "400 X: null; 7 (request_id req-1)");
}

#[test]
fn a_missing_permission_is_named() {
    let body = br#"{"errors":[{"code":"Forbidden","detail":"no","response":{"access_level":"WRITE","action_name":"SetUser","caused_auths":[],"message":"not allowed"}}]}"#;
    assert_eq!(
        read(403, body).to_string(),
        "403 Forbidden: no; access_level WRITE, action_name SetUser, caused_auths [], message not allowed"
    );
}

#[test]
fn a_second_error_is_told_with_its_code_and_id() {
    let body = br#"{"errors":[{"code":"A","detail":"one"},{"code":"B","detail":"two","request_id":"req-2"}]}"#;
    assert_eq!(
        read(400, body).to_string(),
        "400 A: one; B two; request_id req-2"
    );
}

#[test]
fn without_a_code_the_title_stands_in() {
    let body = br#"{"errors":[{"code":null,"title":"T","detail":"d"}]}"#;
    assert_eq!(read(400, body).to_string(), "400 T: d");
}

#[test]
fn what_a_refusal_repeats_of_the_request_is_not_shown() {
    let bodies: [&[u8]; 6] = [
        br#"{"errors":[{"code":"V","detail":"d","response":[{"input":{"a":"TOPSECRET1"}}],"links":[{"password":"TOPSECRET1"}]}]}"#,
        br#"{"errors":[{"code":"V","title":["TOPSECRET1"]},[{"password":"TOPSECRET1"}]]}"#,
        br#"{"errors":[{"code":"V","detail":[{"loc":["password"],"msg":"m","input":"TOPSECRET1"}]}]}"#,
        br#"{"detail":[{"loc":["body","password"],"input":"TOPSECRET1"}]}"#,
        br#"{"instance_id":"i","password":"TOPSECRET1"}"#,
        br#"{"message":"m","params":{"identity_store_config":{"bind_credential":"TOPSECRET1"}}}"#,
    ];
    for body in bodies {
        let error = read(400, body);
        let shown = format!("{error} {error:?} {:?} {:#?}", error.body(), error.body());
        assert!(!shown.contains("TOPSECRET1"), "{shown}");
        assert_eq!(error.raw(), body, "what came is kept for who asks for it");
    }
}

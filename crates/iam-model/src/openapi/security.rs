//! Where the service is, how requests are signed, and the headers that every operation takes.

use serde_json::{Map, Value, json};

use super::certainty::{DERIVED, put};
use crate::{ApiVersion, SERVICE};

const SIGNATURE: &str = "\
The standard, padded Base64 of HMAC-SHA256. The key is the secret key; the message is the method, the URL, \
`Scp-Timestamp`, `Scp-Accesskey`, then `Scp-AccountId` if that header is sent, and `Scp-ClientType`, without separators. \
The URL is the whole one, with scheme, host, path and query, exactly as it goes on the wire: build its text once, sign \
it and send it. Neither the body nor any other header is signed.";

/// The headers of a signature; every one is needed.
const HEADERS: &[(&str, &str, &str)] = &[
    ("ScpAccesskey", "Scp-Accesskey", "The access key."),
    ("ScpSignature", "Scp-Signature", SIGNATURE),
    (
        "ScpTimestamp",
        "Scp-Timestamp",
        "Unix milliseconds in decimal. How far the service lets a clock be off is not published.",
    ),
    ("ScpClientType", "Scp-ClientType", "Always `Openapi`."),
];

pub(super) fn schemes() -> Map<String, Value> {
    HEADERS
        .iter()
        .map(|(scheme, header, description)| {
            let scheme_object = json!({
                "type": "apiKey",
                "in": "header",
                "name": header,
                "description": description,
                "x-certainty": "official",
            });
            ((*scheme).to_owned(), scheme_object)
        })
        .collect()
}

/// All of them together.
pub(super) fn requirement() -> Map<String, Value> {
    HEADERS
        .iter()
        .map(|(scheme, ..)| ((*scheme).to_owned(), json!([])))
        .collect()
}

/// The address of the service, which depends on environment and region.
pub(super) fn server() -> Value {
    json!({
        "url": format!("https://{SERVICE}.{{region}}.{{environment}}.samsungsdscloud.com"),
        "variables": {
            "region": {
                "default": "kr-west1",
                "enum": ["kr-west1", "kr-east1", "kr-south1", "kr-south2", "kr-south3"],
                "description": "kr-west1 and kr-east1 in the environments s and e, the others in g. The user guide offers \
                    no ID Center in kr-south3.",
            },
            "environment": {
                "default": "e",
                "enum": ["s", "g", "e"],
                "description": "s is Samsung, g is Sovereign, e is Enterprise.",
            },
        },
        "x-certainty": "documented",
    })
}

/// The headers beside those of the signature, as references to [`headers`].
pub(super) fn header_references() -> impl Iterator<Item = Value> {
    ["AcceptLanguage", "ScpApiVersion", "ScpAccountId"]
        .into_iter()
        .map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }))
}

/// What can be signed and sent alike.
fn account_id() -> Value {
    let mut schema = json!({ "type": "string", "examples": [""] });
    if let Some(schema) = schema.as_object_mut() {
        put(schema, "pattern", json!("^[!-~]*$"), DERIVED);
    }
    schema
}

pub(super) fn headers(version: ApiVersion) -> Value {
    let value = version.header_value();
    json!({
        "AcceptLanguage": {
            "in": "header",
            "name": "Accept-Language",
            "description": "The language of the texts that refuse: `en-US` or `ko-KR`. What others do is not known.",
            "schema": { "type": "string", "examples": ["en-US", "ko-KR"], "x-extensible-enum": ["en-US", "ko-KR"] },
            "x-certainty": "documented",
        },
        "ScpApiVersion": {
            "in": "header",
            "name": "Scp-Api-Version",
            "description": "The service, a space and the version. Always send it: without it the current version answers, \
                whose shapes change when that moves.",
            "schema": { "type": "string", "enum": [&value], "examples": [&value] },
            "x-certainty": "documented",
        },
        "ScpAccountId": {
            "in": "header",
            "name": "Scp-AccountId",
            "description": "The vendor's tools send it empty; what the service does with another value is not known. When it \
                is sent it is signed.",
            "schema": account_id(),
            "x-certainty": "official",
        },
    })
}

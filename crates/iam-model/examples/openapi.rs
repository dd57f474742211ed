//! Prints the OpenAPI document of a version, or, when none is named, an object with those of all known versions:
//! `cargo run -p iam-model --features openapi --example openapi 1.4`.
#![expect(clippy::print_stdout, reason = "the document is what is asked for")]

use std::error::Error;

use iam_model::{ApiVersion, VERSION_TABLE, openapi};
use serde_json::{Map, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let documents = match std::env::args().nth(1) {
        Some(version) => openapi::document(version.parse()?),
        None => Value::Object(all()),
    };
    println!("{documents:#}");
    Ok(())
}

fn all() -> Map<String, Value> {
    let edition = VERSION_TABLE.rows().iter().map(|row| row.version);
    let versions = edition.chain(VERSION_TABLE.later().iter().copied());
    let document = |version: ApiVersion| (version.to_string(), openapi::document(version));
    versions.map(document).collect()
}

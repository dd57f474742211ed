//! No secret is traced at any level.

use std::io::Write;
use std::sync::{Arc, Mutex};

use iam_auth::Credentials;
use iam_emulator::Fault;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{SET_JOHN, SHOW_JOHN, builder, get, patch, post, serve};

const PASSWORD: &str = "PLANTED-password-1";
const SECRET_KEY: &str = "PLANTED-secret-key-2";
const TOKEN: &str = "PLANTED-token-3";

#[derive(Clone, Default)]
struct Traced(Arc<Mutex<Vec<u8>>>);

impl Write for Traced {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Traced {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn spans_tell_what_happened_and_no_secret() {
    let traced = Traced::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(traced.clone())
        .with_ansi(false)
        .finish();
    // For every test of this process: a callsite that another thread meets first would stay silent otherwise.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let credentials = Credentials::new("AKTRACED", SECRET_KEY)
        .unwrap()
        .with_session_token(TOKEN)
        .unwrap();
    let served = serve(builder().credentials(credentials)).await;
    let create = format!(
        r#"{{"instance_id":"ssoins-12345","name":"x","user_id":"{PASSWORD}","password":"{PASSWORD}"}}"#
    );
    served.call(post("/v1/users", create.clone())).await;
    served
        .call(post("/v1/users", create.replace('}', "")))
        .await;
    served
        .call(patch(SET_JOHN, format!(r#"{{"password":"{PASSWORD}"}}"#)))
        .await;
    let mut tampered = served.sign(get(SHOW_JOHN));
    tampered.target.push('x');
    served.send(&tampered).await;
    served.emulator.faults().add(Fault::truncated_body());
    served
        .call(get(&format!("{SHOW_JOHN}&token={TOKEN}")))
        .await;
    served.server.shutdown().await;

    let text = String::from_utf8(traced.0.lock().unwrap().clone()).unwrap();
    for expected in [
        "CreateUser",
        "ShowUser",
        "request_id=\"req-",
        "Field required",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(!text.contains("PLANTED"), "{text}");
}

#[tokio::test]
async fn a_secret_in_a_query_is_not_kept_however_its_name_is_written() {
    let served = serve(builder()).await;
    let target = "/v1/users?instance_id=ssoins-12345&pass%77ord=PLANTED-IN-QUERY";
    served.call(get(target)).await;
    let kept = served.call(get("/_emulator/requests")).await;
    assert!(
        kept.text().contains("pass%77ord=[redacted]"),
        "{}",
        kept.text()
    );
    assert!(!kept.text().contains("PLANTED-IN-QUERY"));
}

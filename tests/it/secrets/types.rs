//! Every public type that can hold a secret, as `Debug` and `Display` print it.

use std::sync::{Arc, Mutex};

use http::{HeaderMap, Request, StatusCode};
use iam_client::auth::{
    AccessKey, CachedProvider, ChainProvider, Credentials, CredentialsError, CredentialsProvider,
    Environment, EnvironmentProvider, FileProvider, ReceivedRequest, SecretKey, SessionToken,
    Settings, Signer, SigningInput, Skew, Sources, StaticProvider, UnixMillis, sign,
    string_to_sign, verify,
};
use iam_client::model::instances::{
    InstanceCreateRequest, InstanceSetRequest, InstanceShowResponse, LdapConfigCreateRequest,
    LdapConfigSetRequest,
};
use iam_client::model::users::{UserCreateRequest, UserResponse};
use iam_client::model::{
    Field, Operation, ReceivedParameters, Secret, ServiceError, Validate, decode, encode,
    secrets_of,
};
use iam_client::transport::testing::{Capture, Script};
use iam_client::transport::{Body, HyperTransport, TransportHandle};
use iam_client::{Client, ConfigurationError, Endpoint, RetryPolicy};
use iam_emulator::{Emulator, Seed};
use serde_json::json;

use super::planted::{
    BIND_CREDENTIAL, PASSWORD, PROXY_PASSWORD, SECRET_KEY, SESSION_TOKEN, Search,
};
use super::wire::{create_instance, create_user, credentials, set_instance};
use crate::support::instance;

const NOW: UnixMillis = UnixMillis::new(1_795_392_000_000);
const URL: &str = "https://idc.example/v1/users";

pub(super) async fn all(search: &mut Search) {
    of_auth(search).await;
    of_auth_in_error(search).await;
    of_model(search);
    of_model_in_error(search);
    of_transport(search).await;
    of_client(search);
    of_emulator(search);
}

async fn of_auth(search: &mut Search) {
    search.add_debug("SecretKey", &SecretKey::new(SECRET_KEY).unwrap());
    search.add_debug("SessionToken", &SessionToken::new(SESSION_TOKEN).unwrap());
    search.add_debug("Credentials", &credentials());
    search.add_debug("Signer", &Signer::new(credentials()));
    search.add_debug("StaticProvider", &StaticProvider::new(credentials()));
    let chain = ChainProvider::new().or(StaticProvider::new(credentials()));
    search.add_debug("ChainProvider", &chain);
    let cached = CredentialsProvider::new(CachedProvider::new(chain));
    cached.credentials(NOW).await.unwrap();
    search.add_debug("CredentialsProvider, with something kept", &cached);

    let variables = [
        ("SCP_ACCESS_KEY", "AKPLAIN".to_owned()),
        ("SCP_SECRET_KEY", SECRET_KEY.to_owned()),
        ("SCP_AUTH_TOKEN", SESSION_TOKEN.to_owned()),
        (
            "SCP_ENDPOINT_URL",
            format!("https://user:{PROXY_PASSWORD}@idc.example"),
        ),
        (
            "SCP_TF_AUTH_URL",
            format!("https://user:{PROXY_PASSWORD}@iam.example"),
        ),
    ];
    let environment = Environment::from_variables(variables);
    let sources = Sources::new(environment.clone());
    search.add_debug("Environment", &environment);
    search.add_debug(
        "EnvironmentProvider",
        &EnvironmentProvider::new(environment),
    );
    search.add_debug("Sources", &sources);
    search.add_debug("Settings", &Settings::load(&sources).unwrap());
    search.add_debug(
        "CredentialsProvider of the sources",
        &CredentialsProvider::from_sources(&sources),
    );
    let error = Client::builder().settings_from(&sources).unwrap_err();
    search.add_error("ConfigurationError", &error);
    assert!(matches!(error, ConfigurationError::Setting { .. }));

    let input = SigningInput::new("GET", URL, NOW);
    let signed = sign(&credentials(), &input).unwrap();
    search.add_debug("SignedHeaders", &signed);
    let text = string_to_sign(&AccessKey::new("AKPLAIN").unwrap(), &input).unwrap();
    search.add("string_to_sign", text);
    let mut headers = HeaderMap::new();
    signed.apply_to(&mut headers);
    search.add_debug("HeaderMap of a signed request", &headers);
    let mut received = HeaderMap::new();
    for (name, value) in &headers {
        // As it arrives: nothing is marked sensitive.
        received.insert(
            name,
            http::HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
    }
    for url in [URL, "https://idc.example/v1/groups"] {
        let request = ReceivedRequest::new("GET", url, &received);
        search.add_debug("ReceivedRequest", &request);
        match verify(&request, NOW, Skew::Unlimited, |_| {
            SecretKey::new(SECRET_KEY).ok()
        }) {
            Ok(verified) => search.add_debug("Verified", &verified),
            Err(error) => search.add_error("VerifyError", &error),
        }
    }
}

/// Keys that cannot be used, and files that cannot be read.
async fn of_auth_in_error(search: &mut Search) {
    for (secret_key, token) in [
        (format!("{SECRET_KEY}\n"), SESSION_TOKEN.to_owned()),
        (SECRET_KEY.to_owned(), format!("{SESSION_TOKEN} ")),
    ] {
        let variables = [
            ("SCP_ACCESS_KEY", "AK"),
            ("SCP_SECRET_KEY", &secret_key),
            ("SCP_AUTH_TOKEN", &token),
        ];
        let provider = EnvironmentProvider::new(Environment::from_variables(variables));
        search.add_error(
            "CredentialsError of the environment",
            &provider.load().unwrap_err(),
        );
        let error =
            Credentials::new("AK", &*secret_key).and_then(|made| made.with_session_token(&*token));
        search.add_error("InvalidCredentials", &error.unwrap_err());
    }
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("credentials.json");
    let escaped = json!(SECRET_KEY).to_string();
    for content in [
        json!({"access-key": "AK", "secret-key": format!("{SECRET_KEY}\n")}).to_string(),
        json!({"secret-key": SECRET_KEY}).to_string(),
        json!({"access-key": "AK", "secret-key": [SECRET_KEY]}).to_string(),
        json!({"access-key": "AK", "secret-key": SECRET_KEY, "secret_key": PASSWORD}).to_string(),
        json!({"access-key": "AK", "secret-key": {"x": SECRET_KEY}}).to_string(),
        format!("{{\"access-key\":\"AK\",\"secret-key\":{escaped}"),
        format!("{{{escaped}}}"),
        SECRET_KEY.to_owned(),
    ] {
        std::fs::write(&file, &content).unwrap();
        let told: Arc<Mutex<String>> = Arc::default();
        let sink = Arc::clone(&told);
        let warn = move |warning: &iam_client::auth::Warning| {
            sink.lock()
                .unwrap()
                .push_str(&format!("{warning} {warning:?}"));
        };
        let provider = FileProvider::new(&file).on_warning(warn);
        search.add_debug("FileProvider", &provider);
        match provider.load() {
            Ok(found) => search.add_debug("Credentials of a file", &found),
            Err(error) => search.add_error("CredentialsError of a file", &error),
        }
        search.add("Warning", told.lock().unwrap().clone());
    }
    std::fs::write(
        &file,
        json!({"access-key": "AK", "secret-key": SECRET_KEY}).to_string(),
    )
    .unwrap();
    if let Err(error) = FileProvider::new(&file).require_private().load() {
        search.add_error("CredentialsError of an open file", &error);
    }
    let failing = CredentialsError::other("the vault is sealed");
    search.add_error("CredentialsError of a provider", &failing);
}

fn of_model(search: &mut Search) {
    search.add_debug("Secret", &Secret::new(PASSWORD));
    search.add_debug(
        "secrets_of",
        &secrets_of(json!({"password": PASSWORD}).to_string().as_bytes()),
    );
    let create = UserCreateRequest::new(instance(), "x", "x").password(PASSWORD);
    search.add_debug("UserCreateRequest", &create);
    let config = LdapConfigCreateRequest::new().bind_credential(BIND_CREDENTIAL);
    search.add_debug("LdapConfigCreateRequest", &config);
    search.add_debug(
        "InstanceCreateRequest",
        &InstanceCreateRequest::new("x").identity_store_config(config),
    );
    let config = LdapConfigSetRequest::new().bind_credential(BIND_CREDENTIAL);
    search.add_debug("LdapConfigSetRequest", &config);
    search.add_debug(
        "InstanceSetRequest",
        &InstanceSetRequest::new().identity_store_config(config),
    );
    of_operation(&create_user(), search);
    of_operation(&create_instance(), search);
    of_operation(&set_instance(), search);

    // Wherever it stands in an answer, and in whatever type it comes.
    for secret in [
        json!(PASSWORD),
        json!([PASSWORD]),
        json!({PASSWORD: PASSWORD}),
        json!([{"x": [PASSWORD]}]),
    ] {
        let user = json!({"user": {"password": secret, "name": {"x": secret}, "groups": [secret], "manager": [secret]}});
        let user: UserResponse = decode(user.to_string().as_bytes()).unwrap();
        search.add_debug("UserResponse", &user);
        search.add_debug("Field", &Field::<Secret>::Unexpected(secret.clone()));
        let config = json!({"bind_credential": secret, "bind_dn": [secret]});
        let shown =
            json!({"instance": {"identity_store_config": config, "port": secret}, "users": secret});
        match decode::<InstanceShowResponse>(shown.to_string().as_bytes()) {
            Ok(shown) => search.add_debug("InstanceShowResponse", &shown),
            Err(error) => search.add_error("DecodeError", &error),
        }
    }
}

fn of_operation<O: Operation + std::fmt::Debug>(operation: &O, search: &mut Search) {
    search.add_debug("an operation", operation);
    let encoded = encode(operation).unwrap();
    search.add_debug("EncodedRequest", &encoded);
    let body: O::Body = decode(encoded.body.as_ref().unwrap()).unwrap();
    let parameters = ReceivedParameters::read(O::PATH, &encoded.target).unwrap();
    search.add_debug("ReceivedParameters", &parameters);
    match O::from_request(&parameters, body) {
        Ok(read) => search.add(
            format!("{} was read", O::NAME),
            read.body().is_some().to_string(),
        ),
        Err(error) => search.add_error("InvalidRequest", &error),
    }
}

/// What is wrong with a body is told without it.
fn of_model_in_error(search: &mut Search) {
    for body in [
        json!({"instance_id": "a", "name": "b", "user_id": "c", "password": [PASSWORD]})
            .to_string(),
        json!({"instance_id": PASSWORD, "name": [PASSWORD], "password": PASSWORD}).to_string(),
        json!({"password": PASSWORD}).to_string(),
        json!({"password": PASSWORD}).to_string()[..24].to_owned(),
        json!(PASSWORD).to_string(),
        PASSWORD.to_owned(),
    ] {
        let error = decode::<UserCreateRequest>(body.as_bytes()).unwrap_err();
        search.add_error("DecodeError", &error);
    }
    let weak = UserCreateRequest::new(instance(), "x", "x").password(PASSWORD.repeat(9));
    search.add_error("Violations", &weak.validate().unwrap_err());
    let long = LdapConfigSetRequest::new().bind_credential(BIND_CREDENTIAL.repeat(99));
    let long = InstanceSetRequest::new().identity_store_config(long);
    search.add_error("Violations", &long.validate().unwrap_err());
    // Without the request at hand it is told by the names of members alone.
    for body in [
        json!({"errors": [{"code": "V", "detail": [{"input": {"password": PASSWORD}}], "response": {"password": PASSWORD}}]}),
        json!({"errors": [{"code": [PASSWORD], "links": [{"password": PASSWORD}]}, [{"bind_credential": BIND_CREDENTIAL}]]}),
        json!({"message": "m", "params": [{"password": PASSWORD}]}),
        json!({"password": PASSWORD}),
    ] {
        let error = ServiceError::read(StatusCode::BAD_REQUEST, body.to_string());
        search.add_error("ServiceError", &error);
        search.add_debug("ErrorBody", error.body());
        search.add("details", error.details().join("\n"));
    }
}

async fn of_transport(search: &mut Search) {
    let url = format!("http://user:{PROXY_PASSWORD}@proxy.example:3128");
    let builder = HyperTransport::builder().https_proxy(url);
    search.add_debug("HyperTransportBuilder", &builder);
    let transport = builder.build().unwrap();
    search.add_debug("HyperTransport", &transport);
    search.add_debug("TransportHandle", &TransportHandle::new(transport));
    search.add_debug("Body", &Body::from(PASSWORD));
    let script = Script::new().answer(StatusCode::OK, PASSWORD);
    let capture = Capture::new(script.clone());
    let request = Request::post(URL)
        .header("x-auth-token", SESSION_TOKEN)
        .body(PASSWORD.into());
    let handle = TransportHandle::new(capture.clone());
    let answer = handle.send(request.unwrap()).await.unwrap();
    search.add_debug("Response", &answer);
    search.add_debug("Script", &script);
    search.add_debug("Capture", &capture);
}

fn of_client(search: &mut Search) {
    let builder = || {
        Client::builder()
            .endpoint("https://idc.example".parse().unwrap())
            .credentials(credentials())
            .transport(Script::new())
    };
    search.add_debug("ClientBuilder", &builder());
    let client = builder().build().unwrap();
    search.add_debug("Client", &client);
    search.add_debug("Users", &client.users());
    search.add_debug("Groups", &client.groups());
    search.add_debug("Instances", &client.instances());
    search.add_debug("PermissionSets", &client.permission_sets());
    search.add_debug("AccountAssignments", &client.account_assignments());
    search.add_debug("CallOptions", client.options());
    search.add_debug("RetryPolicy", &RetryPolicy::new());
    for url in [
        format!("https://user:{PROXY_PASSWORD}@idc.example"),
        format!("https://{PROXY_PASSWORD}@"),
        format!("ftp://user:{PROXY_PASSWORD}@idc.example/v1?a#b"),
        format!("https://user:{PROXY_PASSWORD}@idc.example\r\n"),
    ] {
        search.add_error("InvalidEndpoint", &url.parse::<Endpoint>().unwrap_err());
    }
}

fn of_emulator(search: &mut Search) {
    let seed = json!({
        "instances": [{"id": "ssoins-12345"}],
        "credentials": [{"access_key": "AKPLAIN", "secret_key": SECRET_KEY}],
    });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    search.add_debug("Seed", &seed);
    let builder = Emulator::builder()
        .seed(seed)
        .read_only_credentials(credentials());
    search.add_debug("EmulatorBuilder", &builder);
    let emulator = builder.build().unwrap();
    search.add_debug("Emulator", &emulator);
    search.add_debug("InProcessTransport", &emulator.transport());
    for wrong in [
        json!({"instances": [{"id": "i"}], "credentials": [{"access_key": "A", "secret_key": [SECRET_KEY]}]}),
        json!({"instances": [{"id": "i"}], "credentials": [{"access_key": "A", "secret_key": format!("{SECRET_KEY}\n")}]}),
        json!({"instances": [{"id": "i"}], "credentials": [{"access_key": "", "secret_key": SECRET_KEY}]}),
        json!({"instances": [{"id": "i"}], "credentials": [{"secret_key": SECRET_KEY}]}),
        json!({"instances": [{"id": "i", "users": [{"id": "u", "user_id": "u", "password": PASSWORD}]}]}),
        json!({"instances": [{"id": "i", "identity_store_config": {"bind_credential": BIND_CREDENTIAL}}]}),
        json!({"instances": [{"id": "i", "identity_store_config": BIND_CREDENTIAL}]}),
    ] {
        match Seed::from_json(&wrong.to_string()) {
            Err(error) => search.add_error("SeedError", &error),
            Ok(seed) => search.add_debug("Seed", &seed),
        }
    }
    let proxied = format!("https://user:{PROXY_PASSWORD}@idc.example");
    let error = Emulator::builder().public_url(proxied).build().unwrap_err();
    search.add_error("BuildError", &error);
}

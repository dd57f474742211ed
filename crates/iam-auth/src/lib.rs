#![doc = include_str!("../README.md")]
// An index, a length or an overflow makes library code panic no more than an `unwrap`.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod clock;
#[cfg(feature = "files")]
mod config_file;
mod credentials;
mod environment;
mod file_error;
pub mod headers;
mod message;
mod providers;
mod secret;
mod settings;
mod signed_headers;
mod signing;
mod sources;
mod text;
pub mod variables;
mod verify;
mod warning;

pub use clock::{Clock, FixedClock, ParseUnixMillisError, SystemClock, UnixMillis};
pub use credentials::{AccessKey, Credentials, InvalidCredentials};
pub use environment::{Environment, NotUnicode};
pub use file_error::{FileError, FileProblem};
#[cfg(feature = "files")]
pub use providers::FileProvider;
pub use providers::{
    CachedProvider, ChainProvider, CredentialsError, CredentialsProvider, EnvironmentProvider,
    ProvideCredentials, StaticProvider,
};
pub use secret::{SecretKey, SessionToken};
pub use settings::{Origin, Setting, Settings, SettingsError};
pub use signed_headers::SignedHeaders;
pub use signing::{
    CLIENT_TYPE, Signer, SigningError, SigningInput, UrlDefect, sign, string_to_sign,
};
pub use sources::Sources;
pub use text::TextDefect;
pub use verify::{ReceivedRequest, Skew, Verified, VerifyError, verify};
pub use warning::Warning;

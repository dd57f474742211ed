//! The flags that every command takes.

use std::time::Duration;

use clap::Args;
use iam_client::Language;
use iam_client::model::{ApiVersion, InstanceId};

use crate::failure::Failure;
use crate::output::Format;

/// The variable that stands for `--instance-id`. The name is ours.
const SCP_INSTANCE_ID: &str = "SCP_INSTANCE_ID";

/// A longer time-out limits nothing.
const LONGEST_TIMEOUT_SECONDS: f64 = 86_400.0;

/// The flags that every command takes, before or after its name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// Address to call in place of the region's, such as that of the emulator [env: SCP_ENDPOINT_URL]
    #[arg(long, global = true, value_name = "URL", conflicts_with_all = ["region", "environment"])]
    pub(crate) endpoint_url: Option<String>,

    /// Region, such as kr-west1 [env: SCP_REGION]
    #[arg(long, global = true)]
    pub(crate) region: Option<String>,

    /// Environment: s (Samsung), g (Sovereign) or e (Enterprise) [env: SCP_ENVIRONMENT]
    #[arg(long, global = true)]
    pub(crate) environment: Option<String>,

    /// Version of the API to ask for; the current one, unless given
    #[arg(long, global = true, value_name = "VERSION")]
    pub(crate) api_version: Option<ApiVersion>,

    /// Language of the service's texts: en-US or ko-KR [env: SCP_LANGUAGE]
    #[arg(long, global = true)]
    pub(crate) language: Option<Language>,

    /// Instance of ID Center, such as ssoins-12345 [env: SCP_INSTANCE_ID]
    #[arg(long, global = true, value_name = "ID")]
    instance_id: Option<InstanceId>,

    /// Time for a whole call, with its repetitions, in seconds; 60 unless given
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,

    /// How many times a call is sent at most; 3 unless given
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_attempts: Option<u32>,

    /// Let plain http:// leave this machine, readable for everybody on the way
    #[arg(long, global = true)]
    pub(crate) allow_plain_http: bool,

    /// Show on standard error what goes over the wire, without secrets
    #[arg(long, global = true)]
    pub(crate) debug: bool,

    /// Print the request, signed now but without its secrets, and send nothing
    #[arg(long, global = true)]
    pub(crate) dry_run: bool,

    /// Format of the result; table on a terminal and json elsewhere, unless given
    #[arg(
        short = 'o',
        long,
        global = true,
        value_name = "FORMAT",
        value_enum,
        hide_possible_values = true,
        help = "Format of the result: table, json, yaml, csv or ids; table on a terminal and json elsewhere, unless given",
        visible_short_alias = 'f',
        visible_alias = "format"
    )]
    pub(crate) output: Option<Format>,
}

impl GlobalArgs {
    /// The instance to work on: the flag, else the one that a body names, else the variable.
    pub(crate) fn instance_id(&self, in_body: Option<&str>) -> Result<InstanceId, Failure> {
        match (&self.instance_id, in_body) {
            (Some(flag), Some(body)) if flag.as_str() != body => Err(Failure::usage(format_args!(
                "--instance-id says {flag}, but instance_id in the body says {body:?}; give one of them, or the same"
            ))),
            (Some(flag), _) => Ok(flag.clone()),
            (None, Some(body)) => body.parse().map_err(Failure::usage),
            (None, None) => instance_id_of_the_environment(),
        }
    }
}

fn instance_id_of_the_environment() -> Result<InstanceId, Failure> {
    let invalid = |problem: &dyn std::fmt::Display| {
        Failure::usage(format_args!(
            "environment variable {SCP_INSTANCE_ID}: {problem}"
        ))
    };
    match std::env::var(SCP_INSTANCE_ID) {
        Ok(text) if !text.is_empty() => text.parse().map_err(|error| invalid(&error)),
        Err(error @ std::env::VarError::NotUnicode(_)) => Err(invalid(&error)),
        _ => Err(Failure::usage("no instance is named")
            .hint(format!("give --instance-id, or set {SCP_INSTANCE_ID}"))),
    }
}

pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .filter(|seconds| *seconds > 0.0 && *seconds <= LONGEST_TIMEOUT_SECONDS)
        .map(Duration::from_secs_f64)
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| {
            format!("write seconds above 0 and up to {LONGEST_TIMEOUT_SECONDS}, such as 2.5")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_seconds_above_zero_and_up_to_a_day() {
        assert_eq!(seconds("2.5"), Ok(Duration::from_millis(2500)));
        assert_eq!(seconds("86400"), Ok(Duration::from_secs(86_400)));
        for text in ["0", "-1", "1e-30", "86401", "inf", "NaN", "1s", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}

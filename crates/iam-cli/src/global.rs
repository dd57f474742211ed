//! The flags that stand with every command, and are refused by those that make no use of them.

use std::time::Duration;

use clap::Args;
use iam_client::Language;
use iam_client::model::{ApiVersion, InstanceId, VERSION_TABLE};

use crate::failure::Failure;
use crate::output::Format;
use crate::reference::Reference;
use crate::suggestions::{offering, text_such_as};

/// The variable that stands for `--instance-id`. The name is ours.
const SCP_INSTANCE_ID: &str = "SCP_INSTANCE_ID";

/// A longer time-out limits nothing.
const LONGEST_TIMEOUT_SECONDS: f64 = 86_400.0;

/// The flags that every command takes, before or after its name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options, refused where they have no effect")]
pub(crate) struct GlobalArgs {
    /// Address to call in place of the region's, such as that of the emulator [env: SCP_ENDPOINT_URL]
    #[arg(long, global = true, value_name = "URL", conflicts_with_all = ["region", "environment"])]
    pub(crate) endpoint_url: Option<String>,

    /// Region, such as kr-west1 [env: SCP_REGION]
    #[arg(long, global = true)]
    pub(crate) region: Option<String>,

    /// Environment: s (Samsung), g (Sovereign) or e (Enterprise) [env: SCP_ENVIRONMENT]
    #[arg(long, global = true, hide_possible_values = true, value_parser = text_such_as(&["s", "g", "e"]))]
    pub(crate) environment: Option<String>,

    /// Version of the API to ask for; the current one, unless given
    #[arg(
        long,
        global = true,
        value_name = "VERSION",
        hide_possible_values = true,
        value_parser = offering(versions(), |text: &str| text.parse::<ApiVersion>())
    )]
    api_version: Option<ApiVersion>,

    /// Language of the service's texts: en-US or ko-KR [env: SCP_LANGUAGE]
    #[arg(
        long,
        global = true,
        hide_possible_values = true,
        value_parser = offering(["en-US", "ko-KR"], |text: &str| text.parse::<Language>())
    )]
    pub(crate) language: Option<Language>,

    /// Instance of ID Center, by its id, such as ssoins-12345, or since 1.2 by its name [env: SCP_INSTANCE_ID]
    #[arg(long, global = true, value_name = "INSTANCE")]
    instance_id: Option<Reference<InstanceId>>,

    /// Time for each call to the service, with its repetitions, in seconds; 60 unless given. A command may make several, such as one for each page or each name
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
        help = "Format of the result: table, json, yaml, csv or ids; table on a terminal and json elsewhere, unless given. Refused where the service answers with nothing",
        visible_short_alias = 'f',
        visible_alias = "format"
    )]
    pub(crate) output: Option<Format>,
}

impl GlobalArgs {
    /// Refuses flags of which a command makes no use: whoever gave one expects something of it.
    pub(crate) fn refuse(&self, unused: &[&str]) -> Result<(), Failure> {
        self.refuse_where(|flag| unused.contains(&flag))
    }

    /// Refuses a format for the answer of a service that answers with nothing. A dry run prints its request in it.
    pub(crate) fn refuse_format(&self) -> Result<(), Failure> {
        match self.dry_run {
            true => Ok(()),
            false => self.refuse(&["--output"]),
        }
    }

    /// Refuses all flags but some, and but --debug, which may be given everywhere.
    pub(crate) fn refuse_all_but(&self, used: &[&str]) -> Result<(), Failure> {
        self.refuse_where(|flag| !used.contains(&flag))
    }

    fn refuse_where(&self, unused: impl Fn(&str) -> bool) -> Result<(), Failure> {
        let flags = [
            ("--endpoint-url", self.endpoint_url.is_some()),
            ("--region", self.region.is_some()),
            ("--environment", self.environment.is_some()),
            ("--api-version", self.api_version.is_some()),
            ("--language", self.language.is_some()),
            ("--instance-id", self.instance_id.is_some()),
            ("--timeout", self.timeout.is_some()),
            ("--max-attempts", self.max_attempts.is_some()),
            ("--allow-plain-http", self.allow_plain_http),
            ("--dry-run", self.dry_run),
            ("--output", self.output.is_some()),
        ];
        let mut flags = flags.iter();
        match flags.find(|(flag, given)| *given && unused(flag)) {
            Some((flag, _)) => Err(Failure::usage(format_args!(
                "{flag} has no effect on this command; leave it out"
            ))),
            None => Ok(()),
        }
    }

    /// The version to ask for.
    pub(crate) fn version(&self) -> ApiVersion {
        self.api_version.unwrap_or(VERSION_TABLE.current())
    }

    /// The instance that the flag names, if it was given.
    pub(crate) fn instance_flag(&self) -> Option<&Reference<InstanceId>> {
        self.instance_id.as_ref()
    }

    /// The instance to work on: the flag, else the one that a body names, else the variable.
    pub(crate) fn instance(&self, in_body: Option<&str>) -> Result<Reference<InstanceId>, Failure> {
        match (&self.instance_id, in_body) {
            (Some(flag), Some(body)) if flag.text() != body => Err(Failure::usage(format_args!(
                "--instance-id says {}, but instance_id in the body says {body:?}; give one of them, or the same",
                flag.text()
            ))),
            (Some(flag), _) => Ok(flag.clone()),
            (None, Some(body)) => body.parse().map(Reference::Id).map_err(Failure::usage),
            (None, None) => instance_of_the_environment(),
        }
    }
}

/// Every version in which shapes are known.
fn versions() -> impl Iterator<Item = String> {
    let table = VERSION_TABLE.rows().iter().map(|row| row.version);
    let later = VERSION_TABLE.later().iter().copied();
    table.chain(later).map(|version| version.to_string())
}

fn instance_of_the_environment() -> Result<Reference<InstanceId>, Failure> {
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

//! `instance show`: ShowInstance.

use clap::Args;
use iam_client::model::instances::ShowInstance;
use iam_client::model::later::{since_1_5, since_1_6};
use iam_client::model::superseded::before_1_3;
use iam_client::model::{InstanceId, in_version};

use super::InstanceArg;
use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::results::show;

/// Which instance.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    instance: InstanceArg,
}

pub(crate) async fn run(args: ShowArgs, global: &GlobalArgs) -> Result<(), Failure> {
    in_version!(global.version(), Show in [
        ShowInstance, before_1_3::ShowInstance, since_1_5::ShowInstance, since_1_6::ShowInstance,
    ] => {
        let operation = Show::new(args.instance.id(global)?);
        let mut session = Session::new(global)?;
        show(&mut session, &operation, "instance", "the instance was found").await
    })?
}

/// The name of an instance, as the service has it.
pub(super) async fn name(session: &Session, id: &InstanceId) -> Result<Option<String>, Failure> {
    let version = session.client.options().api_version;
    in_version!(version, Show in [
        ShowInstance, before_1_3::ShowInstance, since_1_5::ShowInstance, since_1_6::ShowInstance,
    ] => {
        let show = Show::new(id.clone());
        let instance = session.client.send(&show).await?.into_value().instance.into_value();
        Ok(instance.and_then(|it| it.name.into_value()))
    })
    .map_err(|unsupported| {
        Failure::from(unsupported).hint(format!(
            "without it only the id can be compared: --confirm {id}"
        ))
    })?
}

//! `instance show`: ShowInstance.

use clap::Args;
use iam_client::model::instances::ShowInstance;
use iam_client::model::superseded::before_1_3;
use iam_client::model::{InstanceId, Operation};

use super::InstanceArg;
use crate::client::Session;
use crate::failure::Failure;
use crate::global::GlobalArgs;
use crate::results;

/// Which instance.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    instance: InstanceArg,
}

pub(crate) async fn run(args: ShowArgs, global: &GlobalArgs) -> Result<(), Failure> {
    let id = args.instance.id(global)?;
    let mut session = Session::new(global)?;
    if is_superseded(&session) {
        return show(&mut session, &before_1_3::ShowInstance::new(id)).await;
    }
    show(&mut session, &ShowInstance::new(id)).await
}

async fn show<O: Operation>(session: &mut Session, operation: &O) -> Result<(), Failure> {
    results::show(session, operation, "instance", "the instance was found").await
}

/// The name of an instance, as the service has it.
pub(super) async fn name(session: &Session, id: &InstanceId) -> Result<Option<String>, Failure> {
    let id = id.clone();
    let name = if is_superseded(session) {
        let show = before_1_3::ShowInstance::new(id);
        let instance = session
            .client
            .send(&show)
            .await?
            .into_value()
            .instance
            .into_value();
        instance.and_then(|it| it.name.into_value())
    } else {
        let show = ShowInstance::new(id);
        let instance = session
            .client
            .send(&show)
            .await?
            .into_value()
            .instance
            .into_value();
        instance.and_then(|it| it.name.into_value())
    };
    Ok(name)
}

fn is_superseded(session: &Session) -> bool {
    session.knows::<before_1_3::ShowInstance>()
}

//! What must not happen twice: users, groups and permission sets are created by many tasks at once, each name once, while
//! a third of the requests meets a fault.

use std::collections::BTreeMap;

use anyhow::Result;
use iam_client::Client;
use iam_client::model::groups::GroupCreateRequest;
use iam_client::model::permission_sets::PermissionSetCreateRequest;
use iam_client::model::users::UserCreateRequest;
use iam_emulator::Emulator;
use tokio::task::JoinSet;

use crate::clients::{client, ended, groups, instance, logins, over, permission_sets};
use crate::oracle::{Ended, Made};
use crate::relay::Relay;
use crate::report::Figures;
use crate::{Settings, faults, process};

/// A session of an hour, which every permission set may have.
const SESSION_SECONDS: u64 = 3600;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    User,
    Group,
    /// The emulator is told to allow two of the same name, so that nothing but the client prevents them.
    PermissionSet,
}

const KINDS: [(Kind, &str); 3] = [
    (Kind::User, "CreateUser"),
    (Kind::Group, "CreateGroup"),
    (Kind::PermissionSet, "CreatePermissionSet"),
];

pub(crate) async fn run(settings: &Settings) -> Result<Figures> {
    process::forget_own_peak();
    let each = settings.pick(2_000, 100);
    let tasks = settings.pick(32, 8);
    let directory = tempfile::tempdir()?;
    let emulator = Emulator::builder()
        .data(directory.path().join("creations.redb"))
        .unique_permission_set_names(false)
        .build()?;
    let server = emulator.bind("127.0.0.1:0").await?;
    let relay = Relay::start(server.local_addr(), settings.random(2)).await?;
    let credentials = emulator.credentials();
    let mut random = settings.random(3);
    let mut ordered = 0;
    for (_, operation) in KINDS {
        // A creation is seldom sent twice.
        ordered += faults::order(&emulator, operation, None, each + each / 10, &mut random);
    }
    let mut working = JoinSet::new();
    for task in 0..tasks {
        let client = client(&relay.endpoint_url, credentials)?;
        let numbers = (task..each).step_by(usize::try_from(tasks)?);
        working.spawn(create(client, numbers));
    }
    let mut figures = Figures::default();
    let mut made = BTreeMap::<Kind, Made>::new();
    while let Some(done) = working.join_next().await {
        let (of_task, counted) = done??;
        figures.add(counted);
        for (kind, names) in of_task {
            made.entry(kind).or_default().merge(names);
        }
    }
    figures.faults = ordered - faults::left(&emulator)? + relay.resets();
    emulator.faults().clear();
    let observer = over(emulator.transport(), "https://id-center.test", credentials)?;
    for (kind, names) in &mut made {
        names.compare(kind.names(&observer).await?, kind.text(), &mut figures);
    }
    figures.peak_mib = process::own_peak_mib();
    figures.note(format!(
        "{each} users, {each} groups and {each} permission sets by {tasks} clients; {} connections reset",
        relay.resets()
    ));
    relay.stop().await;
    server.shutdown().await;
    Ok(figures)
}

async fn create(
    client: Client,
    numbers: impl Iterator<Item = u32> + Send,
) -> Result<(BTreeMap<Kind, Made>, Figures)> {
    let mut figures = Figures::default();
    let mut made = BTreeMap::<Kind, Made>::new();
    for number in numbers {
        for (kind, _) in KINDS {
            let name = format!("chaos-{number}");
            let how = kind.create(&client, &name, &mut figures).await?;
            made.entry(kind).or_default().ended(name, how);
        }
    }
    Ok((made, figures))
}

impl Kind {
    fn text(self) -> &'static str {
        match self {
            Self::User => "the user",
            Self::Group => "the group",
            Self::PermissionSet => "the permission set",
        }
    }

    async fn create(self, client: &Client, name: &str, figures: &mut Figures) -> Result<Ended> {
        let instance = instance()?;
        Ok(match self {
            Self::User => {
                let request = UserCreateRequest::new(instance, name, name);
                ended(client.users().create(request), figures).await
            }
            Self::Group => {
                let request = GroupCreateRequest::new(instance, name);
                ended(client.groups().create(request), figures).await
            }
            Self::PermissionSet => {
                let request = PermissionSetCreateRequest::new(instance, name, SESSION_SECONDS);
                ended(client.permission_sets().create(request), figures).await
            }
        })
    }

    /// The names that are there, each as often as it is.
    async fn names(self, client: &Client) -> Result<Vec<String>> {
        Ok(match self {
            Self::User => logins(client).await?,
            Self::Group => {
                let groups = groups(client).await?;
                groups.into_iter().map(|(name, _)| name).collect()
            }
            Self::PermissionSet => {
                let sets = permission_sets(client).await?;
                sets.into_iter().map(|(name, _)| name).collect()
            }
        })
    }
}

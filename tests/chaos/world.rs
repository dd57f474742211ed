//! What several tasks change at once, and what of it must be there afterwards: values of users, new users, groups that
//! come with their members, and assignments that come all together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};
use iam_client::Client;
use iam_client::model::account_assignments::{
    Account, AccountAssignmentsCreateRequest, ListAccountAssignments, PermissionSetInfo, Principal,
};
use iam_client::model::groups::{GroupCreateRequest, ListGroupUsers};
use iam_client::model::permission_sets::PermissionSetCreateRequest;
use iam_client::model::users::UserCreateRequest;
use iam_client::model::{AccountId, GroupId, PermissionSetId, UserUuid};
use tokio::task::JoinSet;

use crate::clients::{ended, groups, instance, logins, new_user, permission_sets, three_members};
use crate::oracle::{Made, Written};
use crate::report::Figures;

/// How many tasks change a user of their own. Beside them one creates users, one groups, and one assignments.
const SETTERS: usize = 8;

/// How many members each new group has.
const MEMBERS: usize = 3;

/// How many permission sets each new assignment is of, for as many principals as a group has members.
const SETS: usize = 4;

/// A session of an hour, which every permission set may have.
const SESSION_SECONDS: u64 = 3600;

pub(crate) struct World {
    setters: Vec<(UserUuid, Written)>,
    sets: Vec<PermissionSetId>,
    made: BTreeMap<Kind, Made>,
    /// Groups and accounts of which it is known that all that belongs to them is there.
    whole: BTreeSet<String>,
    acknowledged_values: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    User,
    Group,
    Assignments,
}

/// Changes that are under way.
pub(crate) struct Changes {
    tasks: JoinSet<Result<(Done, Figures)>>,
    is_over: Arc<AtomicBool>,
}

enum Done {
    Values(UserUuid, Written, usize),
    Made(Kind, Made),
}

impl World {
    /// Makes what the changes need.
    pub(crate) async fn make(client: &Client) -> Result<Self> {
        let mut setters = Vec::new();
        for number in 0..SETTERS {
            let user = new_user(client, &format!("setter{number}")).await?;
            setters.push((user, Written::default()));
        }
        for number in 0..SETS {
            let name = format!("set{number}");
            let request = PermissionSetCreateRequest::new(instance()?, name, SESSION_SECONDS);
            client.permission_sets().create(request).await?;
        }
        let all = permission_sets(client).await?;
        let ours = all.into_iter().filter(|(name, _)| name.starts_with("set"));
        Ok(Self {
            setters,
            sets: ours.map(|(_, id)| id).collect(),
            made: BTreeMap::new(),
            whole: BTreeSet::new(),
            acknowledged_values: 0,
        })
    }

    /// How many changes were acknowledged.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged_values + self.made.values().map(Made::acknowledged).sum::<usize>()
    }

    /// Lets all tasks begin. They go on until [`end`](Self::end).
    pub(crate) fn begin_to_change(&mut self, client: &Client, round: u64) -> Changes {
        let is_over = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        let members: Vec<_> = self.setters.iter().map(|(user, _)| user.clone()).collect();
        for (user, written) in self.setters.drain(..) {
            tasks.spawn(set_values(
                client.clone(),
                user,
                written,
                Arc::clone(&is_over),
            ));
        }
        for kind in [Kind::User, Kind::Group, Kind::Assignments] {
            let maker = Maker {
                client: client.clone(),
                kind,
                round,
                members: members[..MEMBERS].to_vec(),
                sets: self.sets.clone(),
            };
            tasks.spawn(maker.make(Arc::clone(&is_over)));
        }
        Changes { tasks, is_over }
    }

    /// Waits until no change is under way any more.
    pub(crate) async fn end(&mut self, changes: Changes, figures: &mut Figures) -> Result<()> {
        let Changes { mut tasks, is_over } = changes;
        is_over.store(true, Ordering::Relaxed);
        while let Some(done) = tasks.join_next().await {
            let (done, counted) = done??;
            figures.add(counted);
            match done {
                Done::Values(user, written, acknowledged) => {
                    self.setters.push((user, written));
                    self.acknowledged_values += acknowledged;
                }
                Done::Made(kind, made) => self.made.entry(kind).or_default().merge(made),
            }
        }
        Ok(())
    }

    /// Compares with what is there. What was found whole once is not looked at again.
    pub(crate) async fn verify(&mut self, client: &Client, figures: &mut Figures) -> Result<()> {
        for (user, written) in &mut self.setters {
            written.verify(client, user, figures).await?;
        }
        for (kind, made) in &mut self.made {
            let there = kind.there(client, made, &mut self.whole, figures).await?;
            made.compare(there, kind.text(), figures);
        }
        Ok(())
    }

    /// Compares everything with what is there.
    pub(crate) async fn verify_all(
        &mut self,
        client: &Client,
        figures: &mut Figures,
    ) -> Result<()> {
        self.whole.clear();
        self.verify(client, figures).await
    }
}

async fn set_values(
    client: Client,
    user: UserUuid,
    mut written: Written,
    is_over: Arc<AtomicBool>,
) -> Result<(Done, Figures)> {
    let mut figures = Figures::default();
    let mut acknowledged = 0;
    while !is_over.load(Ordering::Relaxed) {
        let request = three_members(written.next())?;
        let how = ended(client.users().set(user.clone(), request), &mut figures).await;
        acknowledged += usize::from(how == crate::oracle::Ended::Applied);
        written.ended(how);
    }
    Ok((Done::Values(user, written, acknowledged), figures))
}

/// Makes things of one kind, one after the other.
struct Maker {
    client: Client,
    kind: Kind,
    round: u64,
    members: Vec<UserUuid>,
    sets: Vec<PermissionSetId>,
}

impl Maker {
    async fn make(self, is_over: Arc<AtomicBool>) -> Result<(Done, Figures)> {
        let mut figures = Figures::default();
        let mut made = Made::default();
        let mut number = 0;
        while !is_over.load(Ordering::Relaxed) {
            let name = format!("round{}-{number}", self.round);
            number += 1;
            let how = match self.kind {
                Kind::User => {
                    let request = UserCreateRequest::new(instance()?, name.as_str(), name.as_str());
                    ended(self.client.users().create(request), &mut figures).await
                }
                Kind::Group => {
                    let request = GroupCreateRequest::new(instance()?, name.as_str())
                        .user_uuids(self.members.clone());
                    ended(self.client.groups().create(request), &mut figures).await
                }
                Kind::Assignments => {
                    let request = self.assignments(&name)?;
                    let assignments = self.client.account_assignments();
                    ended(assignments.create(request), &mut figures).await
                }
            };
            made.ended(name, how);
        }
        Ok((Done::Made(self.kind, made), figures))
    }

    /// Every permission set for every member, in an account of its own.
    fn assignments(&self, account: &str) -> Result<AccountAssignmentsCreateRequest> {
        let id = account.parse::<AccountId>()?;
        let set = |id: &PermissionSetId| {
            PermissionSetInfo::new(id.clone(), "given", "given", SESSION_SECONDS)
        };
        let user = |id: &UserUuid| Principal::user(id.clone());
        Ok(AccountAssignmentsCreateRequest::new(instance()?)
            .accounts([Account::new("given@example.com", id, account)])
            .permission_sets(self.sets.iter().map(set).collect::<Vec<_>>())
            .principals(self.members.iter().map(user).collect::<Vec<_>>()))
    }
}

impl Kind {
    fn text(self) -> &'static str {
        match self {
            Self::User => "the user",
            Self::Group => "the group",
            Self::Assignments => "the assignments in the account",
        }
    }

    /// The names that are there. What belongs to each must be there too.
    async fn there(
        self,
        client: &Client,
        made: &Made,
        whole: &mut BTreeSet<String>,
        figures: &mut Figures,
    ) -> Result<Vec<String>> {
        let mut there = Vec::new();
        match self {
            Self::User => return logins(client).await,
            Self::Group => {
                for (name, id) in groups(client).await? {
                    if made.has(&name) && whole.insert(format!("group {name}")) {
                        let count = members(client, id).await?;
                        check_whole(self, &name, count, MEMBERS, figures);
                    }
                    there.push(name);
                }
            }
            Self::Assignments => {
                for account in made.names() {
                    let key = format!("account {account}");
                    if whole.contains(&key) {
                        there.push(account.to_owned());
                        continue;
                    }
                    let count = assignments(client, account).await?;
                    if count > 0 {
                        check_whole(self, account, count, MEMBERS * SETS, figures);
                        whole.insert(key);
                        there.push(account.to_owned());
                    }
                }
            }
        }
        Ok(there)
    }
}

fn check_whole(kind: Kind, name: &str, count: usize, whole: usize, figures: &mut Figures) {
    if count != whole {
        figures.half += 1;
        let kind = kind.text();
        figures.broken(format!("{kind} {name}: {count} of {whole} are there"));
    }
}

async fn members(client: &Client, group: GroupId) -> Result<usize> {
    let list = ListGroupUsers::new(group, instance()?).size(100);
    let page = client.groups().list_users(list).await?;
    let Some(count) = page.count.value() else {
        bail!("the answer to ListGroupUsers has no count");
    };
    Ok(usize::try_from(*count)?)
}

async fn assignments(client: &Client, account: &str) -> Result<usize> {
    let list = ListAccountAssignments::new(instance()?, account.parse::<AccountId>()?).size(100);
    let page = client.account_assignments().list(list).await?;
    let principals = page.account_assignments.value();
    let principals = principals.context("the answer to ListAccountAssignments has no list")?;
    let sets = principals
        .iter()
        .filter_map(|item| item.permission_sets.value());
    Ok(sets.map(|sets| sets.len()).sum())
}

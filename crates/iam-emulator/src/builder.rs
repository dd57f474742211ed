//! Building an emulator.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use iam_auth::{Clock, Credentials, InvalidCredentials, Skew, SystemClock};
use iam_model::{ApiVersion, Date, VERSION_TABLE};

use crate::directory::{ChangeSet, Directory, Rules};
use crate::emulator::{Options, Shared};
use crate::engine::Engine;
use crate::keyring::{Access, Key, Keyring};
use crate::memory::Memory;
use crate::replays::Replays;
use crate::store::{Store, StoreError};
use crate::{
    Emulator, Faults, Journal, Limits, OmittedAssignmentIds, OmittedPolicies, RepeatedAssignment,
    Replay, Retire, Seed, SeedError, TemporaryPassword, TextFilter, UnknownAccounts,
    UnknownDeletion, UnknownMembers, UnreportedDeletion, random,
};

/// Everything about an [`Emulator`] that can be chosen. Each choice has a default.
#[derive(Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct EmulatorBuilder {
    clock: Box<dyn Clock>,
    credentials: Option<Credentials>,
    data: Option<PathBuf>,
    options: Options,
    read_only: Vec<Credentials>,
    seed: Option<Seed>,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            clock: Box::new(SystemClock::new()),
            credentials: None,
            data: None,
            options: Options {
                allow_remote: false,
                limits: Limits::default(),
                public_url: None,
                replay: Replay::default(),
                retire: Retire::default(),
                rules: Rules::default(),
                skew: Skew::Unlimited,
                today: None,
                unknown_members: UnknownMembers::default(),
                versions: VERSION_TABLE.rows().iter().map(|row| row.version).collect(),
            },
            read_only: Vec::new(),
            seed: None,
        }
    }
}

impl EmulatorBuilder {
    /// What the directory holds when it is new. [`Seed::demo`] unless chosen.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The credentials that may do everything. Without them, and without such ones in the seed, new ones are made.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Adds credentials that may only read: everything else is answered with 403 `Forbidden`.
    pub fn read_only_credentials(mut self, credentials: Credentials) -> Self {
        self.read_only.push(credentials);
        self
    }

    /// The file that keeps the directory. A new one starts with the seed; one that is there is taken as it is, and of
    /// the seed only its credentials count then, until a reset puts it in the place of what the file holds. A seed that
    /// was chosen and holds something else is warned of with [`tracing`]. Every change is on the disk before it is
    /// acknowledged.
    ///
    /// In memory unless chosen.
    pub fn data(mut self, path: impl AsRef<Path>) -> Self {
        self.data = Some(path.as_ref().to_owned());
        self
    }

    /// The clock of everything but time-outs. The system's unless chosen.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// The date that [`Retire::ByDate`] looks at. The clock's, in UTC, unless chosen.
    pub fn today(mut self, today: Date) -> Self {
        self.options.today = Some(today);
        self
    }

    /// Whether old versions are refused. [`Retire::Never`] unless chosen.
    pub fn retire(mut self, retire: Retire) -> Self {
        self.options.retire = retire;
        self
    }

    /// The versions that are served. Those of the version table unless chosen; of those beyond it,
    /// [`VersionTable::later`](iam_model::VersionTable::later), the shapes are known too.
    pub fn versions(mut self, versions: impl IntoIterator<Item = ApiVersion>) -> Self {
        let versions: BTreeSet<_> = versions.into_iter().collect();
        self.options.versions = versions.into_iter().collect();
        self
    }

    /// How far the time of a signature may be from the clock. No tolerance of the service is published \[unknown\];
    /// [`Skew::Unlimited`] unless chosen, so that recorded requests can be played again.
    pub fn skew(mut self, skew: Skew) -> Self {
        self.options.skew = skew;
        self
    }

    /// What becomes of a signature that was accepted before. [`Replay::Accept`] unless chosen.
    pub fn replay(mut self, replay: Replay) -> Self {
        self.options.replay = replay;
        self
    }

    /// Whether [`Emulator::bind`] may listen where other machines can connect. Not unless chosen: an emulator is a test
    /// double, and its keys stand in seeds and in logs of tests. `/_emulator/` is for this machine in any case.
    pub fn allow_remote(mut self, allowed: bool) -> Self {
        self.options.allow_remote = allowed;
        self
    }

    /// Scheme, host and port that clients sign when they are not those that arrive, as behind a proxy:
    /// `https://idc.example`. What arrives unless chosen.
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.options.public_url = Some(url.into());
        self
    }

    /// What becomes of members that the reference does not list. [`UnknownMembers::Ignore`] unless chosen.
    pub fn unknown_members(mut self, unknown_members: UnknownMembers) -> Self {
        self.options.unknown_members = unknown_members;
        self
    }

    /// Whether the limits that the user guide prints are enforced ([`iam_model::Validate`]). Whether the service does so
    /// on the API is \[unknown\]; they are unless chosen otherwise.
    pub fn documented_limits(mut self, enforced: bool) -> Self {
        self.options.rules.documented_limits = enforced;
        self
    }

    /// The largest page; a larger `size` is answered with this one, which the answer tells. No maximum is documented
    /// \[unknown\]; 1000 unless chosen, and at least 1.
    pub fn max_page_size(mut self, size: u64) -> Self {
        self.options.rules.max_page_size = size.max(1);
        self
    }

    /// How answers write `temporary_password`. [`TemporaryPassword::EmptyText`] unless chosen.
    pub fn temporary_password(mut self, form: TemporaryPassword) -> Self {
        self.options.rules.temporary_password = form;
        self
    }

    /// What a filter of a list by a text finds. [`TextFilter::Whole`] unless chosen.
    pub fn text_filter(mut self, filter: TextFilter) -> Self {
        self.options.rules.text_filter = filter;
        self
    }

    /// Whether ListInstances ignores `size`, as the service was seen to do \[live\]; it does unless chosen otherwise.
    pub fn list_instances_ignores_size(mut self, ignores: bool) -> Self {
        self.options.rules.list_instances_ignores_size = ignores;
        self
    }

    /// Whether two permission sets of an instance must have different names. No rule is printed \[unknown\]; they must
    /// unless chosen otherwise.
    pub fn unique_permission_set_names(mut self, unique: bool) -> Self {
        self.options.rules.unique_permission_set_names = unique;
        self
    }

    /// What DeleteUser and DeleteGroup answer to an unknown id. [`UnknownDeletion::NotFound`] unless chosen.
    pub fn unknown_deletion(mut self, deletion: UnknownDeletion) -> Self {
        self.options.rules.unknown_deletion = deletion;
        self
    }

    /// What the deletions that document no 404 answer to an unknown id. [`UnreportedDeletion::NotFound`] unless chosen.
    pub fn unreported_deletion(mut self, deletion: UnreportedDeletion) -> Self {
        self.options.rules.unreported_deletion = deletion;
        self
    }

    /// What becomes of policies of a kind that SetPermissionSetPolicies leaves out. [`OmittedPolicies::Clear`] unless
    /// chosen.
    pub fn omitted_policies(mut self, policies: OmittedPolicies) -> Self {
        self.options.rules.omitted_policies = policies;
        self
    }

    /// What becomes of an assignment that is made again. [`RepeatedAssignment::Keep`] unless chosen.
    pub fn repeated_assignment(mut self, assignment: RepeatedAssignment) -> Self {
        self.options.rules.repeated_assignment = assignment;
        self
    }

    /// What DeleteBulkAccountAssignments deletes without ids. [`OmittedAssignmentIds::Everything`] unless chosen.
    pub fn omitted_assignment_ids(mut self, ids: OmittedAssignmentIds) -> Self {
        self.options.rules.omitted_assignment_ids = ids;
        self
    }

    /// What becomes of an assignment in an account that the seed does not hold. [`UnknownAccounts::Accept`] unless
    /// chosen.
    pub fn unknown_accounts(mut self, accounts: UnknownAccounts) -> Self {
        self.options.rules.unknown_accounts = accounts;
        self
    }

    /// How much of the machine one peer may take.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.options.limits = limits;
        self
    }

    /// Builds the emulator, and opens its file if it has one.
    ///
    /// # Errors
    /// [`BuildError`] says what cannot be used and what to do about it.
    pub fn build(self) -> Result<Emulator, BuildError> {
        check_public_url(self.options.public_url.as_deref())?;
        if self.options.versions.is_empty() {
            return Err(BuildError::NoVersions);
        }
        let is_chosen = self.seed.is_some();
        let seed = self.seed.unwrap_or_default();
        let contents = seed.into_contents().map_err(BuildError::Seed)?;
        let keyring = keyring(self.credentials, self.read_only, contents.keys)?;
        let seed = contents.changes;
        let opened = open(self.data.as_deref(), &seed).map_err(BuildError::Store)?;
        if let Some(path) = self.data.filter(|_| is_chosen && opened.is_of_its_own) {
            tracing::warn!(
                "{} holds a directory of its own: of the seed only the credentials count, until a reset puts the seed in its place",
                path.display()
            );
        }
        Ok(Emulator::new(Shared {
            engine: Arc::new(Engine::new(opened.directory, opened.store)),
            keyring,
            clock: self.clock,
            memory: Memory::new(&self.options.limits),
            options: self.options,
            journal: Journal::default(),
            faults: Faults::default(),
            replays: Replays::default(),
            seed,
        }))
    }
}

fn check_public_url(url: Option<&str>) -> Result<(), BuildError> {
    let is_origin = |url: &str| {
        let host = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        host.is_some_and(|host| {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !b"/@".contains(&byte))
        })
    };
    match url {
        Some(url) if !is_origin(url) => {
            // What stands before an @ may be a password.
            let shown = url.rsplit_once('@').map_or(url, |(_, host)| host);
            Err(BuildError::PublicUrl(shown.to_owned()))
        }
        _ => Ok(()),
    }
}

fn keyring(
    given: Option<Credentials>,
    read_only: Vec<Credentials>,
    seeded: Vec<Key>,
) -> Result<Keyring, BuildError> {
    let seeded_main = seeded.iter().find(|key| key.access == Access::ReadWrite);
    let (main, fresh) = match (given, seeded_main) {
        (Some(given), _) => (given.clone(), Some(given)),
        (None, Some(key)) => (key.credentials.clone(), None),
        (None, None) => {
            let generated = random::credentials()?;
            (generated.clone(), Some(generated))
        }
    };
    let fresh = fresh.map(|credentials| Key::new(credentials, Access::ReadWrite));
    let read_only = read_only
        .into_iter()
        .map(|credentials| Key::new(credentials, Access::ReadOnly));
    Ok(Keyring::new(
        main,
        seeded.into_iter().chain(read_only).chain(fresh),
    ))
}

struct Opened {
    directory: Directory,
    store: Option<Store>,
    /// Whether the file held something other than the seed.
    is_of_its_own: bool,
}

fn open(data: Option<&Path>, seed: &ChangeSet) -> Result<Opened, StoreError> {
    let mut opened = Opened {
        directory: Directory::from(seed.clone()),
        store: None,
        is_of_its_own: false,
    };
    if let Some(path) = data {
        let (mut store, kept) = Store::open(path)?;
        match kept {
            Some(kept) => {
                opened.is_of_its_own = kept != opened.directory;
                opened.directory = kept;
            }
            None => store.replace(seed)?,
        }
        opened.store = Some(store);
    }
    Ok(opened)
}

/// An emulator that cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The seed cannot be used.
    Seed(SeedError),
    /// The data file cannot be used.
    Store(StoreError),
    /// The generated credentials cannot be used.
    Credentials(InvalidCredentials),
    /// The operating system gives no random bytes for credentials.
    Randomness(
        /// What it says.
        String,
    ),
    /// No version is to be served.
    NoVersions,
    /// The public URL is not a scheme and a host.
    PublicUrl(
        /// The URL as given, without a user name and password.
        String,
    ),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seed(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Credentials(error) => error.fmt(f),
            Self::Randomness(text) => write!(
                f,
                "the operating system gives no random bytes for credentials ({text}): give credentials"
            ),
            Self::NoVersions => f.write_str("no version is to be served: give at least one"),
            Self::PublicUrl(url) => write!(
                f,
                "public URL {url:?} is not a scheme and a host: give it like https://idc.example, without a path"
            ),
        }
    }
}

impl std::error::Error for BuildError {}

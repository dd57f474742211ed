//! What the user of the emulator decides where the service is unknown or can be configured.

use std::time::Duration;

/// Whether old versions are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retire {
    /// Every version is served, however old.
    #[default]
    Never,
    /// A version is refused from the day on which the version table calls it retired; see
    /// [`iam_model::Lifecycle::Retired`].
    ByDate,
}

/// What becomes of members of a body that the reference does not list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownMembers {
    /// They are ignored, as the service's framework does by default \[derived\].
    #[default]
    Ignore,
    /// They are refused: 400, `Extra inputs are not permitted`.
    Refuse,
}

/// How answers write `temporary_password`, which the reference calls a boolean and shows as `""` in every example.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemporaryPassword {
    /// `""`, as in the examples \[doc\].
    #[default]
    EmptyText,
    /// `true` or `false`, as in the table of members \[doc\].
    Boolean,
}

/// What a filter of a list by a text finds, such as `name` of ListGroups; the reference does not say \[unknown\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextFilter {
    /// The whole text.
    #[default]
    Whole,
    /// Every text that holds it.
    Part,
}

/// What DeleteUser and DeleteGroup answer to an id that is unknown. The reference documents 404 for them as well as
/// `failed_ids` in their answer \[doc\]; which of both comes is \[unknown\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownDeletion {
    /// 404.
    #[default]
    NotFound,
    /// 200, with the id among `failed_ids`, as DeleteBulkUsers and DeleteBulkGroups answer.
    FailedId,
}

/// What DeletePermissionSet, DeletePermissionSetPolicies, DeleteAccountAssignment and DeleteBulkAccountAssignments
/// answer to an id that is unknown. The reference documents neither 404 nor a report for them \[unknown\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnreportedDeletion {
    /// 404, and nothing is deleted.
    #[default]
    NotFound,
    /// 204, and what is known is deleted.
    Silent,
}

/// What SetPermissionSetPolicies does to a kind of policies that its body leaves out; the reference does not say
/// \[unknown\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OmittedPolicies {
    /// There are none of the kind any more: `PUT` puts what it is given in the place of what is there \[derived\].
    #[default]
    Clear,
    /// They stay.
    Keep,
}

/// What CreateAccountAssignment makes of an assignment that is there already; the reference does not say \[unknown\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RepeatedAssignment {
    /// It stays, and the answer holds it.
    #[default]
    Keep,
    /// 400, and nothing is assigned.
    Refuse,
}

/// What CreateAccountAssignment makes of an account that the seed does not hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownAccounts {
    /// It is taken to exist, with the name and the e-mail address in the request.
    #[default]
    Accept,
    /// 404 \[derived\].
    Refuse,
}

/// What DeleteBulkAccountAssignments deletes when its body has no `account_assignment_ids`; the reference does not say
/// \[unknown\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OmittedAssignmentIds {
    /// Every assignment in the account: the worst that can come of it.
    #[default]
    Everything,
    /// Nothing: 400.
    Refuse,
}

/// What becomes of a signature that was accepted before. Whether the service refuses one is \[unknown\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Replay {
    /// It is accepted as often as it comes.
    #[default]
    Accept,
    /// 401, when it was accepted within this time, by the emulator's clock.
    ///
    /// Two requests with the same method and URL that are signed in the same millisecond have the same signature, so one
    /// of them is refused: their bodies are not signed. Of signatures 65,536 are remembered. A signature can come back
    /// once the time is over; twice the [`skew`](crate::EmulatorBuilder::skew) leaves it none in which it is still good.
    RefuseWithin(Duration),
}

/// How much of the machine one peer may take. None of these is known of the service; all are the emulator's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The bytes of a request's body; a longer one is answered with 413. 1 MiB.
    pub body_bytes: usize,
    /// How many bodies of more than 16 KiB are held at once; more wait for one to be done with, within the time that a
    /// body may take. 64, which is 64 MiB.
    pub large_bodies: usize,
    /// How many bytes of a body that is too long are read and thrown away, so that its sender gets to see the 413;
    /// beyond that the connection is closed. 256 MiB.
    pub discarded_bytes: u64,
    /// How long a body may take; 408 after that. 30 s.
    pub body_timeout: Duration,
    /// The bytes of a request's first line and headers; 431 beyond. 32 KiB.
    pub head_bytes: usize,
    /// The number of headers; 431 beyond. 100.
    pub headers: usize,
    /// How long a connection may take to send the next request's headers, idle time included; it is closed after
    /// that. 60 s.
    pub head_timeout: Duration,
    /// How long an answer waits for its reader to take more of it; the connection is closed after that. 30 s.
    pub write_timeout: Duration,
    /// How many connections a server holds. To make room for another, the one that has waited longest for a request is
    /// closed; while each is working on a request, the others wait. 2048.
    pub connections: usize,
    /// How long a shutdown waits for requests that were accepted. 500 ms.
    pub shutdown_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            large_bodies: 64,
            discarded_bytes: 256 * 1024 * 1024,
            body_timeout: Duration::from_secs(30),
            head_bytes: 32 * 1024,
            headers: 100,
            head_timeout: Duration::from_secs(60),
            write_timeout: Duration::from_secs(30),
            connections: 2048,
            shutdown_timeout: Duration::from_millis(500),
        }
    }
}

macro_rules! setters {
    ($( $name:ident: $type:ty, )+) => {
        impl Limits {
            $(
                #[doc = concat!("Sets [`", stringify!($name), "`](Self::", stringify!($name), ").")]
                #[must_use]
                pub fn $name(mut self, $name: $type) -> Self {
                    self.$name = $name;
                    self
                }
            )+
        }
    };
}

setters! {
    body_bytes: usize,
    large_bodies: usize,
    discarded_bytes: u64,
    body_timeout: Duration,
    head_bytes: usize,
    headers: usize,
    head_timeout: Duration,
    write_timeout: Duration,
    connections: usize,
    shutdown_timeout: Duration,
}

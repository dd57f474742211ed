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

mod builder;
mod control;
mod directory;
mod emulator;
mod engine;
mod faults;
mod http;
#[cfg(feature = "in-process")]
mod in_process;
mod journal;
mod keyring;
mod memory;
mod object;
mod options;
mod places;
mod random;
mod redaction;
mod replays;
mod seed;
mod server;
mod store;

pub use builder::{BuildError, EmulatorBuilder};
pub use emulator::Emulator;
pub use faults::{Cut, Fault, FaultRule, Faults};
#[cfg(feature = "in-process")]
pub use in_process::InProcessTransport;
pub use journal::{Journal, JournalEntry};
pub use options::{
    Limits, OmittedAssignmentIds, OmittedPolicies, RepeatedAssignment, Replay, Retire,
    TemporaryPassword, TextFilter, UnknownAccounts, UnknownDeletion, UnknownMembers,
    UnreportedDeletion,
};
pub use seed::{Seed, SeedError};
pub use server::{BindError, Server};
pub use store::{StoreError, StoreFault};

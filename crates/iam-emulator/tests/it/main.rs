//! The emulator as its users meet it: over real sockets, in the bytes that go to and fro.

#![cfg(test)]

mod answers;
mod assignments;
mod bad_input;
mod control;
mod data_file;
mod faults;
mod groups;
#[cfg(feature = "in-process")]
mod in_process;
mod injection;
mod instances;
mod journal;
mod listing;
mod operations;
mod permission_sets;
mod secrets;
mod seeds;
mod serving;
mod signatures;
mod support;
mod users;
mod versions;

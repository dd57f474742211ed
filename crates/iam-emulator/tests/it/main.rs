//! The emulator as its users meet it: over real sockets, in the bytes that go to and fro.

#![cfg(test)]

mod answers;
mod bad_input;
mod control;
mod data_file;
mod faults;
#[cfg(feature = "in-process")]
mod in_process;
mod journal;
mod listing;
mod secrets;
mod seeds;
mod serving;
mod signatures;
mod support;
mod versions;
